//! One plain sentence for a sales person: who, what they want, when.

use crate::lead::bant::{Budget, Timeline};
use crate::transcript::Outcome;

use super::{Heard, Purpose, Refusal};

/// The longest wish that is repeated in the summary, in characters.
const LONGEST_WISH: usize = 90;

/// One sentence on the talk; `None` where nobody spoke.
pub(super) fn write(heard: &Heard) -> Option<String> {
    let who = who(heard);
    match heard.outcome {
        Some(Outcome::NoAnswer | Outcome::Busy | Outcome::Failed) => return None,
        Some(Outcome::Voicemail) if heard.facts == super::Facts::default() => {
            return Some("Reached a voicemail; nobody spoke.".to_owned());
        }
        _ => {}
    }
    let text = match (&heard.refusal, &heard.purpose) {
        (Some(refusal), _) => match refusal.value {
            Refusal::DoNotCall => format!("{who} asked not to be called again"),
            Refusal::NotInterested => format!("{who} is not interested"),
        },
        (_, Some(purpose)) => match purpose.value {
            Purpose::WrongNumber => format!("{who} had the wrong number"),
            Purpose::JobApplicant => format!("{who} called about a job"),
            Purpose::Selling => format!("{who} called to sell something"),
            Purpose::Support => format!("{who} called for support"),
        },
        _ => wants(heard, &who),
    };
    Some(format!("{text}."))
}

fn who(heard: &Heard) -> String {
    let facts = &heard.facts;
    let value = |said: &Option<super::Said<String>>| said.as_ref().map(|s| s.value.clone());
    let name = value(&facts.contact_person).unwrap_or_else(|| "The caller".to_owned());
    let company = value(&facts.company_name)
        .or_else(|| facts.industry.as_ref().map(|i| format!("a {} company", i.value)));
    let size = facts.company_size.as_ref().map(|s| format!("{} people", s.value));
    let about: Vec<String> = [value(&facts.title), company, size].into_iter().flatten().collect();
    if about.is_empty() { name } else { format!("{name} ({})", about.join(", ")) }
}

fn wants(heard: &Heard, who: &str) -> String {
    let mut parts = Vec::new();
    let wish = heard.facts.requirements.first().map(|r| r.value.as_str());
    if let Some(wish) = wish.filter(|w| w.chars().count() <= LONGEST_WISH) {
        let asks =
            ["does ", "can ", "will ", "do ", "could "].iter().any(|q| wish.to_lowercase().starts_with(q));
        parts.push(if asks { format!("asks: {wish}") } else { format!("wants {wish}") });
    }
    let asked: Vec<&str> =
        [(heard.intent.pricing.is_some(), "pricing"), (heard.intent.demo.is_some(), "a demo")]
            .into_iter()
            .filter_map(|(said, what)| said.then_some(what))
            .collect();
    if !asked.is_empty() {
        parts.push(format!("asked for {}", asked.join(" and ")));
    }
    parts.extend(budget(heard));
    parts.extend(when(heard));
    if let Some(meeting) = &heard.meeting {
        let start = meeting.value.start.format("%A %-d %B %Y at %H:%M");
        parts.push(format!("agreed to a {} on {start}", meeting.value.meeting_type));
    }
    if parts.is_empty() {
        format!("{} called; nothing more was learned", who.replace("The caller", "Someone"))
    } else {
        format!("{who} {}", parts.join(", "))
    }
}

fn budget(heard: &Heard) -> Option<String> {
    let budget = heard.bant.budget.as_ref()?;
    let amount = heard.facts.deal_value.as_ref().map(|d| format!("{:.0}", d.value));
    Some(match (budget.value, amount) {
        (_, Some(amount)) => format!("speaks of a budget of {amount}"),
        (Budget::High, None) => "has a budget".to_owned(),
        (Budget::Medium, None) => "has some budget".to_owned(),
        (Budget::Low, None) => "has little or no budget".to_owned(),
    })
}

fn when(heard: &Heard) -> Option<String> {
    let when = match heard.bant.timeline.as_ref()?.value {
        Timeline::Immediate => "wants to start at once",
        Timeline::ThisWeek => "wants to start this week",
        Timeline::ThisMonth => "wants to start within a month",
        Timeline::ThisQuarter => "wants to start within three months",
        Timeline::Future => "wants to start later",
        Timeline::NoTimeline => "is in no hurry",
    };
    Some(when.to_owned())
}
