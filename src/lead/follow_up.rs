//! The follow-ups that conversations ask for: one pending at a time, moved by each later
//! call and ended by a refusal.

use chrono::{DateTime, Duration, Utc};

use super::bant::Timeline;
use super::contribution::Contribution;

/// A score from which the follow-up is due the next day.
const HOT: i32 = 80;

/// A follow-up that should stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUpPlan {
    /// The conversation that asked for it last.
    pub session_id: String,
    /// When it is due.
    pub due: DateTime<Utc>,
    /// The plan's note.
    pub notes: String,
    /// The plan's recommendation.
    pub recommendation: String,
    /// True once the caller wants nothing more.
    pub cancelled: bool,
    /// When the conversation that asked for it first ended.
    pub made_at: DateTime<Utc>,
    /// When the conversation that moved or cancelled it last ended.
    pub set_at: DateTime<Utc>,
}

impl FollowUpPlan {
    /// `Pending` or `Cancelled`.
    #[must_use]
    pub fn status(&self) -> &'static str {
        if self.cancelled { "Cancelled" } else { "Pending" }
    }
}

/// What a conversation does to the follow-ups of its lead; returns the one it asks for.
pub(super) fn after(
    plans: &mut Vec<FollowUpPlan>,
    said: &Contribution,
    timeline: Option<Timeline>,
    score: i32,
) -> Option<FollowUpPlan> {
    let at = said.ended_at.to_utc();
    let open = plans.last_mut().filter(|plan| !plan.cancelled);
    if said.refusal().is_some() {
        if let Some(plan) = open {
            plan.cancelled = true;
            plan.set_at = at;
        }
        return None;
    }
    let mut wanted = asked(said, timeline, score);
    match open {
        Some(plan) => {
            wanted.made_at = plan.made_at;
            plan.clone_from(&wanted);
        }
        None => plans.push(wanted.clone()),
    }
    Some(wanted)
}

/// The plan's days after the call, and its words.
fn asked(said: &Contribution, timeline: Option<Timeline>, score: i32) -> FollowUpPlan {
    let days = match timeline {
        _ if score >= HOT => 1,
        Some(Timeline::Immediate) => 1,
        Some(Timeline::ThisWeek) => 3,
        Some(Timeline::ThisMonth | Timeline::NoTimeline) => 7,
        Some(Timeline::ThisQuarter) => 30,
        Some(Timeline::Future) => 90,
        None => 14,
    };
    let name = timeline.map_or("unknown", Timeline::as_str);
    let summary: String = said.heard.summary.as_deref().unwrap_or_default().chars().take(100).collect();
    let at = said.ended_at.to_utc();
    FollowUpPlan {
        session_id: said.session_id.clone(),
        due: at + Duration::days(days),
        notes: format!("AI-suggested follow-up based on conversation: {summary}..."),
        recommendation: format!("Based on timeline '{name}', follow up in {days} days"),
        cancelled: false,
        made_at: at,
        set_at: at,
    }
}
