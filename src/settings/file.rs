//! The settings as they are written in the file.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use super::Settings;
use crate::error::{Error, ErrorKind, Result};
use crate::lead::score::Market;
use crate::lead::weights::Weights;
use crate::qualifier::Keywords;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    market: MarketTable,
    weights: Weights,
    keywords: KeywordTable,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MarketTable {
    industries: Vec<Text>,
    related_industries: Vec<Text>,
    regions: Vec<Text>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct KeywordTable {
    agents: Vec<Text>,
    own_names: Vec<Text>,
    competitors: Vec<Text>,
    industries: BTreeMap<String, Vec<Text>>,
}

/// A word or a few of them.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // A visitor, so that an error knows the place of this very value.
        from.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a string: a name or word of 1 to {LONGEST} characters")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Text, E> {
        let trimmed = text.trim();
        let fits = trimmed.chars().any(char::is_alphanumeric) && trimmed.chars().count() <= LONGEST;
        let wrong = || E::invalid_value(Unexpected::Str(text), &self);
        fits.then(|| Text(trimmed.to_owned())).ok_or_else(wrong)
    }
}

/// Characters of the longest word or name.
const LONGEST: usize = 80;

fn texts(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.0).collect()
}

fn lower(list: Vec<Text>) -> Vec<String> {
    list.into_iter().map(|text| text.0.to_lowercase()).collect()
}

pub(super) fn parse(text: &str) -> Result<Settings> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file: File = toml::from_str(text).map_err(|why| wrong(text, &why))?;
    let (market, keywords) = (file.market, file.keywords);
    Ok(Settings {
        market: Market {
            exact_industries: lower(market.industries),
            related_industries: lower(market.related_industries),
            regions: lower(market.regions),
            weights: file.weights,
        },
        keywords: Keywords {
            agents: texts(keywords.agents),
            own: texts(keywords.own_names),
            competitors: texts(keywords.competitors),
            industries: keywords.industries.into_iter().map(|(name, words)| (name, texts(words))).collect(),
        },
    })
}

fn wrong(text: &str, why: &toml::de::Error) -> Error {
    let place = why.span().map_or_else(String::new, |span| {
        let before = &text[..text.floor_char_boundary(span.start)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("line {line}, column {column}: ")
    });
    Error::new(ErrorKind::Usage, format!("{place}{}", why.message().trim()))
        .hint("`clara-crm replay --print-settings` prints all settings with what is allowed")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn the_example_holds_the_defaults() {
        assert_eq!(parse(super::super::EXAMPLE).unwrap(), Settings::default());
        assert_eq!(parse("").unwrap(), Settings::default());
    }

    #[test]
    fn the_example_names_every_setting() {
        let example: toml::Table = super::super::EXAMPLE.parse().unwrap();
        let count = |table: &str| example[table].as_table().unwrap().len();
        assert_eq!((count("market"), count("weights"), count("keywords")), (3, 11, 4));
        let weights = example["weights"].as_table().unwrap();
        let values: usize = weights.values().map(|group| group.as_table().unwrap().len()).sum();
        assert_eq!(values, 42);
    }

    #[test]
    fn what_is_set_counts() {
        let text = "\u{feff}[market]\nindustries = [' Logistics ']\n[weights.region]\ntarget = 9\n\
             [keywords]\nagents = ['Nora']\n[keywords.industries]\nbreweries = ['craft beer']\n";
        let settings = parse(text).unwrap();
        assert_eq!(settings.market.exact_industries, ["logistics"]);
        assert_eq!(settings.market.weights.region.target.get(), 9);
        assert_eq!(settings.market.weights.region.other.get(), 2);
        assert_eq!(settings.keywords.agents, ["Nora"]);
        assert_eq!(settings.keywords.industries, [("breweries".to_owned(), vec!["craft beer".to_owned()])]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_what_is_allowed() {
        for (text, place, allowed) in [
            ("[market]\nindustrys = []", "line 2, column 1: ", "`related_industries`"),
            ("[markets]\n", "line 1, column 2: ", "`keywords`"),
            ("[market]\n\nregions = 'Berlin'", "line 3, column 11: ", "a sequence"),
            ("[market]\nregions = ['a', 3]", "line 2, column 17: ", "a string"),
            ("[market]\nregions = ['a', ' ']", "line 2, column 17: ", "1 to 80 characters"),
            ("[weights.budget]\nhigh = 31", "line 2, column 8: ", "a whole number from 0 to 30"),
            ("[weights.budget]\nhigh = -1", "line 2, column 8: ", "a whole number from 0 to 30"),
            ("[weights.intent]\ndemo = 2.5", "line 2, column 8: ", "floating point"),
            ("[weights.intent]\ndemo = 9999999999999999999999", "line 2, column 8: ", "integer"),
            ("[weights]\nbudget = 3", "line 2, column 10: ", "BudgetWeights"),
            ("[keywords.industries]\nx = 3", "line 2, column 5: ", "a sequence"),
            ("a = [", "line 1, column ", ""),
            ("[market]\n[market]", "line 2, column ", "duplicate key"),
        ] {
            let error = parse(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Usage);
            let told = error.message();
            assert!(told.starts_with(place) && told.contains(allowed), "{text}: {told}");
        }
    }
}
