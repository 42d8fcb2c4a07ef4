//! Tasks that fill one column of a row from others of it, the same from the same.

use uuid::Uuid;

use crate::backfill::batch::Remembered;
use crate::backfill::rule::{Decision, Rule};
use crate::db::Transaction;
use crate::error::Result;
use crate::lead::standing::Qualification;
use crate::store::backfill::{self, Candidate, Columns, Selection};

/// A decision from the inputs alone.
pub(super) type Judge = Box<dyn Fn(&[Option<String>]) -> Decision<String>>;

/// A column that is filled from others of its row.
pub(super) struct ByValue {
    selection: Selection,
    column: &'static str,
    kind: String,
    judge: Judge,
    known: Remembered<String>,
}

impl ByValue {
    pub(super) fn new(
        selection: Selection,
        column: &'static str,
        columns: &Columns,
        judge: impl Fn(&[Option<String>]) -> Decision<String> + 'static,
    ) -> Self {
        let kind = columns.type_of(selection.table, column).unwrap_or("text").to_owned();
        Self { selection, column, kind, judge: Box::new(judge), known: Remembered::none() }
    }
}

impl Rule for ByValue {
    type Change = String;

    fn selection(&self) -> &Selection {
        &self.selection
    }

    async fn decide(&mut self, _: &mut Transaction<'_>, rows: &[Candidate]) -> Result<Vec<Decision<String>>> {
        let decide = |row: &Candidate| {
            self.known.get(&row.inputs).unwrap_or_else(|| {
                let decision = (self.judge)(&row.inputs);
                self.known.keep(&row.inputs, &decision);
                decision
            })
        };
        Ok(rows.iter().map(decide).collect())
    }

    async fn write(&self, tx: &Transaction<'_>, rows: &[(&Candidate, &String)]) -> Result<Vec<Uuid>> {
        let rows: Vec<_> = rows.iter().map(|(row, value)| (*row, value.as_str())).collect();
        backfill::fill(tx, &self.selection, (self.column, &self.kind), &rows).await
    }
}

/// What says where a lead stands.
pub(super) fn standing() -> Vec<String> {
    vec!["t.lead_score::text".into(), "t.qualification_status::text".into()]
}

/// The score and the qualification, of which an unknown one is the lowest.
pub(super) fn score_and_qualification(inputs: &[Option<String>]) -> (i32, Qualification) {
    let text = |at: usize| inputs.get(at).and_then(Option::as_deref).map(str::trim);
    let score = text(0).and_then(|score| score.parse().ok()).unwrap_or(0);
    let word = text(1).map(str::to_lowercase).unwrap_or_default();
    (score, Qualification::parse(&word).unwrap_or(Qualification::Unqualified))
}
