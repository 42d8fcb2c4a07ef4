//! The meetings that conversations set: agreed ones, and proposals for hot leads.

use chrono::{DateTime, Datelike, Days, Duration, FixedOffset, NaiveTime, TimeZone as _, Utc, Weekday};

use super::contribution::Contribution;

/// A score from which a meeting is proposed where none was agreed (the plan's scenario 3).
const HOT: i32 = 80;
/// How long a meeting takes unless said, in minutes.
const MINUTES: i64 = 30;

/// A meeting that should stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingPlan {
    /// The conversation that set it first: later ones move the same meeting.
    pub session_id: String,
    /// What to call it.
    pub title: String,
    /// When it starts.
    pub start: DateTime<Utc>,
    /// When it ends.
    pub end: DateTime<Utc>,
    /// True where the caller agreed to the time; false for a proposal.
    pub agreed: bool,
    /// `demo` unless the talk says otherwise.
    pub meeting_type: String,
    /// True once the caller wants nothing more.
    pub cancelled: bool,
    /// When the conversation that set it first ended.
    pub made_at: DateTime<Utc>,
    /// When the conversation that last moved it ended.
    pub set_at: DateTime<Utc>,
}

impl MeetingPlan {
    /// `Scheduled`, `Pending` or `Cancelled`.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match (self.cancelled, self.agreed) {
            (true, _) => "Cancelled",
            (false, true) => "Scheduled",
            (false, false) => "Pending",
        }
    }
}

/// What a conversation does to the meetings of its lead; returns the one it touched.
///
/// A meeting that is still ahead is moved by a new agreement. A hot lead with nothing
/// ahead gets a proposal for the next business day.
pub(super) fn after(
    meetings: &mut Vec<MeetingPlan>,
    said: &Contribution,
    score: i32,
    company: Option<&str>,
) -> Option<MeetingPlan> {
    let now = said.ended_at.to_utc();
    if said.refusal().is_some() {
        meetings
            .iter_mut()
            .filter(|plan| !plan.agreed && plan.start > now)
            .for_each(|plan| plan.cancelled = true);
        return None;
    }
    let ahead = meetings.iter().position(|plan| plan.start > now && !plan.cancelled);
    let wanted = match (&said.heard.meeting, ahead) {
        (Some(agreed), _) => {
            let start = agreed.value.start.to_utc();
            let length = Duration::minutes(agreed.value.minutes.clamp(1, 24 * 60));
            planned(said, start, length, true, &agreed.value.meeting_type, company)
        }
        (None, None) if score >= HOT => planned(
            said,
            next_business_day(said.ended_at),
            Duration::minutes(MINUTES),
            false,
            "demo",
            company,
        ),
        (None, _) => return None,
    };
    match ahead.and_then(|index| meetings.get_mut(index)) {
        Some(plan) => {
            let (session_id, made_at) = (std::mem::take(&mut plan.session_id), plan.made_at);
            *plan = MeetingPlan { session_id, made_at, ..wanted };
            Some(plan.clone())
        }
        None => {
            meetings.push(wanted.clone());
            Some(wanted)
        }
    }
}

fn planned(
    said: &Contribution,
    start: DateTime<Utc>,
    length: Duration,
    agreed: bool,
    meeting_type: &str,
    company: Option<&str>,
) -> MeetingPlan {
    let mut kind = meeting_type.replace('_', " ");
    if let Some(first) = kind.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    let title = company.map_or_else(|| kind.clone(), |company| format!("{kind} with {company}"));
    MeetingPlan {
        session_id: said.session_id.clone(),
        title,
        start,
        end: start + length,
        agreed,
        meeting_type: meeting_type.to_owned(),
        cancelled: false,
        made_at: said.ended_at.to_utc(),
        set_at: said.ended_at.to_utc(),
    }
}

/// Ten o'clock of the next Monday to Friday, in the zone of the call.
fn next_business_day(call_end: DateTime<FixedOffset>) -> DateTime<Utc> {
    let days = match call_end.weekday() {
        Weekday::Fri => 3,
        Weekday::Sat => 2,
        _ => 1,
    };
    let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
    call_end
        .date_naive()
        .checked_add_days(Days::new(days))
        .and_then(|day| call_end.timezone().from_local_datetime(&day.and_time(ten)).single())
        .map_or(call_end.to_utc() + Duration::days(1), |time| time.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_is_for_ten_on_the_next_business_day_of_the_calls_zone() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap_or_default();
        let next = |text: &str| next_business_day(at(text)).to_rfc3339();
        assert_eq!(next("2025-12-03T16:00:00-05:00"), "2025-12-04T15:00:00+00:00");
        assert_eq!(next("2025-12-05T16:00:00Z"), "2025-12-08T10:00:00+00:00");
        assert_eq!(next("2025-12-06T16:00:00Z"), "2025-12-08T10:00:00+00:00");
        assert_eq!(next("2025-12-07T23:30:00+02:00"), "2025-12-08T08:00:00+00:00");
    }
}
