//! How what Clara worked out meets what stands in the row: what a person entered is never
//! overwritten.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::bant::{Authority, Budget, Need, Timeline};
use super::record::LeadRecord;

/// Lists the columns that meet by the common rule, and hands each to a macro.
macro_rules! with_merged_columns {
    ($apply:ident) => {
        $apply!(
            status_bucket,
            lead_score,
            score_grade,
            qualification_status,
            pipeline_stage_id,
            win_probability,
            expected_close_date,
            contact_person,
            email,
            phone,
            deal_value,
            industry,
            budget,
            authority,
            need,
            timeline,
            progress_details,
            next_step,
            follow_up_due_date,
            conversation_summary,
            lead_source,
            campaign_id,
            utm_source,
            utm_medium,
            utm_campaign,
            referrer_url,
            first_touch_date,
            created_at
        )
    };
}

impl LeadRecord {
    /// The columns that a conversation may move on a lead that was there before Clara:
    /// where it stands, not who it is. The rest of such a row is a person's, and so is a
    /// budget, authority, need or timeline in words that are none of the levels.
    #[must_use]
    pub fn standing_columns(&self) -> Self {
        let level = |text: &Option<String>, known: bool| {
            let unknown = text.as_deref().is_some_and(|text| text.trim().eq_ignore_ascii_case("unknown"));
            text.clone().filter(|_| known || unknown)
        };
        let known = |text: &Option<String>, parse: &dyn Fn(&str) -> bool| {
            level(text, text.as_deref().is_some_and(parse))
        };
        Self {
            status_bucket: self.status_bucket.clone(),
            lead_score: self.lead_score,
            score_grade: self.score_grade.clone(),
            qualification_status: self.qualification_status.clone(),
            pipeline_stage_id: self.pipeline_stage_id,
            win_probability: self.win_probability,
            budget: known(&self.budget, &|text| Budget::parse(text).is_some()),
            authority: known(&self.authority, &|text| Authority::parse(text).is_some()),
            need: known(&self.need, &|text| Need::parse(text).is_some()),
            timeline: known(&self.timeline, &|text| Timeline::parse(text).is_some()),
            conversation_summary: self.conversation_summary.clone(),
            ..Self::default()
        }
    }

    /// The row after Clara's values met it, and what she has written of it so far.
    ///
    /// Column by column: a blank is filled, unless a person emptied it of the very value;
    /// a value that is still the one Clara wrote last moves on, and goes where nothing
    /// says it any more; any other value is somebody else's and stays.
    #[must_use]
    pub fn merged(&self, written: &Self, desired: &Self) -> (Self, Self) {
        let mut row = self.clone();
        let mut written = written.clone();
        macro_rules! meet {
            ($($column:ident),+) => {$(
                let moves = if is_blank(&self.$column) {
                    !is_blank(&desired.$column) && desired.$column != written.$column
                } else {
                    written.$column == self.$column
                };
                if moves {
                    row.$column.clone_from(&desired.$column);
                    written.$column.clone_from(&desired.$column);
                }
            )+};
        }
        with_merged_columns!(meet);
        row.last_touch_date = self.last_touch_date.max(desired.last_touch_date);
        row.tags = united(self.tags.as_deref(), written.tags.as_deref(), desired.tags.as_deref());
        written.tags.clone_from(&desired.tags);
        (row, written)
    }

    /// These columns, with those of `base` where they are blank.
    #[must_use]
    pub fn or(&self, base: &Self) -> Self {
        let mut filled = self.clone();
        macro_rules! fall_back {
            ($($column:ident),+) => {$(
                if is_blank(&self.$column) {
                    filled.$column.clone_from(&base.$column);
                }
            )+};
        }
        with_merged_columns!(fall_back);
        filled
    }
}

/// What counts as not filled in.
trait Blank {
    fn blank(&self) -> bool {
        false
    }
}

impl Blank for String {
    fn blank(&self) -> bool {
        self.trim().is_empty()
    }
}
impl Blank for i32 {}
impl Blank for f64 {}
impl Blank for Uuid {}
impl Blank for NaiveDate {}
impl Blank for DateTime<Utc> {}

fn is_blank<T: Blank>(value: &Option<T>) -> bool {
    value.as_ref().is_none_or(Blank::blank)
}

