//! The words of one team, besides those that every team's callers use.

use super::lexicon::Lexicon;
use super::sentence::Sentence;

/// Words that a team adds, as it writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keywords {
    /// What the team's agent is called, besides Clara: never the caller's name.
    pub agents: Vec<String>,
    /// The team's company and products: neither a competitor nor the caller's company or tool.
    pub own: Vec<String>,
    /// Tools to be known by name, besides the usual ones.
    pub competitors: Vec<String>,
    /// Industries, each with the words that stand for it.
    pub industries: Vec<(String, Vec<String>)>,
}

/// The same words, ready to be looked for.
#[derive(Debug, Default)]
pub struct Vocabulary {
    agents: Lexicon<()>,
    own: Lexicon<()>,
    competitors: Lexicon<String>,
    industries: Lexicon<String>,
}

impl Vocabulary {
    /// Reads the words as if they had been said.
    #[must_use]
    pub fn new(keywords: &Keywords) -> Self {
        let industries = keywords.industries.iter();
        let of_industry = |(name, words): &(String, Vec<String>)| -> Vec<(String, String)> {
            words.iter().chain([name]).map(|word| (plain(word), name.to_lowercase())).collect()
        };
        Self {
            agents: Lexicon::new(keywords.agents.iter().map(|name| (plain(name), ()))),
            own: Lexicon::new(keywords.own.iter().map(|name| (plain(name), ()))),
            competitors: Lexicon::new(keywords.competitors.iter().map(|name| (plain(name), name.clone()))),
            industries: Lexicon::new(industries.flat_map(of_industry)),
        }
    }

    pub(super) fn is_agent(&self, word: &str) -> bool {
        word == "clara" || self.agents.get(word).is_some()
    }

    pub(super) fn is_own(&self, name: &str) -> bool {
        !self.own.is_empty() && self.own.get(&plain(name)).is_some()
    }

    pub(super) fn competitors(&self) -> &Lexicon<String> {
        &self.competitors
    }

    pub(super) fn industries(&self) -> &Lexicon<String> {
        &self.industries
    }
}

/// The words as they stand in a sentence.
fn plain(text: &str) -> String {
    Sentence::all(text).iter().map(|sentence| sentence.flat.trim().to_owned()).collect::<Vec<_>>().join(" ")
}
