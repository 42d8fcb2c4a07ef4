//! Numbers written in figures: `10k`, `1.5m`, `10,000`, `45.000`, `2pm`.

/// Whether a word begins like a number in figures.
pub(super) fn begins(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// The same of what is parsed as a whole number, which may have a plus before it.
pub(super) fn may_parse(word: &str) -> bool {
    begins(word) || word.starts_with('+')
}

pub(super) fn digits(word: &str) -> Option<f64> {
    if !begins(word) {
        return None;
    }
    let mut plain: String = word.chars().filter(|c| !matches!(c, ',' | '\'')).collect();
    if thousands_by_dots(word) {
        plain.retain(|c| c != '.');
    }
    plain.parse().ok()
}

/// "45.000" as it is written in much of Europe.
pub(super) fn thousands_by_dots(word: &str) -> bool {
    let mut groups = word.split('.');
    groups.next().is_some_and(|g| (1..4).contains(&g.len()) && g != "0")
        && word.contains('.')
        && groups.all(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()))
}

/// "10k", "1.5m", "2pm" and "10,000" in one word.
pub(super) fn compact(word: &str) -> Option<String> {
    let split = word.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '\'')))?;
    let (number, suffix) = word.split_at(split);
    match suffix {
        "k" => Some(written(digits(number)? * 1e3)),
        "m" | "mn" | "mio" | "mil" => Some(written(digits(number)? * 1e6)),
        "am" | "pm" | "a.m" | "p.m" => Some(format!("{number} {}", suffix.replace('.', ""))),
        _ => None,
    }
}

pub(super) fn written(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value}") }
}
