//! Are the pipeline stages there, in order, with their probabilities?

use crate::db::{Transaction, column};
use crate::error::Result;
use crate::schema::catalog::Relation;
use crate::schema::column_type::{Fit, fit};
use crate::schema::contract::{Stage, Table};
use crate::schema::finding::{Code, Finding, Severity, Verdict};

/// A stage as it is; its rank among the others that are known by name.
pub(in crate::schema) struct LiveStage {
    name: String,
    order_position: Option<i64>,
    probability: Option<i64>,
}

/// What could be learned about the stages.
pub(in crate::schema) enum Stages {
    /// There is no table to read, which is reported.
    NoTable,
    /// Rows may be there that do not show.
    Hidden,
    /// The rows.
    Read(Vec<LiveStage>),
}

/// Reads the stages, where the table is fit to be read.
///
/// # Errors
/// What the server reported.
pub(in crate::schema) async fn read(
    tx: &Transaction<'_>,
    staged: Option<(&str, &Table)>,
    live: Option<&Relation>,
) -> Result<Stages> {
    let Some(((name, table), relation)) = staged.zip(live) else { return Ok(Stages::NoTable) };
    let readable = ["name", "order_position", "probability"].iter().all(|column| {
        let pair = table.column(column).zip(relation.column(column));
        pair.is_some_and(|(wanted, live)| fit(wanted, live) != Fit::Fails)
    });
    if !readable {
        return Ok(Stages::NoTable);
    }
    if !relation.shows_all_rows {
        return Ok(Stages::Hidden);
    }
    let sql = format!(
        "select name::text, order_position::bigint, probability::bigint from public.{name} order by order_position"
    );
    let rows = tx.query(&sql, &[]).await?;
    let read = |row| {
        Ok(LiveStage {
            name: column::<Option<String>>(row, "name")?.unwrap_or_default(),
            order_position: column(row, "order_position")?,
            probability: column(row, "probability")?,
        })
    };
    rows.iter().map(read).collect::<Result<_>>().map(Stages::Read)
}

/// Two verdicts for each stage: is it there, is it the same.
pub(in crate::schema) fn check(name: &str, table: &Table, stages: &Stages) -> Vec<Verdict> {
    let implied = || table.stages.iter().flat_map(|_| [Verdict::Implied, Verdict::Implied]);
    match stages {
        Stages::NoTable => implied().collect(),
        Stages::Hidden => {
            let hint =
                format!("run it as the owner of public.{name}, or as a role that its policies let read");
            let finding = Finding::new(Code::ReferenceRowsHidden, Severity::Warning, name)
                .by_hand(hint)
                .expected("rows that can be read")
                .actual("the current role may not read them all");
            std::iter::once(finding.into()).chain(implied().skip(1)).collect()
        }
        Stages::Read(rows) => table.stages.iter().flat_map(|stage| judge(name, table, stage, rows)).collect(),
    }
}

fn judge(name: &str, table: &Table, stage: &Stage, rows: &[LiveStage]) -> [Verdict; 2] {
    let Some(row) = rows.iter().find(|row| row.name == stage.name) else {
        let finding = Finding::new(Code::ReferenceRowMissing, Severity::Error, name);
        return [
            finding.object(&stage.name).expected(described(stage.order_position, stage.probability)).into(),
            Verdict::Implied,
        ];
    };
    let in_order = table.stages.iter().all(|other| {
        let place = rows.iter().find(|row| row.name == other.name).map(|row| row.order_position);
        place.is_none_or(|place| {
            place.cmp(&row.order_position) == other.order_position.cmp(&stage.order_position)
        })
    });
    if in_order && row.probability == Some(stage.probability) {
        return [Verdict::Pass, Verdict::Pass];
    }
    let finding = Finding::new(Code::ReferenceRowDiffers, Severity::Warning, name)
        .object(&stage.name)
        .expected(described(stage.order_position, stage.probability))
        .actual(described(row.order_position.unwrap_or_default(), row.probability.unwrap_or_default()));
    [Verdict::Pass, finding.into()]
}

fn described(order_position: i64, probability: i64) -> String {
    format!("place {order_position}, {probability} %")
}
