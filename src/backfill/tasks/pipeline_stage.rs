//! `leads.pipeline_stage_id`: the stage from score and qualification, where it is empty.

use super::by_value::{ByValue, score_and_qualification};
use crate::backfill::rule::Decision;
use crate::db::{Access, Database};
use crate::error::Result;
use crate::lead::standing::stage_name;
use crate::store;
use crate::store::backfill::{Columns, Selection};

pub(super) const NEEDS: &str = "t.pipeline_stage_id is null";

pub(super) async fn rule(db: &mut Database, selection: Selection, columns: &Columns) -> Result<ByValue> {
    let tx = db.begin(Access::Read).await?;
    let pipeline = store::replay::pipeline(&tx).await?;
    tx.rollback().await?;
    Ok(ByValue::new(selection, "pipeline_stage_id", columns, move |inputs| {
        let (score, qualification) = score_and_qualification(inputs);
        let name = stage_name(score, qualification);
        match pipeline.named(name) {
            Some(stage) => Decision::Fill(stage.id.to_string()),
            None => Decision::unresolved(name, "the pipeline has no stages"),
        }
    }))
}
