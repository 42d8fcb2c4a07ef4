use super::{Case, check_learned};

/// Talks of times after which nothing stands in the calendar.
const NONE: &[Case<bool>] = &[
    (&["A How about Friday at 2?", "U let me check with my colleague first"], false),
    (&["A How about Friday at 2?", "U I'll have to see, can I let you know?"], false),
    (&["A Monday at 10?", "U maybe, I'll confirm by email"], false),
    (&["A Monday at 10?", "U probably, but don't hold me to it", "A I'll wait for your word."], false),
    (&["A Friday at 3?", "U sure", "A Booked.", "U actually scrap that, something came up"], false),
    (
        &[
            "A Friday at 3?",
            "U yes",
            "A Great.",
            "U oh no wait, I'm away then. I'll get in touch when I'm back.",
        ],
        false,
    ),
    (&["A Would Tuesday at 11 work?", "U Tuesday I'm in surgery all day"], false),
    (&["A Would Tuesday at 11 work?", "U send me the information first, then we'll see"], false),
    (&["U we open at nine on Monday", "A Good to know."], false),
    (&["U my shift ends at five today", "A Okay."], false),
    (&["U the delivery came on Friday at 3 and nobody was here", "A I see."], false),
    (&["A When works for you?", "U I don't know yet", "A No problem."], false),
    (&["A Thursday at 2?", "U no", "A Friday at 2?", "U no sorry"], false),
    (&["A I could do Monday at 1.", "U can't you send an email instead?"], false),
    (&["A Can we talk tomorrow at 10?", "U I don't want a meeting"], false),
    (
        &["U my meeting with the bank is tomorrow at 3", "A Understood. What's your email?", "U a@b.example"],
        false,
    ),
    (&["U I saw your demo last Tuesday at 2", "A Great, glad you liked it."], false),
    (&["A The webinar is on Thursday at 5.", "U ah nice", "A Would you like a brochure?", "U yes"], false),
    (&["U call me sometime next week", "A Sure, will do."], false),
    (&["A Shall we say Tuesday at ten?", "U my wife keeps the diary, ask her"], false),
    (&["A Tuesday?", "U that could work", "A What time?", "U I'd need to look, I'll email you"], false),
];

const MORE: &[Case<bool>] = &[
    (&["A Friday at ten?", "U I'm not promising anything"], false),
    (&["A Could we speak Friday at ten?", "U only if my boss is back, ask me on Thursday"], false),
    (&["A Tuesday at 2?", "U yes", "A Booked.", "U you know what, don't bother, cancel it"], false),
    (&["U I'm free most mornings", "A Good to know."], false),
    (&["A We close at 6 on Fridays.", "U ok"], false),
    (&["U I called you on Monday at 9 and nobody picked up", "A Sorry about that."], false),
    (&["A Monday at 9?", "U can't make Mondays", "A Tuesday at 9?", "U nope"], false),
    (&["A Does Wednesday at 3 work?", "U hmm, leave it with me"], false),
];

#[test]
fn nothing_stands() {
    check_learned(NONE, |heard| heard.meeting.is_some());
    check_learned(MORE, |heard| heard.meeting.is_some());
}
