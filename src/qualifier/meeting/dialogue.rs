//! Offers and answers, line by line, until a time stands or nothing does.

use chrono::{NaiveDate, NaiveTime};

use super::kind::{Kind, kind, minutes};
use super::mention::{Context, Mentions, by_order};
use super::scheduling::{ASKS_WHEN, BOOKED, CANCELS, CONFIRMS, SCHEDULING, TAKEN, TENTATIVE};
use super::slot::{Slot, fits, merged, pick};
use crate::qualifier::asked::Topic;
use crate::qualifier::pattern::Pattern;
use crate::qualifier::reply::{self, Reply};
use crate::qualifier::talk::{Line, Talk};
use crate::qualifier::word::Word;
use crate::qualifier::{Evidence, calendar};

/// What has been proposed and not answered.
#[derive(Debug, Clone, Default)]
struct Offer {
    /// Days with times as they were offered; a time may lack its day and the other way round.
    slots: Vec<Slot>,
    by_caller: bool,
    /// The caller must still look or ask.
    tentative: bool,
    /// The caller was asked for it, so that silence is consent.
    asked: bool,
    evidence: Vec<Evidence>,
}

/// Where the talk stands.
#[derive(Debug, Default)]
pub(super) struct Dialogue {
    open: Option<Offer>,
    /// What stands, and the words behind it.
    pub(super) agreed: Option<(NaiveDate, NaiveTime, Vec<Evidence>)>,
    /// The day under discussion, for a time that is said alone.
    day: Option<NaiveDate>,
    time: Option<NaiveTime>,
    evening: bool,
    pub(super) minutes: Option<i64>,
    pub(super) kind: Option<Kind>,
    /// A meeting has been spoken of.
    scheduling: bool,
    /// The last line offered a time or asked for one.
    fresh: bool,
    refused_last: bool,
    /// Lines since a time was agreed.
    since: Option<usize>,
}

impl Dialogue {
    /// A whole talk.
    pub(super) fn of(talk: &Talk<'_>, today: NaiveDate) -> Self {
        let mut dialogue = Self::default();
        talk.lines.iter().for_each(|line| dialogue.read(line, today));
        dialogue
    }

    /// Takes in the next line.
    fn read(&mut self, line: &Line<'_>, today: NaiveDate) {
        let asked = line.by_caller && line.asked.about(Topic::MeetingTime);
        let words = |w: &[&str]| line.sentences.iter().any(|s| s.words.iter().any(|x| w.contains(&&*x.text)));
        let context = Context {
            today,
            expected: (line.by_caller && (asked || self.fresh)) || (!line.by_caller && self.open.is_some()),
            open: asked || self.open.is_some() || (self.scheduling && !line.by_caller),
            dated: (self.scheduling || self.agreed.is_some()) && self.day.is_some(),
            evening: self.evening,
        };
        let said = Mentions::of(line, context);
        self.scheduling |= line.sentences.iter().any(|s| s.has(&SCHEDULING));
        self.evening = (self.evening || words(&["evening", "evenings"])) && !words(&["morning", "mornings"]);
        self.since = self.since.map(|lines| lines + 1);
        if !said.wanted.is_empty() || self.open.is_some() || self.since.is_some_and(|lines| lines < 3) {
            self.describe(line);
        }
        if line.by_caller {
            self.caller(line, said, asked);
            self.fresh = false;
        } else {
            self.assistant(line, &said);
            let asks = line.sentences.iter().any(|s| s.question && s.has(&ASKS_WHEN) && s.has(&SCHEDULING));
            self.fresh = asks || !said.wanted.is_empty();
        }
    }

    fn offered(&self) -> Option<&Offer> {
        self.open.as_ref().filter(|offer| !offer.by_caller)
    }

