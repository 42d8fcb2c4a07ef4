//! Whether an answer says yes or no to what the assistant asked or read back.

use std::sync::LazyLock;

use super::cue::Cues;
use super::sentence::Sentence;

/// How a turn begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reply {
    Yes,
    No,
    Neither,
}

const START: &str = r"^ (?:(?:oh|well|so|ah|hi|hey|ok|okay|then|alright|heavens|god|goodness|lord|gosh|hell|and|i think|i guess|honestly|um|let me see) )*";
const YES: &str = r"(?:yes|ja|si|sí|oui|passt|genau|gerne|yeah|yep|yup|ya|correct|right|exactly|sure|absolutely|definitely|certainly|indeed|of course|perfect|great|ok|okay|fine|excellent|all (?:right|correct|good|yes|fine|true)|(?:still|both|dead|quite) (?:right|correct|the same|good|true|valid)|(?:all|both)(?: (?:of (?:it|that|them|those|these)|are|right|correct))+(?: (?:thanks|thank you|cheers|yes))* $|exactly so|(?:just|quite) so $|bang on|that is the (?:one|spelling)|that is the (?:number|address|name|place|company|spot|shop|plan|idea)(?: (?:thanks|thank you|cheers|yes))* $|wonderful|lovely|awesome|brilliant|cool|deal|agreed|spot on|mm ?hm+|uh ?huh|you got it|got it|sounds? (?:good|great|fine|perfect|right|like a plan)|works|(?:that|it|this|which|the 1st|tuesday|wednesday|thursday|friday|monday|[0-9]+(?: (?:am|pm))?) (?:(?:is|would be|will be|should|does|time) )?(?:right|correct|it|fine|good|great|perfect|me|works?|work|ok|okay|true|suits?|spot on|lovely)|speaking|please(?: do)?|go ahead|i would (?:love|like) (?:to|that|it)|i would love|love to|(?:we do|we are|we have|i do|i am|i have|i can|it is|they do|we can|we would|i would|you are|you did|he does|she does|it does|it should|it would|it was|they are|i am that)(?: indeed| yes| yeah| actually)? $|it is (?:this is|thanks|thank)|you bet|aye|mhm|grand|very much|better (?:yes|yeah|thanks)|(?:much )?better $|it is now $|affirmative|(?:i|we) (?:would |do |should )?(?:say|suppose|think|guess|believe|reckon|hope) (?:so|i am|i do|i can|it is|we do|we are|it does|that is right)|okey dokey|okay dokey|oki(?:doki)?|100 percent|(?:it|i|we|they|he|she) (?:would|will|should|could|can|am|are|is|do)(?: indeed)? $|should be (?:ok|okay|fine|good|yes)|should be $|(?:that|it|this) (?:would be|will be|is) (?:grand|ideal|super|lovely|brilliant|great|good|fine|perfect|nice|ok|okay|alright|all right|brill|better)|(?:that|it|this) is (?:about|pretty much|more or less|roughly|exactly|quite|absolutely) (?:right|it|correct|true)|(?:that|it|this) (?:will|would|should) (?:do|work|suit|be fine|be good)|fine by (?:me|us)|(?:put|pencil|book|sign|count|pop|slot) (?:me|us|it|that) (?:down|in)|(?:book|take|do|reserve|grab|keep|confirm) (?:it|that|this)|(?:let us|lets|let's) (?:do|take|go|book)|go for (?:it|that)|(?:i|we) will (?:take (?:it|that)|be there|make it)|(?:i|we) can (?:make|do) (?:it|that)|suits? (?:me|us|fine|perfectly)|works? for (?:me|us)|happy (?:with|to)|good stuff|good (?:for|with) (?:me|us)|no bother|sorted|done|bueno|va bene|d'accord|claro|vale|naturally|for sure|why yes|by all means|(?:i|we) am (?:free|available)|are free|right you are|confirmed?|can confirm|i did $|this is (?:he|she|him|her)|that is me|(?:around|about|roughly) that|something like that|give or take|more or less|thereabouts|you do $|no (?:that is|it is) (?:right|correct|fine|great|perfect|good|ok))";
const NO: &str = r"(?:no|nope|nah|not|never|wrong|incorrect|negative|almost|nearly|close but|that is (?:not|wrong|incorrect)|it is not|i do not|we do not|i am not|we are not|i can not|we can not|i have not|we have not|does not|unfortunately|i am afraid|afraid not|none|(?:i|we|he|she|it|they|that) (?:[a-z]+ ){0,2}(?:do|does|am|is|are|can|will|would|have|has|did|was) not $|sorry (?:no|it is not|that is not|i)|actually (?:no|it is|that is|the|make|can|could|i|we))";

