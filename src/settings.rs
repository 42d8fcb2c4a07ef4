//! What a team sets: the market it sells to, what counts in the score, and words of its own.
//! One TOML file, read once a run and handed on as values.

mod file;

use std::fs;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::error::{Error, ErrorKind, Result};
use crate::lead::score::Market;
use crate::qualifier::Keywords;

/// The file of the default settings, with what each of them means.
pub const EXAMPLE: &str = include_str!("../settings.example.toml");

/// The variable that names the file.
const VARIABLE: &str = "CLARA_CRM_SETTINGS";
/// The file in the platform's configuration folder.
const FILE: &str = "settings.toml";

/// The settings of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whom the team sells to, and what counts.
    pub market: Market,
    /// The team's own words.
    pub keywords: Keywords,
}

impl Settings {
    /// Reads a file's text.
    ///
    /// # Errors
    /// Of the kind [`ErrorKind::Usage`] with the line, the column and what is allowed there.
    pub fn parse(text: &str) -> Result<Self> {
        file::parse(text)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, or is wrong.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|why| {
            Error::new(ErrorKind::Input, format!("the settings file `{}` cannot be read", path.display()))
                .because(why)
                .hint("`clara-crm replay --print-settings` prints a file to begin with")
        })?;
        Self::parse(&text)
            .map_err(|wrong| wrong.context(format!("the settings file `{}` is wrong", path.display())))
    }
}

/// Which file holds the settings: the one that was named, else that of `CLARA_CRM_SETTINGS`,
/// else `settings.toml` in the platform's configuration folder if it is there.
#[must_use]
pub fn locate(named: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let set = || variable(VARIABLE).map(PathBuf::from);
    let usual = || {
        let folders = ProjectDirs::from("", "", "clara-crm")?;
        Some(folders.config_dir().join(FILE)).filter(|path| path.is_file())
    };
    named.map(Path::to_owned).or_else(set).or_else(usual)
}
