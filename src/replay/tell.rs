//! Tells the owner of a lead, and whoever listens, what happened to it.

use serde_json::json;

use super::decide::Writing;
use super::history::Version;
use super::{rows, view};
use crate::lead::record::LeadRecord;
use crate::store::work::{Mode, Table};

/// Tells of a new lead, a moved bucket or a meeting; of nothing else. Of each conversation
/// once, and nothing that its owner does not want to hear.
pub(super) fn of_lead(writing: &mut Writing<'_, '_>, after: &Version, row: &LeadRecord) {
    let Some((title, message)) = news(writing, after, row) else { return };
    if let Some(owner) = row.agent_id.filter(|owner| writing.world.hears_of_leads(*owner)) {
        let notification = rows::notification(&writing.session(row.client_id), owner, title, &message);
        let mode = if writing.incoming.kept.is_none() { Mode::New } else { Mode::Once };
        writing.put(Table::Notifications, notification, mode);
    }
    let payload = json!({
        "event": if writing.incoming.lead.is_none() { "created" } else { "updated" },
        "lead_id": row.id,
        "session_id": writing.incoming.talk.said.session_id,
        "status_bucket": row.status_bucket,
        "lead_score": row.lead_score,
    });
    writing.world.work.announce(&payload);
}

fn news(writing: &Writing<'_, '_>, after: &Version, row: &LeadRecord) -> Option<(&'static str, String)> {
    let current = writing.incoming.lead.as_ref();
    let moved = current.filter(|lead| lead.status_bucket != row.status_bucket);
    let step = after.folded.step(&writing.incoming.talk.said.session_id);
    let meeting = step.and_then(|step| step.meeting.as_ref());
    let who = view::who(row, writing.client_name.as_deref());
    let bucket = row.status_bucket.as_deref().unwrap_or_default();
    let score = row.lead_score.unwrap_or_default();
    Some(match (current, moved, meeting) {
        (None, _, _) => ("New lead from a call", format!("{who}: {bucket}, score {score}")),
        (_, Some(before), _) => {
            let from = before.status_bucket.as_deref().unwrap_or("no bucket");
            ("A lead moved", format!("{who}: {from} to {bucket}, score {score}"))
        }
        (_, None, Some(plan)) if plan.agreed => ("Meeting set", format!("{who}: {}", plan.title)),
        (_, None, Some(plan)) => ("Meeting proposed", format!("{who}: {}", plan.title)),
        (_, None, None) => return None,
    })
}
