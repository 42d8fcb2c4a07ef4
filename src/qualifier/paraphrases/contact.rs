//! How callers name themselves, and names that are none of theirs.

use super::{Case, check_texts};

const NAMES: &[Case<Option<&str>>] = &[
    (&["U Luz Romero, I own a flower shop in Tucson, Arizona."], Some("Luz Romero")),
    (&["U Hi. Dr. Mina Rao, I coordinate training at Pacific Point College."], Some("Dr. Mina Rao")),
    (&["U Great Service, I must say."], None),
    (&["U Prairie Crane Rental, we rent out cranes."], None),
    (&["U hi there it's morag from highland crafts"], Some("Morag")),
    (&["U It's different from what we have."], None),
    (&["U Yeah g'day, Russ Pennell here."], Some("Russ Pennell")),
    (&["U IT'S BRENDAN MCGUIRE FROM SANDY BAY HOLIDAY PARK"], Some("Brendan Mcguire")),
    (&["U Guten Morgen, hier ist Thorsten Albers von Albers Maschinenbau."], Some("Thorsten Albers")),
    (&["U I'm his PA, Verity Marsh."], Some("Verity Marsh")),
    (
        &["U I'm the compliance officer at Bluff Loans, Ignatius Poole. We were fined."],
        Some("Ignatius Poole"),
    ),
    (&["A Do I have Fiona Abbott on the line?", "U You do."], Some("Fiona Abbott")),
    (&["A Am I speaking with Helen Zhou of Lantern Tea?", "U That's me."], Some("Helen Zhou")),
    (&["A Good morning, Trendtial, this is Clara.", "U Good morning, is this the sales team?"], None),
    (
        &[
            "A Thanks, Ana. Thanks, Rick.",
            "U this is ana holt i have rick here too",
            "A Thanks, Rick.",
            "U and then rick loses em",
        ],
        Some("Ana Holt"),
    ),
];

#[test]
fn names() {
    check_texts(NAMES, |heard| heard.facts.contact_person.as_ref());
}
