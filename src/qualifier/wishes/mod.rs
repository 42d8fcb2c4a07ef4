//! What the caller asks for, in the caller's words: what the product must be or do, and not
//! what is to happen on this call.

mod answer;
mod asking;
mod capability;
mod errand;
mod item;
mod must;

use std::ops::Range;

use super::Said;
use super::talk::{Claim, Talk};
use item::MOST_ITEMS;

/// What the caller asks for.
pub(super) fn requirements(talk: &Talk<'_>) -> Vec<Said<String>> {
    let mut found = Vec::new();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        for words in wished(claim) {
            let place = claim.sentence.place(words.start);
            push(&mut found, claim, &place, claim.sentence.phrase(words));
        }
    }
    found
}

/// The wishes of a sentence, in its order; none stands within another.
fn wished(claim: &Claim<'_>) -> Vec<Range<usize>> {
    let sentence = &claim.sentence;
    let mut found: Vec<Range<usize>> = Vec::new();
    if claim.own() {
        found.extend(answer::items(claim));
        found.extend(must::item(claim));
    }
    let mut starts: Vec<usize> = asking::starts(claim);
    if claim.own() {
        starts.extend(capability::starts(claim));
    }
    starts.sort_unstable();
    let mut starts = starts.into_iter().flat_map(|from| item::listed(sentence, from)).collect::<Vec<_>>();
    starts.dedup();
    for from in starts {
        let words = from..item::end(sentence, from);
        if found.iter().all(|known| known.end <= words.start || words.end <= known.start)
            && item::says_something(sentence, &words)
        {
            found.push(words);
        }
    }
    found
}

/// Keeps a new text, as long as there are few.
pub(super) fn push(found: &mut Vec<Said<String>>, claim: &Claim<'_>, place: &Range<usize>, text: String) {
    if found.len() < MOST_ITEMS && !text.is_empty() && !found.iter().any(|s| s.value == text) {
        found.push(Said { value: text, evidence: claim.evidence(place) });
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn what_is_kept_ends_where_a_thought_ends() {
        for (said, want) in [
            ("we need something that works with Outlook and", "something that works with Outlook"),
            ("we need to replace the old phones so", "to replace the old phones"),
            ("I want reports on every call but", "reports on every call"),
            ("we need detailed reports, so we stop guessing", "detailed reports"),
        ] {
            let said_of = talk(&[&format!("U {said}")]);
            let found = requirements(&Talk::new(&said_of));
            assert_eq!(found.first().map(|s| s.value.as_str()), Some(want), "{said}");
        }
    }

    #[test]
    fn wishes_are_the_callers_words() {
        let said = talk(&[
            "A Many teams lose leads.",
            "U yeah we keep losing leads in spreadsheets",
            "U we need something that works with Outlook, and I have to ask my boss",
            "U no problem. I'd like to book a demo",
            "U does it integrate with our phone system",
        ]);
        let talk = Talk::new(&said);
        let texts = |found: Vec<Said<String>>| found.into_iter().map(|s| s.value).collect::<Vec<_>>();
        assert_eq!(
            texts(requirements(&talk)),
            ["something that works with Outlook", "does it integrate with our phone system"]
        );
    }
}
