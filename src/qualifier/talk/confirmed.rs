//! Which of the assistant's sentences the caller's yes or no is about.

use std::sync::LazyLock;

use crate::qualifier::cue::pattern;
use crate::qualifier::pattern::Pattern;
use crate::qualifier::sentence::Sentence;

static CHECK: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:so |and |ok |great )*(?:is|was|does|did|do|have) (?:that|this|it|i|all|everything|all of that) (?:all |still )?(?:right|correct|sound|look|get|got|have|accurate|ok|fine|good|so|true|valid|current|the case)(?: [a-z]+){0,4} $|^ (?:(?:is|are) (?:that|it|this|those|these) )?(?:still )?(?:right|correct|yes|ok|so|true|valid|accurate|good|current|the case)(?: still)? $",
    )
});
/// A question that no yes answers.
static OPEN_QUESTION: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:and|so|great|ok|okay|perfect|got it|thanks|thank you|also|by) )*(?:what|when|where|who|which|whom|why|how)",
    )
});
/// A question about what was said just before it.
static ANAPHORA: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:and |so )?(?:has|is|was|does|would|will) (?:it|that|this)(?: still| already| been| also| all)* (?:approved|so|the case|right|true|correct|valid|set|fixed|signed off|confirmed|current|hold|stand|apply)",
    )
});
static SUGGESTION: LazyLock<Pattern> = LazyLock::new(|| pattern(r"(?:how|what) about|what if|why not"));
/// The assistant names itself: "this is Clara from Trendtial".
static INTRODUCTION: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:this is|i am|my name is|you are (?:speaking|talking) (?:to|with)|through to) [^ ]+|[^ ]+ here|clara|how (?:can|may) i help",
    )
});
static TO_CALLER: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"am i|is this|do i have|are you|could i speak|may i speak|can i speak|is that")
});
static ABOUT_CALLER: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"you|your|that is|that would be|so|got|read|confirm|is this|and the|it is"));
static ABOUT_US: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"our (?:[a-z]+ )?(?:plans?|price|prices|pricing|product|team|platform|office|company|packages?|service)|we (?:charge|offer|have|are|start|can|provide)",
    )
});

/// The sentences of a message that a yes or no is about.
pub(super) fn subject_of<'s, 'a>(sentences: &'s [Sentence<'a>]) -> Vec<&'s Sentence<'a>> {
    let about_caller = |s: &&Sentence<'_>| s.has(&ABOUT_CALLER) && !s.has(&ABOUT_US);
    match sentences.iter().rfind(|s| s.question) {
        Some(check) if check.has(&CHECK) => {
            sentences.iter().filter(|s| !s.has(&CHECK) && !s.has(&ABOUT_US)).collect()
        }
        Some(question) if question.has(&OPEN_QUESTION) && !question.has(&SUGGESTION) => Vec::new(),
        Some(question) => {
            // "You wrote up to ten thousand. Has it been approved?" asks about both.
            let at = sentences.iter().rposition(|s| s.question).unwrap_or(0);
            let before = at.checked_sub(1).map(|i| &sentences[i]);
            before
                .filter(|s| question.has(&ANAPHORA) && about_caller(s) && !s.question)
                .into_iter()
                .chain([question])
                .collect()
        }
        None => sentences.iter().filter(about_caller).collect(),
    }
}

/// Where in a sentence the assistant begins to speak of the caller, behind "this is Clara from
/// Trendtial"; `None` if it does not.
pub(super) fn begins(sentence: &Sentence<'_>) -> Option<usize> {
    let Some(introduced) = sentence.find(&INTRODUCTION) else { return Some(0) };
    let at = TO_CALLER.find_at(&sentence.flat, introduced.end)?;
    Some(sentence.word_at(at.start()))
}
