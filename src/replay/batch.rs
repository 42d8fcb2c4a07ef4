//! A batch of conversations in one transaction: what the database knows of them is read in
//! sets, each is decided on what those before it left, and what becomes of all is written in
//! sets.

use std::sync::Arc;

use futures_util::join;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::cast::{self, Cast};
use super::decide::{self, Decision, Halt};
use super::history;
use super::kept::Kept;
use super::part::Part;
use super::qualify::Qualified;
use super::report::{ConversationReport, Counts, Status};
use super::stored::Caller;
use super::world::World;
use super::{Job, client};
use crate::db::Transaction;
use crate::error::{Error, ErrorKind, Result};
use crate::qualifier::{normalise_email, normalise_phone};
use crate::store::bulk::{self, Done};
use crate::store::replay::{self as read, Found, Keys};
use crate::store::work::Table;

/// What became of a conversation.
pub(super) type Verdict = Result<ConversationReport, Error>;

/// What a batch came to, unless its transaction is undone.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// What became of its conversations, as far as they were taken: the first at least.
    pub(super) verdicts: Vec<Verdict>,
    /// The rows that the server added.
    pub(super) counts: Counts,
    pub(super) cast: Arc<Cast>,
    /// The number of the transaction, where it wrote something.
    pub(super) transaction: Option<String>,
}

/// Conversations of the first piece, for which the server waits. Each piece is twice as
/// large as the one before it; what would be left of half a piece goes with it.
const FIRST_PIECE: usize = 100;

/// Writes conversations in a transaction that has its turn, a piece at a time: while the
/// server writes one, the next is decided. With `careful`, what is left of an earlier replay
/// and nothing speaks of any more is in nobody's way.
///
/// # Errors
/// What the server reported. One conversation may be the cause of it.
pub(super) async fn write(
    tx: &mut Transaction<'_>,
    part: &Part,
    cast: Option<Arc<Cast>>,
    job: &Job,
    careful: bool,
) -> Result<Outcome> {
    let mut world = known(tx, part, cast, job).await?;
    let mut size = FIRST_PIECE;
    let (mut piece, mut rest) = part.split(piece_of(size, part.len()));
    let mut decided = decide(world.clone(), &piece);
    let mut outcome = Outcome::default();
    let mut written = false;
    loop {
        let (mut after, decisions) = settled(tx, world, &piece, decided, job, written).await?;
        let work = after.take_work();
        size *= 2;
        let is_whole = decisions.len() == piece.len();
        let (next, others) = rest.split(if is_whole { piece_of(size, rest.len()) } else { 0 });
        let ahead = (!next.is_empty()).then(|| ahead(after.clone(), next.clone()));
        let done = match work.is_empty() {
            true => Done::default(),
            false => bulk::write(tx, &work, &after.cast.layout, careful, written).await?,
        };
        written |= !work.is_empty();
        drop(work);
        outcome.add(decisions, done)?;
        outcome.cast = Arc::clone(&after.cast);
        let Some(ahead) = ahead else { break };
        (world, piece, rest) = (after, next, others);
        decided = ahead.await.map_err(|error| {
            Error::new(ErrorKind::Internal, "a conversation could not be decided").because(error)
        })?;
    }
    if job.dry_run {
        // No commit will ask those that are deferred.
        tx.batch("set constraints all immediate; set constraints all deferred").await?;
    }
    Ok(outcome)
}

/// How many of the conversations that are left come next.
fn piece_of(size: usize, left: usize) -> usize {
    if left <= size + size / 2 { left } else { size }
}

/// A world after conversations, and what becomes of as many of them as could be decided.
type Decided = (World, Vec<Result<Decision, Error>>);

fn ahead(world: World, piece: Part) -> JoinHandle<Decided> {
    tokio::task::spawn_blocking(move || decide(world, &piece))
}

impl Outcome {
    /// What was decided of a piece, once that is written.
    fn add(&mut self, decisions: Vec<Result<Decision, Error>>, done: Done) -> Result<()> {
        let verdicts: Vec<Verdict> = decisions
            .into_iter()
            .map(|decision| decision.map(|decision| reported(decision, &done)))
            .collect();
        balanced(&verdicts, &done)?;
        self.verdicts.extend(verdicts);
        self.counts += counts(&done);
        self.transaction = done.transaction.or(self.transaction.take());
        Ok(())
    }
}

/// Reads what conversations are likely to need.
async fn known(
    tx: &mut Transaction<'_>,
    batch: &[Qualified],
    cast: Option<Arc<Cast>>,
    job: &Job,
) -> Result<World> {
    let mut keys = keys(batch);
    if cast.as_ref().is_none_or(|cast| cast.default_agent.is_none()) {
        keys.agents.insert(cast::default_key(&job.identity));
    }
    let (mut world, found) = match cast {
        Some(cast) => (World::of(cast), read::found(tx, &keys).await?),
        None => {
            let (cast, found) = join!(Cast::read(tx, &job.identity, &job.market), read::found(tx, &keys));
            (World::of(cast?), found?)
        }
    };
    learn(tx, &mut world, &keys, found).await?;
    Ok(world)
}

