//! What comes of the rules and of what was learned together: what is likely enough fills what
//! no rule found, and what a rule found goes where it looks like nothing of the kind. All
//! limits here are those that did best on conversations that neither had seen
//! (`cargo bench --bench tagger`).

use std::ops::Range;
use std::str::FromStr;

use super::{Span, Tag, Tagged, ruled};
use crate::qualifier::heard::{Facts, Said};
use crate::qualifier::talk::{Claim, Talk};
use crate::qualifier::{job, names, product};

/// How many times as much a tag counts as none, where its words are marked off.
const FAVOUR: f32 = 2.0;
/// A single value is filled in from here on.
const LIKELY: f32 = 0.3;
/// A single value stands against the one that a rule found from here on.
const LIKELIER: f32 = 0.55;
/// What a rule found is left out where none of the words around it is this likely.
const UNLIKELY: f32 = 0.2;
/// A number is filled in from here on.
const LIKELY_NUMBER: f32 = 0.48;
/// A size that a rule found is left out below this.
const UNLIKELY_SIZE: f32 = 0.04;
/// The same of a sum: sums of all kinds are spoken of.
const UNLIKELY_SUM: f32 = 0.45;
/// What hurts is taken from here on.
const LISTED_PAIN: f32 = 0.27;
/// What is asked for is taken from here on: much is asked that is no wish.
const LISTED_WISH: f32 = 0.42;
/// An item of a list that a rule found is left out below this.
const UNLISTED: f32 = 0.08;
/// Items of a list.
const MOST: usize = 8;
/// Words of an item; of a longer sentence it is the part around what is likely.
const LONGEST: usize = 26;

/// Settles facts by what was learned.
pub(in crate::qualifier) fn of(talk: &Talk<'_>, tagged: &Tagged, facts: &mut Facts) {
    let spans = (0..talk.claims.len())
        .flat_map(|at| tagged.spans(at, FAVOUR).into_iter().map(move |span| (at, span)));
    let reading = Reading { talk, tagged, spans: spans.collect() };
    reading.one(Tag::Name, &mut facts.contact_person);
    reading.one(Tag::Company, &mut facts.company_name);
    reading.one(Tag::Role, &mut facts.title);
    reading.one(Tag::Industry, &mut facts.industry);
    reading.one(Tag::Location, &mut facts.location);
    reading.one(Tag::Tool, &mut facts.current_tool);
    reading.rivals(&mut facts.competitors);
    reading.list(Tag::Pain, LISTED_PAIN, &mut facts.pain_points);
    reading.list(Tag::Wish, LISTED_WISH, &mut facts.requirements);
    reading.number(Tag::Size, UNLIKELY_SIZE, &mut facts.company_size);
    reading.number(Tag::Deal, UNLIKELY_SUM, &mut facts.deal_value);
}

struct Reading<'a, 't> {
    talk: &'a Talk<'t>,
    tagged: &'a Tagged,
    /// What is marked off, by claim.
    spans: Vec<(usize, Span)>,
}

