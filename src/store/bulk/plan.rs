//! Which statements a batch takes, and in which order.

use std::collections::{HashMap, HashSet};

use futures_util::future::try_join_all;
use uuid::Uuid;

use super::statements::{change, copy_rows, put};
use super::{Job, Part, act_as};
use crate::db::{CopyIn, Transaction};
use crate::error::Result;
use crate::store::cell::Columns;
use crate::store::layout::Layout;
use crate::store::work::{Actor, Change, Mode, Move, Put, Table, Work};
use crate::store::{clients, listed};

/// From how many rows on COPY is worth the round trips that it takes.
const WORTH_COPYING: usize = 80;

/// Statements that one actor's rows take.
pub(super) struct Phase<'a> {
    pub(super) actor: Actor,
    pub(super) steps: Vec<Step<'a>>,
}

impl Phase<'_> {
    pub(super) fn jobs<'a>(
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
pub(super) enum Step<'a> {
    Delete(Table, Vec<Uuid>),
    Change(Table, Vec<(Uuid, &'a Change)>),
    Put(Table, Mode, Vec<&'a Columns>),
    Move(Move),
}

/// All statements, in an order that foreign keys, unique values and guards accept.
pub(super) struct Plan<'a> {
    pub(super) phases: Vec<Phase<'a>>,
    pub(super) doubtful: Vec<(Uuid, Phase<'a>)>,
}

impl<'a> Plan<'a> {
    pub(super) fn of(work: &'a Work) -> Self {
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
    pub(super) async fn prepared(
        &self,
        tx: &Transaction<'_>,
        layout: &Layout,
    ) -> Result<HashMap<String, CopyIn>> {
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
            *mode == put.mode && rows.first().is_some_and(|row| row.names().eq(put.columns.names()))
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
        let columns: Vec<&str> = rows.first()?.names().collect();
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
                Job::of(
                    async move { crate::store::delete(tx, table.name(), ids).await.map(|_| Part::Nothing) },
                )
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
