//! Where a lead stands: qualification, bucket, stage and forecast, all from its
//! score and what is known of BANT.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::bant::{Authority, Need, Timeline, level};
use super::score::{Levels, Score};

level!(
    /// How far a lead is qualified.
    Qualification {
        /// Score 70 and more, all of BANT known, to be bought within the quarter.
        Opportunity = "opportunity",
        /// Score 60 and more, three known, a pressing need, a say in it.
        SalesQualified = "sales_qualified",
        /// Score 40 and more, two known.
        MarketingQualified = "marketing_qualified",
        /// Anything less.
        Unqualified = "unqualified",
    }
);

level!(
    /// How urgently the team should act. P1 is first.
    Bucket {
        /// Opportunities, and scores of 70 and more.
        P1 = "P1",
        /// Sales qualified leads, and scores of 50 and more.
        P2 = "P2",
        /// The rest.
        P3 = "P3",
    }
);

/// The qualification of a score with what is known of BANT.
#[must_use]
pub fn qualification(total: i32, levels: &Levels) -> Qualification {
    let known = levels.known();
    let within_quarter = matches!(
        levels.timeline,
        Some(Timeline::Immediate | Timeline::ThisWeek | Timeline::ThisMonth | Timeline::ThisQuarter)
    );
    let pressing = matches!(levels.need, Some(Need::Urgent | Need::High));
    let has_a_say = matches!(levels.authority, Some(Authority::Yes | Authority::Influencer));
    if total >= 70 && known == 4 && within_quarter {
        Qualification::Opportunity
    } else if total >= 60 && known >= 3 && pressing && has_a_say {
        Qualification::SalesQualified
    } else if total >= 40 && known >= 2 {
        Qualification::MarketingQualified
    } else {
        Qualification::Unqualified
    }
}

/// The bucket of a score and a qualification.
#[must_use]
pub fn bucket(total: i32, qualification: Qualification) -> Bucket {
    if qualification == Qualification::Opportunity || total >= 70 {
        Bucket::P1
    } else if qualification == Qualification::SalesQualified || total >= 50 {
        Bucket::P2
    } else {
        Bucket::P3
    }
}

/// The name of the pipeline stage that fits, by the plan's rule.
#[must_use]
pub fn stage_name(total: i32, qualification: Qualification) -> &'static str {
    match (total, qualification) {
        (80.., _) => "Negotiation",
        (60.., _) | (_, Qualification::Opportunity) => "Proposal Sent",
        (_, Qualification::SalesQualified) => "Demo Scheduled",
        (_, Qualification::MarketingQualified) => "Qualified",
        (_, Qualification::Unqualified) => "New Lead",
    }
}

/// The chance to win, in percent.
#[must_use]
pub fn win_probability(total: i32) -> i32 {
    match total {
        80.. => 75,
        60.. => 50,
        40.. => 25,
        20.. => 10,
        _ => 5,
    }
}

/// When the deal may close, counted from the end of the call.
#[must_use]
pub fn expected_close(timeline: Option<Timeline>, call_end: DateTime<Utc>) -> Option<NaiveDate> {
    let days = match timeline? {
        Timeline::Immediate | Timeline::ThisWeek => 7,
        Timeline::ThisMonth => 30,
        Timeline::ThisQuarter => 90,
        Timeline::Future => 180,
        Timeline::NoTimeline => 365,
    };
    call_end.date_naive().checked_add_days(Days::new(days))
}

/// Where a lead stands after a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The score with its parts.
    pub score: Score,
    /// How far it is qualified.
    pub qualification: Qualification,
    /// How urgently the team should act.
    pub bucket: Bucket,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lead::bant::Budget;

    const ALL_KNOWN: Levels = Levels {
        budget: Some(Budget::Medium),
        authority: Some(Authority::Yes),
        need: Some(Need::High),
        timeline: Some(Timeline::ThisQuarter),
    };

    #[test]
    fn an_opportunity_needs_all_four_and_a_date_within_the_quarter() {
        assert_eq!(qualification(70, &ALL_KNOWN), Qualification::Opportunity);
        assert_eq!(qualification(69, &ALL_KNOWN), Qualification::SalesQualified);
        let later = Levels { timeline: Some(Timeline::Future), ..ALL_KNOWN };
        assert_eq!(qualification(90, &later), Qualification::SalesQualified);
    }

    #[test]
    fn sales_qualified_needs_a_pressing_need_and_a_say() {
        let browsing = Levels { need: Some(Need::Medium), ..ALL_KNOWN };
        assert_eq!(qualification(60, &browsing), Qualification::MarketingQualified);
        let no_say = Levels { authority: Some(Authority::No), ..ALL_KNOWN };
        assert_eq!(qualification(60, &no_say), Qualification::MarketingQualified);
        let three = Levels { budget: None, ..ALL_KNOWN };
        assert_eq!(qualification(60, &three), Qualification::SalesQualified);
    }

    #[test]
    fn a_low_score_or_too_little_known_is_unqualified() {
        assert_eq!(qualification(39, &ALL_KNOWN), Qualification::Unqualified);
        let one = Levels { need: Some(Need::High), ..Levels::default() };
        assert_eq!(qualification(90, &one), Qualification::Unqualified);
    }

    #[test]
    fn buckets_follow_score_or_qualification() {
        use Qualification::{Opportunity, SalesQualified, Unqualified};
        assert_eq!(bucket(70, Unqualified), Bucket::P1);
        assert_eq!(bucket(10, Opportunity), Bucket::P1);
        assert_eq!(bucket(50, Unqualified), Bucket::P2);
        assert_eq!(bucket(10, SalesQualified), Bucket::P2);
        assert_eq!(bucket(49, Unqualified), Bucket::P3);
    }

    #[test]
    fn stages_follow_the_plan() {
        use Qualification::{MarketingQualified, Opportunity, SalesQualified, Unqualified};
        assert_eq!(stage_name(80, Unqualified), "Negotiation");
        assert_eq!(stage_name(60, Unqualified), "Proposal Sent");
        assert_eq!(stage_name(59, Opportunity), "Proposal Sent");
        assert_eq!(stage_name(59, SalesQualified), "Demo Scheduled");
        assert_eq!(stage_name(59, MarketingQualified), "Qualified");
        assert_eq!(stage_name(59, Unqualified), "New Lead");
    }
}
