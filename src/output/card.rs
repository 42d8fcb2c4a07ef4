//! One conversation as a card that a sales person understands: who, what they want,
//! the score and why, and what happens next.

use super::wording::{amount, clean, length, local, quote, who, words};
use super::{Styles, WIDEST};
use crate::lead::score as rules;
use crate::qualifier::Evidence;
use crate::replay::report::{ConversationReport, LevelView, Status};

/// Columns before the text of a labelled line.
const LABEL: usize = 15;

/// Lays out the card.
pub(super) fn card(report: &ConversationReport, width: usize, styles: Styles) -> String {
    let mut card = Card { lines: Vec::new(), width: width.min(WIDEST), styles };
    card.head(report);
    card.wish(report);
    card.score(report);
    card.next(report);
    card.record(report);
    card.lines.join("\n")
}

struct Card {
    lines: Vec<String>,
    width: usize,
    styles: Styles,
}

impl Card {
    fn blank(&mut self) {
        self.lines.push(String::new());
    }

    /// A label, and text beside it that wraps under itself.
    fn labelled(&mut self, label: &str, text: &str) {
        let room = self.width.saturating_sub(LABEL).max(20);
        for (index, line) in textwrap::wrap(text, room).into_iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            self.lines.push(format!("{}{line}", self.styles.dim(&format!("{label:<LABEL$}"))));
        }
    }

    fn head(&mut self, report: &ConversationReport) {
        let Some(lead) = &report.lead else {
            self.lines.push(self.styles.strong("Not a lead"));
            return;
        };
        let bucket = lead.status_bucket.as_deref().unwrap_or("--");
        let standing =
            [lead.qualification_status.as_deref().map(words), lead.pipeline_stage.as_deref().map(clean)];
        let standing = standing.into_iter().flatten().collect::<Vec<_>>().join(", ");
        self.lines.push(format!(
            "{}  {}  {}",
            self.styles.bucket(bucket),
            self.styles.strong(&clean(&who(lead.contact_person.as_deref(), lead.client_name.as_deref()))),
            self.styles.dim(&standing)
        ));
        let moved = [
            moved(lead.previous_status_bucket.as_deref(), lead.status_bucket.as_deref()),
            moved(lead.previous_pipeline_stage.as_deref(), lead.pipeline_stage.as_deref()),
        ];
        let moved = moved.into_iter().flatten().collect::<Vec<_>>().join("; ");
        if !moved.is_empty() {
            self.labelled("Moved", &clean(&moved));
        }
        let contact = [
            lead.email.clone(),
            lead.phone.clone(),
            lead.company_size.map(|people| format!("{people} people")),
            lead.industry.clone(),
            lead.deal_value.map(|value| format!("deal {}", amount(value))),
        ];
        let contact = contact.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        if !contact.is_empty() {
            self.labelled("Contact", &clean(&contact));
        }
    }

    fn wish(&mut self, report: &ConversationReport) {
        if let Some(summary) = &report.summary {
            self.labelled("In short", &clean(summary));
        }
        let facts = &report.said.heard.facts;
        let listed = |said: &[crate::qualifier::Said<String>]| {
            said.iter().map(|said| clean(&said.value)).collect::<Vec<_>>().join("; ")
        };
        for (label, said) in [
            ("Pain", &facts.pain_points),
            ("Asks for", &facts.requirements),
            ("Compares", &facts.competitors),
        ] {
            if !said.is_empty() {
                self.labelled(label, &listed(said));
            }
        }
    }

    fn score(&mut self, report: &ConversationReport) {
        let score = &report.score;
        self.blank();
        let total = report.lead.as_ref().and_then(|lead| lead.lead_score).unwrap_or(score.total);
        let filled = usize::try_from(total.clamp(0, 100) / 5).unwrap_or_default();
        let bar = format!("{}{}", "█".repeat(filled), "░".repeat(20 - filled));
        let parts = score.company_fit + score.engagement + score.bant + score.intent_signals;
        self.lines.push(format!(
            "{}{} of 100 ({})  {}",
            self.styles.strong(&format!("{:<LABEL$}", "Score")),
            self.styles.strong(&total.to_string()),
            rules::grade(total),
            self.styles.dim(&bar)
        ));
        if report.said.recorded_standing().0.is_some() {
            self.labelled("", &format!("as recorded by the live qualifier; the parts below come to {parts}"));
        } else if total > parts {
            self.labelled("", &format!("not lowered by this call; the parts below come to {parts}"));
        } else if total < parts {
            self.labelled("", &format!("as it stands in the CRM; the parts below come to {parts}"));
        }
        self.fit_and_bant(report);
        self.intent(report);
    }

    fn fit_and_bant(&mut self, report: &ConversationReport) {
        let score = &report.score;
        self.part("Company fit", score.company_fit, 25, &fit(report));
        self.part("Engagement", score.engagement, 25, &engagement(report));
        let earlier = report.alone.bant < score.bant;
        self.part("BANT", score.bant, 30, if earlier { "with what was known before this call" } else { "" });
        for (name, level) in [
            ("budget", &report.bant.budget),
            ("authority", &report.bant.authority),
            ("need", &report.bant.need),
            ("timeline", &report.bant.timeline),
        ] {
            self.level(name, level);
        }
    }

    fn intent(&mut self, report: &ConversationReport) {
        let score = &report.score;
        let earlier = report.alone.intent_signals < score.intent_signals;
        self.part(
            "Intent",
            score.intent_signals,
            20,
            if earlier { "with what earlier calls showed" } else { "" },
        );
        let intent = &report.said.heard.intent;
        for (name, sign) in [
            ("pricing", &intent.pricing),
            ("demo", &intent.demo),
            ("meeting", &intent.meeting),
            ("urgency", &intent.urgency),
            ("competitor", &intent.competitor),
            ("timeline", &intent.timeline),
        ] {
            if let Some(sign) = sign {
                self.quoted(name, "", std::slice::from_ref(sign));
            }
        }
    }

    fn part(&mut self, name: &str, points: i32, most: i32, why: &str) {
        let line = format!("{points:>3} of {most:<4}{why}");
        self.labelled(&format!("  {name}"), line.trim_end());
    }

    fn level(&mut self, name: &str, level: &LevelView) {
        let value = level.value.map_or_else(|| "not said here".to_owned(), words);
        self.quoted(name, &value, &level.evidence);
    }

    /// A value with the words it was taken from.
    fn quoted(&mut self, name: &str, value: &str, evidence: &[Evidence]) {
        // The last words are the ones that decided: an answer follows its question.
        let words = evidence.last().map(quote).unwrap_or_default();
        let value = if value.is_empty() { String::new() } else { format!("{value:<14}") };
        self.labelled(&format!("    {name}"), format!("{value}{words}").trim_end());
    }

    fn next(&mut self, report: &ConversationReport) {
        self.blank();
        let step = report.lead.as_ref().and_then(|lead| lead.next_step.as_deref());
        if let Some(step) = step {
            self.labelled("Next", &clean(step));
        }
        if let Some(meeting) = &report.meeting {
            let state = if meeting.status == "Scheduled" { "agreed" } else { "proposed" };
            let when = local(meeting.start_time, report.offset, "%A %-d %B %Y, %H:%M %:z");
            self.labelled("Meeting", &clean(&format!("{}: {when} ({state})", meeting.title)));
        }
        if let Some(follow_up) = &report.follow_up {
            self.labelled(
                "Follow-up",
                &format!("due {}", local(follow_up.due_date, report.offset, "%A %-d %B %Y")),
            );
        }
        let lead = report.lead.as_ref();
        if let Some(chance) = lead.and_then(|lead| lead.win_probability) {
            let close = lead.and_then(|lead| lead.expected_close_date);
            let close = close
                .map(|day| format!(", close expected by {}", day.format("%-d %B %Y")))
                .unwrap_or_default();
            self.labelled("Chance", &format!("{chance} %{close}"));
        }
    }

    fn record(&mut self, report: &ConversationReport) {
        let state = match report.status {
            Status::Created => "new lead",
            Status::Updated => "known lead, updated",
            Status::Unchanged => "replayed before, nothing new",
            Status::NotALead => "too little said for a lead; the conversation is kept",
        };
        let mut parts = vec![state.to_owned()];
        if let Some(call) = &report.call {
            let began = local(call.started_at, report.offset, "%-d %B %Y, %H:%M");
            parts.push(format!(
                "call of {began}, {}, {}",
                length(call.duration_seconds),
                words(&call.outcome)
            ));
        }
        if report.activities > 0 {
            let noun = if report.activities == 1 { "exchange" } else { "exchanges" };
            parts.push(format!("{} {noun}", report.activities));
        }
        self.labelled("Recorded", &parts.join("; "));
        for warning in &report.warnings {
            self.labelled("Note", &clean(warning));
        }
        let text = format!("{} from {}", report.session_id, report.source);
        self.labelled("Session", &clean(&text));
    }
}

