//! The caller's job: "I'm the head of operations".

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::introduction;
use super::ledger::{Ledger, Weight};
use super::lexicon::Words;
use super::names::is_everyday;
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};

const JOBS: &[&str] = &[
    "ceo",
    "cto",
    "cfo",
    "coo",
    "cmo",
    "cio",
    "cro",
    "vp",
    "svp",
    "evp",
    "president",
    "founder",
    "cofounder",
    "owner",
    "partner",
    "director",
    "manager",
    "head",
    "lead",
    "officer",
    "coordinator",
    "administrator",
    "analyst",
    "engineer",
    "developer",
    "consultant",
    "specialist",
    "executive",
    "supervisor",
    "assistant",
    "receptionist",
    "accountant",
    "buyer",
    "intern",
    "principal",
    "broker",
    "architect",
    "designer",
    "controller",
    "dean",
    "lawyer",
    "attorney",
    "representative",
    "recruiter",
    "proprietor",
    "bookkeeper",
    "strategist",
    "bursar",
    "treasurer",
    "secretary",
    "chair",
    "chairman",
    "chairwoman",
    "estimator",
    "dispatcher",
    "superintendent",
    "foreman",
    "pastor",
    "editor",
    "producer",
    "planner",
    "technician",
    "pharmacist",
    "headteacher",
    "trainer",
    "chef",
    "merchandiser",
    "comptroller",
    "auditor",
    "advisor",
    "adviser",
    "clerk",
    "registrar",
    "librarian",
    "curator",
    "gm",
    "md",
];
const QUALIFIERS: &[&str] = &[
    "senior",
    "junior",
    "vice",
    "deputy",
    "associate",
    "regional",
    "global",
    "national",
    "chief",
    "executive",
    "managing",
    "general",
    "assistant",
    "co",
    "operations",
    "operating",
    "sales",
    "marketing",
    "it",
    "hr",
    "product",
    "project",
    "account",
    "office",
    "finance",
    "financial",
    "technical",
    "technology",
    "information",
    "customer",
    "success",
    "support",
    "business",
    "development",
    "procurement",
    "purchasing",
    "logistics",
    "commercial",
    "growth",
    "revenue",
    "practice",
    "program",
    "people",
    "store",
    "plant",
    "branch",
    "community",
    "content",
    "data",
    "digital",
    "brand",
    "legal",
    "software",
    "solutions",
    "key",
    "team",
    "lead",
    "principal",
    "human",
    "resources",
    "compliance",
];
const DEPARTMENTS: &[&str] = &[
    "engineering",
    "ops",
    "security",
    "design",
    "research",
    "education",
    "facilities",
    "fleet",
    "service",
    "services",
    "admissions",
];
const ACRONYMS: &[&str] =
    &["ceo", "cto", "cfo", "coo", "cmo", "cio", "cro", "vp", "svp", "evp", "it", "hr", "pr", "ops", "crm"];

fn is_job(word: &str) -> bool {
    static WORDS: LazyLock<Words> = LazyLock::new(|| JOBS.iter().copied().collect());
    WORDS.contains(word)
}

static CUE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:i am|we are|are we|i work as|working as|my (?:role|title|position|job)(?: title)? is|our (?:role|title|position|job)(?: title)? is)(?: (?:also|actually|now|currently|just|basically|kind|of|sort|the|a|an|one|their|our|your|acting))*",
    )
});

/// The caller's job, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<String>> {
    let mut ledger = Ledger::default();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        if let Some((weight, words)) = find(claim) {
            let place = claim.sentence.place(words.start).start..claim.sentence.place(words.end - 1).end;
            ledger.offer(
                claim.weight(weight),
                claim.corrects(),
                written(&claim.sentence, &words),
                claim.evidence(&place),
            );
        }
    }
    ledger.finish()
}

fn find(claim: &Claim<'_>) -> Option<(Weight, Range<usize>)> {
    let sentence = &claim.sentence;
    let stated = sentence.places(&CUE).find_map(|cue| title_at(sentence, sentence.word_at(cue.end)));
    if let Some(words) = stated.or_else(|| described(sentence)) {
        return Some((Weight::Stated, words));
    }
    let jobs = (0..sentence.words.len()).filter(|&i| is_job(sentence.word(i)));
    if claim.asked(Topic::Title) && claim.opens {
        return jobs
            .take(1)
            .find_map(|i| title_at(sentence, start_of(sentence, i)))
            .map(|r| (Weight::Stated, r));
    }
    if let Some(words) = introduction::of(claim).and_then(|i| i.title).filter(|_| claim.own()) {
        return Some((Weight::Mentioned, words));
    }
    // "this is Sarah Chen, head of operations at TechStart": right behind the introduction.
    let introduced = claim.own() && sentence.has(&INTRODUCTION);
    let mut after_pause = jobs.map(|i| start_of(sentence, i)).filter(|&i| {
        let the = usize::from(matches!(sentence.word(i.wrapping_sub(1)), "the" | "a"));
        i > the && sentence.words[i - the].after_pause && i < 9
    });
    introduced
        .then(|| after_pause.find_map(|i| title_at(sentence, i)))
        .flatten()
        .map(|r| (Weight::Mentioned, r))
}

