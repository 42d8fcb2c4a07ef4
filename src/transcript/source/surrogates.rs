//! Halves of characters. Recorders in JavaScript cut texts between the two UTF-16 units of
//! an emoji and write one of them as an escape, which is no character (RFC 8259, section 8.2).

/// What stands for a half: U+FFFD REPLACEMENT CHARACTER.
const REPLACEMENT: &str = r"\ufffd";

/// The JSON text with each half replaced; nothing where there is none.
pub(super) fn replaced(json: &str) -> Option<String> {
    let mut text = String::new();
    let (mut done, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(b'\\', json.get(at..)?.as_bytes()) {
        at += found;
        let (length, half) = match (unit(json, at), unit(json, at + 6)) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => (12, false),
            (Some(0xD800..0xE000), _) => (6, true),
            (Some(_), _) => (6, false),
            // An escaped backslash begins no escape.
            (None, _) => (2, false),
        };
        if half {
            text.push_str(&json[done..at]);
            text.push_str(REPLACEMENT);
            done = at + length;
        }
        at += length;
        while !json.is_char_boundary(at.min(json.len())) {
            at += 1;
        }
    }
    (done > 0).then(|| text + &json[done..])
}

/// The unit that an escape at a place stands for.
fn unit(json: &str, at: usize) -> Option<u16> {
    let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn halves_become_one_sign_and_whole_ones_stay() {
        for (json, want) in [
            (r#""a \ud83d b""#, Some(r#""a \ufffd b""#)),
            (r#""\ude00\ud83d""#, Some(r#""\ufffd\ufffd""#)),
            (r#""\ud83d\ude00""#, None),
            (r#""\\ud83d é \n""#, None),
            (r#""\uD83D\ud83d\ude00""#, Some(r#""\ufffd\ud83d\ude00""#)),
            (r#""\ud8"#, None),
        ] {
            assert_eq!(replaced(json).as_deref(), want, "{json}");
        }
    }

    proptest! {
        #[test]
        fn what_was_escaped_is_json_afterwards(
            parts in prop::collection::vec(r"\\u[dD][89aAbBcCdDeEfF][0-9a-f]{2}|[a-zé😀]{1,3}|\\\\|\\n|\\u00e9", 0..12)
        ) {
            let json = format!("\"{}\"", parts.concat());
            let text = replaced(&json).unwrap_or(json);
            prop_assert!(serde_json::from_str::<String>(&text).is_ok(), "{text}");
        }
    }
}
