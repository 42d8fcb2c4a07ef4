//! Writes what a batch is to change, in a few statements a table: new rows by COPY where
//! there are enough of them, everything else as JSON that the server types.
//!
//! Each statement's count is compared with what it was to write. A row that was not
//! written is an error, never a success: row level security or a trigger may have kept it.

use std::collections::{HashMap, HashSet};

use futures_util::future::{BoxFuture, join_all, try_join_all};
use indexmap::IndexMap;
use serde_json::{Value, json};
use uuid::Uuid;

use super::copy::Rows;
use super::layout::Layout;
use super::work::{Actor, Change, Columns, Mode, Move, Put, Table, Work};
use super::{clients, listed, unreached};
use crate::db::{CopyIn, Transaction, Type, column};
use crate::error::{Error, ErrorKind, Result};

/// From how many rows on COPY is worth the round trips that it takes.
const WORTH_COPYING: usize = 80;
/// Statements that are sent together: up to so many are begun in their order.
const TOGETHER: usize = 30;

/// What was written.
#[derive(Debug, Clone, Default)]
pub struct Done {
    inserted: HashMap<Table, u64>,
    /// The number of the transaction, by which it is found again.
    pub transaction: Option<String>,
    /// The leads that nobody owns of which the database refused follow-ups and meetings.
    pub refused: Vec<(Uuid, Error)>,
}

impl Done {
    /// How many rows the server added to a table.
    #[must_use]
    pub fn inserted(&self, table: Table) -> u64 {
        self.inserted.get(&table).copied().unwrap_or_default()
    }

    fn add(&mut self, parts: Vec<Part>) {
        for part in parts {
            match part {
                Part::Rows(table, rows) => *self.inserted.entry(table).or_default() += rows,
                Part::Number(number) => self.transaction = Some(number),
                Part::Nothing => {}
            }
        }
    }
}

/// What one statement did.
enum Part {
    /// It added rows.
    Rows(Table, u64),
    /// It told the number of the transaction.
    Number(String),
    Nothing,
}

/// A statement that is ready to be sent.
struct Job<'a> {
    /// To be sent when all before it are done, and before all behind it: the driver and the
    /// server lose each other where a COPY meets a transaction that has failed.
    alone: bool,
    run: BoxFuture<'a, Result<Part>>,
}

impl<'a> Job<'a> {
    fn of(run: impl Future<Output = Result<Part>> + Send + 'a) -> Self {
        Self { alone: false, run: Box::pin(run) }
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
    let mut jobs = Vec::new();
    plan.phases.iter().for_each(|phase| jobs.extend(phase.jobs(tx, layout, &copies)));
    if plan.doubtful.is_empty() {
        jobs.extend(last(tx, work));
    }
    done.add(together(jobs).await?);
    drop(copies);
    for (lead, phase) in &plan.doubtful {
        match attempted(tx, phase, layout).await? {
            Ok(parts) => done.add(parts),
            Err(error) => done.refused.push((*lead, error)),
        }
    }
    if !plan.doubtful.is_empty() {
        done.add(together(last(tx, work)).await?);
    }
    Ok(done)
}

/// Begins jobs in their order and waits for all.
async fn together(jobs: Vec<Job<'_>>) -> Result<Vec<Part>> {
    let mut all = Vec::with_capacity(jobs.len());
    let mut jobs = jobs.into_iter().peekable();
    while let Some(first) = jobs.next() {
        let mut some = vec![first.run];
        while let Some(next) = jobs.next_if(|job| !first.alone && !job.alone && some.len() < TOGETHER) {
            some.push(next.run);
        }
        all.extend(first_failure_or_all(join_all(some).await)?);
    }
    Ok(all)
}

/// What all of them came to, or why the first of them failed. That the transaction had
/// failed already (SQLSTATE 25P02) is what those behind it say.
fn first_failure_or_all(results: Vec<Result<Part>>) -> Result<Vec<Part>> {
    let followed =
        |result: &Result<Part>| result.as_ref().is_err_and(|error| error.sqlstate() == Some("25P02"));
    if results.iter().any(|result| result.is_err() && !followed(result)) {
        return results.into_iter().filter(|result| !followed(result)).collect();
    }
    results.into_iter().collect()
}

async fn act_as(tx: &Transaction<'_>, actor: Actor) -> Result<Part> {
    match actor {
        Actor::Nobody | Actor::Service => tx.act_as(Uuid::nil(), "service_role").await?,
        Actor::User(user) | Actor::StandIn { user, .. } => tx.act_as(user, "authenticated").await?,
    }
    Ok(Part::Nothing)
}

/// Writes what the database may refuse of a lead that nobody owns.
async fn attempted(
    tx: &mut Transaction<'_>,
    phase: &Phase<'_>,
    layout: &Layout,
) -> Result<Result<Vec<Part>>> {
    let savepoint = tx.savepoint().await?;
    match together(phase.jobs(&savepoint, layout, &HashMap::new())).await {
        Ok(parts) => savepoint.commit().await.map(|()| Ok(parts)),
        Err(error) if matches!(error.kind(), ErrorKind::NotPermitted | ErrorKind::Server) => {
            savepoint.rollback().await.map(|()| Err(error))
        }
        Err(error) => Err(error),
    }
}

/// What comes when all rows are there: clients that were left go, listeners are told, and
/// the transaction tells its number.
fn last<'a>(tx: &'a Transaction<'_>, work: &'a Work) -> Vec<Job<'a>> {
    let mut jobs: Vec<Job<'a>> = Vec::new();
    let mut left: IndexMap<Actor, Vec<Uuid>> = IndexMap::new();
    for (actor, client) in &work.left {
        left.entry(*actor).or_default().push(*client);
    }
    for (actor, clients) in left {
        jobs.push(Job::of(act_as(tx, actor)));
        jobs.push(Job::of(async move { clients::remove_unused(tx, &clients).await.map(|()| Part::Nothing) }));
    }
    if !work.announcements.is_empty() {
        jobs.push(Job::of(async move {
            let sql = "select pg_notify('clara_crm_leads', told) from unnest($1::text[]) told";
            tx.query(sql, &[(&work.announcements, Type::TEXT_ARRAY)]).await.map(|_| Part::Nothing)
        }));
    }
    jobs.push(Job::of(async move {
        let rows = tx.query("select pg_current_xact_id()::text as number", &[]).await?;
        rows.first().map_or(Ok(Part::Nothing), |row| column(row, "number").map(Part::Number))
    }));
    jobs
}

