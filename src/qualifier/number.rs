//! Number words in digits: "two and a half million" becomes 2500000, "five five five"
//! stays three digits, "oh" and "double" are read as in a phone number.
//!
//! Own code because a phone number and a sum stand in the same sentence: text2num reads
//! "eight hundred five five five zero one" as 805 5 5 01 and knows no "half a million".

use std::borrow::Cow;

use super::figure::{begins, compact, digits, thousands_by_dots, written};
use super::numeral::{magnitude, ordinal_word, small};
use super::word::Word;

/// The words with every number in digits.
pub(super) fn in_digits(mut words: Vec<Word<'_>>) -> Vec<Word<'_>> {
    let read_at = |words: &[Word<'_>], i: usize, before: Option<&Word<'_>>| {
        may_begin(&words[i].text).then(|| read(words, i, before)).flatten()
    };
    // Most sentences have none, and stay as they are.
    let first = (0..words.len()).find_map(|i| Some((i, read_at(&words, i, words[..i].last())?)));
    let Some((mut i, number)) = first else { return words };
    let mut out: Vec<Word<'_>> = Vec::with_capacity(words.len());
    out.extend(words[..i].iter_mut().map(taken));
    let mut number = Some(number);
    while i < words.len() {
        if let Some((text, used)) = number.take().or_else(|| read_at(&words, i, out.last())) {
            let (start, end) = (words[i].start, words[i + used - 1].end);
            for (n, piece) in text.split_whitespace().enumerate() {
                let after_pause = n == 0 && words[i].after_pause;
                out.push(Word { text: Cow::Owned(piece.to_owned()), start, end, after_pause });
            }
            i += used;
        } else {
            out.push(taken(&mut words[i]));
            i += 1;
        }
    }
    out
}

/// A word, taken from where it is not looked at again.
fn taken<'a>(word: &mut Word<'a>) -> Word<'a> {
    Word { text: std::mem::take(&mut word.text), ..*word }
}

/// Whether a number may begin with this word.
fn may_begin(word: &str) -> bool {
    begins(word)
        || word.starts_with(['.', ',', ':', '\''])
        || matches!(word, "double" | "triple" | "treble" | "oh" | "o" | "quarter" | "hundred" | "half")
        || matches!(word, "a" | "an" | "am" | "pm" | "a.m" | "p.m")
        || small(word).is_some()
        || ordinal_word(word).is_some()
}

