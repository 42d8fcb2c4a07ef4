//! What backfills did, and how far they are.

use serde_json::{Value, json};

use super::table::{laid_out, number, prose, value};
use super::wording::amount;
use super::{Output, clean};
use crate::backfill::report::{Report, TaskReport, UnresolvedValue};
use crate::backfill::status::TaskStatus;
use crate::cli::Format;

/// Up to how many unresolved values of a task are shown.
const VALUES: usize = 20;

impl Output {
    /// Prints what each task came to.
    pub fn backfill(&self, database: &str, dry_run: bool, report: &Report) {
        if self.format == Format::Table {
            self.backfill_for_people(report);
        } else {
            let body = json!({
                "dry_run": dry_run,
                "tasks": report.tasks.iter().map(document).collect::<Vec<_>>(),
                "not_started": report.left_out.iter().map(|task| task.name()).collect::<Vec<_>>(),
            });
            self.document(database, body);
        }
        for task in report.tasks.iter().filter(|task| task.moves_updated_at) {
            self.warn(&format!(
                "a trigger of this database notes the time of each change: `updated_at` of {} rows of {} {}",
                counted(task.counts.updated),
                task.task.table(),
                if dry_run { "would move" } else { "moved" }
            ));
        }
        self.say(&sum(report, dry_run));
    }

    fn backfill_for_people(&self, report: &Report) {
        let rows = report.tasks.iter().map(|task| self.task_row(task)).collect();
        let columns = [
            value("TASK"),
            number("FILLED"),
            number("UNRESOLVED"),
            number("LOCKED").from(60),
            number("UNCHANGED").from(75),
            number("SECONDS").from(60),
            value("STATE"),
        ];
        self.data(&laid_out(self.width, &columns, rows));
        for task in &report.tasks {
            self.unresolved(task);
        }
    }

    fn task_row(&self, task: &TaskReport) -> Vec<String> {
        let state = match (task.finished, task.counts.unresolved) {
            (false, _) => self.styles.warning("more is left"),
            (true, 0) => self.styles.good("done"),
            (true, _) => self.styles.warning("see below"),
        };
        vec![
            task.task.name().to_owned(),
            counted(task.counts.updated),
            counted(task.counts.unresolved),
            counted(task.counts.skipped_locked),
            counted(task.counts.unchanged),
            seconds(task.duration_ms),
            state,
        ]
    }

    fn unresolved(&self, task: &TaskReport) {
        if task.unresolved_values.is_empty() {
            return;
        }
        self.data(&format!(
            "\n{}",
            self.styles.strong(&format!("{}: for a person to settle", task.task.name()))
        ));
        let row = |one: &UnresolvedValue| {
            vec![clean(one.value.as_deref().unwrap_or("-")), counted(one.rows), clean(&one.reason)]
        };
        let rows = task.unresolved_values.iter().take(VALUES).map(row).collect();
        self.data(&laid_out(self.width, &[prose("VALUE"), number("ROWS"), prose("REASON")], rows));
        let more = task.unresolved_values.len().saturating_sub(VALUES);
        if more > 0 {
            self.data(&format!("and {more} more; --format json shows all of them"));
        }
        if let Some(row) = task.refused.first() {
            self.data(&format!("the first refused row has the id {}", row.id));
        }
    }

    /// Prints how far each task is.
    pub fn backfill_status(&self, database: &str, tasks: &[TaskStatus]) {
        if self.format != Format::Table {
            return self.document(database, json!({"tasks": tasks}));
        }
        let row = |task: &TaskStatus| {
            let when = task.saved_at.map_or("-".into(), |at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string());
            let state = match task.state.as_str() {
                "finished" => self.styles.good("finished"),
                "never" => "never run".into(),
                "running" => self.styles.strong("running"),
                word => self.styles.warning(word),
            };
            vec![
                task.task.to_owned(),
                state,
                counted(task.rows_left),
                counted(task.rows_locked),
                task.rows_refused.to_string(),
                when,
            ]
        };
        let columns = [
            value("TASK"),
            value("LAST RUN"),
            number("ROWS LEFT"),
            number("LOCKED").from(70),
            number("REFUSED").from(80),
            value("LAST WRITE").from(60),
        ];
        self.data(&laid_out(self.width, &columns, tasks.iter().map(row).collect()));
    }
}

#[allow(clippy::cast_precision_loss, reason = "a number of rows")]
fn counted(rows: u64) -> String {
    amount(rows as f64)
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{}", milliseconds / 1000, milliseconds % 1000 / 100)
}

fn document(task: &TaskReport) -> Value {
    let mut document = json!({"task": task.task.name()});
    if let (Value::Object(into), Value::Object(counts)) = (&mut document, json!(task.counts)) {
        into.extend(counts);
    }
    document["batches"] = task.batches.into();
    document["duration_ms"] = task.duration_ms.into();
    document["finished"] = task.finished.into();
    document["unresolved_values"] = json!(task.unresolved_values);
    document["refused_rows"] = json!(task.refused);
    document["updated_at_moved"] = task.moves_updated_at.into();
    document
}

/// The sum in one line, as a cron mail should show it.
fn sum(report: &Report, dry_run: bool) -> String {
    let of = |count: fn(&TaskReport) -> u64| report.tasks.iter().map(count).sum::<u64>();
    let filled = of(|task| task.counts.updated);
    let mut parts =
        vec![format!("{} rows {}", counted(filled), if dry_run { "would be filled" } else { "filled" })];
    for (rows, what) in [
        (of(|task| task.counts.unresolved), "for a person to settle"),
        (of(|task| task.counts.skipped_locked), "locked by a sync"),
    ] {
        if rows > 0 {
            parts.push(format!("{} {what}", counted(rows)));
        }
    }
    let took = seconds(of(|task| task.duration_ms));
    let end = match (report.is_stopped(), dry_run) {
        (true, _) => "more is left: run it again to go on",
        (false, true) => "nothing was written",
        (false, false) => "done",
    };
    format!("backfill: {} in {took} s; {end}", parts.join(", "))
}
