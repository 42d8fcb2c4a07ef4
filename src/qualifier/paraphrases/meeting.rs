use super::{Case, call_time, check_learned};
use crate::qualifier::tests::{hear, talk};

/// The call is on Wednesday, 3 December 2025 at ten, an hour ahead of UTC.
const AGREED: &[Case<&str>] = &[
    (
        &[
            "A Shall we set up a call?",
            "U thursday?",
            "A Morning or afternoon?",
            "U morning's better",
            "A Ten?",
            "U perfect",
        ],
        "12-04T09:00",
    ),
    (&["A Friday at nine for the demo?", "U yeah do that"], "12-05T08:00"),
    (&["A How does Monday at 3 sound?", "U fine by me"], "12-08T14:00"),
    (&["A Tuesday the ninth, eleven in the morning?", "U put me down for that"], "12-09T10:00"),
    (&["A Can I book you in for tomorrow at 4 pm?", "U deal"], "12-04T15:00"),
    (&["A Would Thursday 2 pm suit?", "U that'd be grand"], "12-04T13:00"),
    (
        &[
            "A How about Monday at ten?",
            "U ten's too early, could you do half eleven",
            "A Half past eleven on Monday works.",
        ],
        "12-08T10:30",
    ),
    (
        &[
            "A Demo Tuesday at 2?",
            "U ok",
            "A You're booked.",
            "U hang on, make it three",
            "A No problem, three o'clock then.",
        ],
        "12-09T14:00",
    ),
    (
        &[
            "U could somebody ring me a week on Tuesday, say noon",
            "A Tuesday the 16th at noon, I've noted it.",
        ],
        "12-16T11:00",
    ),
    (&["U Tuesday week at 10 would be good for a call", "A Lovely, that's in the diary."], "12-16T09:00"),
    (
        &["A When can we talk?", "U the day after tomorrow, first thing", "A Nine o'clock?", "U grand"],
        "12-05T08:00",
    ),
    (&["A What day works?", "U anything on the 10th", "A 1 pm?", "U works"], "12-10T12:00"),
    (
        &[
            "U let's speak on the 8th of January at 15:30",
            "A Confirmed, Thursday 8 January, half past three.",
        ],
        "2026-01-08T14:30",
    ),
    (
        &[
            "A Let's find a time. When are you free?",
            "U March eighth, quarter past two",
            "A Sunday the 8th of March, 2:15 pm. Booked.",
        ],
        "2026-03-08T13:15",
    ),
    (&["A How is tomorrow?", "U tomorrow's fine", "A Say 14:00?", "U yep"], "12-04T13:00"),
    (&["A I have Thursday at 10 or Friday at 1.", "U the second one please"], "12-05T12:00"),
    (
        &["A I've got 9 or 11 on Monday.", "U the later one", "A Eleven on Monday, see you then."],
        "12-08T10:00",
    ),
    (
        &[
            "A Could we do Friday at 4?",
            "U Fridays I leave at three. What about Monday same time?",
            "A Monday at four it is.",
        ],
        "12-08T15:00",
    ),
    (
        &["U can you do Monday at 9?", "A I'm afraid nine is gone, but ten thirty is open.", "U take it"],
        "12-08T09:30",
    ),
    (&["A Monday 10 AM?", "U I'll be there"], "12-08T09:00"),
    (&["A Shall I pencil in Thursday the 11th at 2 PM for the demo?", "U go for it"], "12-11T13:00"),
    (&["A Are you free Friday at noon?", "U should be, yes"], "12-05T11:00"),
    (&["A Does Monday at 16:00 your time work?", "U suits me"], "12-08T15:00"),
    (&["A Would Tuesday at 3 PM Eastern work?", "U it would"], "12-09T20:00"),
    (
        &["A What time on Friday?", "U 3 pm IST please, I'm in Pune", "A Friday, 3 PM India time. Done."],
        "12-05T09:30",
    ),
    (
        &[
            "U let's talk on Friday at 9 Pacific",
            "A Sure, Friday at 9 AM Pacific time. Invite is on its way.",
        ],
        "12-05T17:00",
    ),
    (&["A Thursday, 2 PM London time?", "U spot on"], "12-04T14:00"),
    (
        &["A When suits?", "U next week wednesday at eleven", "A Wednesday the tenth at eleven, sorted."],
        "12-10T10:00",
    ),
    (
        &["U how about this coming Friday, quarter to nine in the morning?", "A Happy with that."],
        "12-05T07:45",
    ),
    (
        &["A Would you prefer Monday or Tuesday?", "U Tuesday", "A Ten or three?", "U three please"],
        "12-09T14:00",
    ),
    (&["A Our engineer can call you in two days at ten.", "U good stuff"], "12-05T09:00"),
    (&["A Can we say fourteen hundred tomorrow?", "U affirmative"], "12-04T13:00"),
    (&["U call me back this afternoon at four", "A Will do, talk at four."], "12-03T15:00"),
    (&["A Today at 5 PM?", "U yes, today at five"], "12-03T16:00"),
    (
        &[
            "A So that's Monday at 1 PM, correct?",
            "U Tuesday, not Monday",
            "A Tuesday at 1 PM, my apologies.",
            "U right",
        ],
        "12-09T12:00",
    ),
    (
        &[
            "A Would 10 on Thursday be alright?",
            "U Wednesday would be better",
            "A Wednesday the 10th at 10 then?",
            "U yes",
        ],
        "12-10T09:00",
    ),
    (
        &[
            "A How about Thursday at three?",
            "U I can't do three but four is okay",
            "A Four on Thursday, all set.",
        ],
        "12-04T15:00",
    ),
    (
        &[
            "U could we have the demo on Monday at two, if that's possible?",
            "A It is. I've sent the invitation.",
        ],
        "12-08T13:00",
    ),
    (&["A Friday at 10?", "U let me look... yes I can make that"], "12-05T09:00"),
    (&["A Let's do Monday, 8 December, 11:00.", "U okay dokey"], "12-08T10:00"),
    (&["A Sarah is free tomorrow at 10:15.", "U that'll do"], "12-04T09:15"),
    (
        &["A Are mornings or afternoons better?", "U afternoons", "A Friday at 2?", "U yes please, book it"],
        "12-05T13:00",
    ),
    (&["U Book me in for Thursday at 11 please", "A Thursday at 11, you're in."], "12-04T10:00"),
    (&["A What about Friday, 10 a.m.?", "U Si, va bene"], "12-05T09:00"),
];