    fn caller(&mut self, line: &Line<'_>, said: Mentions, asked: bool) {
        let tentative = has(line, &TENTATIVE) && !ends_in_yes(line);
        self.refused_last = line.reply == Reply::No || tentative;
        if said.wanted.is_empty() {
            self.answered(line, &said, tentative);
            return;
        }
        let counter =
            |offer: &Offer| said.wanted.iter().rfind(|s| !offer.slots.iter().any(|o| fits(*o, **s)));
        let other = self.offered().and_then(|offer| counter(offer).copied());
        let picked = self
            .offered()
            .filter(|_| other.is_none() && line.reply != Reply::No && !tentative)
            .and_then(|offer| {
                said.wanted.iter().rev().find_map(|s| pick(&offer.slots, *s).map(|p| (p, offer)))
            })
            .filter(|(slot, offer)| offer.slots.iter().any(|o| o.1.is_some() && o.1 == slot.1))
            .map(|(slot, _)| slot);
        if let Some(slot) = picked {
            self.accept(Some(slot), evidence(line));
            return;
        }
        let stands = |s: &Slot| self.agreed.as_ref().is_some_and(|a| fits(*s, (Some(a.0), Some(a.1))));
        if self.open.is_none() && said.wanted.iter().all(stands) {
            return;
        }
        let slots = other.map_or(said.wanted, |slot| vec![slot]);
        self.propose(line, slots, tentative, asked);
    }

    /// An answer that names no time.
    fn answered(&mut self, line: &Line<'_>, said: &Mentions, tentative: bool) {
        let by_order = self.offered().and_then(|offer| by_order(line, &offer.slots));
        if by_order.is_some() && line.reply != Reply::No {
            self.accept(by_order, evidence(line));
        } else if has(line, &CANCELS) {
            (self.open, self.agreed) = (None, None);
        } else if !said.refused.is_empty() {
            let refused =
                |a: &(NaiveDate, NaiveTime, _)| said.refused.iter().any(|r| fits(*r, (Some(a.0), Some(a.1))));
            self.agreed = self.agreed.take().filter(|a| !refused(a));
            self.open = None;
        } else if self.offered().is_some() {
            match line.reply {
                _ if tentative => self.open = None,
                Reply::Yes => self.accept(None, evidence(line)),
                Reply::No => self.open = None,
                Reply::Neither if ends_in_yes(line) => self.accept(None, evidence(line)),
                Reply::Neither => {}
            }
        }
    }

    fn propose(&mut self, line: &Line<'_>, slots: Vec<Slot>, tentative: bool, asked: bool) {
        let asked = asked || self.offered().is_some();
        let slots: Vec<Slot> =
            slots.into_iter().map(|(d, t)| (d.or(self.day), t.or(self.fitting_time(d)))).collect();
        self.remember(&slots);
        self.open = Some(Offer { slots, by_caller: true, tentative, asked, evidence: vec![evidence(line)] });
    }

    /// The time already under discussion goes with a new day ("can we make it Wednesday instead").
    fn fitting_time(&self, day: Option<NaiveDate>) -> Option<NaiveTime> {
        let agreed = self.agreed.as_ref().map(|(_, time, _)| *time);
        self.time.or(agreed).filter(|_| day.is_some())
    }

    fn assistant(&mut self, line: &Line<'_>, said: &Mentions) {
        let refuses = has(line, &TAKEN);
        let asks_when = line.sentences.iter().any(|s| s.question && s.has(&ASKS_WHEN));
        match self.open.take_if(|offer| offer.by_caller) {
            Some(offer) if said.wanted.is_empty() => {
                let confirms = has(line, &CONFIRMS) || (offer.asked && !refuses);
                let whole = offer.slots.last().copied().unwrap_or_default();
                if refuses || offer.tentative {
                    self.time = None;
                } else if asks_when {
                    self.open = Some(offer).filter(|_| whole.1.is_none());
                    self.time = None;
                } else if confirms && (whole.0.is_some() && whole.1.is_some()) {
                    self.agree(whole, offer.evidence);
                } else {
                    self.open = Some(offer);
                }
            }
            Some(offer) => {
                let wanted = offer.slots.last().copied().unwrap_or_default();
                let restated = said.wanted.iter().copied().find(|s| fits(*s, wanted));
                let whole = restated.map(|s| merged(wanted, s)).filter(|s| s.0.is_some() && s.1.is_some());
                match whole {
                    Some(slot) if !said.asks && !offer.tentative && !refuses => {
                        self.agree(slot, offer.evidence);
                    }
                    Some(slot) if said.wanted.len() == 1 => self.offer(line, vec![slot]),
                    _ => self.offer(line, said.wanted.clone()),
                }
            }
            None if said.wanted.is_empty() => {
                if refuses && !said.refused.is_empty() {
                    (self.open, self.agreed) = (None, None);
                } else if asks_when && has(line, &SCHEDULING) {
                    // A question about another time leaves the old offer unanswered.
                    self.open = None;
                }
            }
            None => self.told(line, said),
        }
    }

