//! The words of a job: how high it stands, what it is about, and the noun ("regional sales manager").

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::{self, Words};
use super::names::{is_everyday, is_first_name};
use super::sentence::Sentence;

static JOBS: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/jobs.txt")));
static FUNCTIONS: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/functions.txt")));
const ACRONYMS: &[&str] = &[
    "ceo", "cto", "cfo", "coo", "cmo", "cio", "cro", "cso", "chro", "cpo", "ciso", "vp", "svp", "evp", "avp",
    "md", "gm", "pa", "it", "hr", "pr", "crm", "erp", "qa", "ux", "ui", "bi", "seo", "bd",
];
/// Jobs in which a department may follow without "of": "VP sales".
const HEADS: &[&str] = &["vp", "svp", "evp", "avp", "director", "head", "manager"];
/// Words that are a job only with what they are about.
const VAGUE: &[&str] = &[
    "head",
    "lead",
    "leader",
    "chief",
    "exec",
    "executive",
    "agent",
    "associate",
    "deputy",
    "chair",
    "minister",
];
/// Words before the job's noun that no list knows, at most.
const MOST_UNKNOWN: usize = 3;

/// The noun at a place and how many words it takes: "v p" is spelled.
fn noun(sentence: &Sentence<'_>, at: usize) -> Option<usize> {
    let word = sentence.word(at);
    let spelled = |letters: &[&str]| letters.iter().enumerate().all(|(n, l)| sentence.word(at + n) == *l);
    if word.len() == 1 {
        let found = [
            &["c", "e", "o"][..],
            &["c", "f", "o"],
            &["c", "t", "o"],
            &["c", "o", "o"],
            &["c", "i", "o"],
            &["c", "m", "o"],
            &["v", "p"],
            &["g", "m"],
            &["m", "d"],
        ];
        return found.iter().find(|letters| spelled(letters)).map(|letters| letters.len());
    }
    (JOBS.contains(word) || word.strip_suffix('s').is_some_and(|one| one.len() > 3 && JOBS.contains(one)))
        .then_some(1)
}

/// Whether a word names what a job may be about: "sales", "repairs".
pub(super) fn is_department(word: &str) -> bool {
    FUNCTIONS.contains(word)
}

/// Whether a word alone names a job.
pub(super) fn is_job(word: &str) -> bool {
    JOBS.contains(word) || word.strip_suffix('s').is_some_and(|one| JOBS.contains(one))
}

fn is_function(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.word(at);
    // "it" is a department in capitals or before a job, else a pronoun.
    let pronoun = word == "it" && sentence.written(at) != "IT" && noun(sentence, at + 1).is_none();
    !pronoun && FUNCTIONS.contains(word)
}

/// "Sales ops at": a department that stands for the job of who works in it.
pub(super) fn department_at(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let end =
        (at..at + 3).take_while(|&i| is_function(sentence, i) && (i == at || !sentence.breaks_at(i))).count()
            + at;
    (end > at && matches!(sentence.word(end), "at" | "for" | "with") && !sentence.breaks_at(end))
        .then_some(at..end)
}

/// The words of a job that begins here.
pub(super) fn title_at(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let qualifies = |i: usize| {
        (is_function(sentence, i) || noun(sentence, i) == Some(1)) && (i == at || !sentence.breaks_at(i))
    };
    let chain = (at..at + 6)
        .take_while(|&i| qualifies(i) || (i == at || !sentence.breaks_at(i)) && noun(sentence, i).is_some());
    let job = chain.filter(|&i| noun(sentence, i).is_some()).last()?;
    let width = noun(sentence, job)?;
    let mut end = job + width;
    if matches!(sentence.word(end), "and" | "&") && noun(sentence, end + 1).is_some() {
        end += 1 + noun(sentence, end + 1).unwrap_or(1);
    } else if sentence.word(end) == "in" && sentence.word(end + 1) == "chief" {
        end += 2;
    }
    let head = if width > 1 { "vp" } else { sentence.word(job) };
    let whole = department_end(sentence, end, head);
    (!(VAGUE.contains(&head) && whole == job + 1 && job == at)).then_some(at..whole)
}

