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
    if draft.found(codes).next().is_none() || draft.catalog().table("pipeline_stages").is_none() {
        return Ok(());
    }
    let Some(wanted) = draft.contract.tables.get("pipeline_stages").map(|table| &table.stages) else {
        return Ok(());
    };
    let sql = "select id::text as id, name::text as name, order_position::bigint as place, \
               probability::bigint as probability from public.pipeline_stages order by order_position, id";
    let rows = tx.query(sql, &[]).await?;
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
            Entry::Here(stage) if stage.place != place => moves.push((stage.id.as_str(), place)),
            Entry::Here(_) => {}
            Entry::New(stage) => additions.push((*stage, place)),
        }
    }
    // Two steps: no two rows may share a place at any moment.
    for away in [far, 0] {
        for (id, place) in &moves {
            let sql = format!(
                "update public.pipeline_stages set order_position = {} where id = {}",
                place + away,
                ddl::literal(id)
            );
            let what = if away == 0 {
                format!("give a stage the place {place}")
            } else {
                "make room among the stages".into()
            };
            draft.push(step(&what, sql, "the stages keep their names and their leads"));
        }
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

fn probability(stage: &Stage, found: &Live) -> Step {
    let id = ddl::literal(&found.id);
    let keep = found.probability.map_or(String::new(), |old| {
        format!(
            "insert into {} (table_name, row_id, column_name, value, reason) values ('pipeline_stages', {id}, \
             'probability', to_jsonb({old}), 'not the probability of this stage') on conflict do nothing;\n",
            leftovers::TABLE
        )
    });
    let sql = format!(
        "{keep}update public.pipeline_stages set probability = {} where id = {id}",
        stage.probability
    );
    let step = step(
        &format!("give {} its probability", stage.name),
        sql,
        "the probability as it was is kept among the leftovers",
    );
    step.keeping(super::Keep {
        column: "probability".into(),
        kept_in: leftovers::NAME.into(),
        reason: "not the probability of this stage".into(),
        count: None,
    })
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
