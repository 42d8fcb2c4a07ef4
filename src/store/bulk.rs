//! Writes what a batch is to change, in a few statements a table: new rows by COPY where
//! there are enough of them, everything else as JSON that the server types.
//!
//! Each statement's count is compared with what it was to write. A row that was not
//! written is an error, never a success: row level security or a trigger may have kept it.

use std::collections::{HashMap, HashSet};

use futures_util::future::{BoxFuture, try_join_all};
use serde_json::{Value, json};
use uuid::Uuid;

use super::copy::Rows;
use super::layout::Layout;
use super::work::{Actor, Change, Columns, Mode, Move, Put, Table, Work};
use super::{clients, listed, unreached};
use crate::db::{CopyIn, Transaction, Type};
use crate::error::{Error, ErrorKind, Result};

/// From how many rows on COPY is worth the round trip that it takes to prepare.
const WORTH_COPYING: usize = 24;
/// Statements that are sent together: up to so many are begun in their order.
const TOGETHER: usize = 30;

/// What was written.
#[derive(Debug, Clone, Default)]
pub struct Done {
    inserted: HashMap<Table, u64>,
    /// The leads that nobody owns of which the database refused follow-ups and meetings.
    pub refused: Vec<(Uuid, Error)>,
}

impl Done {
    /// How many rows the server added to a table.
    #[must_use]
    pub fn inserted(&self, table: Table) -> u64 {
        self.inserted.get(&table).copied().unwrap_or_default()
    }

    fn add(&mut self, part: &[(Table, u64)]) {
        for (table, rows) in part {
            *self.inserted.entry(*table).or_default() += rows;
        }
    }
}

/// Writes everything. With `careful`, new rows are looked for first, in case there is one
/// left that nothing speaks of any more.
///
/// # Errors
/// What the server refused, and where it wrote another number of rows.
pub async fn write(tx: &mut Transaction<'_>, work: &Work, layout: &Layout, careful: bool) -> Result<Done> {
    let plan = Plan::of(work);
    let mut done = Done::default();
    let copies = if careful { HashMap::new() } else { plan.prepared(tx, layout).await? };
    let mut acting = Actor::Nobody;
    for phase in &plan.phases {
        let mut jobs: Vec<BoxFuture<'_, Result<(Table, u64)>>> = Vec::new();
        if phase.actor != acting {
            acting = phase.actor;
            jobs.push(Box::pin(act_as(tx, acting)));
        }
        jobs.extend(phase.steps.iter().map(|step| step.run(tx, layout, &copies)));
        done.add(&together(jobs).await?);
    }
    drop(copies);
    for (lead, phase) in &plan.doubtful {
        match attempted(tx, phase, layout).await? {
            Ok(part) => done.add(&part),
            Err(error) => done.refused.push((*lead, error)),
        }
    }
    finish(tx, work).await?;
    Ok(done)
}

/// Begins jobs in their order and waits for all.
async fn together<T>(jobs: Vec<BoxFuture<'_, Result<T>>>) -> Result<Vec<T>> {
    let mut all = Vec::with_capacity(jobs.len());
    let mut jobs = jobs.into_iter();
    loop {
        let some: Vec<_> = jobs.by_ref().take(TOGETHER).collect();
        if some.is_empty() {
            return Ok(all);
        }
        all.extend(try_join_all(some).await?);
    }
}

async fn act_as(tx: &Transaction<'_>, actor: Actor) -> Result<(Table, u64)> {
    match actor {
        Actor::Nobody | Actor::Service => tx.act_as(Uuid::nil(), "service_role").await?,
        Actor::User(user) | Actor::StandIn { user, .. } => tx.act_as(user, "authenticated").await?,
    }
    Ok((Table::Leads, 0))
}