const MORE: &[Case<&str>] = &[
    (
        &[
            "A What day next week is good?",
            "U Wednesday",
            "A And time?",
            "U after lunch, say half one",
            "A Half past one on Wednesday, I'll send an invite.",
        ],
        "12-10T12:30",
    ),
    (
        &["U any chance of a call on Friday?", "A Sure, what time?", "U eleven-ish", "A Eleven it is."],
        "12-05T10:00",
    ),
    (&["A I can offer Monday 9 AM, Tuesday 11 AM or Thursday 4 PM.", "U Thursday please"], "12-04T15:00"),
    (
        &["A I can offer Monday 9 AM, Tuesday 11 AM or Thursday 4 PM.", "U the Tuesday one", "A Great."],
        "12-09T10:00",
    ),
    (&["A Shall we meet on the twelfth at noon?", "U twelfth noon, got it in my calendar"], "12-12T11:00"),
    (&["A Friday, 2:45 pm?", "U cool beans"], "12-05T13:45"),
    (&["A Would 5 pm today be convenient?", "U very much so"], "12-03T16:00"),
    (
        &[
            "A Does Tuesday at 10 work?",
            "U sorry no, Tuesday's packed. Wednesday at 10 is free.",
            "A Wednesday at 10 then, done.",
        ],
        "12-10T09:00",
    ),
    (
        &[
            "A Tuesday at 10?",
            "U yes.",
            "A Lovely. Anything else?",
            "U oh, could we push it to eleven?",
            "A Eleven on Tuesday, changed.",
        ],
        "12-09T10:00",
    ),
    (
        &[
            "U book me for Monday the 15th, 8:30 in the morning",
            "A Monday, December 15th, 8:30 AM. All done.",
        ],
        "12-15T07:30",
    ),
    (
        &[
            "A Shall we say three on Thursday?",
            "U I'd prefer the morning",
            "A Nine on Thursday then?",
            "U better, yes",
        ],
        "12-04T08:00",
    ),
    (&["A Our expert has time on Friday at 13:00.", "U then let's take that"], "12-05T12:00"),
    (&["A How about tomorrow?", "U tomorrow is good", "A 11?", "U 11 is good"], "12-04T10:00"),
    (&["A Monday, ten o'clock?", "U mhm that's alright"], "12-08T09:00"),
    (&["A Could we talk Friday at 3 PM Central?", "U yes ma'am"], "12-05T21:00"),
    (
        &["A Friday at nine or at four?", "U whichever, let's go with four", "A Four on Friday."],
        "12-05T15:00",
    ),
    (&["A So Tuesday, 9 December at 2 PM, is that confirmed?", "U confirmed"], "12-09T13:00"),
    (&["U can we do it Monday at one?", "A One o'clock Monday is perfect."], "12-08T12:00"),
    (
        &[
            "A Thursday at 4?",
            "U Thursday I've got the dentist, what about Friday?",
            "A Friday at 4?",
            "U great",
        ],
        "12-05T15:00",
    ),
];

const LENGTHS: &[Case<i64>] = &[
    (&["A Tuesday at 2, a quick fifteen minutes?", "U sure"], 15),
    (&["A Friday at 10 for an hour?", "U yes"], 60),
    (&["A Monday at 9?", "U ok but I only have twenty minutes", "A That is enough, Monday at nine."], 20),
    (&["A Demo Thursday at 3, it takes three quarters of an hour.", "U perfect"], 45),
    (&["A Friday at 1? We'll need 90 minutes.", "U fine"], 90),
    (&["A Shall we do half an hour on Monday at 2?", "U yes"], 30),
    (&["A Monday at 2?", "U yes, I'll be back at my desk in ten minutes anyway"], 30),
    (&["A It's a 45-minute session, Tuesday at 10?", "U great"], 45),
    (&["U we get calls of five minutes each", "A Tuesday at 10 for a chat?", "U great"], 30),
];

fn start(lines: &[&str]) -> String {
    let meeting = hear(&talk(lines), call_time()).meeting;
    let start = meeting.map(|said| said.value.start.to_utc().format("%Y-%m-%dT%H:%M").to_string());
    start.map(|s| s.strip_prefix("2025-").map_or(s.clone(), str::to_owned)).unwrap_or_default()
}

#[test]
fn agreed_times() {
    let wrong: Vec<String> = AGREED
        .iter()
        .chain(MORE)
        .filter(|(lines, want)| start(lines) != *want)
        .map(|(lines, want)| format!("{want} <- {} {lines:?}", start(lines)))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), AGREED.len() + MORE.len(), wrong.join("\n"));
}

#[test]
fn lengths() {
    check_learned(LENGTHS, |heard| heard.meeting.as_ref().map_or(0, |said| said.value.minutes));
}
