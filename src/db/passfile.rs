//! Finds a password in libpq's password file (`~/.pgpass`).
//!
//! Rules: PostgreSQL's documentation, section "The Password File".

use std::fs;
use std::io::ErrorKind as IoErrorKind;
use std::path::Path;

use crate::db::secret::Secret;

/// What a password is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lookup<'a> {
    /// Host name, address or socket directory; `localhost` for the default socket.
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) database: &'a str,
    pub(super) user: &'a str,
}

/// What the file gave: perhaps a password, perhaps a reason for not using it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) password: Option<Secret>,
    pub(super) warning: Option<String>,
}

/// Looks in the file at `path`. A file that is not there is no matter for a
/// warning; one that others can read is ignored, as libpq does.
pub(super) fn find(path: &Path, lookup: Lookup<'_>) -> Found {
    let warn = |text: String| Found { password: None, warning: Some(text) };
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == IoErrorKind::NotFound => return Found::default(),
        Err(error) => return warn(format!("password file `{}` is ignored: {error}", path.display())),
    };
    if !metadata.is_file() {
        return warn(format!("password file `{}` is ignored: it is not a plain file", path.display()));
    }
    if readable_by_others(&metadata) {
        return warn(format!(
            "password file `{0}` is ignored: others may read it; run `chmod 0600 {0}`",
            path.display()
        ));
    }
    match fs::read(path) {
        Ok(bytes) => Found { password: search(&String::from_utf8_lossy(&bytes), lookup), warning: None },
        Err(error) => warn(format!("password file `{}` is ignored: {error}", path.display())),
    }
}

#[cfg(unix)]
fn readable_by_others(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn readable_by_others(_: &fs::Metadata) -> bool {
    false
}

fn search(text: &str, lookup: Lookup<'_>) -> Option<Secret> {
    let port = lookup.port.to_string();
    let wanted = [lookup.host, port.as_str(), lookup.database, lookup.user];
    text.lines()
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .find_map(|line| password_of(line, &wanted))
}

/// The password of a line whose first four fields match.
fn password_of(line: &str, wanted: &[&str]) -> Option<Secret> {
    let mut rest = line;
    for want in wanted {
        let (field, escaped, after) = field(rest)?;
        if (field != "*" || escaped) && field != *want {
            return None;
        }
        rest = after;
    }
    // What follows the password's own colon belongs to nothing (libpq stops there).
    let (password, ..) = field(rest).unwrap_or_else(|| last_field(rest));
    (!password.is_empty()).then(|| Secret::new(password))
}

/// A field that ends in a colon: its text, whether anything in it was escaped, and
/// what follows.
fn field(text: &str) -> Option<(String, bool, &str)> {
    let mut value = String::new();
    let mut escaped = false;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                escaped = true;
                value.push(chars.next().map_or('\\', |(_, next)| next));
            }
            ':' => return Some((value, escaped, &text[at + 1..])),
            c => value.push(c),
        }
    }
    None
}

fn last_field(text: &str) -> (String, bool, &str) {
    let mut value = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        value.push(if c == '\\' { chars.next().unwrap_or('\\') } else { c });
    }
    (value, false, "")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const LOOKUP: Lookup<'_> = Lookup { host: "db.example.com", port: 5432, database: "crm", user: "me" };

    fn found(text: &str, lookup: Lookup<'_>) -> Option<String> {
        search(text, lookup).map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn the_first_line_that_matches_wins() {
        let text = "# db.example.com:5432:crm:me:comment\n\
                    other:5432:crm:me:no\n\
                    \n\
                    db.example.com:5433:*:*:port\n\
                    *:*:crm:me:yes\r\n\
                    db.example.com:5432:crm:me:late\n";
        assert_eq!(found(text, LOOKUP).as_deref(), Some("yes"));
        assert_eq!(found(text, Lookup { port: 5433, ..LOOKUP }).as_deref(), Some("port"));
        assert_eq!(found(text, Lookup { user: "you", ..LOOKUP }), None);
    }

    #[test]
    fn backslashes_escape() {
        let lookup = Lookup { host: "::1", user: r"a\b", ..LOOKUP };
        assert_eq!(found(r"\:\:1:*:*:a\\b:p\:w\\x:rest", lookup).as_deref(), Some(r"p:w\x"));
        let star = Lookup { user: "*", ..LOOKUP };
        assert_eq!(found(r"*:*:*:\*:only-the-star", star).as_deref(), Some("only-the-star"));
        assert_eq!(found(r"*:*:*:\*:only-the-star", LOOKUP), None);
    }

    #[test]
    fn a_broken_or_empty_line_matches_nothing() {
        for text in ["", "*", "*:*:*", "*:*:*:*", "*:*:*:me:", "me:secret"] {
            assert_eq!(found(text, LOOKUP), None, "{text:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_ignored_with_a_warning() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pgpass");
        fs::write(&path, "*:*:*:*:secret\n").unwrap();
        for (mode, password) in [(0o640, false), (0o604, false), (0o600, true), (0o400, true)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let found = find(&path, LOOKUP);
            assert_eq!(found.password.is_some(), password, "{mode:o}");
            assert_eq!(found.warning.is_none(), password, "{mode:o}");
            assert!(!found.warning.unwrap_or_default().contains("secret"));
        }
        assert!(find(&dir.path().join("none"), LOOKUP).warning.is_none());
        assert!(find(dir.path(), LOOKUP).warning.unwrap().contains("plain file"));
    }
}