/// Behind "of operations", "of sales and marketing", and in "VP sales".
/// A head or director has departments that no list knows; a founder has a company.
fn department_end(sentence: &Sentence<'_>, of: usize, head: &str) -> usize {
    let heads = HEADS.contains(&head) || head == "chief";
    let listed = |i: usize| is_function(sentence, i) && !sentence.breaks_at(i);
    if heads
        && listed(of)
        && matches!(sentence.word(of + 1), "" | "at" | "of" | "for" | "with" | "here" | "and" | "from" | "in")
    {
        return of + 1;
    }
    if heads && listed(of) && sentence.breaks_at(of + 1) {
        return of + 1;
    }
    let unlisted = |i: usize| {
        let word = sentence.word(i);
        let ends = sentence.breaks_at(i + 1)
            || matches!(sentence.word(i + 1), "at" | "for" | "with" | "here" | "and" | "in");
        heads
            && word.len() > 3
            && !is_everyday(word)
            && !sentence.breaks_at(i)
            && (sentence.written(i).starts_with(char::is_lowercase) || ends && head != "manager")
    };
    let of_what = usize::from(sentence.word(of + 1) == "the");
    let first = of + 1 + of_what;
    if !matches!(sentence.word(of), "of" | "for")
        || sentence.breaks_at(of)
        || !(listed(first) || (of_what == 0 && unlisted(first)))
    {
        return of;
    }
    let mut end = first + 1;
    while listed(end)
        || (matches!(sentence.word(end), "and" | "&") && listed(end + 1))
        || (unlisted(end) && listed(end - 1) && sentence.written(end).starts_with(char::is_lowercase))
    {
        end += 1;
    }
    end
}

/// The job behind "I am the": what stands between belongs to it, listed or not.
pub(super) fn behind(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    if let Some(words) = title_at(sentence, at) {
        return Some(words);
    }
    let article =
        matches!(sentence.word(at.wrapping_sub(1)), "the" | "a" | "an" | "our" | "their" | "his" | "her");
    let job = (at..at + MOST_UNKNOWN + 1).find(|&i| noun(sentence, i).is_some())?;
    let modifies = |i: usize| {
        let word = sentence.word(i);
        let verb = word.ends_with("ing") && !FUNCTIONS.contains(word);
        (i == at || !sentence.breaks_at(i))
            && word.len() > 1
            && word.chars().all(|c| c.is_alphabetic() || c == '\'')
            && !matches!(
                word,
                "for" | "with" | "at" | "of" | "and" | "to" | "my" | "who" | "in" | "from" | "the" | "a"
            )
            && (!verb || article)
            && (article || !is_everyday(word) || FUNCTIONS.contains(word))
            && (article || !is_first_name(word))
    };
    let plain = |i: usize| {
        matches!(
            sentence.word(i),
            "new" | "small" | "only" | "current" | "big" | "local" | "busy" | "single" | "proud"
        )
    };
    let from = (at..job).find(|&i| !plain(i)).unwrap_or(job);
    let whole = title_at(sentence, start_of(sentence, job)).map_or(job + 1, |r| r.end);
    let past = |i: usize| matches!(sentence.word(i), "retired" | "former" | "ex" | "potential");
    (job > at && !(at..job).any(past) && (at..job).all(modifies) && !sentence.breaks_at(job))
        .then_some(from..whole)
}

/// The first job of an answer, with what it is about.
pub(super) fn first(sentence: &Sentence<'_>) -> Option<Range<usize>> {
    let others =
        |i: usize| matches!(sentence.word(i.wrapping_sub(1)), "my" | "our" | "his" | "her" | "their");
    (0..sentence.words.len().min(16)).filter(|&i| noun(sentence, i).is_some()).find_map(|job| {
        let mut from = start_of(sentence, job);
        // In an answer the words before the noun are what it is about: "lift supervisor".
        while from > 0
            && job - from < MOST_UNKNOWN
            && !sentence.breaks_at(from)
            && !is_everyday(sentence.word(from - 1))
            && sentence.word(from - 1).len() > 1
            && !sentence.words[from - 1].is_number()
        {
            from -= 1;
        }
        let end = title_at(sentence, start_of(sentence, job))?.end;
        (!others(from)).then_some(from..end)
    })
}

fn start_of(sentence: &Sentence<'_>, job: usize) -> usize {
    let mut first = job;
    while first > 0 && is_function(sentence, first - 1) && !sentence.breaks_at(first) {
        first -= 1;
    }
    first
}

/// The job as it would be written on a card.
pub(super) fn written(sentence: &Sentence<'_>, words: &Range<usize>) -> String {
    let mut text: Vec<String> = Vec::new();
    let mut spelled = String::new();
    for i in words.clone() {
        let word = sentence.word(i);
        if word.len() == 1 && word != "&" {
            spelled.push_str(&word.to_uppercase());
            continue;
        }
        if !spelled.is_empty() {
            text.push(std::mem::take(&mut spelled));
        }
        text.push(match word {
            _ if ACRONYMS.contains(&word) => word.to_uppercase(),
            "of" | "and" | "for" | "in" | "the" => word.to_owned(),
            _ => word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect(),
        });
    }
    text.extend((!spelled.is_empty()).then_some(spelled));
    if let Some(last) = text.last_mut() {
        // "one of two managing directors"
        let one = last.strip_suffix('s').filter(|one| JOBS.contains(one.to_lowercase().as_str()));
        if let Some(one) = one.map(str::to_owned) {
            *last = one;
        }
    }
    text.join(" ")
        .replace("Co Founder", "Co-Founder")
        .replace("Cofounder", "Co-Founder")
        .replace("Co Owner", "Co-Owner")
}
