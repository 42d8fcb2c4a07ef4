//! A time that both sides agreed to. A proposal that nobody answered is not a meeting.

pub(super) mod candidate;
mod dialogue;
mod kind;
mod mention;
mod scheduling;
mod slot;
mod zone;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone};

use super::tagger::Model;
use super::talk::Talk;
use super::{AgreedMeeting, Evidence, Said};
use dialogue::Dialogue;
use kind::Kind;

const DEFAULT_MINUTES: i64 = 30;

/// An agreed time, and whether a demo was spoken of.
pub(super) struct Agreed {
    pub(super) said: Said<AgreedMeeting>,
    pub(super) demo: bool,
}

/// The last time that was agreed, read from the whole talk.
pub(super) fn hear(
    talk: &Talk<'_>,
    call_time: DateTime<FixedOffset>,
    model: Option<&Model>,
) -> Option<Agreed> {
    let dialogue = Dialogue::of(talk, call_time.date_naive());
    let ruled = dialogue.agreed.as_ref().map(|(date, time, _)| (*date, *time));
    let agreed = match model {
        Some(model) => likeliest(talk, call_time, ruled, model),
        None => dialogue.agreed.clone(),
    };
    let (date, time, evidence) = agreed?;
    let start = start(talk, call_time, date, time)?;
    let minutes = dialogue.minutes.unwrap_or(DEFAULT_MINUTES);
    // "I want a demo", "Shall we meet tomorrow?": the meeting is the demo.
    let wished = talk.caller().any(|l| l.sentences.iter().any(|s| kind::kind(s) == Some(Kind::Demo)));
    let said = dialogue.kind.filter(|k| !(wished && *k == Kind::Meeting));
    let meeting_type = said.unwrap_or(Kind::Demo).as_str().to_owned();
    let value = AgreedMeeting { start, minutes, meeting_type };
    (start > call_time)
        .then(|| Agreed { said: Said { value, evidence }, demo: dialogue.kind == Some(Kind::Demo) })
}

/// A time counts as agreed from here on.
const LIKELY: f32 = 0.5;

/// The likeliest of all times that may have been agreed.
fn likeliest(
    talk: &Talk<'_>,
    call_time: DateTime<FixedOffset>,
    ruled: Option<(NaiveDate, NaiveTime)>,
    model: &Model,
) -> Option<(NaiveDate, NaiveTime, Vec<Evidence>)> {
    let all = candidate::all(talk, call_time.date_naive(), ruled);
    let chances = all.into_iter().map(|one| (model.agreed(&one.seen), one));
    let (chance, one) = chances.max_by(|one, other| one.0.total_cmp(&other.0))?;
    let evidence = one.lines.iter().map(|at| dialogue::evidence(&talk.lines[*at])).collect();
    (chance >= LIKELY).then_some((one.date, one.time, evidence))
}

/// What the rules alone hold for agreed.
pub(super) fn ruled(talk: &Talk<'_>, today: NaiveDate) -> Option<(NaiveDate, NaiveTime)> {
    Dialogue::of(talk, today).agreed.map(|(date, time, _)| (date, time))
}

/// When a time is. A zone counts where it is named beside the time, last and by either side.
pub(super) fn start(
    talk: &Talk<'_>,
    call_time: DateTime<FixedOffset>,
    date: NaiveDate,
    time: NaiveTime,
) -> Option<DateTime<FixedOffset>> {
    let mut lines = talk.lines.iter().rev();
    let named = lines.find_map(|l| l.sentences.iter().find_map(|s| zone::named(s, date, time)));
    let local = named.unwrap_or(*call_time.offset()).from_local_datetime(&date.and_time(time));
    Some(local.earliest()?.with_timezone(call_time.offset()))
}

#[cfg(test)]
mod tests;
