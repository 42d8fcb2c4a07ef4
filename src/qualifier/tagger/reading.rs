//! What comes of the rules and of what was learned together: what is likely enough fills what
//! no rule found, and what a rule found goes where it looks like nothing of the kind. All
//! limits here are those that did best on conversations that neither had seen
//! (`cargo bench --bench tagger`).

use std::cell::LazyCell;
use std::ops::Range;
use std::str::FromStr;

use super::candidates::{self, Candidate};
use super::levels::Levels;
use super::ruled::Ruled;
use super::{Tag, Tagged, ruled};
use crate::qualifier::heard::{Facts, Said};
use crate::qualifier::talk::{Claim, Talk};
use crate::qualifier::{job, names, product};

/// From where on something is taken for a value: what is made up counts twice.
fn limit(tag: Tag) -> f32 {
    match tag {
        Tag::Name | Tag::Company => 0.5,
        Tag::Pain | Tag::Wish => 0.53,
        Tag::Location | Tag::Tool | Tag::Rival | Tag::Size | Tag::Deal => 0.6,
        Tag::Role | Tag::Industry => 0.7,
    }
}

/// By how much less likely what a rule found may be, where nothing else is likely.
const RULED: f32 = 0.05;
/// A product that a rule found is left out where none of the words around it is this likely one.
const PRODUCT: f32 = 0.08;
/// A part of a sentence in which a rule found another one is taken from here on.
const PART: f32 = 0.35;
/// Items of a list.
const MOST: usize = 8;
/// Words of an item; of a longer sentence it is the part around what is likely.
const LONGEST: usize = 26;

/// Settles facts by what was learned.
pub(in crate::qualifier) fn of(talk: &Talk<'_>, levels: &Levels<'_>, ruled: &Ruled, facts: &mut Facts) {
    let tagged = &Tagged::by(levels.model, talk, ruled);
    let mut weighed = candidates::weighed(talk, levels, tagged, ruled);
    weighed.iter_mut().for_each(|(one, chance)| *chance = known_to_team(talk, one).unwrap_or(*chance));
    let reading = Reading { talk, tagged, weighed };
    reading.one(Tag::Name, &mut facts.contact_person);
    reading.one(Tag::Company, &mut facts.company_name);
    reading.one(Tag::Role, &mut facts.title);
    reading.one(Tag::Industry, &mut facts.industry);
    reading.one(Tag::Location, &mut facts.location);
    reading.one(Tag::Tool, &mut facts.current_tool);
    reading.rivals(&mut facts.competitors);
    reading.list(Tag::Pain, &mut facts.pain_points);
    reading.list(Tag::Wish, &mut facts.requirements);
    reading.number(Tag::Size, &mut facts.company_size);
    reading.number(Tag::Deal, &mut facts.deal_value);
}

/// The chance of what a team named in its settings: its own products are nobody's, and what a rule
/// found by the team's words is so.
fn known_to_team(talk: &Talk<'_>, one: &Candidate) -> Option<f32> {
    let (sentence, team) = (&talk.claims[one.claim].sentence, talk.vocabulary);
    let mut words = one.words.clone();
    match one.tag {
        Tag::Tool | Tag::Rival | Tag::Company if team.is_own(&sentence.phrase(one.words.clone())) => {
            Some(0.0)
        }
        Tag::Tool | Tag::Rival if one.ruled => {
            words.any(|at| team.competitors().longest_at(sentence, at).is_some()).then_some(1.0)
        }
        Tag::Industry if one.ruled => {
            words.any(|at| team.industries().longest_at(sentence, at).is_some()).then_some(1.0)
        }
        _ => None,
    }
}

struct Reading<'a, 't> {
    talk: &'a Talk<'t>,
    tagged: &'a Tagged,
    /// What may be a value, with its chance.
    weighed: Vec<(Candidate, f32)>,
}