    /// The assistant names a time that the caller did not.
    fn told(&mut self, line: &Line<'_>, said: &Mentions) {
        let stands = |s: &Slot| self.agreed.as_ref().is_some_and(|a| fits(*s, (Some(a.0), Some(a.1))));
        if said.wanted.iter().any(stands) {
            return;
        }
        let booked = has(line, &BOOKED) && !said.asks && !self.refused_last && said.wanted.len() == 1;
        let whole = (said.wanted[0].0.or(self.day), said.wanted[0].1);
        if booked && self.scheduling && whole.0.is_some() && whole.1.is_some() {
            self.agree(whole, vec![evidence(line)]);
        } else {
            self.offer(line, said.wanted.clone());
        }
    }

    fn offer(&mut self, line: &Line<'_>, slots: Vec<Slot>) {
        let day = self.day;
        let slots: Vec<Slot> = slots.into_iter().map(|(d, t)| (d.or(day), t)).collect();
        self.remember(&slots);
        self.open = Some(Offer { slots, evidence: vec![evidence(line)], ..Offer::default() });
    }

    fn accept(&mut self, picked: Option<Slot>, yes: Evidence) {
        let Some(offer) = self.open.take() else { return };
        // Of several alternatives a plain yes takes none.
        let slot = picked.or_else(|| (offer.slots.len() == 1).then(|| offer.slots[0]));
        let Some((date, time)) = slot else { return };
        self.day = date.or(self.day);
        self.time = time.or(self.time);
        if time.is_some() {
            self.agree((self.day, time), offer.evidence.into_iter().chain([yes]).collect());
        }
    }

    fn agree(&mut self, slot: Slot, evidence: Vec<Evidence>) {
        if let (Some(date), Some(time)) = slot {
            self.agreed = Some((date, time, evidence));
            self.open = None;
            self.since = Some(0);
            self.remember(&[slot]);
        }
    }

    fn remember(&mut self, slots: &[Slot]) {
        self.day = slots.last().and_then(|s| s.0).or(self.day);
        if let [(_, Some(time))] = slots {
            self.time = Some(*time);
        }
    }

    fn describe(&mut self, line: &Line<'_>) {
        for s in &line.sentences {
            self.minutes = minutes(s).or(self.minutes);
            let demo = kind(s).filter(|k| *k == Kind::Demo);
            self.kind = demo.or(self.kind).or_else(|| kind(s));
        }
    }
}

fn has(line: &Line<'_>, pattern: &Pattern) -> bool {
    line.sentences.iter().any(|s| s.has(pattern))
}

/// "Let me look... yes, that works."
fn ends_in_yes(line: &Line<'_>) -> bool {
    line.sentences.len() > 1
        && line
            .sentences
            .last()
            .is_some_and(|s| !s.has(&TENTATIVE) && reply::of(std::slice::from_ref(s)) == Reply::Yes)
}

pub(super) fn evidence(line: &Line<'_>) -> Evidence {
    let names_time = |w: &Word<'_>| w.is_number() || calendar::weekday(&w.text).is_some();
    let told = line.sentences.iter().find(|s| s.words.iter().any(names_time));
    Evidence { turn: line.turn, text: told.unwrap_or(&line.sentences[0]).quote_all() }
}