/// "I'm the front desk supervisor": whatever stands between the article and the job belongs to it.
fn described(sentence: &Sentence<'_>) -> Option<Range<usize>> {
    sentence.places(&CUE).find_map(|cue| {
        let at = sentence.word_at(cue.end);
        let article =
            matches!(sentence.word(at.wrapping_sub(1)), "the" | "a" | "an" | "our" | "their" | "acting");
        let job = (at..at + 4).find(|&i| is_job(sentence.word(i)))?;
        let modifies = |i: usize| {
            let word = sentence.word(i);
            !sentence.words[i].after_pause
                && word.chars().all(|c| c.is_alphabetic() || c == '\'')
                && !matches!(
                    word,
                    "for"
                        | "with"
                        | "at"
                        | "of"
                        | "and"
                        | "to"
                        | "my"
                        | "looking"
                        | "calling"
                        | "who"
                        | "one"
                )
        };
        let plain = |i: usize| {
            matches!(
                sentence.word(i),
                "new" | "small" | "only" | "current" | "big" | "local" | "busy" | "single" | "proud"
            )
        };
        let from = (at..job).find(|&i| !plain(i)).unwrap_or(job);
        let whole = title_at(sentence, start_of(sentence, job)).map_or(job + 1, |r| r.end);
        (article && job > at && (at + 1..=job).all(modifies) && !sentence.negated(cue.start))
            .then_some(from..whole)
    })
}

static INTRODUCTION: LazyLock<Pattern> = LazyLock::new(|| pattern(r"this is|my name is|i am|here|speaking"));

fn start_of(sentence: &Sentence<'_>, job: usize) -> usize {
    let mut first = job;
    while first > 0 && QUALIFIERS.contains(&sentence.word(first - 1)) && !sentence.words[first].after_pause {
        first -= 1;
    }
    first
}

/// The words of a job that begins here.
pub(super) fn title_at(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let is_job = |i: usize| is_job(sentence.word(i));
    let qualifies = |i: usize| QUALIFIERS.contains(&sentence.word(i));
    let mut job = at;
    while qualifies(job) && job < at + 4 && !(is_job(job) && !is_job(job + 1) && !qualifies(job + 1)) {
        job += 1;
    }
    if !is_job(job) {
        return None;
    }
    let mut end = job + 1;
    if sentence.word(end) == "and" && is_job(end + 1) {
        end += 2;
    }
    let heads = matches!(sentence.word(job), "head" | "director" | "vp" | "manager");
    let whole = department_end(sentence, end, heads);
    let vague = matches!(sentence.word(job), "head" | "lead") && whole == job + 1 && job == at;
    (!vague).then_some(at..whole)
}

/// Behind "of operations", "of sales and marketing".
/// A head or director has departments that no list knows; a founder has a company.
fn department_end(sentence: &Sentence<'_>, of: usize, heads: bool) -> usize {
    let department = |i: usize| {
        let word = sentence.word(i);
        let unlisted =
            heads && word.len() > 3 && !is_everyday(word) && word.bytes().all(|b| b.is_ascii_lowercase());
        QUALIFIERS.contains(&word) || DEPARTMENTS.contains(&word) || unlisted
    };
    if !matches!(sentence.word(of), "of" | "for") || !department(of + 1) {
        return of;
    }
    let mut end = of + 2;
    while department(end) || (sentence.word(end) == "and" && department(end + 1)) {
        end += 1;
    }
    end
}

fn written(sentence: &Sentence<'_>, words: &Range<usize>) -> String {
    let word = |w: &str| match w {
        _ if ACRONYMS.contains(&w) => w.to_uppercase(),
        "of" | "and" | "for" => w.to_owned(),
        _ => w.chars().take(1).flat_map(char::to_uppercase).chain(w.chars().skip(1)).collect(),
    };
    let text = words.clone().map(|i| word(sentence.word(i))).collect::<Vec<String>>().join(" ");
    text.replace("Co Founder", "Co-Founder")
        .replace("Cofounder", "Co-Founder")
        .replace(" OPS", " Ops")
        .replace("Co Owner", "Co-Owner")
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn jobs_are_found() {
        for (lines, want) in [
            (&["U i'm the head of operations at tech start"][..], Some("Head of Operations")),
            (&["U I am the founder and CEO of a bakery"], Some("Founder and CEO")),
            (&["A What's your role there?", "U office manager"], Some("Office Manager")),
            (&["U This is Sarah Chen, VP of Sales at Acme."], Some("VP of Sales")),
            (&["U i am not the manager"], None),
            (&["U my manager decides"], None),
            (&["U our cfo signs that"], None),
            (&["A So you are the operations manager?", "U yes"], Some("Operations Manager")),
            (&["A So you are the operations manager?", "U no"], None),
            (&["U i am the chief operating officer"], Some("Chief Operating Officer")),
            (&["U i'm the director of patient services"], Some("Director of Patient Services")),
            (&["U i am in a meeting with the director"], None),
        ] {
            assert_eq!(hear(&Talk::new(&talk(lines))).map(|s| s.value).as_deref(), want, "{lines:?}");
        }
    }
}
