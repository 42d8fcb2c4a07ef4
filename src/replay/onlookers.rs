//! Who sees what the rehearsal wrote: everyone who has to, and nobody who must not.

use uuid::Uuid;

use crate::db::Transaction;
use crate::error::{ErrorKind, Result};
use crate::schema::{Code, Finding, Severity, contract};
use crate::store::agents;
use crate::store::sight::{self, Onlooker};

/// What the dashboard shows of a lead.
const SHOWN: [&str; 7] =
    ["leads", "lead_activities", "activities", "conversations", "calls", "follow_ups", "meetings"];
/// What nobody sees who has not signed in.
const PRIVATE: [&str; 3] = ["leads", "activities", "conversations"];
const SIGNED_IN: &str = "authenticated";

/// Somebody, and what they are to the lead.
struct Watcher {
    who: &'static str,
    onlooker: Onlooker,
    has_to_see: bool,
}

/// Looks at a lead that was just written as the people of the CRM do. Those who are not
/// there are made where that is permitted, so the transaction has to be rolled back.
///
/// # Errors
/// When the connection is gone, or the server reported what says nothing about who sees it.
pub(super) async fn look(tx: &mut Transaction<'_>, lead: Uuid, owner: Uuid) -> Result<Vec<Finding>> {
    let doors = sight::doors(tx).await?;
    if !doors.signed_in {
        return Ok(Vec::new());
    }
    let there = sight::seen(tx, None, lead, &SHOWN).await?.unwrap_or_default();
    let written: Vec<_> =
        SHOWN.into_iter().zip(there).filter_map(|(table, there)| there.then_some(table)).collect();
    let mut watchers = around(tx, owner).await?;
    if doors.anon {
        let onlooker = Onlooker { user: Uuid::nil(), role: "anon" };
        watchers.push(Watcher { who: "anon", onlooker, has_to_see: false });
    }
    let mut findings = Vec::new();
    for watcher in &watchers {
        let tables = concerned(watcher, &written)?;
        let Some(seen) = sight::seen(tx, Some(watcher.onlooker), lead, &tables).await? else { continue };
        for (table, _) in tables.iter().zip(seen).filter(|(_, seen)| *seen != watcher.has_to_see) {
            let policies = sight::policies(tx, table).await?;
            findings.push(finding(table, watcher, policies.as_deref()));
        }
    }
    Ok(findings)
}

/// The tables of which something is asked about this person.
fn concerned(watcher: &Watcher, written: &[&'static str]) -> Result<Vec<&'static str>> {
    let contract = contract()?;
    let guarded = |table: &str| contract.tables.get(table).is_some_and(|table| table.row_level_security);
    let concerns = |table: &&&str| match (watcher.has_to_see, watcher.onlooker.role) {
        (true, _) => true,
        (false, SIGNED_IN) => guarded(table),
        (false, _) => PRIVATE.contains(*table),
    };
    Ok(written.iter().filter(concerns).copied().collect())
}

/// The owner and the people around it.
async fn around(tx: &mut Transaction<'_>, owner: Uuid) -> Result<Vec<Watcher>> {
    let watcher = |who, user, has_to_see| {
        let onlooker = Onlooker { user, role: SIGNED_IN };
        Watcher { who, onlooker, has_to_see }
    };
    let mut watchers = vec![watcher("owner", owner, true)];
    let Some(people) = sight::people(tx, owner).await? else { return Ok(watchers) };
    let super_admin = there_or_made(tx, people.super_admin, "super_admin").await?;
    let other_agent = there_or_made(tx, people.other_agent, "agent").await?;
    let manager = match people.manager {
        Some(manager) => Some(manager),
        None => match there_or_made(tx, people.any_manager, "manager").await?.zip(super_admin) {
            Some((manager, admin)) => reporting(tx, owner, manager, admin).await?,
            None => None,
        },
    };
    watchers.extend(manager.map(|user| watcher("owner's manager", user, true)));
    watchers.extend(super_admin.map(|user| watcher("super admin", user, true)));
    watchers.extend(other_agent.map(|user| watcher("another agent", user, false)));
    Ok(watchers)
}

async fn there_or_made(tx: &mut Transaction<'_>, there: Option<Uuid>, role: &str) -> Result<Option<Uuid>> {
    if there.is_some() {
        return Ok(there);
    }
    let savepoint = tx.savepoint().await?;
    // No claims of the lead's owner: who makes users is nobody of the team.
    savepoint.act_as(Uuid::nil(), "service_role").await?;
    let email = format!("{role}@clara-rehearsal.example");
    let made = agents::add(&savepoint, &email, "Robin Rehearsal", role).await;
    kept_if_permitted(savepoint, made).await
}

async fn reporting(
    tx: &mut Transaction<'_>,
    owner: Uuid,
    manager: Uuid,
    admin: Uuid,
) -> Result<Option<Uuid>> {
    let savepoint = tx.savepoint().await?;
    let done = sight::report_to(&savepoint, owner, manager, admin).await;
    kept_if_permitted(savepoint, done.map(|()| manager)).await
}

/// What somebody's guard or a missing right refuses is not asked about.
async fn kept_if_permitted<T>(savepoint: Transaction<'_>, done: Result<T>) -> Result<Option<T>> {
    match done {
        Ok(done) => savepoint.commit().await.map(|()| Some(done)),
        Err(error) if error.kind() == ErrorKind::Connection => Err(error),
        Err(_) => savepoint.rollback().await.map(|()| None),
    }
}

fn finding(table: &str, watcher: &Watcher, policies: Option<&str>) -> Finding {
    let who = watcher.who;
    let there = policies.map_or("there is none".to_owned(), |names| format!("there are {names}"));
    let (code, expected, actual, hint) = if watcher.has_to_see {
        let hint = format!("let the policies of public.{table} show a lead's rows to this person; {there}");
        (Code::RehearsalHidden, "what Clara writes is seen", "not seen", hint)
    } else {
        let hint = format!("drop or narrow the policy of public.{table} that shows these rows; {there}");
        (Code::RehearsalExposed, "what Clara writes is not seen", "seen", hint)
    };
    Finding::new(code, Severity::Error, table).object(who).expected(expected).actual(actual).by_hand(hint)
}