impl<'t> Reading<'_, 't> {
    fn of_tag(&self, tag: Tag) -> impl Iterator<Item = &(Candidate, f32)> {
        self.weighed.iter().filter(move |(one, _)| one.tag == tag)
    }

    /// How likely what a rule found is; nothing where the caller did not say it in these words,
    /// because it was spelled, read back or worked out.
    fn chance_of_ruled(&self, tag: Tag) -> Option<f32> {
        self.of_tag(tag).filter(|(one, _)| one.ruled).map(|(_, chance)| *chance).reduce(f32::max)
    }

    /// What is to stand instead of a single value that a rule found or did not find; nothing
    /// where that is to stay, and nothing in it where nothing is a value.
    fn better(&self, tag: Tag, found: bool) -> Option<Option<&Candidate>> {
        let ruled = self.chance_of_ruled(tag);
        if found && ruled.is_none() {
            return None;
        }
        let open = self.of_tag(tag).filter(|(one, _)| one.ruled || !self.is_spelled(one));
        match open.max_by(|(_, one), (_, other)| one.total_cmp(other)) {
            Some((one, chance)) if *chance >= limit(tag) => (!one.ruled).then_some(Some(one)),
            _ => ruled
                .is_none_or(|chance| chance < limit(tag) - RULED && !is_beyond_doubt(tag))
                .then_some(None),
        }
    }

    /// Settles a single value.
    fn one(&self, tag: Tag, found: &mut Option<Said<String>>) {
        let Some(better) = self.better(tag, found.is_some()) else { return };
        let Some(one) = better else { return *found = None };
        let claim = &self.talk.claims[one.claim];
        let text = claim.sentence.phrase(one.words.clone());
        if found.as_ref().is_some_and(|said| is_known_as(tag, &said.value, &text)) {
            return;
        }
        let place = claim.sentence.place(one.words.start);
        let value = written(tag, claim, one.words.clone());
        *found = Some(Said { value, evidence: claim.evidence(&place) });
    }

    /// Settles a number.
    fn number<T: Copy + PartialEq + FromStr>(&self, tag: Tag, found: &mut Option<Said<T>>) {
        let Some(better) = self.better(tag, found.is_some()) else { return };
        let Some(one) = better else { return *found = None };
        let claim = &self.talk.claims[one.claim];
        let Ok(value) = claim.sentence.word(one.words.start).parse() else { return };
        if found.as_ref().is_none_or(|said| said.value != value) {
            *found = Some(Said { value, evidence: claim.evidence(&claim.sentence.place(one.words.start)) });
        }
    }

    /// Letters one by one are the rules' to put together.
    fn is_spelled(&self, one: &Candidate) -> bool {
        let sentence = &self.talk.claims[one.claim].sentence;
        let around = one.words.start.saturating_sub(1)..one.words.end + 1;
        around.filter(|word| sentence.word(*word).chars().count() == 1).count() > 1
    }

    /// Adds products that are likely compared, and leaves out what is likely no product.
    fn rivals(&self, found: &mut Vec<Said<String>>) {
        let written = |one: &Candidate| {
            let sentence = &self.talk.claims[one.claim].sentence;
            product::written(sentence, one.words.clone())
        };
        found.retain(|said| self.is_product(said));
        for (one, _) in
            self.of_tag(Tag::Rival).filter(|(one, chance)| !one.ruled && *chance >= limit(Tag::Rival))
        {
            let (claim, value) = (&self.talk.claims[one.claim], written(one));
            if found.len() < MOST && !found.iter().any(|said| said.value.eq_ignore_ascii_case(&value)) {
                let place = claim.sentence.place(one.words.start);
                found.push(Said { value, evidence: claim.evidence(&place) });
            }
        }
    }

    /// Whether a product that a rule found may be one, used or compared; one that nobody said in these
    /// words may be.
    fn is_product(&self, said: &Said<String>) -> bool {
        let claims = self.talk.claims.iter().enumerate().filter(|(_, claim)| !claim.denied());
        let of_it = claims.filter(|(_, claim)| is_said_in(claim, said));
        let chances = of_it.map(|(at, _)| self.tagged.highest_of_all(at));
        let chances = chances.map(|chances| chances[Tag::Rival as usize].max(chances[Tag::Tool as usize]));
        chances.reduce(f32::max).is_none_or(|chance| chance >= PRODUCT)
    }

    /// Settles a list of things that take a clause to say.
    fn list(&self, tag: Tag, found: &mut Vec<Said<String>>) {
        let (taken, left): (Vec<_>, Vec<_>) = self.of_tag(tag).partition(|(_, chance)| *chance >= limit(tag));
        found.retain(|said| {
            let is_of = |(one, _): &&(Candidate, f32)| is_from(&self.talk.claims[one.claim], said);
            taken.iter().any(is_of) || !left.iter().any(is_of)
        });
        for (one, _) in taken {
            let (at, claim) = (one.claim, &self.talk.claims[one.claim]);
            let ruled: Vec<String> = found
                .iter()
                .filter(|said| is_from(claim, said))
                .map(|said| said.value.to_lowercase())
                .collect();
            let parts = if ruled.is_empty() {
                self.clauses(at, claim, tag)
            } else {
                self.others(at, claim, tag, &ruled)
            };
            for words in parts {
                let place = claim.sentence.place(words.start);
                let value = claim.sentence.recorded(words);
                if value.is_empty() || found.iter().any(|said| said.value.contains(&value)) {
                    continue;
                }
                found.retain(|said| !value.contains(&said.value));
                if found.len() < MOST {
                    found.push(Said { value, evidence: claim.evidence(&place) });
                }
            }
        }
    }

    /// The parts of a sentence that are likely, besides those in which a rule `found` something.
    fn others(&self, at: usize, claim: &Claim<'_>, tag: Tag, found: &[String]) -> Vec<Range<usize>> {
        let sentence = &claim.sentence;
        let count = sentence.words.len();
        let begins = |word: usize| {
            word == 0 || sentence.breaks_at(word) || matches!(sentence.word(word), "and" | "but" | "so")
        };
        let starts: Vec<usize> = (0..count).filter(|word| begins(*word)).chain([count]).collect();
        let parts = starts.windows(2).map(|ends| {
            let joins = matches!(sentence.word(ends[0]), "and" | "but" | "so") && ends[0] + 1 < ends[1];
            ends[0] + usize::from(joins)..ends[1]
        });
        let place = |text: &String| ruled::places(sentence, &ruled::words(text)).next();
        let known = LazyCell::new(|| found.iter().filter_map(place).collect::<Vec<Range<usize>>>());
        let is_other = |words: &Range<usize>| {
            let text = sentence.recorded(words.clone()).to_lowercase();
            let apart = |other: &Range<usize>| words.end <= other.start || other.end <= words.start;
            !found.iter().any(|known| text.contains(known.as_str())) && known.iter().all(apart)
        };
        parts.filter(|words| self.tagged.highest(at, words.clone(), tag) >= PART && is_other(words)).collect()
    }

    /// The sentence, or the parts of it that are likely where it is long.
    fn clauses(&self, at: usize, claim: &Claim<'_>, tag: Tag) -> Vec<Range<usize>> {
        let all = 0..claim.sentence.words.len();
        if all.len() <= LONGEST {
            return vec![all];
        }
        let highest = self.tagged.highest(at, all.clone(), tag);
        let likely = |word: usize| self.tagged.chance(at, word, tag) >= PART.min(highest / 2.0);
        let mut parts: Vec<Range<usize>> = Vec::new();
        for word in all.filter(|word| likely(*word)) {
            match parts.last_mut() {
                Some(part) if word < part.end => {}
                Some(part) if word <= part.end + 2 => part.end = word + 1,
                _ => parts.push(widened(claim, word)),
            }
        }
        parts
    }
}

