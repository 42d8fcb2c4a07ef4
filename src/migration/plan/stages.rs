//! The pipeline stages: those that are not there are added, their order and probabilities
//! put right; a stage of the team's own stays where it is among them.

use super::draft::Draft;
use super::{Lock, Step};
use crate::db::{Transaction, column};
use crate::error::Result;
use crate::migration::leftovers;
use crate::schema::{Code, Stage, ddl};

/// A stage as it is.
struct Live {
    id: String,
    name: String,
    place: i64,
    probability: Option<i64>,
}

pub(super) async fn draft(draft: &mut Draft<'_>, tx: &Transaction<'_>) -> Result<()> {
    let codes = &[Code::ReferenceRowMissing, Code::ReferenceRowDiffers];
    let shared = draft.facts.shared.iter().any(|(table, _, _)| table == "pipeline_stages");
    if (draft.found(codes).next().is_none() && !shared) || draft.catalog().table("pipeline_stages").is_none()
    {
        return Ok(());
    }
    let Some(wanted) = draft.contract.tables.get("pipeline_stages").map(|table| &table.stages) else {
        return Ok(());
    };
    let known = draft.place("pipeline_stages", "probability").is_some_and(|place| place.live().is_some());
    let sql = format!(
        "select id::text as id, name::text as name, order_position::bigint as place, \
         {}::bigint as probability from public.pipeline_stages order by order_position, id",
        if known { "probability" } else { "null" }
    );
    let rows = tx.query(&sql, &[]).await?;
    let mut live = Vec::new();
    for row in &rows {
        let (id, name) = (column(row, "id")?, column(row, "name")?);
        live.push(Live { id, name, place: column(row, "place")?, probability: column(row, "probability")? });
    }
    let order = ordered(wanted, &live);
    let far = i64::try_from(order.len()).unwrap_or_default()
        + live.iter().map(|stage| stage.place).max().unwrap_or(0);
    let mut moves = Vec::new();
    let mut additions = Vec::new();
    for (index, entry) in order.iter().enumerate() {
        let place = i64::try_from(index).unwrap_or_default() + 1;
        match entry {
            Entry::Here(stage) if stage.place != place => moves.push((*stage, place)),
            Entry::Here(_) => {}
            Entry::New(stage) => additions.push((*stage, place)),
        }
    }
    // Two steps: no two rows may share a place at any moment.
    for (stage, place) in &moves {
        let sql = format!("{};\n{}", kept(stage, "order_position", stage.place), placed(stage, place + far));
        let moving = step(
            &format!("make room for {}", stage.name),
            sql,
            "its place as it was is kept among the leftovers",
        );
        draft.push(moving.keeping(keep("order_position")));
    }
    for (stage, place) in &moves {
        let what = format!("give {} the place {place}", stage.name);
        draft.push(step(&what, placed(stage, *place), "the stages keep their names and their leads"));
    }
    for (stage, place) in additions {
        draft.push(step(&format!("add the stage {}", stage.name), insert(stage, place), "one row is added"));
    }
    for stage in wanted {
        let Some(found) = live.iter().find(|live| live.name == stage.name) else { continue };
        if found.probability != Some(stage.probability) {
            draft.push(probability(stage, found));
        }
    }
    Ok(())
}

fn step(what: &str, sql: String, data: &str) -> Step {
    Step::prepare(Some("pipeline_stages"), Lock::RowExclusive, what, sql).with_data(data)
}

enum Entry<'a> {
    Here(&'a Live),
    New(&'a Stage),
}

/// The stages of the CRM in their order, each followed by those of the team that stand
/// behind it today.
fn ordered<'a>(wanted: &'a [Stage], live: &'a [Live]) -> Vec<Entry<'a>> {
    let known = |name: &str| wanted.iter().any(|stage| stage.name == name);
    let mut order: Vec<_> = live.iter().take_while(|stage| !known(&stage.name)).map(Entry::Here).collect();
    for stage in wanted {
        match live.iter().position(|live| live.name == stage.name) {
            None => order.push(Entry::New(stage)),
            Some(at) => {
                order.push(Entry::Here(&live[at]));
                let behind = live[at + 1..].iter().take_while(|stage| !known(&stage.name));
                order.extend(behind.map(Entry::Here));
            }
        }
    }
    // A second stage of a known name, and what stands behind it.
    for stage in live {
        let listed = |entry: &Entry<'_>| matches!(entry, Entry::Here(here) if here.id == stage.id);
        if !order.iter().any(listed) {
            order.push(Entry::Here(stage));
        }
    }
    order
}

fn insert(stage: &Stage, place: i64) -> String {
    format!(
        "insert into public.pipeline_stages (name, order_position, probability) values ({}, {place}, {})",
        ddl::literal(&stage.name),
        stage.probability
    )
}

fn placed(stage: &Live, place: i64) -> String {
    format!(
        "update public.pipeline_stages set order_position = {place} where id = {}",
        ddl::literal(&stage.id)
    )
}

const REASON: &str = "not what the CRM has for this stage";

fn kept(stage: &Live, column: &str, value: i64) -> String {
    format!(
        "insert into {} (table_name, row_id, column_name, value, reason) values ('pipeline_stages', {}, \
         '{column}', to_jsonb({value}), '{REASON}') on conflict do nothing",
        leftovers::TABLE,
        ddl::literal(&stage.id)
    )
}

fn keep(column: &str) -> super::Keep {
    super::Keep { column: column.into(), kept_in: leftovers::NAME.into(), reason: REASON.into(), count: None }
}

fn probability(stage: &Stage, found: &Live) -> Step {
    let id = ddl::literal(&found.id);
    let set =
        format!("update public.pipeline_stages set probability = {} where id = {id}", stage.probability);
    let what = format!("give {} its probability", stage.name);
    match found.probability {
        None => step(&what, set, "it had none"),
        Some(old) => {
            let sql = format!("{};\n{set}", kept(found, "probability", old));
            step(&what, sql, "the probability as it was is kept among the leftovers")
                .keeping(keep("probability"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live(name: &str, place: i64) -> Live {
        Live { id: format!("{name}{place}"), name: name.into(), place, probability: None }
    }

    fn names(order: &[Entry<'_>]) -> Vec<String> {
        let name = |entry: &Entry<'_>| match entry {
            Entry::Here(live) => live.name.clone(),
            Entry::New(stage) => format!("+{}", stage.name),
        };
        order.iter().map(name).collect()
    }

    #[test]
    fn a_stage_of_the_team_stays_behind_the_one_it_follows() {
        let wanted: Vec<_> = ["New", "Won", "Lost"]
            .into_iter()
            .map(|name| Stage { name: name.into(), order_position: 0, probability: 0 })
            .collect();
        let found = [live("Lead in", 1), live("Won", 2), live("Party", 3), live("New", 5), live("Won", 9)];
        assert_eq!(names(&ordered(&wanted, &found)), ["Lead in", "New", "Won", "Party", "+Lost", "Won"]);
        assert_eq!(names(&ordered(&wanted, &[])), ["+New", "+Won", "+Lost"]);
    }
}
