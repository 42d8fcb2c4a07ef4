//! A day and a time as far as they were said, and which offer an answer takes.

use chrono::{NaiveDate, NaiveTime};

/// A day and a time, as far as they were said.
pub(super) type Slot = (Option<NaiveDate>, Option<NaiveTime>);

/// The offered slot that an answer names.
pub(super) fn pick(offered: &[Slot], answer: Slot) -> Option<Slot> {
    let mut fitting = offered.iter().copied().filter(|o| fits(*o, answer));
    let first = fitting.next()?;
    if fitting.next().is_some() {
        return None;
    }
    Some(merged(first, answer))
}

/// Whether two slots can be one.
pub(super) fn fits(a: Slot, b: Slot) -> bool {
    let day = a.0.is_none() || b.0.is_none() || a.0 == b.0;
    day && (a.1.is_none() || b.1.is_none() || a.1 == b.1)
}

/// What the first leaves open is taken from the second.
pub(super) fn merged(a: Slot, b: Slot) -> Slot {
    (a.0.or(b.0), a.1.or(b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_picks_one_offer() {
        let day = |d| NaiveDate::from_ymd_opt(2025, 12, d);
        let at = |h| NaiveTime::from_hms_opt(h, 0, 0);
        let offered = [(day(9), at(10)), (day(10), at(15))];
        assert_eq!(pick(&offered, (day(10), None)), Some((day(10), at(15))));
        assert_eq!(pick(&offered, (None, at(10))), Some((day(9), at(10))));
        assert_eq!(pick(&offered, (None, None)), None);
    }
}
