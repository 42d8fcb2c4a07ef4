//! What a meeting is, and how long it is to take.

use std::sync::LazyLock;

use crate::qualifier::cue::pattern;
use crate::qualifier::pattern::Pattern;
use crate::qualifier::sentence::Sentence;

static MINUTES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(in |after |within |every |last )?(half an hour|half hour|(?:3|three) quarters of an hour|(?:an )?hour and a half|(?:a )?quarter of an hour|(?:[0-9]+|an|a|one|for an) (?:minutes?|mins?|hours?))",
    )
});
static DEMO: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"demos?|demonstrations?|walk ?through|(?:to|you|we|can|could|and|would|like|want) see (?:it|ours)|show you|hear it|tour",
    )
});
static CALL: LazyLock<Pattern> = LazyLock::new(|| pattern(r"call|phone|ring|callback|talk|speak|chat"));
static MEETING: LazyLock<Pattern> = LazyLock::new(|| pattern(r"meet|meeting|appointment|get together"));

/// How long it is to take.
pub(super) fn minutes(sentence: &Sentence<'_>) -> Option<i64> {
    let found = sentence.captures(&MINUTES).find(|c| c.get(1).is_none())?;
    let text = &found[2];
    let number: i64 = text.split(' ').find_map(|w| w.parse().ok()).unwrap_or(1);
    let minutes = match text {
        "half an hour" | "half hour" => 30,
        _ if text.contains("quarters") => 45,
        _ if text.contains("quarter") => 15,
        _ if text.ends_with("and a half") => 90,
        _ if text.contains("hour") => number * 60,
        _ => number,
    };
    (5..=480).contains(&minutes).then_some(minutes)
}

/// What a meeting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Meeting,
    Call,
    Demo,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Call => "call",
            Self::Demo => "demo",
        }
    }
}

/// What kind of meeting a sentence speaks of.
pub(super) fn kind(sentence: &Sentence<'_>) -> Option<Kind> {
    let wanted = |p: &Pattern| sentence.find(p).is_some_and(|place| !sentence.negated(place.start));
    match () {
        () if wanted(&DEMO) => Some(Kind::Demo),
        () if wanted(&CALL) => Some(Kind::Call),
        () if wanted(&MEETING) => Some(Kind::Meeting),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_as_said() {
        for (said, want) in [
            ("a 45 minute demo next tuesday", Some(45)),
            ("shall we book an hour on friday", Some(60)),
            ("half an hour is enough", Some(30)),
            ("an hour and a half", Some(90)),
            ("three quarters of an hour", Some(45)),
            ("call me in 30 minutes", None),
            ("shall we talk on friday", None),
        ] {
            assert_eq!(minutes(&Sentence::all(said)[0]), want, "{said}");
        }
    }
}
