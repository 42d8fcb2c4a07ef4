//! The lead score: company fit (25), engagement (25), BANT (30) and intent signals
//! (20), added up to 0–100, by the table of the domain rules.

use serde::{Deserialize, Serialize};

use super::bant::{Authority, Budget, Interest, Need, Timeline};
use super::company::SizeBand;
use super::industries;
use super::weights::Weights;

/// The industries and regions this team sells to, and what counts for it. With none set,
/// any industry counts 3 and any location 2.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Market {
    /// Industries that count 10, in lower case.
    pub exact_industries: Vec<String>,
    /// Industries that count 6, in lower case.
    pub related_industries: Vec<String>,
    /// Regions that count 5, in lower case.
    pub regions: Vec<String>,
    /// What each thing counts, where that is not the table's.
    pub weights: Weights,
}

/// What is known of the company.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// How large it is.
    pub size: Option<SizeBand>,
    /// Its industry.
    pub industry: Option<String>,
    /// Where it is.
    pub location: Option<String>,
}

/// The four levels; `None` is unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Levels {
    /// What the caller can spend.
    pub budget: Option<Budget>,
    /// What the caller may decide.
    pub authority: Option<Authority>,
    /// How badly the caller needs it.
    pub need: Option<Need>,
    /// When the caller wants to buy.
    pub timeline: Option<Timeline>,
}

impl Levels {
    /// How many of the four are known, 0 to 4. A recorded "no timeline" is known.
    #[must_use]
    pub fn known(&self) -> usize {
        usize::from(self.budget.is_some())
            + usize::from(self.authority.is_some())
            + usize::from(self.need.is_some())
            + usize::from(self.timeline.is_some())
    }
}

/// How much the caller took part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Engagement {
    /// Messages the caller said.
    pub user_messages: usize,
    /// Characters of the caller's average message.
    pub average_chars: f64,
    /// How much the caller wants it.
    pub interest: Option<Interest>,
}

/// Which signs of an intent to buy were heard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signals {
    /// Asked what it costs: 5.
    pub pricing: bool,
    /// Asked to see it: 10.
    pub demo: bool,
    /// Asked for or agreed to a meeting: 10.
    pub meeting: bool,
    /// Said that it is urgent: 5.
    pub urgency: bool,
    /// Named a competitor: 3.
    pub competitor: bool,
    /// Mentioned when: 3.
    pub timeline: bool,
}

impl Signals {
    /// The signs heard in either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            pricing: self.pricing || other.pricing,
            demo: self.demo || other.demo,
            meeting: self.meeting || other.meeting,
            urgency: self.urgency || other.urgency,
            competitor: self.competitor || other.competitor,
            timeline: self.timeline || other.timeline,
        }
    }
}

/// A score with its parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// 0 to 100. The sum of the parts, or what the live qualifier recorded.
    pub total: i32,
    /// 0 to 25.
    pub company_fit: i32,
    /// 0 to 25.
    pub engagement: i32,
    /// 0 to 30.
    pub bant: i32,
    /// 0 to 20.
    pub intent_signals: i32,
}

impl Score {
    /// The score whose total is the sum of its parts.
    #[must_use]
    pub fn from_parts(company_fit: i32, engagement: i32, bant: i32, intent_signals: i32) -> Self {
        let total = company_fit + engagement + bant + intent_signals;
        Self { total, company_fit, engagement, bant, intent_signals }
    }

    /// The grade of the total.
    #[must_use]
    pub fn grade(&self) -> &'static str {
        grade(self.total)
    }
}

/// A from 80, B from 60, C from 40, D from 20, else F.
#[must_use]
pub fn grade(total: i32) -> &'static str {
    match total {
        80.. => "A",
        60.. => "B",
        40.. => "C",
        20.. => "D",
        _ => "F",
    }
}