/// All tags: those of a person first and in their order, without those of Clara's that a
/// person took away.
fn united(
    row: Option<&[String]>,
    written: Option<&[String]>,
    desired: Option<&[String]>,
) -> Option<Vec<String>> {
    let (current, written) = (row.unwrap_or_default(), written.unwrap_or_default());
    let wanted = desired.unwrap_or_default().iter();
    let wanted: Vec<String> =
        wanted.filter(|tag| !written.contains(tag) || current.contains(tag)).cloned().collect();
    if current.iter().all(|tag| wanted.contains(tag)) {
        return if wanted.is_empty() { row.map(<[String]>::to_vec) } else { Some(wanted) };
    }
    let mut tags = current.to_vec();
    tags.extend(wanted.into_iter().filter(|tag| !current.contains(tag)));
    Some(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_a_person_took_away_stays_away() {
        let list = |tags: &[&str]| Some(tags.iter().map(ToString::to_string).collect::<Vec<_>>());
        let after = |row: &[&str], written: &[&str], desired: &[&str]| {
            united(list(row).as_deref(), list(written).as_deref(), list(desired).as_deref())
        };
        assert_eq!(after(&["a", "c"], &["a", "b"], &["a", "b", "d"]), list(&["a", "c", "d"]));
        assert_eq!(after(&["a", "c"], &["a", "c"], &["a", "b", "c"]), list(&["a", "b", "c"]));
        assert_eq!(after(&["mine"], &[], &["a"]), list(&["mine", "a"]));
    }

    fn row(email: Option<&str>, bucket: Option<&str>) -> LeadRecord {
        LeadRecord {
            email: email.map(Into::into),
            status_bucket: bucket.map(Into::into),
            ..LeadRecord::default()
        }
    }

    #[test]
    fn a_blank_is_filled_and_a_persons_value_stays() {
        let desired = row(Some("new@a.example"), Some("P2"));
        let (merged, written) = row(Some(" "), Some("P3")).merged(&LeadRecord::default(), &desired);
        assert_eq!(
            (merged.email.as_deref(), merged.status_bucket.as_deref()),
            (Some("new@a.example"), Some("P3"))
        );
        assert_eq!(
            (written.email.as_deref(), written.status_bucket.as_deref()),
            (Some("new@a.example"), None)
        );
    }

    #[test]
    fn what_clara_wrote_moves_on_until_somebody_changes_it() {
        let desired = row(None, Some("P1"));
        let ours = row(None, Some("P2"));
        assert_eq!(ours.merged(&ours, &desired).0.status_bucket.as_deref(), Some("P1"));
        let theirs = row(None, Some("P3"));
        assert_eq!(theirs.merged(&ours, &desired).0.status_bucket.as_deref(), Some("P3"));
    }

    #[test]
    fn what_nothing_says_any_more_goes_where_clara_wrote_it() {
        let ours = row(Some("a@a.example"), Some("P2"));
        assert_eq!(ours.merged(&ours, &LeadRecord::default()).0, LeadRecord::default());
        let theirs = ours.merged(&LeadRecord::default(), &LeadRecord::default());
        assert_eq!(theirs.0, ours);
    }

    #[test]
    fn a_value_that_a_person_emptied_stays_away_until_another_is_said() {
        let written = row(Some("a@a.example"), None);
        let emptied = row(None, None);
        assert_eq!(emptied.merged(&written, &written).0, emptied);
        let other = row(Some("b@a.example"), None);
        assert_eq!(emptied.merged(&written, &other).0, other);
    }

    #[test]
    fn words_of_a_person_are_no_level_to_move() {
        let lead = LeadRecord {
            budget: Some("about ten thousand, ask Jo".into()),
            need: Some("high".into()),
            timeline: Some("Unknown".into()),
            ..LeadRecord::default()
        };
        let columns = lead.standing_columns();
        assert_eq!((columns.budget, columns.need, columns.timeline), (None, lead.need, lead.timeline));
    }

    #[test]
    fn tags_are_united_and_the_last_touch_only_moves_forward() {
        let time = |text: &str| text.parse::<DateTime<Utc>>().ok();
        let own = LeadRecord {
            tags: Some(vec!["vip".into(), "a".into()]),
            last_touch_date: time("2025-12-02T00:00:00Z"),
            ..LeadRecord::default()
        };
        let desired = LeadRecord {
            tags: Some(vec!["a".into(), "b".into()]),
            last_touch_date: time("2025-12-01T00:00:00Z"),
            ..LeadRecord::default()
        };
        let (merged, _) = own.merged(&LeadRecord::default(), &desired);
        assert_eq!(merged.tags, Some(vec!["vip".into(), "a".into(), "b".into()]));
        assert_eq!(merged.last_touch_date, own.last_touch_date);
    }
}
