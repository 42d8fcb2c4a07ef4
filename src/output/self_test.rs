//! What the check missed of the differences that were made on purpose.

use serde_json::json;

use super::{Output, clean};
use crate::cli::Format;
use crate::schema::{Outcome, Report, Trial};

impl Output {
    /// Prints what became of each difference; in a table only those that say something.
    pub fn self_test(&self, database: &str, trials: &[Trial]) {
        let count = |outcome| trials.iter().filter(|trial| trial.outcome == outcome).count();
        let (reported, missed, skipped) =
            (count(Outcome::Reported), count(Outcome::Missed), count(Outcome::Skipped));
        if self.format != Format::Table {
            let body = json!({
                "reported": reported,
                "missed": missed,
                "skipped": skipped,
                "trials": trials,
            });
            return self.document(database, body);
        }
        for trial in trials {
            match trial.outcome {
                Outcome::Reported => {}
                Outcome::Missed => self.data(&format!(
                    "{}  {}: wanted {}; found {}",
                    self.styles.error("missed "),
                    trial.drift,
                    listed(&trial.expected),
                    listed(&trial.reported)
                )),
                Outcome::Skipped => {
                    let reason = trial.reason.as_deref().map(clean).unwrap_or_default();
                    self.data(&format!("{}  {}: {reason}", self.styles.dim("skipped"), trial.drift));
                }
            }
        }
        let verdict = if missed == 0 {
            self.styles.good("nothing missed")
        } else {
            self.styles.error("not all reported")
        };
        self.data(&format!(
            "{verdict}: {reported} of {} differences reported as what they are, {skipped} cannot be made here",
            trials.len()
        ));
    }
}

fn listed(reports: &[Report]) -> String {
    let spelled = |report: &Report| {
        let place = [report.table.as_deref(), report.object.as_deref()];
        let place = place.into_iter().flatten().map(clean).collect::<Vec<_>>().join(".");
        let code = json!(report.code).as_str().unwrap_or_default().replace('_', " ");
        format!("{place} {code}")
    };
    let all: Vec<_> = reports.iter().map(spelled).collect();
    if all.is_empty() { "nothing".into() } else { all.join(", ") }
}
