use super::{Case, check_lists};

const HELP: &str = "A What can I do for you?";
const TOOL: &str = "A What are you using today?";

/// What goes wrong at work.
const HURTS: &[Case<&[&str]>] = &[
    (&[HELP, "U Our till doesn't sync with the warehouse."], &["doesn't sync with the warehouse"]),
    (&[HELP, "U a third of our quotes never get a reply"], &["never get a reply"]),
    (&[HELP, "U The portal is being phased out in spring."], &["phased out"]),
    (&[HELP, "U No-shows cost us a fortune."], &["cost us a fortune"]),
    (
        &[HELP, "U the drivers never pick up and it's ruining our reputation"],
        &["never pick up", "ruining our reputation"],
    ),
    (&[HELP, "U orders are in five different notebooks"], &["five different notebooks"]),
    (&[HELP, "U the girls key everything in twice"], &["key everything in twice"]),
    (&[HELP, "U it got way too expensive"], &["way too expensive"]),
    (&[HELP, "U we can never find the right drawing"], &["never find the right drawing"]),
    (&[HELP, "U I don't know which van has which part"], &["which van has which part"]),
    (&[HELP, "U by the time we ring they've booked with the neighbours"], &["by the time we ring"]),
    (&[HELP, "U Old Tom is the only one who knows how the sheet works."], &["only one who knows"]),
    (
        &[HELP, "U nothing is connected, it drives everyone mad"],
        &["nothing is connected", "drives everyone mad"],
    ),
    (&[HELP, "U it takes my assistant a whole morning"], &["whole morning"]),
    (&[TOOL, "U Bookly, but it forgets the colours"], &["it forgets the colours"]),
    (&[TOOL, "U A wall planner, but the ink fades within days"], &["the ink fades"]),
    (&["A What's the trouble with it?", "U the sheet has four owners"], &["four owners"]),
];

/// What sounds like trouble and is none of the business.
const CALM: &[Case<&[&str]>] = &[
    (&["A Thursday at ten?", "U I've got school run, I can't do ten"], &[]),
    (&["A Does Monday work?", "U mornings don't work, I'm afraid"], &[]),
    (&["U I don't know who signs these things"], &[]),
    (&["U I can't tell you our budget"], &[]),
    (&["U We don't share prices over the phone"], &[]),
    (&["U my boss doesn't work on Fridays"], &[]),
    (&["U he never picks up, ring me instead"], &[]),
    (&["U we're on the do not call register"], &[]),
    (&["U they didn't tell me anything else"], &[]),
    (&["U I'd have to see whether he's gone by then"], &[]),
    (&["U I'm on site half the time"], &[]),
    (&["U you can call me on the same number"], &[]),
    (&["U I'm not going to ask her twice"], &[]),
    (&["A What brings you to us?", "U A lady from Brightbeam was at our fair last month."], &[]),
    (&["A What made you call?", "U need a booking tool"], &[]),
    (&[TOOL, "U Bookly, but the contract runs out"], &[]),
    (&[TOOL, "U a diary, but it works fine"], &[]),
    (&["U if it doesn't sync we won't buy it"], &[]),
];

#[test]
fn pains() {
    check_lists(HURTS, |heard| &heard.facts.pain_points);
}

#[test]
fn other_trouble_is_no_pain() {
    check_lists(CALM, |heard| &heard.facts.pain_points);
}
