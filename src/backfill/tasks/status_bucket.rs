//! `leads.status_bucket`: P1, P2 or P3 from score and qualification, where it is empty.

use super::by_value::{ByValue, score_and_qualification};
use crate::backfill::rule::Decision;
use crate::error::Result;
use crate::lead::standing::bucket;
use crate::store::backfill::{Columns, Selection};

pub(super) const NEEDS: &str = "t.status_bucket is null";

pub(super) async fn rule(selection: Selection, columns: &Columns) -> Result<ByValue> {
    Ok(ByValue::new(selection, "status_bucket", columns, |inputs| {
        let (score, qualification) = score_and_qualification(inputs);
        Decision::Fill(bucket(score, qualification).as_str().to_owned())
    }))
}
