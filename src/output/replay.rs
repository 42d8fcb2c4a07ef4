//! What a replay did: cards for a few conversations, a table for many, and the sum.

use serde_json::json;

use super::table::{laid_out, number, prose, value};
use super::wording::{clean, who};
use super::{Output, card};
use crate::cli::Format;
use crate::replay::report::{ConversationReport, Report, Status, Summary};
use crate::transcript::source::Reject;

/// Up to how many conversations are shown as cards.
const CARDS: usize = 3;

impl Output {
    /// Streams a conversation that was just committed, where the form is a stream; names it
    /// as it happens for those who want to know more.
    pub fn conversation(&self, report: &ConversationReport) {
        if self.format == Format::Jsonl {
            self.line("conversation", &json!(report));
        }
        let status = json!(report.status).as_str().unwrap_or_default().replace('_', " ");
        self.say_more(&format!(
            "{}: {status} (session {})",
            clean(&report.source),
            clean(&report.session_id)
        ));
    }

    /// Prints all that a replay did.
    pub fn replay(&self, database: &str, dry_run: bool, report: &Report) {
        let rejected: Vec<_> = report.rejected.iter().map(|reject| {
            json!({"source": reject.source, "session_id": reject.session_id, "reason": reject.reason})
        }).collect();
        match self.format {
            Format::Json => {
                let mut body = json!({"dry_run": dry_run, "summary": report.summary, "conversations": report.conversations});
                body["rejected"] = rejected.into();
                self.document(database, body);
            }
            Format::Jsonl => {
                for reject in rejected {
                    self.line("rejected", &reject);
                }
                self.line("summary", &json!(report.summary));
            }
            _ => self.replay_for_people(dry_run, report),
        }
    }

    fn replay_for_people(&self, dry_run: bool, report: &Report) {
        if report.conversations.len() <= CARDS {
            for (index, conversation) in report.conversations.iter().enumerate() {
                let rule = if index == 0 {
                    String::new()
                } else {
                    format!("\n{}\n\n", self.styles.dim(&"─".repeat(self.width.min(super::WIDEST))))
                };
                self.data(&format!("{rule}{}", card::card(conversation, self.width, self.styles)));
            }
        } else {
            self.data(&self.conversations_table(&report.conversations));
            for conversation in &report.conversations {
                for warning in &conversation.warnings {
                    self.warn(&format!("{}: {}", clean(&conversation.source), clean(warning)));
                }
            }
        }
        for reject in &report.rejected {
            self.rejected(reject);
        }
        if !self.quiet {
            self.say("");
        }
        self.say(&sum(&report.summary, dry_run));
    }

    /// A record that was not written is worth a word even to those who want quiet.
    fn rejected(&self, reject: &Reject) {
        let session = reject.session_id.as_deref().map(|id| format!(" (session {})", clean(id)));
        let (source, reason) = (clean(&reject.source), clean(&reject.reason));
        eprintln!(
            "{} {source}{}: {reason}",
            self.talk_styles.error("rejected:"),
            session.unwrap_or_default()
        );
    }

    fn conversations_table(&self, conversations: &[ConversationReport]) -> String {
        let rows = conversations.iter().map(|report| self.conversation_row(report)).collect();
        let columns = [
            value(""),
            number("SCORE"),
            prose("WHO"),
            value("STAGE").from(70),
            prose("NEXT"),
            value("RESULT"),
        ];
        laid_out(self.width, &columns, rows)
    }

    fn conversation_row(&self, report: &ConversationReport) -> Vec<String> {
        let lead = report.lead.as_ref();
        let bucket = lead.and_then(|lead| lead.status_bucket.as_deref());
        let who = lead.map(|lead| who(lead.contact_person.as_deref(), lead.client_name.as_deref()));
        let summary = || report.summary.clone().unwrap_or_else(|| report.session_id.clone());
        let result = match report.status {
            Status::Created => "new lead",
            Status::Updated => "updated",
            Status::Unchanged => "unchanged",
            Status::NotALead if lead.is_some() => "call only",
            Status::NotALead => "not a lead",
        };
        vec![
            bucket.map(|bucket| self.styles.bucket(bucket)).unwrap_or_default(),
            lead.and_then(|lead| lead.lead_score).unwrap_or(report.score.total).to_string(),
            clean(&who.unwrap_or_else(summary)),
            clean(lead.and_then(|lead| lead.pipeline_stage.as_deref()).unwrap_or("-")),
            clean(lead.and_then(|lead| lead.next_step.as_deref()).unwrap_or("-")),
            result.into(),
        ]
    }
}

/// The sum in one line, as a cron mail should show it.
fn sum(summary: &Summary, dry_run: bool) -> String {
    let counted =
        |count: u64, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let mut parts = vec![counted(summary.read, "record read", "records read")];
    for (count, one, many) in [
        (summary.created, "new lead", "new leads"),
        (summary.updated, "lead updated", "leads updated"),
        (summary.unchanged, "unchanged", "unchanged"),
        (summary.not_a_lead, "not a lead", "not leads"),
        (summary.rejected, "rejected", "rejected"),
    ] {
        if count > 0 {
            parts.push(counted(count, one, many));
        }
    }
    let counts = summary.counts;
    let rows = format!(
        "{}, {}, {}, {}",
        counted(counts.calls_created, "call", "calls"),
        counted(counts.activities_created, "activity", "activities"),
        counted(counts.follow_ups_created, "follow-up", "follow-ups"),
        counted(counts.meetings_created, "meeting", "meetings")
    );
    let verb = if dry_run { "would write" } else { "wrote" };
    let end = if dry_run { " (dry run: nothing was written)" } else { "" };
    format!("{}; {verb} {rows}{end}", parts.join(", "))
}
