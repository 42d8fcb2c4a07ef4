//! Leads: the list, and one lead with its timeline.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::Output;
use super::table::{laid_out, number, prose, value};
use super::wording::{amount, clean, who};
use crate::cli::Format;
use crate::store::leads::{LeadLine, LeadList};

/// Width of the labels of a lead.
const LABEL: usize = 12;

impl Output {
    /// Prints the list; `filtered` where some leads were left out by what was typed.
    pub fn leads(&self, database: &str, list: &LeadList, filtered: bool) {
        if self.format != Format::Table {
            return self.document(database, json!(list));
        }
        if list.leads.is_empty() {
            return self.say(if filtered {
                "no lead is like that"
            } else {
                "no leads; clara-crm replay PATH makes some"
            });
        }
        let rows = list.leads.iter().map(|lead| self.lead_row(lead)).collect();
        let columns = [
            value(""),
            number("SCORE"),
            prose("WHO"),
            value("STAGE").from(60),
            value("OWNER").from(110),
            value("FOLLOW-UP").from(80),
            prose("NEXT STEP"),
        ];
        self.data(&laid_out(self.width, &columns, rows));
        let shown = i64::try_from(list.leads.len()).unwrap_or(i64::MAX);
        if shown < list.total {
            self.say(&format!("{shown} of {} leads; --limit {} shows all", list.total, list.total));
        }
    }

    fn lead_row(&self, lead: &LeadLine) -> Vec<String> {
        let who = who(lead.contact_person.as_deref(), lead.client_name.as_deref());
        let or_dash = |text: Option<&str>| clean(text.unwrap_or("-"));
        vec![
            lead.status_bucket.as_deref().map(|bucket| self.styles.bucket(bucket)).unwrap_or_default(),
            lead.lead_score.map_or_else(|| "-".into(), |score| score.to_string()),
            clean(&who),
            or_dash(lead.pipeline_stage.as_deref()),
            or_dash(lead.agent_name.as_deref()),
            lead.follow_up_due_date.map_or_else(|| "-".into(), |due| due.format("%Y-%m-%d").to_string()),
            or_dash(lead.next_step.as_deref()),
        ]
    }

    /// Prints one lead with all that belongs to it.
    pub fn lead(&self, database: &str, detail: &Value) {
        if self.format != Format::Table {
            return self.document(database, detail.clone());
        }
        let mut page = Page { output: self, lines: Vec::new() };
        page.head(detail);
        page.facts(detail);
        page.dated("Meetings", &detail["meetings"], "start_time", |row| {
            format!("{} ({})", plain(&row["title"]), plain(&row["status"]).to_lowercase())
        });
        page.dated("Follow-ups", &detail["follow_ups"], "due_date", |row| {
            format!("{} {}", plain(&row["status"]).to_lowercase(), plain(&row["ai_recommendation"]))
        });
        page.dated("Calls", &detail["calls"], "call_start_time", |row| {
            let seconds = row["duration"].as_i64().unwrap_or_default();
            format!("{seconds} s, {}, {}", plain(&row["outcome"]), plain(&row["call_type"]))
        });
        page.dated("Timeline", &detail["timeline"], "activity_date", |row| {
            let more = plain(&row["description"]);
            if more.is_empty() {
                plain(&row["subject"])
            } else {
                format!("{}: {more}", plain(&row["subject"]))
            }
        });
        page.lines.push(String::new());
        page.lines.push(self.styles.dim("Times are in UTC."));
        self.data(&page.lines.join("\n"));
    }
}

struct Page<'a> {
    output: &'a Output,
    lines: Vec<String>,
}

