//! Row level security, policies, privileges, triggers and functions.

use crate::schema::finding::Code::*;
use crate::schema::self_test::drift::{Drift, without_policies, without_trigger};

pub(super) fn all() -> Vec<Drift> {
    let mut all = security();
    all.extend(policies());
    all.extend(privileges());
    all.extend(triggers());
    all.extend(functions());
    all
}

/// Fails where the names that policies need are not there.
const WITH_ROLES: &str = "
    do $drift$
    begin
        if to_regprocedure('auth.uid()') is null
            or (select count(*) < 2 from pg_catalog.pg_roles where rolname in ('authenticated', 'service_role')) then
            raise exception 'people do not sign in here';
        end if;
    end
    $drift$;";

fn where_people_sign_in(sql: &str) -> String {
    format!("{WITH_ROLES} {sql}")
}

fn security() -> Vec<Drift> {
    vec![
        Drift::new(
            "row level security is off",
            where_people_sign_in("alter table public.leads disable row level security"),
        )
        .error(RowLevelSecurityOff, "leads", ""),
        Drift::new(
            "row level security of what was said is off",
            where_people_sign_in("alter table public.conversations disable row level security"),
        )
        .error(RowLevelSecurityOff, "conversations", ""),
        Drift::new(
            "row level security is on where the dashboard wants none",
            where_people_sign_in("alter table public.calls enable row level security"),
        )
        .error(RowLevelSecurityOn, "calls", ""),
        Drift::new(
            "row level security is on where the dashboard wants none, with a policy",
            where_people_sign_in(
                "alter table public.lead_activities enable row level security;
                 create policy clara_self_test on public.lead_activities to authenticated using (lead_id is not null)",
            ),
        )
        .info(RowLevelSecurityOn, "lead_activities", ""),
        Drift::new(
            "anyone may read transcripts",
            where_people_sign_in("grant select on public.calls to anon"),
        )
        .info(ReadableByAnon, "calls", "anon"),
        Drift::new(
            "anyone may read one column of the timeline",
            where_people_sign_in("grant select (description) on public.lead_activities to anon"),
        )
        .info(ReadableByAnon, "lead_activities", "anon"),
    ]
}

fn policies() -> Vec<Drift> {
    let instead = |table: &str, policy: &str| {
        where_people_sign_in(&format!(
            "{} create policy clara_self_test on public.{table} {policy}",
            without_policies(table)
        ))
    };
    let every_command = |drift: Drift, table: &str| {
        let drift = drift.error(PolicyMissing, table, "select");
        ["insert", "update", "delete"]
            .into_iter()
            .fold(drift, |drift, command| drift.warning(PolicyMissing, table, command))
    };
    let dropped = Drift::new("the policies are dropped", where_people_sign_in(&without_policies("leads")));
    let emptied =
        Drift::new("a policy lets nobody in", instead("leads", "for all to authenticated using (false)"));
    let strangers = Drift::new(
        "a policy is for another role",
        instead("meetings", "for all to service_role using (true)"),
    );
    let forbidden = Drift::new(
        "a policy forbids every row",
        where_people_sign_in(
            "create policy clara_self_test on public.notifications as restrictive to authenticated using (1 = 0)",
        ),
    );
    vec![
        every_command(dropped, "leads"),
        every_command(emptied, "leads"),
        every_command(strangers, "meetings"),
        every_command(forbidden, "notifications"),
        Drift::new(
            "a policy forbids to read",
            where_people_sign_in(
                "create policy clara_self_test on public.leads as restrictive for select to authenticated using (false)",
            ),
        )
        .error(PolicyMissing, "leads", "select"),
        Drift::new(
            "a table has policies of the team's own, but none to read by",
            instead("leads", "for update to authenticated using (agent_id = auth.uid())"),
        )
        .error(PolicyMissing, "leads", "select"),
        Drift::new(
            "everybody may read every conversation",
            where_people_sign_in(
                "create policy clara_self_test on public.conversations for select to authenticated using (true)",
            ),
        )
        .warning(PolicyOpen, "conversations", "clara_self_test"),
        Drift::new(
            "everybody may read every lead",
            where_people_sign_in("create policy clara_self_test on public.leads for select to authenticated using (true)"),
        )
        .info(PolicyOpen, "leads", "clara_self_test"),
        Drift::new(
            "the policies of what was said are dropped",
            where_people_sign_in(&without_policies("activities")),
        )
        .error(PolicyMissing, "activities", "select"),
        Drift::new(
            "a policy of a set is dropped",
            "drop policy users_removed_by_super_admin on public.users",
        )
        .warning(PolicyMissing, "users", "delete"),
        Drift::new("the policies of to-dos are dropped", where_people_sign_in(&without_policies("todos")))
            .info(PolicyMissing, "todos", "select"),
        Drift::new(
            "anyone may read every conversation",
            where_people_sign_in(
                "grant select on public.conversations to anon;
                 create policy clara_self_test on public.conversations for select to anon using (true)",
            ),
        )
        .error(PolicyOpen, "conversations", "clara_self_test"),
        Drift::new(
            "anyone may change every meeting",
            where_people_sign_in(
                "grant update on public.meetings to anon;
                 create policy clara_self_test on public.meetings for update using (2 > 1)",
            ),
        )
        .info(PolicyOpen, "meetings", "clara_self_test"),
    ]
}

