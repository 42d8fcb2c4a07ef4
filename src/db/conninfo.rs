//! Reads a connection string, in either of libpq's two forms, into its parameters.
//!
//! The rules are those of PostgreSQL's documentation, section "Connection Strings":
//! a URI `postgresql://user:password@host:port,host2/dbname?name=value`, or
//! `name=value` pairs. No error ever shows a part of the string that could belong
//! to a password.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use crate::error::{Error, ErrorKind, Result};

/// The parameters of a connection string by libpq's names, unchecked.
pub(super) type Parameters = BTreeMap<String, String>;

const SCHEMES: [&str; 2] = ["postgresql://", "postgres://"];

/// Reads `text`, a URI or `name=value` pairs.
///
/// # Errors
/// `Usage` when it is neither, or broken.
pub(super) fn parse(text: &str) -> Result<Parameters> {
    let text = text.trim();
    for scheme in SCHEMES {
        if let Some(prefix) = text.get(..scheme.len())
            && prefix.eq_ignore_ascii_case(scheme)
        {
            return parse_uri(&text[scheme.len()..]);
        }
    }
    if let Some((scheme, _)) = text.split_once("://")
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && scheme.len() <= 30
    {
        return Err(wrong_scheme(scheme));
    }
    if !text.contains('=') {
        return Err(usage("the database URL does not begin with `postgresql://`").hint(FORM));
    }
    parse_pairs(text)
}

const FORM: &str = "write it as `postgresql://user:password@host:5432/dbname`";
const ENCODE: &str = "percent-encode these characters in a user or password: \
                      `@` as %40, `:` as %3A, `/` as %2F, `?` as %3F, `#` as %23, `%` as %25";

fn usage(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Usage, message)
}

fn wrong_scheme(scheme: &str) -> Error {
    let error = usage(format!("the database URL begins with `{scheme}://`"));
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => error.because("that is the address of a web API, not of a database").hint(
            "use the connection string that the database's host shows (Supabase: Connect, connection string)",
        ),
        name if name.starts_with("postgres") || name.starts_with("pg") || name.starts_with("jdbc") => {
            error.hint(FORM)
        }
        _ => error.because("clara-crm works with PostgreSQL only").hint(FORM),
    }
}

fn parse_uri(rest: &str) -> Result<Parameters> {
    let mut parameters = Parameters::new();
    let rest = parse_credentials(rest, &mut parameters)?;
    let (hosts, rest) = split_at_any(rest, &['/', '?']);
    parse_hosts(hosts, &mut parameters)?;
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, query),
        None => (rest, ""),
    };
    let name = path.strip_prefix('/').unwrap_or(path);
    if name.contains('@') {
        return Err(stray_at_sign());
    }
    if !name.is_empty() {
        parameters.insert("dbname".into(), decode(name)?);
    }
    parse_query(query, &mut parameters)?;
    Ok(parameters)
}

fn parse_credentials<'a>(rest: &'a str, parameters: &mut Parameters) -> Result<&'a str> {
    let (credentials, after) = split_at_any(rest, &['@', '/']);
    let Some(after) = after.strip_prefix('@') else { return Ok(rest) };
    let (user, password) = match credentials.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (credentials, None),
    };
    if !user.is_empty() {
        parameters.insert("user".into(), decode(user)?);
    }
    if let Some(password) = password.filter(|text| !text.is_empty()) {
        parameters.insert("password".into(), decode(password)?);
    }
    Ok(after)
}

fn parse_hosts(text: &str, parameters: &mut Parameters) -> Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    if text.contains('@') {
        return Err(stray_at_sign());
    }
    let mut hosts = Vec::new();
    let mut ports = Vec::new();
    for part in text.split(',') {
        let (host, port) = split_host(part)?;
        hosts.push(decode(host)?);
        ports.push(decode(port)?);
    }
    if hosts.iter().any(|host| !host.is_empty()) {
        parameters.insert("host".into(), hosts.join(","));
    }
    if ports.iter().any(|port| !port.is_empty()) {
        parameters.insert("port".into(), ports.join(","));
    }
    Ok(())
}

fn split_host(part: &str) -> Result<(&str, &str)> {
    let Some(inner) = part.strip_prefix('[') else {
        return Ok(part.split_once(':').unwrap_or((part, "")));
    };
    let broken = || usage("the database URL has a `[` without its `]`").hint(ENCODE);
    let (host, rest) = inner.split_once(']').ok_or_else(broken)?;
    match rest.strip_prefix(':') {
        Some(port) => Ok((host, port)),
        None if rest.is_empty() => Ok((host, "")),
        None => Err(broken()),
    }
}

fn parse_query(query: &str, parameters: &mut Parameters) -> Result<()> {
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair
            .split_once('=')
            .ok_or_else(|| usage("the database URL has a parameter without `=value`").hint(ENCODE))?;
        parameters.insert(decode(name)?, decode(value)?);
    }
    Ok(())
}

fn stray_at_sign() -> Error {
    usage("the database URL has an `@` in a wrong place").hint(ENCODE)
}