/// Writes what the database may refuse of a lead that nobody owns.
async fn attempted(
    tx: &mut Transaction<'_>,
    phase: &Phase<'_>,
    layout: &Layout,
) -> Result<Result<Vec<(Table, u64)>>> {
    let savepoint = tx.savepoint().await?;
    let copies = HashMap::new();
    let mut jobs: Vec<BoxFuture<'_, Result<(Table, u64)>>> = vec![Box::pin(act_as(&savepoint, phase.actor))];
    jobs.extend(phase.steps.iter().map(|step| step.run(&savepoint, layout, &copies)));
    match together(jobs).await {
        Ok(part) => savepoint.commit().await.map(|()| Ok(part)),
        Err(error) if matches!(error.kind(), ErrorKind::NotPermitted | ErrorKind::Server) => {
            savepoint.rollback().await.map(|()| Err(error))
        }
        Err(error) => Err(error),
    }
}

/// Clients that were left go, and listeners are told.
async fn finish(tx: &Transaction<'_>, work: &Work) -> Result<()> {
    for (actor, client) in &work.left {
        act_as(tx, *actor).await?;
        clients::remove_unused(tx, *client).await?;
    }
    if work.announcements.is_empty() {
        return Ok(());
    }
    let sql = "select pg_notify('clara_crm_leads', told) from unnest($1::text[]) told";
    tx.query(sql, &[(&work.announcements, Type::TEXT_ARRAY)]).await.map(drop)
}

/// Statements that one actor's rows take.
struct Phase<'a> {
    actor: Actor,
    steps: Vec<Step<'a>>,
}

/// One statement.
enum Step<'a> {
    Delete(Table, Vec<Uuid>),
    Change(Table, Vec<(Uuid, &'a Change)>),
    Put(Table, Mode, Vec<&'a Columns>),
    Move(Move),
}

/// All statements, in an order that foreign keys, unique values and guards accept.
struct Plan<'a> {
    phases: Vec<Phase<'a>>,
    doubtful: Vec<(Uuid, Phase<'a>)>,
}

impl<'a> Plan<'a> {
    fn of(work: &'a Work) -> Self {
        let mut plan = Self { phases: Vec::new(), doubtful: Vec::new() };
        let actors = actors(work);
        // What a client gives up, another may take; and leads of several owners may have one.
        for actor in &actors {
            plan.add(*actor, changes(work, *actor, Table::Clients));
        }
        for actor in &actors {
            plan.add(*actor, puts(work, *actor, Table::Clients));
        }
        for actor in &actors {
            let tables = Table::ALL.iter().filter(|table| **table != Table::Clients);
            let mut steps: Vec<Step<'_>> = tables
                .flat_map(|table| {
                    let mut steps = deletes(work, *actor, *table);
                    steps.extend(changes(work, *actor, *table));
                    steps.extend(puts(work, *actor, *table));
                    steps
                })
                .collect();
            steps.extend(work.moves.iter().filter(|moved| moved.actor == *actor).copied().map(Step::Move));
            plan.add(*actor, steps);
        }
        plan
    }

    fn add(&mut self, actor: Actor, steps: Vec<Step<'a>>) {
        match (steps.is_empty(), actor) {
            (true, _) => {}
            (false, Actor::StandIn { lead, .. }) => self.doubtful.push((lead, Phase { actor, steps })),
            (false, _) => self.phases.push(Phase { actor, steps }),
        }
    }

    /// The COPY statements that the plan takes, all understood in one round trip.
    async fn prepared(&self, tx: &Transaction<'_>, layout: &Layout) -> Result<HashMap<String, CopyIn>> {
        let steps = self.phases.iter().flat_map(|phase| &phase.steps);
        let wanted: HashSet<String> = steps.filter_map(|step| step.copied(layout)).collect();
        let jobs = wanted.into_iter().map(|sql| async { Ok((tx.prepare_copy(&sql).await?, sql)) });
        let prepared: Vec<(CopyIn, String)> = try_join_all(jobs).await?;
        Ok(prepared.into_iter().map(|(copy, sql)| (sql, copy)).collect())
    }
}

/// Who acts, nobody first.
fn actors(work: &Work) -> Vec<Actor> {
    let puts = work.puts.values().map(|put| put.actor);
    let changes = work.changes.values().flatten().map(|change| change.actor);
    let moves = work.moves.iter().map(|moved| moved.actor);
    let mut seen = HashSet::from([Actor::Nobody]);
    let others = puts.chain(changes).chain(work.gone.values().copied()).chain(moves);
    std::iter::once(Actor::Nobody).chain(others.filter(|actor| seen.insert(*actor))).collect()
}

fn deletes(work: &Work, actor: Actor, table: Table) -> Vec<Step<'_>> {
    let of = |(key, by): (&(Table, Uuid), &Actor)| (key.0 == table && *by == actor).then_some(key.1);
    let ids: Vec<Uuid> = work.gone.iter().filter_map(of).collect();
    if ids.is_empty() { Vec::new() } else { vec![Step::Delete(table, ids)] }
}

/// A row that changes more than once changes in as many statements.
fn changes(work: &Work, actor: Actor, table: Table) -> Vec<Step<'_>> {
    let mut rounds: Vec<Vec<(Uuid, &Change)>> = Vec::new();
    for ((of, id), changes) in &work.changes {
        if *of != table {
            continue;
        }
        for (round, change) in changes.iter().filter(|change| change.actor == actor).enumerate() {
            if rounds.len() <= round {
                rounds.push(Vec::new());
            }
            rounds[round].push((*id, change));
        }
    }
    rounds.into_iter().map(|round| Step::Change(table, round)).collect()
}