/// Fails for a superuser, and for who holds the right in another way.
const OWN_RIGHT_REVOKED: &str = "
    do $drift$
    begin
        execute format('revoke insert on public.calls from %I, public', current_user);
        if has_table_privilege('public.calls', 'insert') then
            raise exception 'this role may do it in any case';
        end if;
    end
    $drift$;";

fn privileges() -> Vec<Drift> {
    let revoked =
        |what: &str, role: &str| where_people_sign_in(&format!("revoke {what} from {role}, public"));
    vec![
        Drift::new("people may not add leads any more", revoked("insert on public.leads", "authenticated"))
            .error(PrivilegeMissing, "leads", "authenticated: insert"),
        Drift::new(
            "people may not read stages any more",
            revoked("select on public.pipeline_stages", "authenticated"),
        )
        .error(PrivilegeMissing, "pipeline_stages", "authenticated: select"),
        Drift::new(
            "people may not remove to-dos any more",
            revoked("delete on public.todos", "authenticated"),
        )
        .info(PrivilegeMissing, "todos", "authenticated: delete"),
        Drift::new(
            "the service may not change calls any more",
            revoked("update on public.calls", "service_role"),
        )
        .error(PrivilegeMissing, "calls", "service_role: update"),
        Drift::new(
            "the service may do nothing with conversations any more",
            revoked("all on public.conversations", "service_role"),
        )
        .error(PrivilegeMissing, "conversations", "service_role: select")
        .error(PrivilegeMissing, "conversations", "service_role: insert")
        .error(PrivilegeMissing, "conversations", "service_role: update")
        .info(PrivilegeMissing, "conversations", "service_role: delete"),
        Drift::new("whoever runs this may not add calls any more", OWN_RIGHT_REVOKED).error(
            PrivilegeMissing,
            "calls",
            "<me>: insert",
        ),
        Drift::new(
            "people may not enter the schema any more",
            where_people_sign_in(
                "grant usage on schema public to service_role, current_user;
                 revoke usage on schema public from authenticated, public",
            ),
        )
        .error(PrivilegeMissing, "", "authenticated: usage on schema public"),
    ]
}

fn triggers() -> Vec<Drift> {
    let touched = |name, table| {
        Drift::new(name, without_trigger(&format!("public.{table}"), "updated_at")).warning(
            TriggerMissing,
            table,
            "updated_at",
        )
    };
    vec![
        touched("changes of leads are not dated any more", "leads"),
        touched("changes of clients are not dated any more", "clients"),
        touched("changes of follow-ups are not dated any more", "follow_ups"),
        Drift::new("to-dos are not completed any more", without_trigger("public.todos", "completed_at"))
            .warning(TriggerMissing, "todos", "completed_at"),
        Drift::new(
            "changes of one column only are dated",
            format!(
                "{} create trigger clara_self_test before update of title on public.meetings
                 for each row execute function public.trigger_set_timestamp()",
                without_trigger("public.meetings", "updated_at")
            ),
        )
        .warning(TriggerMissing, "meetings", "updated_at"),
        Drift::new(
            "a trigger is switched off",
            "create trigger clara_self_test before update on public.todos
             for each row execute function public.set_completed_at();
             alter table public.todos disable trigger clara_self_test",
        )
        .warning(TriggerDisabled, "todos", "clara_self_test"),
        Drift::new(
            "the trigger that dates changes is switched off",
            "alter table public.leads disable trigger set_updated_at",
        )
        .warning(TriggerDisabled, "leads", "set_updated_at"),
        Drift::new(
            "a trigger works on replicas only",
            "alter table public.leads enable replica trigger set_updated_at",
        )
        .warning(TriggerDisabled, "leads", "set_updated_at"),
        Drift::new(
            "a guard looks at nothing",
            format!(
                "do $guard$
                 begin
                     if to_regprocedure('public.validate_client_changes()') is null then
                         create function public.validate_client_changes() returns trigger
                         language plpgsql as 'begin return new; end';
                         create trigger clara_self_test before insert on public.clients
                         for each row execute function public.validate_client_changes();
                     end if;
                 end
                 $guard$;
                 {}",
                without_trigger("public.clients", "validate_client_changes")
            ),
        )
        .error(TriggerMissing, "clients", "validate_client_changes"),
        Drift::new(
            "the guard of leads is switched off",
            "alter table public.leads disable trigger before_lead_engagement_changes_validation",
        )
        .warning(TriggerDisabled, "leads", "before_lead_engagement_changes_validation"),
    ]
}

fn functions() -> Vec<Drift> {
    vec![
        Drift::new(
            "the function that tells roles is renamed",
            where_people_sign_in("alter function public.get_current_user_role() rename to clara_self_test"),
        )
        .error(FunctionMissing, "", "get_current_user_role"),
        Drift::new(
            "the function that tells managers is renamed",
            where_people_sign_in("alter function public.is_manager_of(uuid, uuid) rename to clara_self_test"),
        )
        .error(FunctionMissing, "", "is_manager_of"),
        Drift::new(
            "people may not ask for their role any more",
            where_people_sign_in(
                "revoke execute on function public.get_current_user_role() from authenticated, public",
            ),
        )
        .error(PrivilegeMissing, "", "authenticated: execute on get_current_user_role()"),
    ]
}
