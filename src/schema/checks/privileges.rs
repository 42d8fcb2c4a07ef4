//! May the roles do what they have to, by whatever way they hold the right?

use super::Subject;
use crate::schema::catalog::{Relation, Surroundings};
use crate::schema::contract::{Contract, Privilege, Table};
use crate::schema::ddl::identifier;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

const AUTHENTICATED: &str = "authenticated";
const SERVICE: &str = "service_role";

/// One verdict for each right that each role needs.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    let around = subject.surroundings;
    let own = own_needs(subject.table);
    let mut verdicts = Vec::new();
    for privilege in own {
        verdicts.push(subject.on_table(|relation| {
            if is_said_of_the_role_itself(around, subject.table, *privilege) {
                return Verdict::Pass;
            }
            may(subject, relation, &around.role, *privilege)
        }));
    }
    let others = [(AUTHENTICATED, subject.table.dashboard.as_slice()), (SERVICE, &Privilege::ALL)];
    for (role, needs) in others {
        for privilege in needs {
            verdicts.push(subject.on_table(|relation| {
                if around.policies_possible {
                    may(subject, relation, role, *privilege)
                } else {
                    Verdict::Pass
                }
            }));
        }
    }
    verdicts
}

/// What the role that runs this needs for a replay.
fn own_needs(table: &Table) -> &'static [Privilege] {
    if table.written {
        &[Privilege::Select, Privilege::Insert, Privilege::Update]
    } else {
        &[Privilege::Select]
    }
}

/// The role that runs this is one of the others, for which the same is asked.
fn is_said_of_the_role_itself(around: &Surroundings, table: &Table, privilege: Privilege) -> bool {
    let asked = match around.role.as_str() {
        SERVICE => true,
        AUTHENTICATED => table.dashboard.contains(&privilege),
        _ => false,
    };
    around.policies_possible && asked
}

fn may(subject: &Subject<'_>, relation: &Relation, role: &str, privilege: Privilege) -> Verdict {
    let Some(rights) = relation.rights(role) else { return Verdict::Pass };
    let severity = match privilege {
        Privilege::Delete => Severity::Info,
        _ if subject.table.optional => Severity::Info,
        _ => Severity::Error,
    };
    let finding = |right: &str, on: &str| {
        let finding = Finding::new(Code::PrivilegeMissing, severity, subject.name)
            .object(format!("{role}: {right}"))
            .expected(format!("{right} for {role}"));
        // What people may do is theirs to say, as long as nothing breaks.
        if relation.may_grant && severity == Severity::Error {
            return finding;
        }
        let right = right.split(' ').next().unwrap_or_default();
        finding.by_hand(format!("grant {right} on {on} to {}", identifier(role)))
    };
    if !rights.held.contains(&privilege) {
        return finding(privilege.as_sql(), &format!("public.{}", subject.name)).into();
    }
    if privilege != Privilege::Insert {
        return Verdict::Pass;
    }
    let sequences = rights.closed_sequences.iter();
    let closed = sequences.map(|name| {
        finding(&format!("usage on sequence {name}"), &format!("sequence public.{}", identifier(name)))
    });
    closed.collect::<Vec<_>>().into()
}

/// Verdicts that concern no table: may the roles enter the schema, are the functions of
/// the policies there, and may people who have signed in call them?
pub(in crate::schema) fn check_schema(contract: &Contract, around: &Surroundings) -> Vec<Verdict> {
    let others = [AUTHENTICATED, SERVICE];
    let mut verdicts = vec![may_enter(around, &around.role)];
    verdicts.extend(others.map(|role| {
        if around.policies_possible && around.role != role { may_enter(around, role) } else { Verdict::Pass }
    }));
    verdicts.extend(contract.policy_functions.iter().flat_map(|signature| callable(around, signature)));
    verdicts
}

fn may_enter(around: &Surroundings, role: &str) -> Verdict {
    if !around.shut_out.iter().any(|name| name == role) {
        return Verdict::Pass;
    }
    let finding = Finding::of_no_table(Code::PrivilegeMissing, Severity::Error)
        .object(format!("{role}: usage on schema public"))
        .expected(format!("usage on schema public for {role}"));
    if around.may_let_in {
        return finding.into();
    }
    finding.by_hand(format!("grant usage on schema public to {}", identifier(role))).into()
}

/// Two verdicts for each function: is it there, may it be called.
fn callable(around: &Surroundings, signature: &str) -> [Verdict; 2] {
    if !around.auth_uid {
        return [Verdict::Pass, Verdict::Pass];
    }
    let Some(function) = around.functions.iter().find(|function| function.signature == signature) else {
        let name = signature.split('(').next().unwrap_or_default();
        let missing =
            Finding::of_no_table(Code::FunctionMissing, Severity::Error).object(name).expected(signature);
        return [missing.into(), Verdict::Implied];
    };
    if function.callable || !around.policies_possible {
        return [Verdict::Pass, Verdict::Pass];
    }
    let finding = Finding::of_no_table(Code::PrivilegeMissing, Severity::Error)
        .object(format!("{AUTHENTICATED}: execute on {signature}"))
        .expected(format!("execute on function {signature} for {AUTHENTICATED}"));
    if function.may_grant {
        return [Verdict::Pass, finding.into()];
    }
    let hint = format!("grant execute on function public.{signature} to {AUTHENTICATED}");
    [Verdict::Pass, finding.by_hand(hint).into()]
}
