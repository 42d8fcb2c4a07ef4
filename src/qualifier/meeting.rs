//! A time that both sides agreed to. A proposal that nobody answered is not a meeting.

use super::asked::Topic;
use super::pattern::Pattern;
use super::reply::Reply;
use super::scheduling::{BUSY, CANCELS, CONFIRMS, DEADLINE, PROPOSES, SCHEDULING, TAKEN};
use super::sentence::Sentence;
use super::slot::{Kind, Slot, fits, kind, minutes, paired, pick};
use super::talk::{Line, Talk};
use super::word::Word;
use super::{AgreedMeeting, Evidence, Said, calendar, zone};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone};

const DEFAULT_MINUTES: i64 = 30;

/// What has been proposed so far.
#[derive(Debug, Clone, Default)]
struct Proposal {
    /// Days with times as they were offered; a time may lack its day and the other way round.
    slots: Vec<(Option<NaiveDate>, Option<NaiveTime>)>,
    by_caller: bool,
    evidence: Vec<Evidence>,
}

#[derive(Debug, Default)]
struct Scheduler {
    open: Option<Proposal>,
    agreed: Option<(NaiveDate, NaiveTime, Vec<Evidence>)>,
    /// The day under discussion, for a time that is said alone.
    day: Option<NaiveDate>,
    time: Option<NaiveTime>,
    minutes: Option<i64>,
    kind: Option<Kind>,
    scheduling: bool,
}

/// An agreed time, and whether a demo was spoken of.
pub(super) struct Agreed {
    pub(super) said: Said<AgreedMeeting>,
    pub(super) demo: bool,
}

/// The last time that was agreed, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>, call_time: DateTime<FixedOffset>) -> Option<Agreed> {
    let mut scheduler = Scheduler::default();
    for line in &talk.lines {
        scheduler.read(line, call_time.date_naive());
    }
    let (date, time, evidence) = scheduler.agreed?;
    // A zone counts where it is named beside the time, last and by either side.
    let named = talk.lines.iter().rev().find_map(|l| l.sentences.iter().find_map(|s| zone::named(s, date)));
    let start = named
        .unwrap_or(*call_time.offset())
        .from_local_datetime(&date.and_time(time))
        .earliest()?
        .with_timezone(call_time.offset());
    let minutes = scheduler.minutes.unwrap_or(DEFAULT_MINUTES);
    // "I want a demo", "Shall we meet tomorrow?": the meeting is the demo.
    let wished = talk.caller().any(|l| l.sentences.iter().any(|s| kind(s) == Some(Kind::Demo)));
    let said = scheduler.kind.filter(|k| !(wished && *k == Kind::Meeting));
    let meeting_type = said.unwrap_or(Kind::Demo).as_str().to_owned();
    let value = AgreedMeeting { start, minutes, meeting_type };
    (start > call_time)
        .then(|| Agreed { said: Said { value, evidence }, demo: scheduler.kind == Some(Kind::Demo) })
}

impl Scheduler {
    fn read(&mut self, line: &Line<'_>, today: NaiveDate) {
        let has = |p: &Pattern| line.sentences.iter().any(|s| s.has(p));
        let about = has(&SCHEDULING)
            || (line.by_caller && line.asked.about(Topic::MeetingTime))
            || self.open.is_some()
            || proposes(line, today);
        let slots = if about { self.slots(line, today) } else { Vec::new() };
        self.scheduling |= has(&SCHEDULING);
        if !slots.is_empty() || self.open.is_some() {
            self.describe(line);
        }
        if line.by_caller {
            self.caller(line, slots, has(&CANCELS));
        } else {
            self.assistant(line, slots, &has);
        }
    }

    fn caller(&mut self, line: &Line<'_>, slots: Vec<Slot>, cancels: bool) {
        if slots.is_empty() {
            if cancels || (line.reply == Reply::No && self.open.as_ref().is_some_and(|p| !p.by_caller)) {
                self.open = None;
                if cancels {
                    self.agreed = None;
                }
            } else if line.reply == Reply::Yes && self.open.as_ref().is_some_and(|p| !p.by_caller) {
                self.accept(None, evidence(line));
            }
            return;
        }
        // "Tuesday works" picks an offered slot; "Tuesday is tricky, Friday?" asks for another.
        let offered = self.open.as_ref().filter(|p| !p.by_caller);
        let other =
            offered.and_then(|p| slots.iter().rfind(|s| !p.slots.iter().any(|o| fits(*o, **s))).copied());
        let busy = line.sentences.iter().any(|s| s.has(&BUSY));
        if busy && offered.is_some() && other.is_none() {
            self.open = None;
            return;
        }
        let picked =
            offered.filter(|_| other.is_none()).and_then(|p| slots.iter().find_map(|s| pick(&p.slots, *s)));
        let slots = other.map_or(slots, |slot| vec![slot]);
        if let Some(slot) = picked
            && line.reply != Reply::No
        {
            self.accept(Some(slot), evidence(line));
            return;
        }
        let slots = slots.into_iter().map(|(d, t)| (d.or(self.day), t.or(self.fitting_time(d)))).collect();
        self.open = Some(Proposal { slots, by_caller: true, evidence: vec![evidence(line)] });
    }