/// How well the company fits the market, 0 to 25.
#[must_use]
pub fn company_fit(profile: &Profile, market: &Market) -> i32 {
    let weights = &market.weights;
    let size = profile.size.map_or(0, |band| match band {
        SizeBand::Enterprise => weights.company_size.enterprise.get(),
        SizeBand::Large => weights.company_size.large.get(),
        SizeBand::Medium => weights.company_size.medium.get(),
        SizeBand::Small => weights.company_size.small.get(),
        SizeBand::Startup => weights.company_size.startup.get(),
    });
    let industry = profile.industry.as_deref().map_or(0, |name| industry_points(name, market));
    let region = profile.location.as_deref().map_or(0, |place| {
        if within(&market.regions, place) { weights.region.target.get() } else { weights.region.other.get() }
    });
    (size + industry + region).min(25)
}

/// What a team wrote word for word goes before what means the same.
fn industry_points(name: &str, market: &Market) -> i32 {
    let points = &market.weights.industry;
    let lists = [(&market.exact_industries, points.exact), (&market.related_industries, points.related)];
    let verbatim = |names: &[String]| names.iter().any(|written| written.eq_ignore_ascii_case(name.trim()));
    let meant = |names: &[String]| names.iter().any(|written| industries::means(name, written));
    let found = lists
        .iter()
        .find(|(names, _)| verbatim(names))
        .or_else(|| lists.iter().find(|(names, _)| meant(names)));
    found.map_or(points.other, |(_, points)| *points).get()
}

fn within(regions: &[String], place: &str) -> bool {
    let place = place.to_lowercase();
    regions.iter().any(|region| place.contains(&region.to_lowercase()))
}

/// How much the caller took part, 0 to 25. A caller who said nothing has none.
#[must_use]
pub fn engagement(engagement: &Engagement, weights: &Weights) -> i32 {
    if engagement.user_messages == 0 {
        return 0;
    }
    let length = match engagement.average_chars {
        chars if chars > 100.0 => weights.message_length.over_100,
        chars if chars > 50.0 => weights.message_length.over_50,
        _ => weights.message_length.shorter,
    };
    let count = match engagement.user_messages {
        5.. => weights.messages.five_or_more,
        3 | 4 => weights.messages.three_or_four,
        2 => weights.messages.two,
        _ => weights.messages.one,
    };
    let interest = match engagement.interest {
        Some(Interest::High) => weights.interest.high,
        Some(Interest::Medium) => weights.interest.medium,
        Some(Interest::Low) | None => weights.interest.low,
    };
    (length.get() + count.get() + interest.get()).min(25)
}

/// The points of the four levels, 0 to 30.
#[must_use]
pub fn bant(levels: &Levels, weights: &Weights) -> i32 {
    let budget = levels.budget.map_or(0, |level| match level {
        Budget::High => weights.budget.high.get(),
        Budget::Medium => weights.budget.medium.get(),
        Budget::Low => weights.budget.low.get(),
    });
    let authority = levels.authority.map_or(0, |level| match level {
        Authority::Yes => weights.authority.yes.get(),
        Authority::Influencer => weights.authority.influencer.get(),
        Authority::No => weights.authority.no.get(),
    });
    let need = levels.need.map_or(0, |level| match level {
        Need::Urgent => weights.need.urgent.get(),
        Need::High => weights.need.high.get(),
        Need::Medium => weights.need.medium.get(),
        Need::Low => weights.need.low.get(),
    });
    let timeline = levels.timeline.map_or(0, |level| match level {
        Timeline::Immediate => weights.timeline.immediate.get(),
        Timeline::ThisWeek => weights.timeline.this_week.get(),
        Timeline::ThisMonth => weights.timeline.this_month.get(),
        Timeline::ThisQuarter => weights.timeline.this_quarter.get(),
        Timeline::Future => weights.timeline.future.get(),
        Timeline::NoTimeline => weights.timeline.no_timeline.get(),
    });
    (budget + authority + need + timeline).min(30)
}

/// The points of the signs heard, capped at 20.
#[must_use]
pub fn intent_signals(signals: &Signals, weights: &Weights) -> i32 {
    let points = [
        (signals.pricing, weights.intent.pricing),
        (signals.demo, weights.intent.demo),
        (signals.meeting, weights.intent.meeting),
        (signals.urgency, weights.intent.urgency),
        (signals.competitor, weights.intent.competitor),
        (signals.timeline, weights.intent.timeline),
    ];
    points.iter().filter(|(heard, _)| *heard).map(|(_, points)| points.get()).sum::<i32>().min(20)
}

#[cfg(test)]
mod tests;
