//! Numbers to call, and large numbers that are something else.

use super::{Case, check_texts};

const PHONES: &[Case<Option<&str>>] = &[
    (&["U we did 2125550111 in sales last year"], None),
    (&["U we have 3125550199 records in there"], None),
    (&["U last year we processed 4805550166 dollars, my number is on the form"], None),
    (&["U we turned over 2125550111, give me a call"], None),
    (&["U You can get me on 2125550111 in the afternoon"], Some("+12125550111")),
    (
        &["A And a number?", "U oh double seven double oh, nine double oh, four five six. I'm in Bristol"],
        Some("+447700900456"),
    ),
    (
        &["A Number?", "U 0491 570 158.", "A And where are you?", "U Orange, New South Wales"],
        Some("+61491570158"),
    ),
    (
        &[
            "A An email or a number?",
            "U Tom at quay marine dot i e. It's oh two oh, nine double one, seven six seven oh.",
        ],
        Some("+353209117670"),
    ),
    (&["A Number?", "U 030 23125 077, very nice talking to you"], Some("03023125077")),
    (&["U Ring me on 030 23125 077, we're in Berlin."], Some("+493023125077")),
    (&["U Their rep is at 480-555-0166 and wants me to sign by Friday."], None),
    (&["U My cell is on 480-555-0166"], Some("+14805550166")),
    (&["U her number is 480-555-0166"], None),
];

#[test]
fn numbers() {
    check_texts(PHONES, |heard| heard.facts.phone.as_ref());
}