    /// The time already under discussion goes with a new day ("can we make it Wednesday instead").
    fn fitting_time(&self, day: Option<NaiveDate>) -> Option<NaiveTime> {
        let agreed = self.agreed.as_ref().map(|(_, time, _)| *time);
        self.time.or(agreed).filter(|_| day.is_some())
    }

    fn assistant(&mut self, line: &Line<'_>, slots: Vec<Slot>, has: &dyn Fn(&Pattern) -> bool) {
        let confirms = has(&CONFIRMS) && !has(&TAKEN);
        let asks = line.sentences.iter().any(|s| s.question && s.has(&SCHEDULING));
        let proposed = self.open.clone().filter(|p| p.by_caller);
        match proposed {
            Some(p) if confirms => {
                let wanted = p.slots.last().copied().unwrap_or_default();
                let agrees = slots.is_empty() || slots.iter().any(|s| fits(*s, wanted));
                let restated = slots.iter().copied().find(|s| fits(*s, wanted)).unwrap_or_default();
                let whole = (wanted.0.or(restated.0), wanted.1.or(restated.1));
                if agrees && let (Some(date), Some(time)) = whole {
                    self.agreed = Some((date, time, p.evidence));
                    self.settle(date, time);
                } else if !slots.is_empty() {
                    self.offer(line, slots);
                }
                return;
            }
            Some(_) if has(&TAKEN) && slots.is_empty() => self.open = None,
            _ => {}
        }
        if !slots.is_empty() {
            self.offer(line, slots);
        } else if asks {
            // A question about another time leaves the old offer unanswered.
            self.open = self.open.take().filter(|p| p.by_caller);
        }
    }

    fn offer(&mut self, line: &Line<'_>, slots: Vec<Slot>) {
        let day = self.day;
        let slots: Vec<Slot> = slots.into_iter().map(|(d, t)| (d.or(day), t)).collect();
        self.open = Some(Proposal { slots, by_caller: false, evidence: vec![evidence(line)] });
    }

    fn accept(&mut self, picked: Option<Slot>, yes: Evidence) {
        let Some(proposal) = self.open.take() else { return };
        // Of several alternatives a plain yes takes none.
        let slot = picked.or_else(|| (proposal.slots.len() == 1).then(|| proposal.slots[0]));
        let Some((date, time)) = slot else { return };
        self.day = date.or(self.day);
        self.time = time.or(self.time);
        if let (Some(date), Some(time)) = (date.or(self.day), time) {
            let evidence = proposal.evidence.into_iter().chain([yes]).collect();
            self.agreed = Some((date, time, evidence));
            self.settle(date, time);
        }
    }

    fn settle(&mut self, date: NaiveDate, time: NaiveTime) {
        self.open = None;
        self.day = Some(date);
        self.time = Some(time);
    }

    /// The days and times of a line, paired.
    fn slots(&mut self, line: &Line<'_>, today: NaiveDate) -> Vec<Slot> {
        let expected = self.scheduling || self.open.is_some() || line.asked.about(Topic::MeetingTime);
        let mut slots = Vec::new();
        for sentence in line.sentences.iter().filter(|s| !s.has(&DEADLINE)) {
            slots.extend(paired(sentence, today, expected && line.by_caller));
        }
        // One sentence names the day, the next the time.
        if let [(Some(day), None), (None, Some(time))] = slots[..] {
            slots = vec![(Some(day), Some(time))];
        }
        if let Some((Some(day), _)) = slots.last() {
            self.day = Some(*day);
        }
        if let Some((_, Some(time))) = slots.last().filter(|_| slots.len() == 1) {
            self.time = Some(*time);
        }
        slots
    }

    fn describe(&mut self, line: &Line<'_>) {
        for s in &line.sentences {
            self.minutes = minutes(s).or(self.minutes);
            let demo = kind(s).filter(|k| *k == Kind::Demo);
            self.kind = demo.or(self.kind).or_else(|| kind(s));
        }
    }
}

/// "Tomorrow at 3 PM?", "let's do next Tuesday at 3": a day and a time, offered as such.
fn proposes(line: &Line<'_>, today: NaiveDate) -> bool {
    let offers = |s: &Sentence<'_>| {
        let asks = s.question && !line.by_caller && s.words.len() < 8;
        (asks || s.has(&PROPOSES)) && !s.has(&DEADLINE)
    };
    line.sentences
        .iter()
        .any(|s| offers(s) && paired(s, today, false).iter().any(|slot| slot.0.is_some() && slot.1.is_some()))
}

fn evidence(line: &Line<'_>) -> Evidence {
    let names_time = |w: &Word<'_>| w.is_number() || calendar::weekday(&w.text).is_some();
    let told = line.sentences.iter().find(|s| s.words.iter().any(names_time));
    Evidence { turn: line.turn, text: told.unwrap_or(&line.sentences[0]).quote_all() }
}

#[cfg(test)]
mod tests;
