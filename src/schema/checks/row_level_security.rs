//! Is row level security on where the CRM promises it?
//!
//! Only where policies can be written: a plain database has no role to write them for.

use super::Subject;
use super::policies::is_let_in;
use crate::schema::contract::Privilege;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

pub(super) fn check(subject: &Subject<'_>) -> [Verdict; 2] {
    [switched(subject), exposed(subject)]
}

fn switched(subject: &Subject<'_>) -> Verdict {
    subject.on_table(|relation| {
        let wanted = subject.table.row_level_security;
        if !subject.surroundings.policies_possible || wanted == relation.row_level_security {
            return Verdict::Pass;
        }
        let finding = if wanted {
            Finding::new(Code::RowLevelSecurityOff, Severity::Error, subject.name)
        } else {
            let hint = format!("alter table public.{} disable row level security", subject.name);
            let wanted = subject.table.dashboard.contains(&Privilege::Select);
            let shut_out = wanted && !is_let_in(subject, relation, Privilege::Select);
            let severity = if shut_out { Severity::Error } else { Severity::Info };
            Finding::new(Code::RowLevelSecurityOn, severity, subject.name).by_hand(hint)
        };
        let spelled = |on| if on { "row level security" } else { "no row level security" };
        finding.expected(spelled(wanted)).actual(spelled(!wanted)).into()
    })
}

/// TrendtialCRM leaves these tables open, so this is no fault, but worth a word.
fn exposed(subject: &Subject<'_>) -> Verdict {
    subject.on_table(|relation| {
        let guarded = relation.row_level_security || subject.table.row_level_security;
        if !subject.table.confidential || guarded || !relation.readable_by_anon {
            return Verdict::Pass;
        }
        let hint = format!("revoke select on public.{} from anon", subject.name);
        Finding::new(Code::ReadableByAnon, Severity::Info, subject.name)
            .by_hand(hint)
            .object("anon")
            .expected("no right to read")
            .actual("whoever has the project's public key reads what was said")
            .into()
    })
}
