//! Uniqueness: the index is built beside the team's work, then becomes the constraint.

use super::draft::{Draft, Place};
use super::{Keep, Lock, Phase, Step, batch};
use crate::migration::leftovers;
use crate::schema::{Code, LiveColumn};

pub(super) fn draft(draft: &mut Draft<'_>) {
    for finding in draft.found(&[Code::UniqueMissing]) {
        let (Some(table), Some(object)) = (&finding.table, &finding.object) else { continue };
        let columns: Vec<String> = object.split(", ").map(ToOwned::to_owned).collect();
        add(draft, table, &columns);
    }
}

/// The sets that a column which is added or renamed belongs to.
pub(super) fn add_with(draft: &mut Draft<'_>, place: &Place<'_>) {
    let former = place.named_formerly().map(|live| live.name.clone());
    let as_it_is = |name: &String| {
        if name == place.name { former.clone().unwrap_or_else(|| name.clone()) } else { name.clone() }
    };
    for columns in place.wanted.unique.iter().filter(|columns| columns.iter().any(|name| name == place.name))
    {
        let now: Vec<_> = columns.iter().map(as_it_is).collect();
        if !place.relation.indexes.iter().any(|index| index.enforces(&now)) {
            add(draft, place.table, columns);
        }
    }
}

fn add(draft: &mut Draft<'_>, table: &str, columns: &[String]) {
    let listed = columns.join(", ");
    if table == "clients" && listed == "client_name" && draft.is_filled(table) {
        draft.push(tell_apart(draft));
    }
    let name = draft.free_name(table, &columns.join("_"), "key");
    if !draft.is_filled(table) {
        let sql = format!("alter table public.{table} add constraint {name} unique ({listed})");
        return draft.push(Step::prepare(
            Some(table),
            Lock::AccessExclusive,
            format!("let no two rows share {listed}"),
            sql,
        ));
    }
    let sql = format!("create unique index concurrently {name} on public.{table} ({listed})");
    draft.push(Step::new(
        Phase::Build,
        Some(table),
        Lock::ShareUpdateExclusive,
        format!("build a unique index of {listed}"),
        sql,
    ));
    let sql = format!("alter table public.{table} add constraint {name} unique using index {name}");
    draft.push(Step::new(
        Phase::Settle,
        Some(table),
        Lock::AccessExclusive,
        format!("let no two rows share {listed}"),
        sql,
    ));
}

/// The longest text that is added to a name to tell it apart, in characters.
const LONGEST: u32 = 100;

/// A name with what tells it apart behind it; where the column is limited to `room`
/// characters, as much of the name as fits.
fn named(name: &str, difference: &str, room: Option<u32>) -> String {
    let name = room.map_or_else(
        || name.to_owned(),
        |room| format!("left({name}, greatest({room} - length({difference}::text) - 3, 1))"),
    );
    format!("format('%s (%s)', {name}, {difference})")
}

/// Of clients with the same name the oldest keeps it.
fn tell_apart(draft: &Draft<'_>) -> Step {
    let relation = draft.catalog().table("clients");
    let has = |name: &str| relation.is_some_and(|relation| relation.column(name).is_some());
    let oldest = if has("created_at") { "t.created_at nulls last, t.id" } else { "t.id" };
    let live =
        relation.and_then(|relation| relation.column("client_name").or_else(|| relation.column("name")));
    let room = live.and_then(LiveColumn::max_characters);
    let (stamp, keeping_stamps, stamped) = if relation.is_some_and(batch::is_stamped) {
        ("t.updated_at", leftovers::keeping_stamps("clients"), "(select count(*) from stamped)")
    } else {
        ("null::timestamptz", String::new(), "0::bigint")
    };
    // What tells two apart must be nobody else's of that name.
    let candidates: String = ["email", "phone", "location"]
        .into_iter()
        .filter(|name| has(name))
        .map(|name| {
            let value = format!("case when length(t.{name}::text) <= {LONGEST} then nullif(btrim(t.{name}::text), '') end");
            format!(
                "\n            case when count(*) over (partition by t.client_name, {value}) = 1 then {value} end,"
            )
        })
        .collect();
    let sql = include_str!("../queries/tell_apart.sql")
        .replace("{oldest}", oldest)
        .replace("{candidates}", &candidates)
        .replace("{shorten_named}", &named("before", "difference", room))
        .replace("{shorten_id}", &named("n.before", "n.id", room))
        .replace("{leftovers}", leftovers::TABLE)
        .replace("{stamp}", stamp)
        .replace("{keeping_stamps}", &keeping_stamps)
        .replace("{stamped}", stamped);
    let step = Step::new(
        Phase::Fill,
        Some("clients"),
        Lock::RowExclusive,
        "tell clients of the same name apart",
        sql,
    );
    step.with_data("the oldest keeps the name; the others get what tells them apart added, and the name as it was is kept among the leftovers")
        .keeping(Keep {
            column: "client_name".into(),
            kept_in: leftovers::NAME.into(),
            reason: "an older client has the same name".into(),
            count: None,
        })
}
