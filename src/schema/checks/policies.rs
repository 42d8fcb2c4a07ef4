//! Do the policies let people who have signed in to the rows, and nobody else?
//!
//! Which rows a policy shows is the team's choice. That none shows any, or that one of
//! our own set is gone, is not.

use super::Subject;
use crate::schema::catalog::{Condition, Policy, Relation};
use crate::schema::contract::Privilege;
use crate::schema::ddl::identifier;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    if !subject.table.row_level_security {
        return Vec::new();
    }
    let commands = subject.table.dashboard.iter();
    let mut verdicts: Vec<_> =
        commands.map(|command| subject.on_table(|relation| reaches(subject, relation, *command))).collect();
    verdicts.push(subject.on_table(|relation| open(subject, relation)));
    verdicts.push(subject.on_table(|relation| open_to_colleagues(subject, relation)));
    verdicts
}

fn reaches(subject: &Subject<'_>, relation: &Relation, command: Privilege) -> Verdict {
    if !subject.surroundings.policies_possible || !relation.row_level_security {
        return Verdict::Pass;
    }
    let shut = |command: &Privilege| !is_let_in(subject, relation, *command);
    if !shut(&command) {
        return Verdict::Pass;
    }
    let shut_out = subject.table.dashboard.iter().all(shut);
    let finding = |severity| {
        Finding::new(Code::PolicyMissing, severity, subject.name)
            .object(command.as_sql())
            .expected(format!("a policy for people who have signed in to {}", command.as_sql()))
    };
    if !subject.table.policed {
        // One word on the table is enough.
        let first = subject.table.dashboard.first() == Some(&command);
        return if shut_out && first {
            finding(Severity::Info).by_hand(keep(subject.name)).into()
        } else {
            Verdict::Pass
        };
    }
    let severity = if command == Privilege::Select { Severity::Error } else { Severity::Warning };
    let forbids = |policy: &&Policy| !policy.permissive && refuses(subject, policy, command);
    if let Some(Policy { name, .. }) = policies(relation, command).find(forbids) {
        let finding = finding(severity).actual(format!("`{name}` refuses every row"));
        return finding.by_hand(drop_policy(subject.name, name)).into();
    }
    let ours = relation.policies.iter().any(|policy| subject.table.policies.contains(&policy.name));
    match (shut_out || ours, command) {
        (true, _) => finding(severity).into(),
        // A team that has policies of its own has left none to read by.
        (false, Privilege::Select) => finding(severity).by_hand(keep(subject.name)).into(),
        (false, _) => Verdict::Pass,
    }
}

fn keep(table: &str) -> String {
    format!(
        "nobody who has signed in sees a row: keep it if that is meant, else write a policy \
         (create policy … on public.{table} for all to authenticated using (…))"
    )
}

/// The policies that people who have signed in meet.
fn policies(relation: &Relation, command: Privilege) -> impl Iterator<Item = &Policy> {
    relation
        .policies
        .iter()
        .filter(move |policy| policy.for_authenticated && policy.commands.contains(&command))
}

/// It can let no row pass.
fn refuses(subject: &Subject<'_>, policy: &Policy, command: Privilege) -> bool {
    policy.conditions(command).any(|condition| subject.answers.constant(condition) == Some(false))
}

/// Some policy lets some row pass, and none that all have to pass refuses every row.
pub(super) fn is_let_in(subject: &Subject<'_>, relation: &Relation, command: Privilege) -> bool {
    let (mut permits, mut forbids) = (false, false);
    for policy in policies(relation, command) {
        let refuses = refuses(subject, policy, command);
        permits |= policy.permissive && !refuses;
        forbids |= !policy.permissive && refuses;
    }
    permits && !forbids
}

/// A policy that lets whoever has the project's public key to every row.
fn open(subject: &Subject<'_>, relation: &Relation) -> Verdict {
    let Some(rights) = relation.rights("anon").filter(|_| relation.row_level_security) else {
        return Verdict::Pass;
    };
    let severity = if subject.table.confidential { Severity::Error } else { Severity::Info };
    let always = |condition: &Condition| subject.answers.constant(condition) == Some(true);
    let opens = |policy: &Policy, command: Privilege| {
        rights.held.contains(&command) && policy.conditions(command).all(always)
    };
    let finding = |policy: &Policy| {
        let commands: Vec<_> =
            policy.commands.iter().filter(|command| opens(policy, **command)).map(|c| c.as_sql()).collect();
        (!commands.is_empty()).then(|| {
            Finding::new(Code::PolicyOpen, severity, subject.name)
                .object(&policy.name)
                .expected("nothing for people who have not signed in")
                .actual(format!("anyone may {} every row", commands.join(", ")))
                .by_hand(drop_policy(subject.name, &policy.name))
        })
    };
    let policies = relation.policies.iter().filter(|policy| policy.permissive && policy.for_anon);
    policies.filter_map(finding).collect::<Vec<_>>().into()
}

/// A policy that shows everybody's rows to whoever has signed in. What was said is for
/// its own people; the rest may be the team's choice.
fn open_to_colleagues(subject: &Subject<'_>, relation: &Relation) -> Verdict {
    if !subject.table.personal || !relation.row_level_security {
        return Verdict::Pass;
    }
    let severity = if subject.table.confidential { Severity::Warning } else { Severity::Info };
    let always = |condition: &Condition| subject.answers.constant(condition) == Some(true);
    // Where it is for anyone, that is told already.
    let told = |policy: &Policy| {
        let rights = relation.rights("anon");
        policy.for_anon && rights.is_some_and(|rights| rights.held.contains(&Privilege::Select))
    };
    let shows_all = |policy: &&Policy| {
        policy.permissive && !told(policy) && policy.conditions(Privilege::Select).all(always)
    };
    let finding = |policy: &Policy| {
        Finding::new(Code::PolicyOpen, severity, subject.name)
            .object(&policy.name)
            .expected("for each their own rows, for a manager the reports' too")
            .actual("whoever has signed in may select every row")
            .by_hand(drop_policy(subject.name, &policy.name))
    };
    policies(relation, Privilege::Select).filter(shows_all).map(finding).collect::<Vec<_>>().into()
}

fn drop_policy(table: &str, policy: &str) -> String {
    format!("drop policy {} on public.{table}", identifier(policy))
}
