//! How many rejects are too many.

use std::str::FromStr;

use crate::error::{Error, ErrorKind};

/// Up to how many rejected records a replay goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MaxRejects {
    /// So many.
    Count(u64),
    /// So many of a hundred records read, 0 to 100.
    Percent(f64),
}

impl FromStr for MaxRejects {
    type Err = &'static str;

    /// Reads `25` or `2.5%`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_suffix('%') {
            None => text.parse().map(Self::Count).map_err(|_| "a number of records, or a share such as 5%"),
            Some(share) => match share.trim_end().parse() {
                Ok(share) if (0.0..=100.0).contains(&share) => Ok(Self::Percent(share)),
                _ => Err("a share is from 0% to 100%"),
            },
        }
    }
}

/// Records of which a share says something.
const ENOUGH: u64 = 100;

impl MaxRejects {
    /// Whether `rejected` of `read` records so far are too many. A share is asked of no
    /// fewer than a hundred records.
    #[must_use]
    pub fn is_exceeded(self, rejected: u64, read: u64) -> bool {
        match self {
            Self::Count(most) => rejected > most,
            #[allow(clippy::cast_precision_loss, reason = "counts of records")]
            Self::Percent(most) => rejected as f64 * 100.0 > most * read.max(ENOUGH) as f64,
        }
    }

    /// The same as a number, where it is known how many records there are.
    #[must_use]
    pub fn of(self, records: u64) -> Self {
        match self {
            Self::Count(most) => Self::Count(most),
            #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Self::Percent(most) => Self::Count((most * records as f64 / 100.0).floor() as u64),
        }
    }

    /// The error of a replay that was stopped by it.
    #[must_use]
    pub(super) fn exceeded(self) -> Error {
        let most = match self {
            Self::Count(most) => most.to_string(),
            Self::Percent(most) => format!("{most} %"),
        };
        Error::new(ErrorKind::Input, format!("more than {most} of the records were rejected"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_a_share_is_read() {
        assert_eq!("0".parse(), Ok(MaxRejects::Count(0)));
        assert_eq!("25".parse(), Ok(MaxRejects::Count(25)));
        assert_eq!("2.5%".parse(), Ok(MaxRejects::Percent(2.5)));
        assert_eq!("100 %".parse(), Ok(MaxRejects::Percent(100.0)));
        for wrong in ["", "%", "-1", "1.5", "101%", "-1%", "NaN%", "inf%", "five"] {
            assert!(wrong.parse::<MaxRejects>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_share_of_a_known_number_is_a_number() {
        let of = |text: &str, records| text.parse::<MaxRejects>().map(|most| most.of(records));
        assert_eq!(of("5%", 1000), Ok(MaxRejects::Count(50)));
        assert_eq!(of("5%", 39), Ok(MaxRejects::Count(1)));
        assert_eq!(of("0%", 39), Ok(MaxRejects::Count(0)));
        assert_eq!(of("100%", 7), Ok(MaxRejects::Count(7)));
        assert_eq!(of("3", 7), Ok(MaxRejects::Count(3)));
        assert!(!MaxRejects::Count(3).is_exceeded(3, 3) && MaxRejects::Count(3).is_exceeded(4, 4));
    }
}