impl Page<'_> {
    fn head(&mut self, detail: &Value) {
        let (lead, client) = (&detail["lead"], &detail["client"]);
        let who = who(lead["contact_person"].as_str(), client["client_name"].as_str());
        let styles = self.output.styles;
        self.lines.push(format!(
            "{}  {}  {}",
            styles.bucket(&plain(&lead["status_bucket"])),
            styles.strong(&clean(&who)),
            styles.dim(&format!("score {}", plain(&lead["lead_score"])))
        ));
    }

    fn labelled(&mut self, label: &str, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let room = self.output.width.min(super::WIDEST).saturating_sub(LABEL).max(20);
        for (index, line) in textwrap::wrap(text, room).into_iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            self.lines.push(format!("{}{line}", self.output.styles.dim(&format!("{label:<LABEL$}"))));
        }
    }

    fn facts(&mut self, detail: &Value) {
        let (lead, client) = (&detail["lead"], &detail["client"]);
        let joined = |keys: &[&str]| {
            keys.iter()
                .map(|key| plain(&lead[*key]))
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" · ")
        };
        let standing =
            [plain(&lead["qualification_status"]).replace('_', " "), plain(&detail["pipeline_stage"])];
        self.labelled(
            "Standing",
            &standing.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(", "),
        );
        self.labelled("Contact", &joined(&["email", "phone", "industry"]));
        let size = client["company_size"].as_i64().map(|people| format!("{people} people"));
        let company = [size, client["location"].as_str().map(clean)];
        self.labelled("Company", &company.into_iter().flatten().collect::<Vec<_>>().join(" · "));
        self.labelled("Owner", &plain(&detail["agent_name"]));
        self.labelled("Deal", &lead["deal_value"].as_f64().map(amount).unwrap_or_default());
        self.labelled("In short", &plain(&lead["conversation_summary"]));
        self.labelled("So far", &plain(&lead["progress_details"]));
        let close = plain(&lead["expected_close_date"]);
        let close = if close.is_empty() { close } else { format!(", close expected by {close}") };
        let chance = lead["win_probability"].as_i64().map(|percent| format!("{percent} %{close}"));
        self.labelled("Chance", &chance.unwrap_or_default());
        self.labelled("Next", &plain(&lead["next_step"]));
        self.labelled(
            "Tags",
            &lead["tags"]
                .as_array()
                .map(|tags| tags.iter().map(plain).collect::<Vec<_>>().join(", "))
                .unwrap_or_default(),
        );
        self.labelled("Notes", &plain(&lead["notes"]));
        self.bant(lead);
        self.labelled("Id", &plain(&lead["id"]));
    }

    /// The four of BANT, each with the words behind it.
    fn bant(&mut self, lead: &Value) {
        for name in ["budget", "authority", "need", "timeline"] {
            let value = plain(&lead[name]).replace('_', " ");
            if !value.is_empty() {
                // The last words are the ones that decided: an answer follows its question.
                let evidence = lead["extracted_info"]["heard"][name]["evidence"].as_array();
                let words = evidence.and_then(|all| all.last()).cloned().unwrap_or_default();
                let quote = match (words["turn"].as_u64(), plain(&words["text"])) {
                    (_, text) if text.is_empty() => String::new(),
                    (Some(0) | None, text) => format!(", {text}"),
                    (Some(turn), text) => format!(": “{text}” (turn {turn})"),
                };
                let mut label = name.to_owned();
                label[..1].make_ascii_uppercase();
                self.labelled(&label, &format!("{value}{quote}"));
            }
        }
    }

    fn dated(&mut self, title: &str, rows: &Value, time: &str, line: impl Fn(&Value) -> String) {
        let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
        if rows.is_empty() {
            return;
        }
        self.lines.push(String::new());
        self.lines.push(self.output.styles.strong(title));
        for row in rows {
            let at = row[time].as_str().and_then(|text| text.parse::<DateTime<Utc>>().ok());
            let at = at.map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
            let room = self.output.width.min(super::WIDEST).saturating_sub(20).max(20);
            for (index, text) in textwrap::wrap(&line(row), room).into_iter().enumerate() {
                let at = if index == 0 { at.as_str() } else { "" };
                self.lines.push(format!("  {}{text}", self.output.styles.dim(&format!("{at:<18}"))));
            }
        }
    }
}

/// A value as one line of text; nothing for null.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => clean(text),
        other => clean(&other.to_string()),
    }
}