/// Statements that one actor's rows take.
struct Phase<'a> {
    actor: Actor,
    steps: Vec<Step<'a>>,
}

impl Phase<'_> {
    fn jobs<'a>(
        &'a self,
        tx: &'a Transaction<'_>,
        layout: &'a Layout,
        copies: &'a HashMap<String, CopyIn>,
    ) -> Vec<Job<'a>> {
        let mut jobs: Vec<Job<'a>> = Vec::new();
        // A transaction begins as nobody's.
        if self.actor != Actor::Nobody {
            jobs.push(Job::of(act_as(tx, self.actor)));
        }
        jobs.extend(self.steps.iter().map(|step| step.run(tx, layout, copies)));
        jobs
    }
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
        let (actors, nobody) = (actors(work), Actor::Nobody);
        // First, while the transaction is nobody's: what belongs to no lead refers to nothing.
        plan.add(nobody, Table::ALL.iter().flat_map(|table| of_table(work, nobody, *table)).collect());
        // What a client gives up, another may take; and leads of several owners may have one.
        for actor in &actors {
            plan.add(*actor, changes(work, *actor, Table::Clients));
        }
        for actor in &actors {
            plan.add(*actor, puts(work, *actor, Table::Clients));
        }
        for actor in &actors {
            let tables = Table::ALL.iter().filter(|table| **table != Table::Clients);
            let mut steps: Vec<Step<'_>> = tables.flat_map(|table| of_table(work, *actor, *table)).collect();
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

/// What becomes of the rows of one table that one actor writes.
fn of_table(work: &Work, actor: Actor, table: Table) -> Vec<Step<'_>> {
    let mut steps = deletes(work, actor, table);
    steps.extend(changes(work, actor, table));
    steps.extend(puts(work, actor, table));
    steps
}

/// Who acts, but for nobody.
fn actors(work: &Work) -> Vec<Actor> {
    let puts = work.puts.values().map(|put| put.actor);
    let changes = work.changes.values().flatten().map(|change| change.actor);
    let moves = work.moves.iter().map(|moved| moved.actor);
    let mut seen = HashSet::from([Actor::Nobody]);
    let others = puts.chain(changes).chain(work.gone.values().copied()).chain(moves);
    others.filter(|actor| seen.insert(*actor)).collect()
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
    ) -> Job<'a> {
        match self {
            Self::Delete(table, ids) => {
                Job::of(async move { super::delete(tx, table.name(), ids).await.map(|_| Part::Nothing) })
            }
            Self::Change(table, rows) => Job::of(change(tx, *table, rows)),
            Self::Move(moved) => Job::of(async move {
                clients::move_lead(tx, moved.lead, moved.from, moved.to).await.map(|()| Part::Nothing)
            }),
            Self::Put(table, mode, rows) => match self.copied(layout).and_then(|sql| copies.get(&sql)) {
                Some(copy) => Job { alone: true, ..Job::of(copy_rows(tx, *table, copy, rows, layout)) },
                None => Job::of(put(tx, *table, *mode, rows)),
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
) -> Result<Part> {
    let copied = tx.copy_in(copy, Rows::new(table, rows, layout)).await;
    let copied = copied.map_err(|error| error.on_table(table.name()))?;
    all_of(table, copied, rows.len()).map(|()| Part::Rows(table, copied))
}

/// Inserts rows as JSON; those that are there are updated where they differ, or left.
async fn put(tx: &Transaction<'_>, table: Table, mode: Mode, rows: &[&Columns]) -> Result<Part> {
    let Some(first) = rows.first() else { return Ok(Part::Nothing) };
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
    all_of(table, inserted + there, rows.as_array().map_or(0, Vec::len)).map(|()| Part::Rows(table, inserted))
}

/// Changes rows: in each the columns given, where they still hold what they are changed from.
async fn change(tx: &Transaction<'_>, table: Table, rows: &[(Uuid, &Change)]) -> Result<Part> {
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
    if u64::try_from(must) == Ok(reached) { Ok(Part::Nothing) } else { Err(unreached(name)) }
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
