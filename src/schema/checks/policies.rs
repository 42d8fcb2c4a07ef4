//! Do the policies let people who have signed in to the rows, and nobody else?
//!
//! Which rows a policy shows is the team's choice. That none shows any, or that one of
//! our own set is gone, is not.

use super::Subject;
use crate::schema::catalog::{Condition, Policy, Relation};
use crate::schema::contract::Privilege;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    if !subject.table.row_level_security {
        return Vec::new();
    }
    let commands = subject.table.dashboard.iter();
    let mut verdicts: Vec<_> =
        commands.map(|command| subject.on_table(|relation| reaches(subject, relation, *command))).collect();
    verdicts.push(subject.on_table(|relation| open(subject, relation)));
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
    let ours = relation.policies.iter().any(|policy| subject.table.policies.contains(&policy.name));
    if !shut_out && !ours {
        return Verdict::Pass;
    }
    let severity = if command == Privilege::Select { Severity::Error } else { Severity::Warning };
    finding(severity).into()
}

fn keep(table: &str) -> String {
    format!(
        "nobody who has signed in sees a row: keep it if that is meant, else write a policy \
         (create policy … on public.{table} for all to authenticated using (…))"
    )
}

/// Some policy lets some row pass, and none that all have to pass refuses every row.
fn is_let_in(subject: &Subject<'_>, relation: &Relation, command: Privilege) -> bool {
    let concerns = |policy: &&Policy| policy.for_authenticated && policy.commands.contains(&command);
    let never = |condition: &Condition| subject.answers.constant(condition) == Some(false);
    let refuses = |policy: &Policy| policy.conditions(command).any(never);
    let mut policies = relation.policies.iter().filter(concerns);
    let (mut permits, mut forbids) = (false, false);
    policies.by_ref().for_each(|policy| match (policy.permissive, refuses(policy)) {
        (true, false) => permits = true,
        (false, true) => forbids = true,
        _ => {}
    });
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
        let name = crate::schema::ddl::identifier(&policy.name);
        (!commands.is_empty()).then(|| {
            Finding::new(Code::PolicyOpen, severity, subject.name)
                .object(&policy.name)
                .expected("nothing for people who have not signed in")
                .actual(format!("anyone may {} every row", commands.join(", ")))
                .by_hand(format!("drop policy {name} on public.{}", subject.name))
        })
    };
    let policies = relation.policies.iter().filter(|policy| policy.permissive && policy.for_anon);
    policies.filter_map(finding).collect::<Vec<_>>().into()
}