fn split_at_any<'a>(text: &'a str, ends: &[char]) -> (&'a str, &'a str) {
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

fn decode(text: &str) -> Result<String> {
    let bytes = percent_decode_str(text);
    let text = bytes.decode_utf8().map_err(|_| usage("the database URL is not valid UTF-8").hint(ENCODE))?;
    if text.contains('\0') {
        return Err(usage("the database URL has a NUL byte"));
    }
    Ok(text.into_owned())
}

fn parse_pairs(text: &str) -> Result<Parameters> {
    let mut parameters = Parameters::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or_else(|| pair_without_value(&parameters))?;
        let name = name.trim_end();
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(pair_without_value(&parameters));
        }
        let (value, after) = read_value(after.trim_start())?;
        parameters.insert(name.to_owned(), value);
        rest = after.trim_start();
    }
    Ok(parameters)
}

fn pair_without_value(before: &Parameters) -> Error {
    let error = usage("the connection string has a word that is not `name=value`");
    if before.contains_key("password") {
        error.hint("put a password with spaces in single quotes: `password='two words'`")
    } else {
        error.hint("write it as `host=localhost dbname=crm user=me`, values with spaces in single quotes")
    }
}

/// Reads a value, quoted or not, and returns it with what follows.
fn read_value(text: &str) -> Result<(String, &str)> {
    let quoted = text.starts_with('\'');
    let body = if quoted { &text[1..] } else { text };
    let mut value = String::new();
    let mut chars = body.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => value.extend(chars.next().map(|(_, escaped)| escaped)),
            '\'' if quoted => return Ok((value, &body[at + 1..])),
            c if !quoted && c.is_whitespace() => return Ok((value, &body[at..])),
            c => value.push(c),
        }
    }
    if quoted {
        return Err(usage("the connection string has a quote that is never closed"));
    }
    Ok((value, ""))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        parse(text).unwrap().into_iter().collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn reads_every_part_of_a_uri() {
        assert_eq!(
            read(
                "postgres://a%40b:p%2Fw@one:5433,[::1],three/my%20db?sslmode=require&application_name=x%26y"
            ),
            pairs(&[
                ("application_name", "x&y"),
                ("dbname", "my db"),
                ("host", "one,::1,three"),
                ("password", "p/w"),
                ("port", "5433,,"),
                ("sslmode", "require"),
                ("user", "a@b"),
            ])
        );
        assert_eq!(read("postgresql:///crm"), pairs(&[("dbname", "crm")]));
        assert_eq!(read("postgresql://"), pairs(&[]));
        assert_eq!(read("POSTGRES://localhost"), pairs(&[("host", "localhost")]));
        assert_eq!(
            read("postgresql://%2Ftmp%2Fsock:5433/crm"),
            pairs(&[("dbname", "crm"), ("host", "/tmp/sock"), ("port", "5433")])
        );
        assert_eq!(
            read("postgresql:///crm?host=/tmp/sock&user=a@b"),
            pairs(&[("dbname", "crm"), ("host", "/tmp/sock"), ("user", "a@b")])
        );
        assert_eq!(
            read("postgres://u:p?x=1#y@h/d"),
            pairs(&[("dbname", "d"), ("host", "h"), ("password", "p?x=1#y"), ("user", "u")])
        );
    }

    #[test]
    fn reads_pairs_with_quotes_and_escapes() {
        assert_eq!(
            read(r"host = /tmp  dbname=crm password='it\'s a \\ secret' options='-c x=y' user=a\ b"),
            pairs(&[
                ("dbname", "crm"),
                ("host", "/tmp"),
                ("options", "-c x=y"),
                ("password", r"it's a \ secret"),
                ("user", "a b"),
            ])
        );
        assert_eq!(read("password='' host=h"), pairs(&[("host", "h"), ("password", "")]));
    }

    #[test]
    fn a_broken_string_is_refused_without_its_content() {
        for text in [
            "postgres://me:hunter2@x@db.example.com/crm",
            "postgres://me:12/hunter2@db.example.com/crm",
            "postgres://me:p@[::1/hunter2",
            "postgres://me:p@h/d?hunter2",
            "postgres://me:%FFhunter2@h/d",
            "mysql://me:hunter2@h/d",
            "https://me:hunter2@abc.example.com",
            "host=h password=my hunter2 user=me",
            "host=h password='hunter2",
            "hunter2",
        ] {
            let error = parse(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Usage, "{text}");
            let shown = format!("{error} {:?}", error.hints());
            assert!(!shown.contains("hunter2"), "{shown}");
            assert!(!error.message().is_empty());
        }
    }

    #[test]
    fn a_wrong_scheme_says_what_it_is() {
        assert!(parse("mysql://h/d").unwrap_err().to_string().contains("PostgreSQL only"));
        assert!(parse("https://abc.supabase.co").unwrap_err().to_string().contains("web API"));
        assert!(parse("postgressql://h/d").unwrap_err().hints()[0].contains("postgresql://"));
    }
}