fn read(words: &[Word<'_>], i: usize, before: Option<&Word<'_>>) -> Option<(String, usize)> {
    let word = &*words[i].text;
    let next = |n: usize| words.get(i + n).filter(|w| !w.after_pause).map(|w| &*w.text);
    match word {
        "double" | "triple" | "treble" => return repeated(word, next(1)?),
        "oh" | "o" if digit_run(words, i, before) => return Some(("0".to_owned(), 1)),
        "three" if next(1) == Some("quarters") && next(2) == Some("of") && next(3) == Some("a") => {
            return next(4).and_then(magnitude).map(|m| (written(0.75 * m), 5));
        }
        "quarter" if next(1) == Some("of") && next(2) == Some("a") => {
            return next(3).and_then(magnitude).map(|m| (written(0.25 * m), 4));
        }
        "hundred" if before.is_none_or(|w| !w.is_number()) => {
            // "we are hundred forty"
            let and = usize::from(next(1) == Some("and"));
            let (rest, more) = below_hundred(next(1 + and)?, next(2 + and).unwrap_or(""))?;
            return Some((written(100.0 + rest), 1 + and + more));
        }
        "half" if next(1) == Some("a") => {
            return next(2).and_then(magnitude).map(|m| (written(0.5 * m), 3));
        }
        "a" if next(1).is_some_and(|w| matches!(w, "hundred" | "thousand" | "million" | "billion")) => {
            return cardinal(words, i);
        }
        "a" | "an" => return indefinite(words, i),
        _ => {}
    }
    if let Some(day) = ordinal(words, i, before) {
        return Some(day);
    }
    if word == "one" && !counts(before, next(1)) {
        return None;
    }
    cardinal(words, i)
}

/// "one" is a number beside another number or a unit, and a pronoun elsewhere ("no one").
fn counts(before: Option<&Word<'_>>, next: Option<&str>) -> bool {
    let unit = |w: &str| {
        magnitude(w).is_some()
            || small(w).is_some()
            || matches!(w, "hundred" | "oh" | "and" | "point" | "o" | "double" | "triple" | "pm" | "am")
    };
    before.is_some_and(|w| w.is_number() || w.text == "+") || next.is_some_and(unit)
}

/// Whether "oh" stands inside a run of digits.
fn digit_run(words: &[Word<'_>], i: usize, before: Option<&Word<'_>>) -> bool {
    let number = |n: usize| {
        words
            .get(i + n)
            .is_some_and(|w| w.is_number() || small(&w.text).is_some() || matches!(&*w.text, "oh" | "o"))
            || words.get(i + n).is_some_and(|w| matches!(&*w.text, "double" | "triple" | "treble"))
    };
    let after_number = before.is_some_and(|w| w.is_number() && w.text.len() < 4);
    // "seven six seven oh" ends in one.
    let ends = after_number && i > 2 && (i - 3..i).all(|n| small(&words[n].text).is_some_and(|v| v < 10));
    (after_number && number(1)) || (number(1) && number(2)) || ends
}

fn repeated(word: &str, digit: &str) -> Option<(String, usize)> {
    let times = if word == "double" { 2 } else { 3 };
    let text = match small(digit) {
        Some(value) if value < 10 => value.to_string(),
        _ if matches!(digit, "oh" | "o") => "0".to_owned(),
        _ if digit.len() == 1 && digit.is_ascii() => digit.to_owned(),
        _ => return None,
    };
    Some((vec![text; times].join(" "), 2))
}

/// "a hundred", "a thousand", "a dozen", "a couple of thousand", "a million and a half".
fn indefinite(words: &[Word<'_>], i: usize) -> Option<(String, usize)> {
    let text = |n: usize| words.get(i + n).map_or("", |w| &*w.text);
    let (times, at) = match (text(1), text(2)) {
        ("couple", "of") => (2.0, 3),
        ("couple", _) => (2.0, 2),
        ("half", _) => (0.5, 2),
        _ => (1.0, 1),
    };
    let unit = magnitude(text(at)).or((text(at) == "hundred").then_some(100.0));
    let unit = unit.filter(|_| !matches!(text(at), "k" | "mil" | "mio"))?;
    if text(at) == "hundred"
        && let Some(more) = magnitude(text(at + 1))
    {
        return Some((written(times * unit * more), at + 2));
    }
    Some((written(times * unit), at + 1))
}

/// "the eighth", "twenty first", "december second"; "first" and "second" alone are not days.
fn ordinal(words: &[Word<'_>], i: usize, before: Option<&Word<'_>>) -> Option<(String, usize)> {
    let tens = small(&words[i].text).filter(|v| (20..=30).contains(v) && v % 10 == 0);
    if let (Some(tens), Some(next)) = (tens, words.get(i + 1))
        && let Some(unit) = ordinal_word(&next.text).filter(|u| *u < 10)
    {
        return Some((format!("{}th", tens + unit), 2));
    }
    let day = ordinal_word(&words[i].text)?;
    let of = words.get(i + 1).is_some_and(|w| w.text == "of");
    let month = before.is_some_and(|w| super::calendar::month(&w.text).is_some());
    (day > 3 || of || month).then(|| (format!("{day}th"), 1))
}

/// A number with its magnitude, and how many words it took.
fn cardinal(words: &[Word<'_>], i: usize) -> Option<(String, usize)> {
    if let Some(text) = compact(&words[i].text) {
        return Some((text, 1));
    }
    let (mut group, mut used) = group(words, i)?;
    let at = |n: usize| words.get(i + n).filter(|w| !w.after_pause).map_or("", |w| &*w.text);
    if at(used) == "point"
        && let Some(tenth) = small(at(used + 1)).filter(|v| *v < 10)
    {
        group += f64::from(tenth) / 10.0;
        used += 2;
    }
    if at(used) == "and" && at(used + 1) == "a" && at(used + 2) == "half" && magnitude(at(used + 3)).is_some()
    {
        group += 0.5;
        used += 3;
    }
    let Some(unit) = magnitude(at(used)) else {
        let raw = &*words[i].text;
        let as_written =
            used == 1 && digits(raw).is_some() && !raw.contains([',', '\'']) && !thousands_by_dots(raw);
        return Some((if as_written { raw.to_owned() } else { written(group) }, used));
    };
    used += 1;
    let mut total = group * unit;
    let and = usize::from(at(used) == "and");
    if unit > 12.0
        && let Some((rest, more)) = self::group(words, i + used + and).filter(|_| !at(used + and).is_empty())
        && small(at(used + and)).is_some()
    {
        let thousand = magnitude(at(used + and + more)).filter(|m| *m < unit);
        if thousand.is_some() || (rest < unit && rest >= 100.0) {
            total += rest * thousand.unwrap_or(1.0);
            used += and + more + usize::from(thousand.is_some());
        }
    }
    Some((written(total), used))
}

/// Up to 999 in words, or a number in digits.
fn group(words: &[Word<'_>], i: usize) -> Option<(f64, usize)> {
    let at = |n: usize| words.get(i + n).filter(|w| n == 0 || !w.after_pause).map_or("", |w| &*w.text);
    let (mut value, mut used) = match digits(at(0)) {
        Some(value) => (value, 1),
        None if at(0) == "a" => (1.0, 1),
        None => below_hundred(at(0), at(1))?,
    };
    if at(used) == "hundred" {
        value *= 100.0;
        used += 1;
        let and = usize::from(at(used) == "and");
        if let Some((rest, more)) = below_hundred(at(used + and), at(used + and + 1)) {
            let spoken_digits = and == 0 && small(at(used + more)).is_some();
            // "Between one hundred and one hundred and thirty" is two numbers.
            let next_number = and == 1 && at(used + and + more) == "hundred";
            if !spoken_digits && !next_number {
                value += rest;
                used += and + more;
            }
        }
    }
    Some((value, used))
}

fn below_hundred(first: &str, second: &str) -> Option<(f64, usize)> {
    let tens = small(first)?;
    match small(second) {
        Some(unit) if (20..=90).contains(&tens) && (1..10).contains(&unit) => {
            Some((f64::from(tens + unit), 2))
        }
        _ => Some((f64::from(tens), 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::word;
    use super::{in_digits, may_begin};

    fn read(text: &str) -> String {
        in_digits(word::words(text, 0, text.len())).iter().map(|w| &*w.text).collect::<Vec<&str>>().join(" ")
    }

    #[test]
    fn spoken_numbers_are_read() {
        for (said, read_as) in [
            ("ten thousand dollars", "10000 dollars"),
            ("forty to sixty thousand a year", "40 to 60000 a year"),
            ("fifty k", "50000"),
            ("$10k or 1.5m or 10,000", "$ 10000 or 1500000 or 10000"),
            ("€45.000 or 3.5", "€ 45000 or 3.5"),
            ("half a million", "500000"),
            ("three quarters of a million", "750000"),
            ("15'000 francs", "15000 francs"),
            ("two and a half million", "2500000"),
            ("one point five million", "1500000"),
            ("two hundred and fifty thousand", "250000"),
            ("one hundred twenty five thousand", "125000"),
            ("one thousand two hundred people", "1200 people"),
            ("a hundred and a couple of thousand", "100 and 2000"),
            ("two dozen", "24"),
            ("a hundred and twenty people", "120 people"),
            ("a hundred thousand", "100000"),
            ("five five five, oh one two three", "5 5 5 0 1 2 3"),
            ("eight hundred five five five oh one nine nine", "800 5 5 5 0 1 9 9"),
            ("triple five, double oh, one two", "5 5 5 0 0 1 2"),
            ("double t", "t t"),
            ("one fifty five", "1 55"),
            ("december ninth, twenty first of march, the eighth", "december 9th 21th of march the 8th"),
            ("no one, oh two things, the second one", "no one oh 2 things the second one"),
            ("at 2pm or two thirty", "at 2 pm or 2 30"),
            ("sixty people not sixteen", "60 people not 16"),
        ] {
            assert_eq!(read(said), read_as, "{said}");
        }
    }

    #[test]
    fn whatever_is_read_as_a_number_may_begin_one() {
        let said = "a an am pm a.m p.m and half of one two ten twenty forty first second ninth thirtieth oh o double triple \
            three quarters quarter hundred thousand million dozen couple k mil grand point 10k 2pm 1.5m 10,000 45.000 15'000 \
            3.5 12 7th .5 ,5 'k :30 people no on nought lakh is x";
        let words: Vec<&str> = said.split_whitespace().collect();
        for first in &words {
            for (second, third) in
                words.iter().flat_map(|second| words.iter().map(move |third| (second, third)))
            {
                let text = format!("{first} {second} {third}");
                let words = word::words(&text, 0, text.len());
                if super::read(&words, 0, None).is_some() {
                    assert!(may_begin(&words[0].text), "{text}");
                }
            }
        }
    }
}
