//! Addresses as they are said and spelled; part of a spelled one is no address.

use super::{Case, check_texts};

const EMAILS: &[Case<Option<&str>>] = &[
    (&["A What's your email?", "U hughes nine at outlook dot com"], Some("hughes9@outlook.com")),
    (&["U it's hughes nine at outlook dot com"], Some("hughes9@outlook.com")),
    (&["A Email?", "U h u g h e s nine at outlook dot com"], Some("hughes9@outlook.com")),
    (&["A Email?", "U h u g h. e s nine at outlook dot com"], None),
    (&["A Email?", "U hughes, nine at outlook dot com"], None),
    (&["A Email?", "U twenty two at outlook dot com"], None),
    (&["U write me, hughes nine at outlook dot com"], Some("hughes9@outlook.com")),
    (
        &["A Email?", "U um l fitch that's f as in frank i t c h at fitch family r x dot com"],
        Some("lfitch@fitchfamilyrx.com"),
    ),
    (
        &["A Email?", "U it's bea dot moss at north axle that's n o r t h a x l e dot com"],
        Some("bea.moss@northaxle.com"),
    ),
    (
        &["A Email?", "U t ormsby that's o r m s b y all one word at harbour friends dot org dot uk"],
        Some("tormsby@harbourfriends.org.uk"),
    ),
    (
        &["A Email?", "U J O A N AT DUNE PARK THAT'S D U N E P A R K DOT COM DOT A U"],
        Some("joan@dunepark.com.au"),
    ),
    (&["A Email?", "U info at kilrush trust dot i e."], Some("info@kilrushtrust.ie")),
    (&["A Email?", "U j smythe that's s m i t h at acme dot co dot u k"], Some("jsmith@acme.co.uk")),
    (&["A Email?", "U bob at clearview dental that's d e n t a l dot com"], Some("bob@clearviewdental.com")),
    (&["A Email?", "U bob at sorenson law that's s o r e n s e n dot com"], None),
    (&["A Email?", "U shane at quay pumps, one word, dot com dot au."], Some("shane@quaypumps.com.au")),
    (
        &["A I have jo@quaypumps.com as your email. Still good?", "U Yep, still good."],
        Some("jo@quaypumps.com"),
    ),
    (&["A I have jo@quaypumps.com as your email. Still good?", "U No, that's an old one."], None),
];

#[test]
fn addresses() {
    check_texts(EMAILS, |heard| heard.facts.email.as_ref());
}