static REPLIES: LazyLock<Cues<Reply>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Reply::Neither,
            &format!(
                "{START}(?:no |well )?(?:(?:i am )?not (?:too |quite |really |100 )?sure|i (?:do not|would not) (?:know|have (?:that|an answer))|(?:i|we) have not (?:really |yet |even )*(?:got(?:ten)? (?:that|so) far|thought|discussed|talked)|no idea|hard to say|it depends|depends|who is this|right now)"
            ),
        ),
        (
            Reply::Yes,
            &format!(
                "{START}no (?:problem|worries|that is (?:right|correct|fine|great|perfect|good|it)|it is (?:right|correct|fine))"
            ),
        ),
        (Reply::Yes, &format!("{START}(?:why not|not a problem|not at all)")),
        (
            Reply::No,
            &format!(
                "{START}(?:(?:yes|yeah|right|ok|okay|sure|great|perfect) )?(?:no|but (?:no|not)|not yet)"
            ),
        ),
        (
            Reply::No,
            &format!(
                "{START}(?:that|it|monday|tuesday|wednesday|thursday|friday|[0-9]+(?: (?:am|pm))?) (?:does not|will not|would not|is not|can not) (?:really |quite )?(?:work|suit|right|correct|good|it|me)"
            ),
        ),
        (Reply::No, &format!("{START}{NO}")),
        (Reply::Yes, &format!("{START}{YES}")),
        // "Up to ten thousand, yes."
        (Reply::Yes, r"(?:yes|yeah|yep) $"),
    ])
});

/// How the first sentences of a turn answer.
pub(super) fn of(sentences: &[Sentence<'_>]) -> Reply {
    let first = sentences.iter().take(2).find_map(|s| REPLIES.first(s)).map(|(reply, _)| reply);
    first.unwrap_or_else(|| {
        if sentences.first().is_some_and(|s| ends_in_yes(s) || echoes(s)) {
            Reply::Yes
        } else {
            Reply::Neither
        }
    })
}

/// "He does, there's a board but it isn't asked."
fn echoes(sentence: &Sentence<'_>) -> bool {
    let who = matches!(sentence.word(0), "i" | "we" | "he" | "she" | "it" | "they" | "you");
    let does = matches!(
        sentence.word(1),
        "do" | "does" | "am" | "is" | "are" | "can" | "will" | "would" | "did" | "have" | "has"
    );
    who && does && sentence.words.get(2).is_some_and(|w| w.after_pause) && sentence.word(2) != "not"
}

/// "On the card, yes.", "Email campaigns, yes."
fn ends_in_yes(sentence: &Sentence<'_>) -> bool {
    let few = sentence.words.len().min(6);
    (1..few).any(|i| {
        sentence.words[i].after_pause && matches!(sentence.word(i), "yes" | "yeah" | "yep" | "correct")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart() {
        for (answer, reply) in [
            ("Yes, that's right.", Reply::Yes),
            ("yeah exactly", Reply::Yes),
            ("uh sure", Reply::Yes),
            ("that works for me", Reply::Yes),
            ("No problem, that works.", Reply::Yes),
            ("no that's correct", Reply::Yes),
            ("Oh. Perfect, thank you", Reply::Yes),
            ("no it's B as in boy", Reply::No),
            ("not yet", Reply::No),
            ("Actually it's sixty", Reply::No),
            ("that doesn't work for me", Reply::No),
            ("Almost, it's with a z", Reply::No),
            ("I'm not sure yet", Reply::Neither),
            ("about forty people", Reply::Neither),
            ("northern freight", Reply::Neither),
            ("On the card, yes.", Reply::Yes),
            ("That's the one.", Reply::Yes),
            ("All correct.", Reply::Yes),
            ("Still right.", Reply::Yes),
            ("That is the number I used to have", Reply::Neither),
            ("Just so you know, I'm driving", Reply::Neither),
        ] {
            assert_eq!(of(&Sentence::all(answer)), reply, "{answer}");
        }
    }
}
