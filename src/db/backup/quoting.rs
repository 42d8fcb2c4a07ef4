//! Where SQL is only being quoted: what looks like a statement or a heading inside a string,
//! a function's body or a comment is none.

/// Where the token that begins at `at` ends: a comment, something quoted, a word or a single
/// character. What is never closed ends with the text.
pub(super) fn token_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let Some(first) = rest.chars().next() else { return at };
    let length = match first {
        '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
        '/' if rest.starts_with("/*") => comment(rest),
        '\'' => quoted(rest, '\'', false),
        '"' => quoted(rest, '"', false),
        'e' | 'E' if rest[1..].starts_with('\'') => 1 + quoted(&rest[1..], '\'', true),
        '$' => dollar_quoted(rest).unwrap_or(1),
        _ if is_word(first) => rest.find(|c| !is_word(c) && c != '$').unwrap_or(rest.len()),
        _ => first.len_utf8(),
    };
    at + length
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii()
}

/// A comment in `/* */`, which may hold others.
fn comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if here.starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// What stands between two of `mark`; a doubled one is a character of it.
fn quoted(rest: &str, mark: char, escapes: bool) -> usize {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && escapes {
            chars.next();
        } else if c == mark && chars.next_if(|(_, next)| *next == mark).is_none() {
            return at + 1;
        }
    }
    rest.len()
}

/// What stands between two of `$tag$`.
fn dollar_quoted(rest: &str) -> Option<usize> {
    let tag = 1 + rest[1..].find('$')?;
    let named = &rest[1..tag];
    if !named.chars().all(is_word) || named.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mark = &rest[..=tag];
    let end = rest[mark.len()..].find(mark);
    Some(end.map_or(rest.len(), |end| end + 2 * mark.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<&str> {
        let (mut found, mut at) = (Vec::new(), 0);
        while at < text.len() {
            let end = token_end(text, at);
            assert!(end > at, "{text} at {at}");
            found.push(&text[at..end]);
            at = end;
        }
        found.retain(|token| !token.trim().is_empty());
        found
    }

    #[test]
    fn what_is_quoted_is_one_token() {
        for whole in [
            "'it''s; -- \\'",
            "E'it\\'s'",
            "e'\\\\'",
            "\"a\"\"b;'\"",
            "$$ '\" $x$ -- $$",
            "$_$ begin $$ $$; $1 $_$",
            "-- a 'comment",
            "/* one /* two */ ' */",
            "naïve$1$",
        ] {
            assert_eq!(tokens(&format!("{whole}\n;")), [whole, ";"]);
        }
    }

    #[test]
    fn what_is_not_quoted_is_not() {
        assert_eq!(tokens("$1;$2"), ["$", "1", ";", "$", "2"]);
        assert_eq!(tokens("name'x'"), ["name", "'x'"]);
        assert_eq!(tokens("a-b/c"), ["a", "-", "b", "/", "c"]);
        assert_eq!(tokens("'open; --"), ["'open; --"]);
    }
}
