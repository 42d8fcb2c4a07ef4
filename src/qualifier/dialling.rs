//! The country in which a number that begins with a zero is dialled: the one of the caller's
//! address, or the one that the talk names.

use std::sync::LazyLock;

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};

use super::Said;
use super::lexicon::Lexicon;
use super::talk::Talk;

struct Countries {
    endings: Vec<(&'static str, Region)>,
    words: Lexicon<Region>,
}

static COUNTRIES: LazyLock<Countries> = LazyLock::new(|| {
    let mut endings = Vec::new();
    let mut words = Vec::new();
    for line in include_str!("lists/countries.txt").lines().filter(|l| !l.starts_with('#')) {
        let mut parts = line.split('|');
        let Some(region) = parts.next().and_then(region) else { continue };
        endings.extend(parts.next().into_iter().flat_map(|p| p.split(',')).map(|e| (e, region)));
        words.extend(parts.next().into_iter().flat_map(|p| p.split(',')).map(|w| (w, region)));
    }
    Countries { endings, words: Lexicon::new(words.into_iter()) }
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

/// A number that begins with a zero with its country, where that is known.
pub(super) fn with_country(talk: &Talk<'_>, email: Option<&str>, mut said: Said<String>) -> Said<String> {
    if said.value.starts_with('0')
        && let Some(region) =
            email.and_then(of_address).or_else(|| named(talk)).or_else(|| of_digits(&said.value))
        && let Ok(number) = PHONE_NUMBER_UTIL.parse(&said.value, Some(region))
        && matches!(
            PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number),
            Ok(NumberLengthType::IsPossible)
        )
    {
        said.value = PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164).into_owned();
    }
    said
}

/// Eleven digits from 07 on are a British mobile; other beginnings are shared by several countries.
fn of_digits(number: &str) -> Option<Region> {
    (number.len() == 11 && number.starts_with("07")).then_some(Region::GB)
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
