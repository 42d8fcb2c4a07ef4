//! Has everyone who can sign in a row in `users`, and gets one who signs up?

use super::{Subject, counted, triggers};
use crate::schema::catalog::Relation;
use crate::schema::finding::{Code, Finding, Severity, Verdict};
use crate::schema::state::Question;

const ACCOUNTS: &str = "auth.users";
/// The trigger by the name that Supabase's guide gives it.
const MIRROR: &str = "on_auth_user_created";

/// Verdicts on the table `users`, and on no other.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    if subject.name != "users" {
        return Vec::new();
    }
    let judges: [fn(&Subject<'_>, &Relation) -> Verdict; 5] = [
        mirrored,
        |subject, _| switched_off(subject),
        |subject, _| without_user(subject),
        without_account,
        |subject, _| hidden(subject),
    ];
    let judged = |judge: fn(&Subject<'_>, &Relation) -> Verdict| {
        subject.on_table(|relation| {
            if subject.surroundings.auth_users { judge(subject, relation) } else { Verdict::Pass }
        })
    };
    judges.map(judged).into()
}

/// What makes a user of a new account, whatever its name.
fn mirrors<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a crate::schema::catalog::Trigger> {
    subject
        .surroundings
        .account_triggers
        .iter()
        .filter(|trigger| !trigger.internal && trigger.after_insert && trigger.mentions("users"))
}

fn mirrored(subject: &Subject<'_>, _: &Relation) -> Verdict {
    if mirrors(subject).any(|trigger| trigger.enabled) {
        return Verdict::Pass;
    }
    if mirrors(subject).next().is_some() {
        return Verdict::Implied;
    }
    let finding = Finding::new(Code::AccountMirrorMissing, Severity::Warning, subject.name)
        .object(MIRROR)
        .expected(format!("a trigger on {ACCOUNTS} that adds the row in users"));
    if subject.surroundings.may_watch_accounts {
        return finding.into();
    }
    let hint = format!(
        "as the owner of {ACCOUNTS}: create trigger {MIRROR} after insert on {ACCOUNTS} \
         for each row execute function public.handle_new_user()"
    );
    finding.by_hand(hint).into()
}

fn switched_off(subject: &Subject<'_>) -> Verdict {
    if mirrors(subject).any(|trigger| trigger.enabled) {
        return Verdict::Pass;
    }
    triggers::switched_off(subject.name, mirrors(subject))
}

fn without_user(subject: &Subject<'_>) -> Verdict {
    let Some((accounts, _)) = subject.state.rows(subject.name, "id", Question::WithoutUser) else {
        return Verdict::Pass;
    };
    let verb = if accounts == 1 { "has" } else { "have" };
    Finding::new(Code::AccountWithoutUser, Severity::Warning, subject.name)
        .object(ACCOUNTS)
        .expected("a row for every account")
        .actual(format!("{} {verb} no row", counted(accounts, "account")))
        .into()
}

fn without_account(subject: &Subject<'_>, _: &Relation) -> Verdict {
    let Some((users, _)) = subject.state.rows(subject.name, "id", Question::WithoutAccount) else {
        return Verdict::Pass;
    };
    let verb = if users == 1 { "has" } else { "have" };
    let hint = format!(
        "invite these people, with the same id, or remove their rows: select * from public.users u \
         where not exists (select from {ACCOUNTS} a where a.id = u.id)"
    );
    Finding::new(Code::UserWithoutAccount, Severity::Warning, subject.name)
        .object("id")
        .expected("an account for every user")
        .actual(format!("{} {verb} no account", counted(users, "user")))
        .by_hand(hint)
        .into()
}

fn hidden(subject: &Subject<'_>) -> Verdict {
    if !subject.state.hidden(subject.name, Question::is_about_accounts) {
        return Verdict::Pass;
    }
    Finding::new(Code::RowsHidden, Severity::Info, subject.name)
        .object(ACCOUNTS)
        .expected("accounts that can be compared with users")
        .actual("the current role does not see them all")
        .by_hand(format!("run it as a role that may read {ACCOUNTS}"))
        .into()
}
