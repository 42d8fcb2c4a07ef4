//! The products that the caller named: in use, tried or compared.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::pattern::Pattern;
use super::product::{self, Kind};
use super::sentence::Sentence;
use super::talk::{Claim, Talk};
use super::whose;

/// What stands before a rival that no list knows.
static COMPARES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:compar(?:e|ed|ing)|looking (?:at|into)|talk(?:ed|ing) to|speaking (?:to|with)|evaluat(?:e|ed|ing)|consider(?:ed|ing)|demo(?:ed)? (?:of|with|from|by)|(?:quote|offer|proposal) from|alternative to|compet(?:e|ing) with|shortlist(?:ed|ing)?|trial(?:led|ling)|tried(?: out)?|did try|have tried|played with|versus|vs|different (?:from|to|than)|better than|going with|(?:guys?|fellow|people|rep|reps|salesman|lady) (?:at|from))(?: (?:you|it|this|to|with|against|also|us|yours|both|either|the other one))*|(?:switch(?:ing)?|mov(?:e|ing)|migrat(?:e|ing)|com(?:e|ing)) (?:away )?from",
    )
});
static INTEGRATION: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"integrat(?:e|es|ed|ion|ions|ing)|connect(?:s|ed|or|ion)?|sync(?:s|ed|ing)?|plugs? (?:in|into)|import(?:s|ed|ing)?|export(?:s|ed|ing)?|works? with|plays? (?:nice|nicely|well|ball) with|ties? (?:in|into|to|with)|feeds? (?:in|into)|straight (?:in|into|to)|(?:it|that|which|system|software|tool|something) (?:also |can |could |will |would )*talks? (?:to|with)|talks? to your|(?:must|has to|have to|needs to|should) (?:talk|speak) to|hook(?:s|ed)? (?:up )?(?:to|with|into)|link(?:s|ed)? (?:to|with)|api|compatible with",
    )
});
/// What somebody knows of a product besides working with it.
static SKILL: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"experience (?:with|in|on|of)|certified (?:in|on)|skilled in|trained (?:in|on)|worked (?:with|on|for|at)|know my way around",
    )
});
/// The words behind a product that make it somebody's trade.
const TRADED: &[&str] = &[
    "reseller",
    "resellers",
    "partner",
    "partners",
    "consultant",
    "consultants",
    "consultancy",
    "developer",
    "developers",
    "admin",
    "shop",
];
/// The caller had another place of work in mind.
static ELSEWHERE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:old|last|previous|former) (?:job|company|firm|employer|place|gig|office)|thinking of (?:my|the|our)",
    )
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

/// The tools that the caller named, in the order of the talk.
pub(super) fn hear(talk: &Talk<'_>) -> Vec<Said<String>> {
    let mut found: Vec<Said<String>> = Vec::new();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        if takes_back(claim) {
            let turn = claim.evidence(&(0..1)).first().map(|e| e.turn);
            found.retain(|said| said.evidence.first().map(|e| e.turn) != turn);
            continue;
        }
        for (words, name) in named(claim) {
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

/// "Salesforce. No, sorry, that was my last job.": what was named just before is not here.
pub(super) fn takes_back(claim: &Claim<'_>) -> bool {
    !claim.opens && claim.sentence.has(&ELSEWHERE) && claim.corrects()
}

/// Whether the words before a product say that it is to be connected with.
pub(super) fn connected(sentence: &Sentence<'_>, start: usize) -> bool {
    sentence.has(&INTEGRATION) && INTEGRATION.is_match(sentence.lead_in(start, 7))
}

fn named(claim: &Claim<'_>) -> Vec<(Range<usize>, String)> {
    let sentence = &claim.sentence;
    let asked = claim.asked(Topic::Tool) || claim.asked(Topic::Rivals);
    let mut aside = None;
    let mut found: Vec<(Range<usize>, String)> = product::mentions(claim, asked)
        .iter()
        .filter(|m| m.kind == Kind::Rival || tool_like(&m.name))
        .filter(|m| {
            let start = sentence.place(m.words.start).start;
            let filled = sentence.lead_in(start, 4).contains(" fill");
            // What is said of one holds for the next: "integrate with Xero and HubSpot".
            let listed = aside.is_some_and(|end: usize| {
                m.words.start <= end + 1 && matches!(sentence.word(end), "and" | "or") || m.words.start == end
            });
            let other = sentence.negated(start) || filled || listed || connected(sentence, start);
            aside = other.then_some(m.words.end);
            !other
        })
        .map(|m| (m.words.clone(), m.name.clone()))
        .collect();
    for (words, name) in unlisted(claim) {
        if found.iter().all(|(known, _)| known.end <= words.start || words.end <= known.start) {
            found.push((words, name));
        }
    }
    found.retain(|(words, _)| {
        let skill = SKILL.is_match(&sentence.flat[..sentence.place(words.start).start]);
        // "A guy from Freshworks was here" names who sells, not what somebody else uses.
        let seller = matches!(sentence.word(words.start.wrapping_sub(1)), "from" | "at");
        let others = !seller && whose::is_others(sentence, words.start);
        !skill && !others && !TRADED.contains(&sentence.word(words.end))
    });
    found
}

/// Spreadsheets are named beside the products that are compared.
fn tool_like(name: &str) -> bool {
    matches!(name, "Excel" | "Google Sheets" | "spreadsheet" | "spreadsheets")
}

/// A rival that no list knows, where the words say that it is one; "Nimbus and Kestrel" are two.
fn unlisted(claim: &Claim<'_>) -> Vec<(Range<usize>, String)> {
    let sentence = &claim.sentence;
    let mut found = Vec::new();
    let cue = sentence.find(&COMPARES).filter(|c| !sentence.negated(c.start));
    let mut at = match &cue {
        Some(cue) => Some(sentence.word_at(cue.end)),
        None if claim.asked(Topic::Rivals) && claim.opens => {
            (0..sentence.words.len().min(6)).find(|&i| product::proper(sentence, i))
        }
        None => None,
    };
    while let Some(i) = at {
        let first = cue.is_none() && i == 0 && product::proper(sentence, 0);
        let words = product::unlisted_at(sentence, i).or_else(|| first.then_some(0..1));
        let Some(words) = words.filter(|_| found.len() < MOST_TOOLS) else { break };
        let and = usize::from(matches!(sentence.word(words.end), "and" | "or"));
        at = (and > 0 || sentence.words.get(words.end).is_some_and(|w| w.after_pause))
            .then_some(words.end + and);
        found.push((words.clone(), product::written(sentence, words)));
    }
    found
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
            (&["A Who else are you talking to?", "U Nimbus and Kestrel"], &["Nimbus", "Kestrel"]),
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