/// The rules find names and places in any language, what was learned is mostly English.
fn is_beyond_doubt(tag: Tag) -> bool {
    tag == Tag::Name
}

/// Tools, trades and places have names of their own, whatever is said around them.
fn is_known_as(tag: Tag, name: &str, said: &str) -> bool {
    matches!(tag, Tag::Tool | Tag::Industry | Tag::Location)
        && said.to_lowercase().contains(&name.to_lowercase())
}

/// Whether a value was taken from this sentence, in these words or without its fillers.
fn is_from(claim: &Claim<'_>, said: &Said<String>) -> bool {
    let first = said.evidence.first().filter(|first| first.turn == claim.turn());
    first.is_some_and(|first| claim.sentence.holds(&said.value) || claim.sentence.holds(&first.text))
}

/// Whether a value was said in these words in this sentence.
fn is_said_in(claim: &Claim<'_>, said: &Said<String>) -> bool {
    said.evidence.first().is_some_and(|first| first.turn == claim.turn()) && claim.sentence.holds(&said.value)
}

/// A word with what is said around it, as far as a pause or another thought.
fn widened(claim: &Claim<'_>, word: usize) -> Range<usize> {
    let sentence = &claim.sentence;
    let ends = |at: usize| sentence.breaks_at(at) || matches!(sentence.word(at), "but" | "so" | "because");
    let from = (word.saturating_sub(LONGEST / 2)..=word).rev().find(|at| *at == 0 || ends(*at));
    let from = from.unwrap_or(word.saturating_sub(LONGEST / 2));
    let to = (word + 1..word + LONGEST / 2).find(|at| ends(*at)).unwrap_or(word + LONGEST / 2);
    from..to.min(sentence.words.len())
}

/// As the CRM shows it.
pub(super) fn written(tag: Tag, claim: &Claim<'_>, words: Range<usize>) -> String {
    let sentence = &claim.sentence;
    match tag {
        Tag::Name | Tag::Company | Tag::Location => names::written_name(&sentence.phrase(words)),
        Tag::Role => job::written(sentence, &words),
        Tag::Tool | Tag::Rival => product::written(sentence, words),
        Tag::Industry => sentence.phrase(words).to_lowercase(),
        _ => sentence.phrase(words),
    }
}
