//! Where the company is, and places that are something else.

use super::{Case, check_texts};

const PLACES: &[Case<Option<&str>>] = &[
    (&["U Luz Romero, I own a flower shop in Tucson, Arizona."], Some("Tucson Arizona")),
    (&["U we're a daycare in lafayette louisiana and we need help"], Some("Lafayette Louisiana")),
    (&["U We have a shop in High Point, North Carolina."], Some("High Point North Carolina")),
    (&["U Nate Silver, Silver Insurance Group in Albany."], Some("Albany")),
    (&["U We do fruit and veg for cafes out of Penrith."], Some("Penrith")),
    (&["U We're in Oakland, well, we just moved to Berkeley actually."], Some("Berkeley")),
    (&["A Where are you now?", "U I left in January."], None),
    (&["U S as in Sam, I, S as in Sam, U."], None),
    (&["U I'm the members' officer in Glenmore Dairy Co-op, in Monaghan."], Some("Monaghan")),
    (&["U Our customers are in Lafayette, Louisiana."], None),
    (&["U We're in a small Texas town."], None),
];

#[test]
fn places() {
    check_texts(PLACES, |heard| heard.facts.location.as_ref());
}
