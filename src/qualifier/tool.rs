//! What the caller uses today or compares with.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::lexicon::Lexicon;
use super::names::{capitalised, is_everyday, is_first_name, written_name};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};

static TOOLS: LazyLock<Lexicon<&'static str>> =
    LazyLock::new(|| Lexicon::new(include_str!("lists/tools.txt").lines().filter_map(|l| l.split_once('='))));
static CUE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:we|i) (?:currently |now |also |just |still |mostly )?use|(?:we are|i am|been|currently|are we|still) (?:currently |still |just |mostly )*(?:using|on|with)|(?:switch(?:ing)?|mov(?:e|ing)|migrat(?:e|ing)|com(?:e|ing)) (?:away )?from|(?:compar(?:e|ed|ing)|looking at|talking to|evaluating|considering|demo (?:of|with|from)|quote from|alternative to|competing with)(?: (?:you |it |this |to |with |against |also )*)?",
    )
});
static INTEGRATION: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"integrat(?:e|es|ion|ions|ing)|connects?|connect(?:ed|or) (?:to|with)|syncs?|syncs? with|plugs? into|import from|export to|works? with|talks? to",
    )
});
static OTHERS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"(?:our|my) (?:clients?|customers?|friend|old (?:job|company)|last company|previous)")
});
/// Tools kept of one talk.
const MOST_TOOLS: usize = 8;

/// Whether it is no product of a competitor, but how one gets by without any.
pub(super) fn is_makeshift(name: &str) -> bool {
    let name = name.to_lowercase();
    ["spreadsheet", "excel", "sheet", "pen", "paper", "notebook", "whiteboard", "post it", "hand", "word"]
        .iter()
        .any(|w| name.split(' ').any(|n| n == *w || n.strip_suffix('s') == Some(*w)))
}

pub(super) fn is_tool(text: &str) -> bool {
    TOOLS.get(text).is_some()
}

/// The tools that the caller named, in the order of the talk.
pub(super) fn hear(talk: &Talk<'_>) -> Vec<Said<String>> {
    let mut found: Vec<Said<String>> = Vec::new();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        for (words, name) in mentions(claim) {
            if talk.vocabulary.is_own(&name) {
                continue;
            }
            let place = claim.sentence.place(words.start).start..claim.sentence.place(words.end - 1).end;
            if let Some(known) = found.iter_mut().find(|s| s.value == name) {
                if known.evidence.len() < 3 {
                    known.evidence.extend(claim.evidence(&place));
                    known.evidence.dedup();
                }
            } else if found.len() < MOST_TOOLS {
                found.push(Said { value: name, evidence: claim.evidence(&place) });
            }
        }
    }
    found
}

/// Whether the sentence is about what somebody else works with.
pub(super) fn others(sentence: &Sentence<'_>) -> bool {
    sentence.has(&OTHERS)
}

fn mentions(claim: &Claim<'_>) -> Vec<(Range<usize>, String)> {
    let sentence = &claim.sentence;
    if sentence.has(&OTHERS) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        if let Some((words, name)) = known_at(claim, at) {
            at = words.end;
            let start = sentence.place(words.start).start;
            let integration = INTEGRATION.is_match(sentence.lead_in(start, 7));
            if !sentence.negated(start) && !integration {
                found.push((words, name));
            }
        } else {
            at += 1;
        }
    }
    if found.is_empty() {
        found.extend(unlisted(claim));
    }
    found
}

pub(super) fn known_at(claim: &Claim<'_>, at: usize) -> Option<(Range<usize>, String)> {
    let sentence = &claim.sentence;
    if let Some((words, name)) = claim.vocabulary.competitors().longest_at(sentence, at) {
        return Some((words, name.clone()));
    }
    // "notion", "excel" and "keep" are verbs and nouns too; the list holds only what is seldom one.
    TOOLS.longest_at(sentence, at).map(|(words, name)| (words, (*name).to_owned()))
}

/// A tool that no list knows, where the words say that it is one.
fn unlisted(claim: &Claim<'_>) -> Option<(Range<usize>, String)> {
    let sentence = &claim.sentence;
    let cue = sentence.find(&CUE).filter(|c| !sentence.negated(c.start));
    let at = match &cue {
        Some(cue) => sentence.word_at(cue.end),
        None if claim.asked(Topic::Tool) && claim.opens => {
            (0..3).find(|&i| !is_everyday(sentence.word(i)))?
        }
        None => return None,
    };
    let word = sentence.word(at);
    let named = capitalised(sentence, at) || (cue.is_none() && sentence.words.len() < 4);
    let plain = is_everyday(word)
        || word.starts_with("crm")
        || word.len() < 3
        || is_first_name(word)
        || super::place::is_place(word)
        || !word.chars().all(char::is_alphanumeric)
        || word.starts_with(|c: char| c.is_ascii_digit());
    if !named || plain || super::calendar::month(word).is_some() || sentence.has(&INTEGRATION) {
        return None;
    }
    let end = at
        + 1
        + usize::from(
            capitalised(sentence, at + 1)
                && !is_everyday(sentence.word(at + 1))
                && !sentence.words[at + 1].after_pause,
        );
    Some((at..end, written_name(&sentence.phrase(at..end))))
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn tools_are_found_and_only_the_callers() {
        for (lines, want) in [
            (&["U we use hub spot and some spreadsheets today"][..], &["HubSpot", "spreadsheets"][..]),
            (&["U we're comparing you with Salesforce"], &["Salesforce"]),
            (&["U we are moving away from Flowdesk"], &["Flowdesk"]),
            (&["A What are you using today?", "U pipedrive"], &["Pipedrive"]),
            (&["A Are you using Zoho today?", "U yeah"], &["Zoho"]),
            (&["A Are you using Zoho today?", "U no nothing"], &[]),
            (&["U we don't use hubspot"], &[]),
            (&["U does it integrate with salesforce"], &[]),
            (&["A We replace HubSpot and Zoho.", "U interesting"], &[]),
            (&["U our customers use salesforce"], &[]),
        ] {
            let heard: Vec<String> = hear(&Talk::new(&talk(lines))).into_iter().map(|s| s.value).collect();
            assert_eq!(heard, want, "{lines:?}");
        }
    }
}