impl<'t> Reading<'_, 't> {
    fn claims(&self) -> impl Iterator<Item = (usize, &Claim<'t>)> {
        self.talk.claims.iter().enumerate().filter(|(_, claim)| !claim.denied())
    }

    /// Settles a single value. One that nobody said in these words, because it was spelled,
    /// read back or worked out, stands.
    fn one(&self, tag: Tag, found: &mut Option<Said<String>>) {
        let ruled = found.as_ref().map(|said| self.chance_of(said, tag));
        if ruled == Some(None) {
            return;
        }
        let of_tag = self.spans.iter().filter(|(at, span)| span.tag == tag && !self.is_spelled(*at, span));
        let likeliest = of_tag.max_by(|(_, one), (_, other)| one.chance().total_cmp(&other.chance()));
        let ruled = ruled.flatten().filter(|chance| *chance >= UNLIKELY || is_beyond_doubt(tag));
        match likeliest {
            Some((at, span)) if span.chance() >= if ruled.is_some() { LIKELIER } else { LIKELY } => {
                let claim = &self.talk.claims[*at];
                let text = claim.sentence.phrase(span.words.clone());
                if found.as_ref().is_some_and(|said| is_known_as(tag, &said.value, &text)) {
                    return;
                }
                let place = claim.sentence.place(span.words.start);
                let value = written(tag, claim, span.words.clone());
                *found = Some(Said { value, evidence: claim.evidence(&place) });
            }
            _ if ruled.is_none() => *found = None,
            _ => {}
        }
    }

    /// The numbers of the caller: how likely each is of a tag, its claim, its word, its value.
    fn numbers<T: FromStr>(&self, tag: Tag) -> Vec<(f32, usize, usize, T)> {
        let words = self.claims().flat_map(|(at, claim)| {
            claim.sentence.words.iter().enumerate().map(move |(word, number)| (at, word, number))
        });
        let numbers = words.filter(|(.., number)| number.is_number());
        numbers
            .filter_map(|(at, word, number)| {
                Some((self.tagged.chance(at, word, tag), at, word, number.text.parse().ok()?))
            })
            .collect()
    }

    /// Settles a number. One that nobody said, because it was counted, stands.
    fn number<T: Copy + PartialEq + FromStr>(&self, tag: Tag, unlikely: f32, found: &mut Option<Said<T>>) {
        let numbers = self.numbers::<T>(tag);
        let ruled = found.as_ref().map(|said| {
            let of_it = numbers.iter().filter(|(.., value)| *value == said.value);
            of_it.map(|(chance, ..)| *chance).reduce(f32::max)
        });
        if ruled == Some(None) {
            return;
        }
        let ruled = ruled.flatten().filter(|chance| *chance >= unlikely);
        let wanted = if ruled.is_some() { LIKELIER } else { LIKELY_NUMBER };
        let likeliest = numbers.into_iter().max_by(|one, other| one.0.total_cmp(&other.0));
        match likeliest.filter(|(chance, ..)| *chance >= wanted) {
            Some((.., value)) if found.as_ref().is_some_and(|said| said.value == value) => {}
            Some((_, at, word, value)) => {
                let claim = &self.talk.claims[at];
                *found = Some(Said { value, evidence: claim.evidence(&claim.sentence.place(word)) });
            }
            None if ruled.is_none() => *found = None,
            None => {}
        }
    }

    /// Letters one by one are the rules' to put together.
    fn is_spelled(&self, at: usize, span: &Span) -> bool {
        let sentence = &self.talk.claims[at].sentence;
        let around = span.words.start.saturating_sub(1)..span.words.end + 1;
        around.filter(|word| sentence.word(*word).chars().count() == 1).count() > 1
    }

    /// How likely what a rule found is; nothing where the caller did not say it in these words.
    fn chance_of(&self, said: &Said<String>, tag: Tag) -> Option<f32> {
        let of_it = self.claims().filter(|(_, claim)| is_said_in(claim, said));
        of_it.map(|(at, claim)| self.tagged.highest(at, 0..claim.sentence.words.len(), tag)).reduce(f32::max)
    }

    /// Whether an item that a rule found may be one of these; one that nobody said in these words
    /// may be anything.
    fn may_be(&self, said: &Said<String>, tags: [Tag; 2]) -> bool {
        tags.into_iter().any(|tag| self.chance_of(said, tag).is_none_or(|chance| chance >= UNLISTED))
    }

    /// Adds products that are likely compared, and leaves out what is likely no product.
    fn rivals(&self, found: &mut Vec<Said<String>>) {
        found.retain(|said| self.may_be(said, [Tag::Rival, Tag::Tool]));
        for (at, span) in
            self.spans.iter().filter(|(_, span)| span.tag == Tag::Rival && span.chance() >= LIKELY)
        {
            let claim = &self.talk.claims[*at];
            let value = product::written(&claim.sentence, span.words.clone());
            if !found.iter().any(|said| said.value.eq_ignore_ascii_case(&value)) {
                let place = claim.sentence.place(span.words.start);
                found.push(Said { value, evidence: claim.evidence(&place) });
            }
        }
    }

    /// Settles a list of things that take a clause to say.
    fn list(&self, tag: Tag, listed: f32, found: &mut Vec<Said<String>>) {
        // A trouble and what would end it are told in one breath.
        found.retain(|said| self.may_be(said, [Tag::Pain, Tag::Wish]));
        for (at, claim) in self.claims() {
            let ruled: Vec<String> = found
                .iter()
                .filter(|said| is_from(claim, said))
                .map(|said| said.value.to_lowercase())
                .collect();
            let parts = if ruled.is_empty() {
                self.clauses(at, claim, tag, listed)
            } else {
                self.others(at, claim, (tag, listed), &ruled)
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
    fn others(
        &self,
        at: usize,
        claim: &Claim<'_>,
        (tag, listed): (Tag, f32),
        found: &[String],
    ) -> Vec<Range<usize>> {
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
        let known: Vec<Range<usize>> =
            found.iter().filter_map(|text| ruled::places(sentence, &ruled::words(text)).next()).collect();
        let is_other = |words: &Range<usize>| {
            let text = sentence.recorded(words.clone()).to_lowercase();
            let apart = |other: &Range<usize>| words.end <= other.start || other.end <= words.start;
            known.iter().all(apart) && !found.iter().any(|known| text.contains(known.as_str()))
        };
        parts
            .filter(|words| self.tagged.highest(at, words.clone(), tag) >= listed && is_other(words))
            .collect()
    }

    /// The sentence where something in it is likely, or the parts of it where it is long.
    fn clauses(&self, at: usize, claim: &Claim<'_>, tag: Tag, listed: f32) -> Vec<Range<usize>> {
        let all = 0..claim.sentence.words.len();
        let highest = self.tagged.highest(at, all.clone(), tag);
        if highest < listed {
            return Vec::new();
        }
        if all.len() <= LONGEST {
            return vec![all];
        }
        let likely = |word: usize| self.tagged.chance(at, word, tag) >= listed.min(highest / 2.0);
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
fn written(tag: Tag, claim: &Claim<'_>, words: Range<usize>) -> String {
    let sentence = &claim.sentence;
    match tag {
        Tag::Name | Tag::Company | Tag::Location => names::written_name(&sentence.phrase(words)),
        Tag::Role => job::written(sentence, &words),
        Tag::Tool | Tag::Rival => product::written(sentence, words),
        Tag::Industry => sentence.phrase(words).to_lowercase(),
        _ => sentence.phrase(words),
    }
}
