//! Does a row that leaves a column out get what the CRM expects?

use super::{Place, Subject};
use crate::schema::finding::{Code, Finding, Severity, Verdict};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    subject.on_columns(
        |column| column.default.is_some(),
        |place| {
            let asks_who = place.column.default.as_deref() == Some("auth.uid()");
            // Whoever signs up brings the id along.
            let is_account = place.column.references.as_deref() == Some("auth.users");
            let around = subject.surroundings;
            let nothing_asked = (asks_who && !around.auth_uid) || (is_account && around.auth_users);
            if nothing_asked { Verdict::Pass } else { judge(subject, place) }
        },
    )
}

fn judge(subject: &Subject<'_>, place: &Place<'_>) -> Verdict {
    let wanted = place.column.default.as_deref().unwrap_or_default();
    let finding =
        |code, severity| Finding::new(code, severity, place.table).object(place.name).expected(wanted);
    let Some(found) = &place.live.default else {
        if place.live.fills_itself {
            return Verdict::Pass;
        }
        // Without it, a row that leaves a NOT NULL column out is refused.
        let severity = if place.live.not_null { Severity::Error } else { Severity::Warning };
        return finding(Code::DefaultMissing, severity).into();
    };
    match subject.answers.defaults.get(&place.key()) {
        Some(true) => Verdict::Pass,
        Some(false) => finding(Code::DefaultDiffers, Severity::Warning).actual(found).into(),
        // Not asked: the column holds something else, which is reported.
        None => Verdict::Implied,
    }
}
