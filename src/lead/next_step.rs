//! What a sales person should do next, in one sentence.

use super::contribution::Contribution;
use super::follow_up::FollowUpPlan;
use super::meeting::MeetingPlan;
use super::score::Levels;
use crate::qualifier::Refusal;

/// The next step after the last conversation: as the live qualifier recorded it, else
/// from what was agreed, else from what is still unknown.
pub(super) fn of(
    last: &Contribution,
    levels: &Levels,
    meetings: &[MeetingPlan],
    follow_up: Option<&FollowUpPlan>,
) -> String {
    if let Some(recorded) = last.recorded.as_ref().and_then(|recorded| recorded.next_best_action.clone()) {
        return recorded;
    }
    match last.refusal() {
        Some(Refusal::DoNotCall) => return "Do not call again".into(),
        Some(Refusal::NotInterested) => return "Close the lead: not interested".into(),
        None => {}
    }
    let zone = last.ended_at.timezone();
    let ahead = meetings.iter().find(|plan| !plan.cancelled && plan.start > last.ended_at.to_utc());
    if let Some(plan) = ahead {
        let when = plan.start.with_timezone(&zone).format("%A %-d %B %Y, %H:%M");
        return if plan.agreed {
            format!("{}: {when}", plan.title)
        } else {
            format!("Propose a demo for {when}")
        };
    }
    let missing = missing(levels);
    let ask = if missing.is_empty() { String::new() } else { format!(" and ask about {}", listed(&missing)) };
    match follow_up {
        Some(plan) => format!("Follow up on {}{ask}", plan.due.with_timezone(&zone).format("%-d %B %Y")),
        None => "Initial qualification".into(),
    }
}

/// Which of the four questions are open, in their order.
#[must_use]
pub fn missing(levels: &Levels) -> Vec<&'static str> {
    let open = [
        (levels.budget.is_none(), "budget"),
        (levels.authority.is_none(), "authority"),
        (levels.need.is_none(), "need"),
        (levels.timeline.is_none(), "timeline"),
    ];
    open.iter().filter(|(open, _)| *open).map(|(_, name)| *name).collect()
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