/// Rows of the same columns go together.
fn puts(work: &Work, actor: Actor, table: Table) -> Vec<Step<'_>> {
    let mut groups: Vec<(Mode, Vec<&Columns>)> = Vec::new();
    let of = |((of, _), put): (&(Table, Uuid), &'_ Put)| *of == table && put.actor == actor;
    for (_, put) in work.puts.iter().filter(|entry| of((entry.0, entry.1))) {
        let alike = |(mode, rows): &&mut (Mode, Vec<&Columns>)| {
            *mode == put.mode && rows.first().is_some_and(|row| row.keys().eq(put.columns.keys()))
        };
        match groups.iter_mut().rev().find(alike) {
            Some((_, rows)) => rows.push(&put.columns),
            None => groups.push((put.mode, vec![&put.columns])),
        }
    }
    groups.into_iter().map(|(mode, rows)| Step::Put(table, mode, rows)).collect()
}

impl Step<'_> {
    /// The COPY statement that this is, if it is one.
    fn copied(&self, layout: &Layout) -> Option<String> {
        let Self::Put(table, Mode::New, rows) = self else { return None };
        let columns: Vec<&str> = rows.first()?.keys().map(String::as_str).collect();
        (rows.len() >= WORTH_COPYING && layout.copies(*table))
            .then(|| format!("copy public.{} ({}) from stdin", table.name(), listed(&columns, "")))
    }

    fn run<'a>(
        &'a self,
        tx: &'a Transaction<'_>,
        layout: &'a Layout,
        copies: &'a HashMap<String, CopyIn>,
    ) -> BoxFuture<'a, Result<(Table, u64)>> {
        match self {
            Self::Delete(table, ids) => {
                Box::pin(async move { super::delete(tx, table.name(), ids).await.map(|_| (*table, 0)) })
            }
            Self::Change(table, rows) => Box::pin(change(tx, *table, rows)),
            Self::Move(moved) => Box::pin(async move {
                clients::move_lead(tx, moved.lead, moved.from, moved.to).await.map(|()| (Table::Leads, 0))
            }),
            Self::Put(table, mode, rows) => match self.copied(layout).and_then(|sql| copies.get(&sql)) {
                Some(copy) => Box::pin(copy_rows(tx, *table, copy, rows, layout)),
                None => Box::pin(put(tx, *table, *mode, rows)),
            },
        }
    }
}

async fn copy_rows(
    tx: &Transaction<'_>,
    table: Table,
    copy: &CopyIn,
    rows: &[&Columns],
    layout: &Layout,
) -> Result<(Table, u64)> {
    let copied = tx.copy_in(copy, Rows::new(table, rows, layout)).await;
    let copied = copied.map_err(|error| error.on_table(table.name()))?;
    all_of(table, copied, rows.len()).map(|()| (table, copied))
}

