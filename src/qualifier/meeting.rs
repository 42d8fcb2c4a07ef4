//! A time that both sides agreed to. A proposal that nobody answered is not a meeting.

mod dialogue;
mod kind;
mod mention;
mod scheduling;
mod slot;
mod zone;

use chrono::{DateTime, FixedOffset, TimeZone};

use super::talk::Talk;
use super::{AgreedMeeting, Said};
use dialogue::Dialogue;
use kind::Kind;

const DEFAULT_MINUTES: i64 = 30;

/// An agreed time, and whether a demo was spoken of.
pub(super) struct Agreed {
    pub(super) said: Said<AgreedMeeting>,
    pub(super) demo: bool,
}

/// The last time that was agreed, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>, call_time: DateTime<FixedOffset>) -> Option<Agreed> {
    let mut dialogue = Dialogue::default();
    for line in &talk.lines {
        dialogue.read(line, call_time.date_naive());
    }
    let (date, time, evidence) = dialogue.agreed?;
    // A zone counts where it is named beside the time, last and by either side.
    let named =
        talk.lines.iter().rev().find_map(|l| l.sentences.iter().find_map(|s| zone::named(s, date, time)));
    let start = named
        .unwrap_or(*call_time.offset())
        .from_local_datetime(&date.and_time(time))
        .earliest()?
        .with_timezone(call_time.offset());
    let minutes = dialogue.minutes.unwrap_or(DEFAULT_MINUTES);
    // "I want a demo", "Shall we meet tomorrow?": the meeting is the demo.
    let wished = talk.caller().any(|l| l.sentences.iter().any(|s| kind::kind(s) == Some(Kind::Demo)));
    let said = dialogue.kind.filter(|k| !(wished && *k == Kind::Meeting));
    let meeting_type = said.unwrap_or(Kind::Demo).as_str().to_owned();
    let value = AgreedMeeting { start, minutes, meeting_type };
    (start > call_time)
        .then(|| Agreed { said: Said { value, evidence }, demo: dialogue.kind == Some(Kind::Demo) })
}

#[cfg(test)]
mod tests;
