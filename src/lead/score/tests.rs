//! The table of the domain rules, by examples.

use super::*;

#[test]
fn the_interface_example_adds_up_to_its_parts() {
    let profile = Profile {
        size: Some(SizeBand::of(40)),
        industry: Some("logistics".into()),
        location: Some("Berlin".into()),
    };
    assert_eq!(company_fit(&profile, &Market::default()), 9);
    let talkative = Engagement { user_messages: 6, average_chars: 120.0, interest: Some(Interest::High) };
    let weights = Weights::default();
    assert_eq!(engagement(&talkative, &weights), 25);
    let levels = Levels {
        budget: Some(Budget::High),
        authority: Some(Authority::Yes),
        need: Some(Need::Urgent),
        timeline: Some(Timeline::Immediate),
    };
    assert_eq!(bant(&levels, &weights), 30);
    let all =
        Signals { pricing: true, demo: true, meeting: true, urgency: true, competitor: true, timeline: true };
    assert_eq!(intent_signals(&all, &weights), 20);
    let score = Score::from_parts(9, 25, 30, 20);
    assert_eq!((score.total, score.grade()), (84, "A"));
}

#[test]
fn a_market_raises_the_fit() {
    let market = Market {
        exact_industries: vec!["logistics".into()],
        related_industries: vec!["retail".into()],
        regions: vec!["germany".into()],
        ..Market::default()
    };
    let fit = |industry: &str, location: &str| {
        let profile =
            Profile { size: None, industry: Some(industry.into()), location: Some(location.into()) };
        company_fit(&profile, &market)
    };
    assert_eq!(fit("Logistics", "Hamburg, Germany"), 15);
    assert_eq!(fit("retail", "Paris"), 8);
    assert_eq!(fit("freight", "Paris"), 12);
    assert_eq!(fit("online store", "Paris"), 8);
    assert_eq!(fit("mining", "Paris"), 5);
}

#[test]
fn lengths_and_counts_change_at_the_borders_of_the_rules() {
    let points = |user_messages, average_chars| {
        let said = Engagement { user_messages, average_chars, interest: None };
        engagement(&said, &Weights::default())
    };
    assert_eq!(points(0, 0.0), 0);
    assert_eq!(points(1, 50.0), 3 + 1 + 2);
    assert_eq!(points(2, 50.5), 6 + 2 + 2);
    assert_eq!(points(3, 100.0), 6 + 4 + 2);
    assert_eq!(points(4, 100.5), 10 + 4 + 2);
    assert_eq!(points(5, 100.5), 10 + 5 + 2);
}

#[test]
fn grades_change_at_their_borders() {
    let grades: Vec<_> = [0, 19, 20, 39, 40, 59, 60, 79, 80, 100].map(grade).into();
    assert_eq!(grades, ["F", "F", "D", "D", "C", "C", "B", "B", "A", "A"]);
}