/// Inserts rows as JSON; those that are there are updated where they differ, or left.
async fn put(tx: &Transaction<'_>, table: Table, mode: Mode, rows: &[&Columns]) -> Result<(Table, u64)> {
    let Some(first) = rows.first() else { return Ok((table, 0)) };
    let columns: Vec<&str> = first.keys().map(String::as_str).collect();
    let changed: Vec<&str> = columns.iter().copied().filter(|column| *column != "id").collect();
    let set: Vec<String> = changed.iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let conflict = match mode {
        Mode::Once => "do nothing".to_owned(),
        Mode::New | Mode::Upsert => format!(
            "do update set {} where ({}) is distinct from ({})",
            set.join(", "),
            listed(&changed, "t."),
            listed(&changed, "excluded.")
        ),
    };
    let name = table.name();
    let list = listed(&columns, "");
    let sql = format!(
        "with given as materialized (
           select {list} from jsonb_populate_recordset(null::public.{name}, $1)),
         written as (
           insert into public.{name} as t ({list}) select {list} from given on conflict (id) {conflict}
           returning (t.xmax = 0) as inserted)
         select count(*) filter (where inserted),
                (select count(*) from given g join public.{name} t on t.id = g.id)
           from written"
    );
    let rows: Value = rows.iter().map(|row| Value::Object((*row).clone())).collect();
    let found = tx.query(&sql, &[(&rows, Type::JSONB)]).await.map_err(|error| error.on_table(name))?;
    let counted = |index| found.first().map_or(0, |row| row.get::<_, i64>(index)).unsigned_abs();
    let (inserted, there) = (counted(0), counted(1));
    all_of(table, inserted + there, rows.as_array().map_or(0, Vec::len)).map(|()| (table, inserted))
}

/// Changes rows: in each the columns given, where they still hold what they are changed from.
async fn change(tx: &Transaction<'_>, table: Table, rows: &[(Uuid, &Change)]) -> Result<(Table, u64)> {
    let mut columns: Vec<&str> = Vec::new();
    for column in rows.iter().flat_map(|(_, change)| change.after.keys()) {
        if !columns.contains(&column.as_str()) {
            columns.push(column);
        }
    }
    let set: Vec<String> = columns
        .iter()
        .map(|column| {
            format!(
                "{column} = case when r.after ? '{column}' \
                   and (r.before is null or t.{column} is not distinct from b.{column}) \
                 then a.{column} else t.{column} end"
            )
        })
        .collect();
    let name = table.name();
    let sql = format!(
        "with written as (
           update public.{name} t set {set}
             from jsonb_to_recordset($1) r (id uuid, before jsonb, after jsonb),
                  jsonb_populate_record(null::public.{name}, coalesce(r.before, '{{}}')) b,
                  jsonb_populate_record(null::public.{name}, r.after) a
            where t.id = r.id
           returning r.before is null as must)
         select count(*) filter (where must) from written",
        set = set.join(", ")
    );
    let given: Value = rows
        .iter()
        .map(|(id, change)| json!({"id": id, "before": change.before, "after": change.after}))
        .collect();
    let found = tx.query(&sql, &[(&given, Type::JSONB)]).await.map_err(|error| error.on_table(name))?;
    let reached = found.first().map_or(0, |row| row.get::<_, i64>(0)).unsigned_abs();
    let must = rows.iter().filter(|(_, change)| change.before.is_none()).count();
    if u64::try_from(must) == Ok(reached) { Ok((table, 0)) } else { Err(unreached(name)) }
}

fn all_of(table: Table, written: u64, given: usize) -> Result<()> {
    if u64::try_from(given) == Ok(written) {
        return Ok(());
    }
    let name = table.name();
    Err(Error::new(
        ErrorKind::NotPermitted,
        format!("the database kept {written} of {given} rows of `{name}`"),
    )
    .on_table(name)
    .because("a trigger or row level security took the others away")
    .hint("connect as a role that may write every lead, such as `postgres` or `service_role`"))
}
