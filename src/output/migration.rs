//! What a migration is going to do, and what it did.

use serde_json::{Value, json};

use super::table::{laid_out, prose, value};
use super::{Output, clean};
use crate::cli::Format;
use crate::db::Backup;
use crate::migration::{Entry, Kept, Lock, Phase, Plan, Progress, Report, Step};
use crate::schema::Alignment;

/// Columns before the text of a step.
const INDENT: usize = 4;

impl Output {
    /// Prints the steps that a migration would run, with their statements.
    pub fn migration_plan(&self, database: &str, plan: &Plan) {
        if self.format != Format::Table {
            let steps: Vec<_> = plan.steps.iter().map(step_document).collect();
            return self.document(database, json!({ "steps": steps }));
        }
        if plan.is_empty() {
            return self.data("nothing to do");
        }
        let mut lines = Vec::new();
        let mut number = 0;
        for phase in [Phase::Extend, Phase::Prepare, Phase::Fill, Phase::Build, Phase::Settle] {
            let steps: Vec<_> = plan.of(phase).collect();
            if !steps.is_empty() {
                lines.push(self.styles.strong(&format!("{}: {}", phase.as_str(), company(phase))));
            }
            for step in steps {
                number += 1;
                self.step(number, step, &mut lines);
            }
        }
        lines.push(format!("{number} steps; nothing was changed"));
        self.data(&lines.join("\n"));
    }

    fn step(&self, number: usize, step: &Step, lines: &mut Vec<String>) {
        let table = step.table.as_deref().map_or(String::new(), |table| format!("{table}: "));
        let lock = match step.lock {
            Lock::None => String::new(),
            lock => format!(", locks {}", lock.as_str()),
        };
        let written_anew = if step.rewrites { ", writes the table anew" } else { "" };
        let effect = step.data.as_ref().map_or(String::new(), |data| format!("; {data}"));
        let text = format!("{number}. {table}{}{lock}{written_anew}{effect}", step.what);
        let room = self.width.saturating_sub(INDENT).max(20);
        for (row, line) in textwrap::wrap(&clean(&text), room).into_iter().enumerate() {
            let margin = if row == 0 { "  " } else { "     " };
            lines.push(format!("{margin}{line}"));
        }
        // Not wrapped: it is there to be copied.
        let end = if step.sql.trim_end().ends_with(';') { "" } else { ";" };
        for line in format!("{}{end}", step.sql.trim_end()).lines() {
            let indent = " ".repeat(line.len() - line.trim_start().len());
            lines.push(self.styles.dim(&format!("     {indent}{}", clean(line))));
        }
    }

    /// Says which step begins. A build waits for every transaction that is open on the
    /// database, so this may be the last word for a while.
    pub fn migration_progress(&self, progress: Progress<'_>) {
        let step = match progress {
            Progress::Begins(step) => step,
            Progress::Waits(step) => {
                let table = step.table.as_deref().unwrap_or("a table");
                return self.say(&self.talk_styles.dim(&format!(
                    "waiting: another session holds a lock on {table} or on a table that changes with it"
                )));
            }
        };
        let table = step.table.as_deref().map_or(String::new(), |table| format!("{table}: "));
        let waits =
            if step.phase == Phase::Build { " (waits for transactions that are open now)" } else { "" };
        self.say_step(&format!("{table}{}{waits}", step.what));
    }

    /// Says where a backup is.
    pub fn backup(&self, backup: &Backup) {
        self.say(&format!(
            "backup: {} ({} tables, {} bytes, read back in full)",
            backup.file.display(),
            backup.tables,
            backup.bytes
        ));
    }

    /// Prints what a migration did, and the alignment before and after it.
    pub fn migration(
        &self,
        database: &str,
        report: &Report,
        backup: Option<&Backup>,
        (before, after): (&Alignment, &Alignment),
    ) {
        if self.format != Format::Table {
            let applied = report.applied.iter().map(|applied| {
                json!({
                    "version": applied.version,
                    "name": applied.name,
                    "duration_ms": applied.duration.as_millis(),
                })
            });
            let body = json!({
                "applied": applied.collect::<Vec<_>>(),
                "already_applied": report.already_applied.iter().map(entry).collect::<Vec<_>>(),
                "steps": report.steps,
                "kept": report.kept.iter().map(kept).collect::<Vec<_>>(),
                "backup": backup.map(|backup| backup.file.display().to_string()),
                "score_before": before.score(),
                "score_after": after.score(),
                "findings_after": after.findings,
            });
            return self.document(database, body);
        }
        self.data(&self.done(report));
        for kept in &report.kept {
            let rows = if kept.rows == 1 { "1 row".into() } else { format!("{} rows", kept.rows) };
            self.data(&format!(
                "kept    {}.{} of {rows} in {}: {}",
                kept.table, kept.column, kept.kept_in, kept.reason
            ));
        }
        if !after.findings.is_empty() {
            self.data("");
            self.data(&self.findings(&after.findings));
        }
        self.data(&format!("before  {}", self.verdict(before)));
        self.data(&format!("after   {}", self.verdict(after)));
    }

    fn done(&self, report: &Report) -> String {
        let steps = if report.steps == 1 { "1 step".into() } else { format!("{} steps", report.steps) };
        let applied = report.applied.iter().map(|applied| {
            let name = applied.name.replace('_', " ");
            format!("applied V{:03} {name}: {steps} in {} ms", applied.version, applied.duration.as_millis())
        });
        let applied: Vec<_> = applied.collect();
        match (applied.is_empty(), report.steps) {
            (false, _) => applied.join("\n"),
            (true, 0) => "nothing to apply".into(),
            (true, _) => format!("put right what had changed since: {steps}"),
        }
    }

    /// Prints which migrations are applied and which are not.
    pub fn migration_status(&self, database: &str, applied: &[Entry], pending: &[Entry]) {
        if self.format != Format::Table {
            let body = json!({
                "already_applied": applied.iter().map(entry).collect::<Vec<_>>(),
                "pending": pending.iter().map(entry).collect::<Vec<_>>(),
            });
            return self.document(database, body);
        }
        let row = |entry: &Entry, state: String| {
            vec![format!("V{:03}", entry.version), entry.name.replace('_', " "), state]
        };
        let done = applied.iter().map(|entry| row(entry, self.styles.good("applied")));
        let open = pending.iter().map(|entry| row(entry, self.styles.warning("pending")));
        let columns = [value(""), prose("MIGRATION"), value("STATE")];
        self.data(&laid_out(self.width, &columns, done.chain(open).collect()));
    }
}

/// In what company the steps of a phase run.
fn company(phase: Phase) -> &'static str {
    match phase {
        Phase::Extend => "first, each by itself",
        Phase::Prepare => "one short transaction, all or nothing",
        Phase::Fill => "rows in batches, a transaction each",
        Phase::Build => "each alone, while everybody goes on",
        Phase::Settle => "a short transaction each",
    }
}

fn entry(entry: &Entry) -> Value {
    json!({"version": entry.version, "name": entry.name})
}

fn kept(kept: &Kept) -> Value {
    json!({
        "table": kept.table,
        "column": kept.column,
        "kept_in": kept.kept_in,
        "rows": kept.rows,
        "reason": kept.reason,
    })
}

fn step_document(step: &Step) -> Value {
    json!({
        "phase": step.phase.as_str(),
        "table": step.table,
        "what": step.what,
        "sql": step.sql,
        "lock": (step.lock != Lock::None).then(|| step.lock.as_str()),
        "rewrites": step.rewrites,
        "effect": step.data.as_deref().unwrap_or("touches no row"),
    })
}
