//! The country in which a number is dialled that was said without it: the one of the caller's
//! address, the one that the talk names, or the only one with such numbers where clocks show
//! the time of the call.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, FixedOffset};
use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};

use super::Said;
use super::lexicon::{self, Lexicon};
use super::talk::Talk;

struct Countries {
    endings: Vec<(&'static str, Region)>,
    clocks: Vec<(Region, Clock)>,
    words: Lexicon<Region>,
}

/// Minutes ahead of UTC.
struct Clock {
    minutes: i32,
    /// One hour more from April to October.
    summer: bool,
}

impl Clock {
    fn parse(text: &str) -> Option<Self> {
        let minutes = text.trim_end_matches('s').parse().ok()?;
        Some(Self { minutes, summer: text.ends_with('s') })
    }

    fn shows(&self, time: DateTime<FixedOffset>) -> bool {
        let later = self.summer && (4..=10).contains(&time.month());
        time.offset().local_minus_utc() == (self.minutes + if later { 60 } else { 0 }) * 60
    }
}

static COUNTRIES: LazyLock<Countries> = LazyLock::new(|| {
    let mut endings = Vec::new();
    let (mut clocks, mut words) = (Vec::new(), Vec::new());
    for line in lexicon::lines(include_str!("lists/countries.txt")) {
        let mut parts = line.split('|');
        let Some(region) = parts.next().and_then(region) else { continue };
        endings.extend(parts.next().into_iter().flat_map(|p| p.split(',')).map(|e| (e, region)));
        let of_country = parts.next().into_iter().flat_map(|p| p.split(',')).filter_map(Clock::parse);
        clocks.extend(of_country.map(|clock| (region, clock)));
        words.extend(parts.next().into_iter().flat_map(|p| p.split(',')).map(|w| (w, region)));
    }
    Countries { endings, clocks, words: Lexicon::new(words.into_iter()) }
});

fn region(code: &str) -> Option<Region> {
    Some(match code {
        "GB" => Region::GB,
        "AU" => Region::AU,
        "NZ" => Region::NZ,
        "IE" => Region::IE,
        "DE" => Region::DE,
        "AT" => Region::AT,
        "CH" => Region::CH,
        "ZA" => Region::ZA,
        "NG" => Region::NG,
        "GH" => Region::GH,
        "KE" => Region::KE,
        "IN" => Region::IN,
        "FR" => Region::FR,
        "BE" => Region::BE,
        "NL" => Region::NL,
        "SE" => Region::SE,
        "JP" => Region::JP,
        "PH" => Region::PH,
        "MY" => Region::MY,
        _ => return None,
    })
}

/// A number with its country, where that was not said and is known. One of ten digits was taken
/// for an American one, and is none where there are no such numbers in America.
pub(super) fn with_country(talk: &Talk<'_>, email: Option<&str>, mut said: Said<String>) -> Said<String> {
    let local = if said.value.starts_with('0') { Some(said.value.as_str()) } else { no_american(&said) };
    let Some(local) = local else { return said };
    let of_country = |region| in_region(local, region);
    let found = email
        .and_then(of_address)
        .or_else(|| named(talk))
        .or_else(|| of_digits(local))
        .and_then(of_country)
        .or_else(|| at_clock(local, talk.began?));
    if let Some(number) = found {
        said.value = number;
    }
    said
}

/// The digits of a number that was taken for an American one and cannot be, unless it was said
/// with its country.
fn no_american(said: &Said<String>) -> Option<&str> {
    let told = |text: &str| text.contains('+') || text.to_lowercase().contains("plus");
    let digits = said.value.strip_prefix("+1").filter(|_| !said.evidence.iter().any(|e| told(&e.text)))?;
    let number = PHONE_NUMBER_UTIL.parse(&said.value, None).ok()?;
    (!PHONE_NUMBER_UTIL.is_valid_number(&number)).then_some(digits)
}

/// The number as it is dialled from abroad, where the country may have such a number.
fn in_region(digits: &str, region: Region) -> Option<String> {
    let number = PHONE_NUMBER_UTIL.parse(digits, Some(region)).ok()?;
    let reason = PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number);
    matches!(reason, Ok(NumberLengthType::IsPossible))
        .then(|| PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164).into_owned())
}

/// Eleven digits from 07 on are a British mobile; other beginnings are shared by several countries.
fn of_digits(number: &str) -> Option<Region> {
    (number.len() == 11 && number.starts_with("07")).then_some(Region::GB)
}

/// The number with its country, where only one of the list has such numbers and clocks that show
/// the time of the call. Britain's go before those of the others with its clocks. Many recorders
/// write UTC wherever the call was: without a leading zero that tells nothing.
fn at_clock(digits: &str, began: DateTime<FixedOffset>) -> Option<String> {
    if began.offset().local_minus_utc() == 0 && !digits.starts_with('0') {
        return None;
    }
    let is_valid = |region: &Region| {
        let number = PHONE_NUMBER_UTIL.parse(digits, Some(*region));
        number.is_ok_and(|number| PHONE_NUMBER_UTIL.is_valid_number_for_region(&number, *region))
    };
    let here = COUNTRIES.clocks.iter().filter(|(_, clock)| clock.shows(began)).map(|(region, _)| *region);
    let mut found = here.filter(is_valid);
    let first = found.next()?;
    let only = first == Region::GB || found.all(|region| region == first);
    only.then(|| in_region(digits, first)).flatten()
}

fn of_address(email: &str) -> Option<Region> {
    let ending = email.rsplit('.').next()?;
    COUNTRIES.endings.iter().find(|(e, _)| *e == ending).map(|(_, region)| *region)
}

/// The first country that the caller speaks of.
fn named(talk: &Talk<'_>) -> Option<Region> {
    talk.claims.iter().filter(|c| !c.denied()).find_map(|claim| {
        let sentence = &claim.sentence;
        (0..sentence.words.len()).find_map(|at| {
            let word = sentence.word(at);
            let ending = (word.contains('@')).then(|| of_address(word)).flatten();
            let spoken = (word == "dot").then(|| of_address(sentence.word(at + 1))).flatten();
            ending.or(spoken).or_else(|| COUNTRIES.words.longest_at(sentence, at).map(|(_, r)| *r))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialled(value: &str, began: &str) -> String {
        let mut said = crate::qualifier::tests::talk(&["U hello"]);
        said.started_at = began.parse().ok();
        let talk = Talk::new(&said);
        with_country(&talk, None, Said::at(1, "hello", value.to_owned())).value
    }

    #[test]
    fn the_clock_tells_the_country_where_no_other_has_such_a_number() {
        for (value, began, want) in [
            ("02079460631", "2026-01-20T10:00:00+00:00", "+442079460631"),
            ("02079460631", "2026-07-20T10:00:00+01:00", "+442079460631"),
            ("03023125519", "2026-01-20T10:00:00+01:00", "+493023125519"),
            ("0491573770", "2026-01-20T10:00:00+11:00", "+61491573770"),
            ("+19443555108", "2026-01-20T10:00:00+05:30", "+919443555108"),
            ("+13125550142", "2026-01-20T10:00:00-06:00", "+13125550142"),
            ("+12015550142", "2026-01-20T10:00:00+00:00", "+12015550142"),
            ("+15555550123", "2026-01-20T10:00:00+00:00", "+15555550123"),
            ("02079460631", "2026-01-20T10:00:00-05:00", "02079460631"),
        ] {
            assert_eq!(dialled(value, began), want, "{value} {began}");
        }
    }
}
