//! A file that says who is meant: a line for each value, with a user's email or id.

use std::path::Path;

use csv::{ReaderBuilder, Trim};

use crate::error::{Error, ErrorKind, Result};

/// Who is meant by a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The value, as it stands in the file.
    pub value: String,
    /// A user's email or id.
    pub user: String,
    /// The line of the file, counted from 1.
    pub line: u64,
}

/// The lines of such a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aliases(pub Vec<Alias>);

impl Aliases {
    /// Reads a file of two columns, separated by commas, semicolons or tabs. A first line
    /// whose second column is no user's email or id is a heading.
    ///
    /// # Errors
    /// [`ErrorKind::Input`], naming the line that is wrong.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display();
        let bytes = std::fs::read(path)
            .map_err(|error| Error::new(ErrorKind::Input, format!("cannot read `{name}`")).because(error))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Error::new(ErrorKind::Input, format!("`{name}` is not UTF-8")))?;
        Self::parse(&text).map_err(|error| error.context(format!("`{name}` says not who is meant")))
    }

    fn parse(text: &str) -> Result<Self> {
        let text = text.trim_start_matches('\u{feff}');
        let delimiter = delimiter(text);
        let mut aliases = Vec::new();
        let said = (1..).zip(text.lines()).filter(|(_, line)| says_something(line));
        for (place, (line, text)) in said.enumerate() {
            let columns = columns(text, delimiter).ok_or_else(|| wrong(line, "it cannot be read"))?;
            let [value, user] = columns.as_slice() else {
                return Err(wrong(line, "it has not two columns: the value, and a user's email or id"));
            };
            if is_user(user) {
                aliases.push(Alias { value: value.clone(), user: user.clone(), line });
            } else if place > 0 || user.is_empty() {
                return Err(wrong(line, "the second column is neither an email nor an id"));
            }
        }
        Ok(Self(aliases))
    }
}

fn says_something(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}

fn columns(line: &str, delimiter: u8) -> Option<Vec<String>> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .trim(Trim::All)
        .delimiter(delimiter)
        .from_reader(line.as_bytes());
    let record = reader.records().next()?.ok()?;
    Some(record.iter().map(str::to_owned).collect())
}

/// Tabs, semicolons or commas: whichever the first line that says something has.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| says_something(line));
    let has = |c: char| first.is_some_and(|line| line.contains(c));
    match (has('\t'), has(';')) {
        (true, _) => b'\t',
        (_, true) => b';',
        _ => b',',
    }
}

fn is_user(text: &str) -> bool {
    text.contains('@') || uuid::Uuid::parse_str(text).is_ok()
}

fn wrong(line: u64, why: &str) -> Error {
    Error::new(ErrorKind::Input, format!("line {line}: {why}"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<(String, String, u64)> {
        Aliases::parse(text).unwrap().0.into_iter().map(|a| (a.value, a.user, a.line)).collect()
    }

    #[test]
    fn commas_semicolons_and_tabs_with_or_without_a_heading() {
        let wanted = vec![
            ("Jon Smth".to_owned(), "jon@example.com".to_owned(), 2),
            ("Bob, the other".to_owned(), "7f3c1c7e-6f0b-4c2e-9c1a-2b1d5e0f7a11".to_owned(), 3),
        ];
        for text in [
            "value,user\nJon Smth , jon@example.com\n\"Bob, the other\",7f3c1c7e-6f0b-4c2e-9c1a-2b1d5e0f7a11\n",
            "\u{feff}value\tuser\r\nJon Smth\tjon@example.com\r\nBob, the other\t7f3c1c7e-6f0b-4c2e-9c1a-2b1d5e0f7a11",
            "# who is who; by hand\nJon Smth;jon@example.com\nBob, the other;7f3c1c7e-6f0b-4c2e-9c1a-2b1d5e0f7a11",
        ] {
            assert_eq!(parsed(text), wanted, "{text}");
        }
        assert_eq!(parsed(""), []);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, line) in [
            ("Jon,jon@example.com\nBob", "line 2"),
            ("Jon,jon@example.com\n\nBob,bob@example.com,x", "line 3"),
            ("Jon,jon@example.com\nBob,bob", "line 2"),
            ("Jon,", "line 1"),
        ] {
            let error = Aliases::parse(text).unwrap_err();
            assert!(error.message().starts_with(line), "{text}: {error}");
        }
    }
}