fn moved(before: Option<&str>, after: Option<&str>) -> Option<String> {
    let (before, after) = (before?, after?);
    (before != after).then(|| format!("{before} to {after}"))
}

fn fit(report: &ConversationReport) -> String {
    let facts = &report.said.heard.facts;
    let size = facts.company_size.as_ref().map(|size| format!("{} people", size.value));
    let band = facts.size_band.as_ref().map(|band| format!("{:?}", band.value).to_lowercase());
    let said = [
        size.or(band),
        facts.industry.as_ref().map(|said| said.value.clone()),
        facts.location.as_ref().map(|said| said.value.clone()),
    ];
    let said: Vec<String> = said.into_iter().flatten().map(|text| clean(&text)).collect();
    match (said.is_empty(), report.score.company_fit) {
        (true, 0) => "nothing known of the company".into(),
        (true, _) => "as known from before this call".into(),
        (false, _) => said.join(", "),
    }
}

fn engagement(report: &ConversationReport) -> String {
    let engagement = &report.said.engagement;
    let interest = engagement.interest.map_or("low", |interest| interest.as_str());
    let messages = engagement.user_messages;
    let noun = if messages == 1 { "message" } else { "messages" };
    format!("{messages} {noun} of about {:.0} characters, interest {interest}", engagement.average_chars)
}
