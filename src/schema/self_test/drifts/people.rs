//! Users, their accounts, and Clara's own user.

use crate::agent::CLARA_EMAIL;
use crate::schema::finding::Code::*;
use crate::schema::self_test::drift::{Drift, without_constraint, without_trigger};

/// Sees to it that Clara's user is there.
const CLARA: &str = "
    do $drift$
    begin
        if not exists (select from public.users where lower(btrim(email)) = '<email>') then
            if to_regclass('auth.users') is not null then
                execute $sql$insert into auth.users (id, email)
                    values ('c1a7a000-0000-4000-8000-000000000001', '<email>')$sql$;
            end if;
            insert into public.users (id, email, role) values ('c1a7a000-0000-4000-8000-000000000001', '<email>', 'agent')
            on conflict (id) do nothing;
        end if;
    end
    $drift$;";

fn with_clara(sql: &str) -> String {
    format!("{CLARA} {sql}").replace("<email>", CLARA_EMAIL)
}

pub(super) fn all() -> Vec<Drift> {
    let mut all = clara();
    all.extend(accounts());
    all
}

fn clara() -> Vec<Drift> {
    let of_clara = "where lower(btrim(email)) = '<email>'";
    vec![
        Drift::new(
            "Clara's user is switched off",
            with_clara(&format!("update public.users set is_active = false {of_clara}")),
        )
        .warning(AgentUnfit, "users", CLARA_EMAIL),
        Drift::new(
            "Clara's user has a role that owns no leads",
            with_clara(&format!(
                "{} update public.users set role = 'observer' {of_clara};
                 alter table public.users add check (role in ('agent', 'manager', 'super_admin', 'observer'))",
                without_constraint("users", "role", 'c')
            )),
        )
        .warning(AgentUnfit, "users", CLARA_EMAIL),
        Drift::new(
            "Clara's user has another email",
            with_clara(&format!("update public.users set email = 'clara@example.com' {of_clara}")),
        )
        .info(AgentMissing, "users", CLARA_EMAIL),
        Drift::new(
            "a user has a name under the former name only",
            with_clara(
                "alter table public.users add name text; update public.users set name = 'Clara', full_name = null",
            ),
        )
        .warning(ValuesElsewhere, "users", "full_name"),
    ]
}

fn accounts() -> Vec<Drift> {
    vec![
        Drift::new("users do not refer to their accounts", without_constraint("users", "id", 'f'))
            .error(ForeignKeyMissing, "users", "id"),
        Drift::new("accounts are not mirrored any more", without_trigger("auth.users", "users"))
            .warning(AccountMirrorMissing, "users", "on_auth_user_created"),
        Drift::new(
            "the mirror of accounts is switched off",
            "alter table auth.users disable trigger on_auth_user_created",
        )
        .warning(TriggerDisabled, "users", "on_auth_user_created"),
        Drift::new(
            "an account has no user",
            with_clara(
                "insert into auth.users (id, email) values ('c1a7a000-0000-4000-8000-000000000002', 'nobody@example.com');
                 delete from public.users where id = 'c1a7a000-0000-4000-8000-000000000002'",
            ),
        )
        .warning(AccountWithoutUser, "users", "auth.users"),
        Drift::new(
            "a user has no account",
            with_clara(&format!(
                "{} insert into public.users (id, role) values ('c1a7a000-0000-4000-8000-000000000003', 'agent')",
                without_constraint("users", "id", 'f')
            )),
        )
        .error(ForeignKeyMissing, "users", "id")
        .warning(UserWithoutAccount, "users", "id"),
    ]
}
