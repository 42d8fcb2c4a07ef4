use super::quote::LONGEST_QUOTE;
use super::*;

fn flat(text: &str) -> String {
    Sentence::all(text).iter().map(|s| s.flat.trim().to_owned()).collect::<Vec<_>>().join("|")
}

#[test]
fn speech_becomes_plain_words() {
    assert_eq!(flat("Um, we're about, uh, forty people."), "we are about 40 people");
    assert_eq!(flat("dont we we can’t, it's Sarah's"), "do not we can not it is sarah's");
    assert_eq!(flat("so you're around 2 p.m."), "so you are around 2 pm");
}

#[test]
fn the_way_back_keeps_the_recorded_words() {
    let said = Sentence::all("so um this is Jean-Luc, uh, O'Neil from TechStart");
    let s = &said[0];
    let at = s.flat.find("jean").map_or(0, |i| s.word_at(i));
    assert_eq!(s.phrase(at..at + 2), "Jean-Luc");
    assert_eq!(s.phrase(at..at + 3), "Jean-Luc O'Neil");
}

#[test]
fn a_quote_stays_short_and_holds_the_words() {
    let text = format!("{} budget is ten thousand {}", "word ".repeat(60), "more ".repeat(50));
    let said = Sentence::all(&text);
    let at = said[0].flat.find("10000").map_or(0..0, |i| i..i + 5);
    let quote = said[0].quote(&at);
    assert!(quote.chars().count() <= LONGEST_QUOTE && quote.contains("ten thousand"), "{quote}");
}

#[test]
fn negation_ends_at_a_pause() {
    let said = Sentence::all("no, the budget is there but not the time");
    let s = &said[0];
    assert!(!s.negated(s.flat.find("budget").unwrap_or(0)));
    assert!(s.negated(s.flat.find("time").unwrap_or(0)));
}
