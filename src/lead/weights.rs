//! What each thing that is known of a lead counts in its score. The defaults are the table
//! of the domain rules; a team may set others.

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer};

/// What one thing counts: a whole number from 0 to the most that its part of the score
/// can come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Points<const MOST: i32>(i32);

impl<const MOST: i32> Points<MOST> {
    /// The number.
    #[must_use]
    pub fn get(self) -> i32 {
        self.0
    }
}

impl<'de, const MOST: i32> Deserialize<'de> for Points<MOST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let points = i64::deserialize(from)?;
        i32::try_from(points).ok().filter(|points| (0..=MOST).contains(points)).map(Self).ok_or_else(|| {
            let allowed = format!("a whole number from 0 to {MOST}");
            D::Error::invalid_value(Unexpected::Signed(points), &allowed.as_str())
        })
    }
}

/// A group of weights of one part of the score, with their defaults.
macro_rules! weights {
    ($(#[$about:meta])+ $name:ident, $most:literal: $($(#[$doc:meta])+ $field:ident = $points:literal,)+) => {
        $(#[$about])+
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $($(#[$doc])+ pub $field: Points<$most>,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: Points($points),)+ }
            }
        }
    };
}

weights! {
    /// How large the company is.
    SizeWeights, 25:
    /// 1,000 people and more.
    enterprise = 10,
    /// 201 to 999 people.
    large = 8,
    /// 51 to 200 people.
    medium = 6,
    /// 11 to 50 people.
    small = 4,
    /// 10 people and fewer.
    startup = 3,
}
weights! {
    /// How well the industry fits.
    IndustryWeights, 25:
    /// One of the target industries.
    exact = 10,
    /// One of the related industries.
    related = 6,
    /// Any other that was named.
    other = 3,
}
weights! {
    /// How well the place fits.
    RegionWeights, 25:
    /// In a target region.
    target = 5,
    /// Any other place that was named.
    other = 2,
}
weights! {
    /// The caller's average message.
    LengthWeights, 25:
    /// Over 100 characters.
    over_100 = 10,
    /// Over 50 characters.
    over_50 = 6,
    /// Shorter.
    shorter = 3,
}
weights! {
    /// How many messages the caller said.
    CountWeights, 25:
    /// Five or more.
    five_or_more = 5,
    /// Three or four.
    three_or_four = 4,
    /// Two.
    two = 2,
    /// One.
    one = 1,
}
weights! {
    /// How much the caller wants it.
    InterestWeights, 25:
    /// Three signs of interest.
    high = 10,
    /// One or two signs.
    medium = 6,
    /// None.
    low = 2,
}
weights! {
    /// What the caller can spend.
    BudgetWeights, 30:
    /// Approved or large.
    high = 10,
    /// Spoken of.
    medium = 6,
    /// Tight or none.
    low = 2,
}
weights! {
    /// What the caller may decide.
    AuthorityWeights, 30:
    /// Decides or signs.
    yes = 10,
    /// Recommends or must ask.
    influencer = 6,
    /// Has no say.
    no = 2,
}
weights! {
    /// How badly the caller needs it.
    NeedWeights, 30:
    /// At once.
    urgent = 5,
    /// A pain or a must.
    high = 4,
    /// Interested.
    medium = 3,
    /// Just browsing.
    low = 1,
}
weights! {
    /// When the caller wants to buy.
    TimelineWeights, 30:
    /// At once.
    immediate = 5,
    /// Within seven days.
    this_week = 5,
    /// Within a month.
    this_month = 4,
    /// Within three months.
    this_quarter = 4,
    /// Later.
    future = 2,
    /// At no time that was named.
    no_timeline = 1,
}
weights! {
    /// The signs of an intent to buy.
    IntentWeights, 20:
    /// Asked what it costs.
    pricing = 5,
    /// Asked to see it.
    demo = 10,
    /// Asked for or agreed to a meeting.
    meeting = 10,
    /// Said that it is urgent.
    urgency = 5,
    /// Named a competitor.
    competitor = 3,
    /// Mentioned when.
    timeline = 3,
}

/// All weights of the score. Company fit comes to 25 at most, engagement to 25, BANT to 30
/// and the signs of intent to 20, whatever the weights.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// How large the company is.
    pub company_size: SizeWeights,
    /// How well the industry fits.
    pub industry: IndustryWeights,
    /// How well the place fits.
    pub region: RegionWeights,
    /// The caller's average message.
    pub message_length: LengthWeights,
    /// How many messages the caller said.
    pub messages: CountWeights,
    /// How much the caller wants it.
    pub interest: InterestWeights,
    /// What the caller can spend.
    pub budget: BudgetWeights,
    /// What the caller may decide.
    pub authority: AuthorityWeights,
    /// How badly the caller needs it.
    pub need: NeedWeights,
    /// When the caller wants to buy.
    pub timeline: TimelineWeights,
    /// The signs of an intent to buy.
    pub intent: IntentWeights,
}
