//! What a replay did: cards for a few conversations, a table for many, and the sum.

use indicatif::ProgressBar;
use serde_json::json;

use super::rejects::RejectsFile;
use super::spool::Spool;
use super::table::{laid_out, number, prose, value};
use super::warnings::Warnings;
use super::wording::{clean, who};
use super::{Output, card};
use crate::cli::Format;
use crate::error::{Error, Result};
use crate::replay::report::{ConversationReport, Report, Settled, Status, Summary};
use crate::transcript::source::Reject;

/// Up to how many conversations are shown as cards.
const CARDS: usize = 3;

/// How many rejects are shown to people where a file holds them all.
const SHOWN: u64 = 10;

/// Up to how many conversations one table shows: it is laid out by its widest cells, and
/// what it holds is held in memory.
const PAGE: usize = 200;

/// Prints a replay as it goes, in the same memory however many conversations it is of.
pub struct ReplayPrinter<'a> {
    output: &'a Output,
    bar: &'a ProgressBar,
    form: Form,
    /// Where rejects are written to as well.
    rejects: Option<RejectsFile>,
    /// How many were shown to people.
    shown: u64,
    warnings: Warnings,
    failed: Option<Error>,
}

/// What is held back until there is enough of it, or all.
enum Form {
    /// The parts of one document.
    Document {
        conversations: Spool,
        rejected: Spool,
    },
    Lines,
    Cards(Vec<ConversationReport>),
    Table(Vec<Vec<String>>),
}

impl<'a> ReplayPrinter<'a> {
    /// A printer in the form that was asked for, around a progress bar.
    #[must_use]
    pub fn new(output: &'a Output, bar: &'a ProgressBar, rejects: Option<RejectsFile>) -> Self {
        let form = match output.format {
            Format::Json => Form::Document { conversations: Spool::new(), rejected: Spool::new() },
            Format::Jsonl => Form::Lines,
            _ => Form::Cards(Vec::new()),
        };
        Self { output, bar, form, rejects, shown: 0, warnings: Warnings::default(), failed: None }
    }

    /// Takes what became of a record.
    pub fn settled(&mut self, settled: Settled) {
        self.bar.inc(1);
        let bar = self.bar.clone();
        bar.suspend(|| match settled {
            Settled::Conversation(report) => self.conversation(*report),
            Settled::Reject(reject) => self.reject(&reject),
        });
    }

    fn conversation(&mut self, report: ConversationReport) {
        let output = self.output;
        let status = json!(report.status).as_str().unwrap_or_default().replace('_', " ");
        output.say_more(&format!(
            "{}: {status} (session {})",
            clean(&report.source),
            clean(&report.session_id)
        ));
        match &mut self.form {
            Form::Document { conversations, .. } => conversations.push(&report),
            Form::Lines => output.line("conversation", &report),
            Form::Cards(cards) if cards.len() < CARDS => cards.push(report),
            Form::Cards(cards) => {
                cards.push(report);
                cards.iter().for_each(|report| output.warn_of(report, &mut self.warnings));
                self.form = Form::Table(cards.iter().map(|report| output.conversation_row(report)).collect());
            }
            Form::Table(rows) => {
                output.warn_of(&report, &mut self.warnings);
                rows.push(output.conversation_row(&report));
                if rows.len() >= PAGE {
                    output.conversations_table(std::mem::take(rows));
                }
            }
        }
    }

    fn reject(&mut self, reject: &Reject) {
        if let Some(file) = self.rejects.as_mut().filter(|_| self.failed.is_none()) {
            self.failed = file.write(reject).err();
        }
        let Reject { source, session_id, code, reason, .. } = reject;
        let value = || json!({"source": source, "session_id": session_id, "code": code, "reason": reason});
        match &mut self.form {
            Form::Document { rejected, .. } => rejected.push(&value()),
            Form::Lines => self.output.line("rejected", &value()),
            Form::Cards(_) | Form::Table(_) => {
                self.shown += 1;
                if self.rejects.is_none() || self.shown <= SHOWN {
                    self.output.rejected(reject);
                }
            }
        }
    }

    /// Whether the rejects could not be written: there is no point in going on.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// Shows people what was written before the run failed, and where its rejects are.
    pub fn abandon(mut self) {
        match std::mem::replace(&mut self.form, Form::Lines) {
            Form::Cards(cards) => self.output.cards(&cards),
            Form::Table(rows) => self.output.conversations_table(rows),
            Form::Document { .. } | Form::Lines => {}
        }
        self.tell_of_the_rest();
    }

    /// What was not shown each time, and how to go on with what was rejected.
    fn tell_of_the_rest(&self) {
        for (warning, more) in self.warnings.left_out() {
            self.output.warn(&format!("{more} more conversations: {}", clean(warning)));
        }
        if let Some(file) = self.rejects.as_ref().filter(|_| self.shown > 0) {
            let more = self.shown.saturating_sub(SHOWN);
            let more = if more > 0 { format!("{more} more were rejected; ") } else { String::new() };
            self.output.say(&format!(
                "{more}what was rejected is in {}: mend it and replay it",
                clean(&file.name())
            ));
        }
    }

    /// Prints the rest, and the sum.
    ///
    /// # Errors
    /// When the rejects could not be written.
    pub fn finish(mut self, database: &str, dry_run: bool, report: &Report) -> Result<()> {
        self.rest(database, dry_run, report);
        match self.failed {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    fn rest(&mut self, database: &str, dry_run: bool, report: &Report) {
        let output = self.output;
        match std::mem::replace(&mut self.form, Form::Lines) {
            Form::Document { conversations, rejected } => {
                let body = [("dry_run", json!(dry_run)), ("summary", json!(report.summary))];
                let arrays = [("conversations", conversations), ("rejected", rejected)];
                return output.long_document(database, body, arrays);
            }
            Form::Lines => return output.line("summary", &report.summary),
            Form::Cards(cards) => output.cards(&cards),
            Form::Table(rows) => output.conversations_table(rows),
        }
        if !output.quiet {
            output.say("");
        }
        self.tell_of_the_rest();
        output.say(&sum(&report.summary, dry_run));
    }
}

impl Output {
    fn cards(&self, reports: &[ConversationReport]) {
        for (index, report) in reports.iter().enumerate() {
            let rule = if index == 0 {
                String::new()
            } else {
                format!("\n{}\n\n", self.styles.dim(&"─".repeat(self.width.min(super::WIDEST))))
            };
            self.data(&format!("{rule}{}", card::card(report, self.width, self.styles)));
        }
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

    fn conversations_table(&self, rows: Vec<Vec<String>>) {
        let columns = [
            value(""),
            number("SCORE"),
            prose("WHO"),
            value("STAGE").from(70),
            prose("NEXT"),
            value("RESULT"),
        ];
        if !rows.is_empty() {
            self.data(&laid_out(self.width, &columns, rows));
        }
    }

    /// What should be known of a conversation, for which the table has no place.
    fn warn_of(&self, report: &ConversationReport, warnings: &mut Warnings) {
        for warning in report.warnings.iter().filter(|warning| warnings.is_shown(warning)) {
            self.warn(&format!("{}: {}", clean(&report.source), clean(warning)));
        }
    }

    /// A conversation's row of the table.
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
