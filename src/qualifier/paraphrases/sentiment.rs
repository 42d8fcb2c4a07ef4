use super::{Case, check};

const SAID: &[Case<i32>] = &[
    (&["U this sounds really promising", "A Shall I book it?", "U please do, looking forward to it"], 1),
    (&["U you've been so helpful, cheers mate"], 1),
    (&["U oh that's music to my ears", "A Friday at ten?", "U brilliant, see you then"], 1),
    (&["U I'm thrilled we found you"], 1),
    (&["U that would make our lives so much easier"], 1),
    (&["U wow, that's neat", "A Anything else?", "U no that's all, thanks a million"], 1),
    (&["U Ausgezeichnet, thank you very much, that is wonderful"], 1),
    (&["U that's exactly what we need", "A Great.", "U super, talk soon"], 1),
    (&["U can't wait to try it"], 1),
    (
        &[
            "U our old system is a nightmare",
            "A We can help.",
            "U fantastic, that's a relief, thank you so much",
        ],
        1,
    ),
    (&["U I'm delighted, thanks for your patience"], 1),
    (&["U sounds good to me, yes please, let's do it, thank you very much"], 1),
    (&["U we are a bakery in Leeds with twelve people", "A And when?", "U in March"], 0),
    (&["U my email is ana at example dot com", "A Thanks.", "U okay bye"], 0),
    (&["U how many users does the basic plan have", "A Ten.", "U okay"], 0),
    (&["U we use a spreadsheet today and I decide"], 0),
    (&["U I would like a price for ten seats", "A Sure.", "U fine"], 0),
    (&["U Tuesday is bad, Wednesday works", "A Done.", "U ok thanks"], 0),
    (&["U no problem, you can send it to the office"], 0),
    (&["U it's not urgent, we're only comparing"], 0),
    (&["U this is the third time you people ring me this week"], -1),
    (&["U get lost"], -1),
    (&["U how did you get my number, this is outrageous"], -1),
    (&["U I'm sick and tired of these calls"], -1),
    (&["U your website lied to me and support ignored me for a week"], -1),
    (&["U that's not what I was promised, very disappointing"], -1),
    (&["U look I have no time for this", "A It will be quick.", "U I said no, leave me alone"], -1),
    (&["U what a rip-off", "A Sorry to hear.", "U yeah well, goodbye"], -1),
    (&["U Nobody has called me back in ten days, that's pathetic service"], -1),
    (&["U I don't trust you lot"], -1),
    (&["U not good enough, not good at all"], -1),
    (&["U I want my money back, this is a joke"], -1),
];

#[test]
fn feelings() {
    check(SAID, |heard| match heard.sentiment {
        Some(score) if score >= 0.15 => 1,
        Some(score) if score <= -0.15 => -1,
        _ => 0,
    });
}