/// Where something was missing that was decided on `world`, reads it and decides again:
/// as nobody, where somebody `acted` before.
async fn settled(
    tx: &mut Transaction<'_>,
    mut world: World,
    piece: &[Qualified],
    mut decided: Decided,
    job: &Job,
    acted: bool,
) -> Result<Decided> {
    let mut piece = piece;
    loop {
        let (after, decisions) = decided;
        if acted && (after.wants_default() || !after.missing().is_empty()) {
            tx.act_as_nobody().await?;
        }
        if after.wants_default() {
            let cast = Arc::clone(&world.cast);
            let found = world.agent(&cast::default_key(&job.identity));
            world.cast = cast.with_default(tx, found).await?;
        }
        match after.missing() {
            missing if !missing.is_empty() => {
                let found = read::found(tx, missing).await?;
                learn(tx, &mut world, missing, found).await?;
            }
            _ if after.wants_default() => {}
            _ if decisions.len() < piece.len() => piece = &piece[..decisions.len()],
            _ => return Ok((after, decisions)),
        }
        decided = decide(world.clone(), piece);
    }
}

/// Decides as many conversations as can be before something is written.
fn decide(mut world: World, batch: &[Qualified]) -> Decided {
    let mut decisions = Vec::with_capacity(batch.len());
    for qualified in batch {
        match decide::conversation(&mut world, qualified) {
            Ok(decision) => decisions.push(Ok(decision)),
            Err(Halt::Rejected(error)) => decisions.push(Err(error)),
            Err(Halt::NextBatch) => break,
        }
    }
    (world, decisions)
}

/// What is likely to be needed.
fn keys(batch: &[Qualified]) -> Keys {
    let mut keys = Keys::default();
    for qualified in batch {
        let transcript = &qualified.sourced.transcript;
        let caller = Caller::of(&qualified.said);
        keys.ask_session(&transcript.session_id, &qualified.digest);
        keys.leads.insert(history::new_lead_id(&caller, &transcript.session_id));
        caller.ask(&mut keys);
        client::ask(&qualified.said, &mut keys);
        keys.agents.extend(transcript.agent.as_deref().map(|name| name.trim().to_owned()));
    }
    keys
}

/// Learns what was found under some keys, and of the leads that it leads to.
async fn learn(tx: &Transaction<'_>, world: &mut World, keys: &Keys, found: Found) -> Result<()> {
    let leads: Vec<Uuid> = leads(&found, keys).into_iter().filter(|id| !world.knows_lead(*id)).collect();
    world.asked(keys);
    world.know_leads(&leads);
    for row in found.conversations {
        world.know_conversation(Kept::of(row));
    }
    found.calls.into_iter().for_each(|call| world.know_call(call));
    found.clients.into_iter().for_each(|client| world.set_client(client));
    found.agents.into_iter().for_each(|agent| world.know_agent(agent));
    world.know_muted(found.muted);
    if leads.is_empty() && keys.emails.is_empty() && keys.phones.is_empty() {
        return Ok(());
    }
    let contexts = read::contexts(tx, &leads, keys).await?;
    contexts.leads.into_iter().for_each(|lead| world.know_lead(lead));
    for row in contexts.conversations.into_iter().chain(contexts.nobodys) {
        world.know_conversation(Kept::of(row));
    }
    contexts.follow_ups.into_iter().for_each(|row| world.know_follow_up(row));
    contexts.meetings.into_iter().for_each(|row| world.know_meeting(row));
    contexts.clients.into_iter().for_each(|client| world.know_client_of(client));
    Ok(())
}

/// The leads that conversations under these keys may be about.
fn leads(found: &Found, keys: &Keys) -> Vec<Uuid> {
    let is_asked = |candidate: &&read::Candidate| {
        let email = candidate.email.as_deref().and_then(normalise_email);
        let phone = candidate.phone.as_deref().and_then(normalise_phone);
        email.is_some_and(|email| keys.emails.contains(&email))
            || phone.is_some_and(|phone| keys.phones.contains(&phone))
    };
    let candidates = found.candidates.iter().filter(is_asked).map(|candidate| candidate.id);
    let mut leads: Vec<Uuid> = keys.leads.iter().copied().collect();
    leads.extend(candidates);
    leads.extend(found.conversations.iter().filter_map(|row| row.lead_id));
    leads.extend(found.calls.iter().map(|call| call.lead_id));
    leads.extend(&found.earlier_callers);
    leads.sort();
    leads.dedup();
    leads
}

/// A decision with what the database made of it.
fn reported(decision: Decision, done: &Done) -> ConversationReport {
    let mut report = decision.report;
    if let Some((_, error)) = done.refused.iter().find(|(lead, _)| Some(*lead) == decision.doubtful) {
        report.warnings.push(format!("no follow-up and no meeting: nobody owns the lead, and {error}"));
    }
    report
}

fn counts(done: &Done) -> Counts {
    Counts {
        leads_created: done.inserted(Table::Leads),
        calls_created: done.inserted(Table::Calls),
        activities_created: done.inserted(Table::Activities),
        follow_ups_created: done.inserted(Table::FollowUps),
        meetings_created: done.inserted(Table::Meetings),
    }
}

/// As many leads as are told of are there.
fn balanced(verdicts: &[Verdict], done: &Done) -> Result<()> {
    let created = verdicts.iter().flatten().filter(|report| report.status == Status::Created).count();
    let written = done.inserted(Table::Leads);
    if u64::try_from(created) == Ok(written) {
        return Ok(());
    }
    let what = format!("{created} new leads were decided, and the server counted {written}");
    Err(Error::new(ErrorKind::Internal, what).because("nothing of this batch is kept"))
}
