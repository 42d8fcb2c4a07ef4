//! The follow-ups and the meetings of a lead: what to make, what to move, and what a
//! person has taken into their own hands.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::decide::Writing;
use super::incoming::Incoming;
use super::rows;
use super::world::World;
use crate::ids;
use crate::lead::fold::Folded;
use crate::lead::follow_up::FollowUpPlan;
use crate::lead::meeting::MeetingPlan;
use crate::lead::record::LeadRecord;
use crate::store::replay::{FollowUpRow, MeetingRow};
use crate::store::work::{Actor, Mode, Table};

/// What to do about a row.
#[derive(Debug)]
enum Change<P> {
    Make(Uuid, P),
    /// From what was planned to what is planned now.
    Move(Uuid, P, P),
    Drop(Uuid),
}

/// What to write, and what stays as a person has it.
#[derive(Debug, Default)]
pub(super) struct Engagements {
    follow_ups: Vec<Change<FollowUpPlan>>,
    meetings: Vec<Change<MeetingPlan>>,
    /// The follow-up that is pending then.
    pub(super) pending: Option<(Uuid, DateTime<Utc>)>,
    kept_due: Option<DateTime<Utc>>,
    warnings: Vec<String>,
}

impl Engagements {
    /// Compares what the conversations ask for with what they asked for before, and both
    /// with the rows.
    pub(super) fn of(incoming: &Incoming<'_>, after: &Folded) -> Self {
        let empty = Folded::default();
        let before = incoming.history.before.as_ref().map_or(&empty, |before| &before.folded);
        let mut engagements = Self::default();
        let rows = &incoming.follow_ups;
        let pending = rows.iter().find(|row| row.status.as_deref() == Some("Pending"));
        engagements.pending = pending.map(|row| (row.id, row.due_date));
        for number in 0..before.follow_ups.len().max(after.follow_ups.len()) {
            let plans = (before.follow_ups.get(number), after.follow_ups.get(number));
            let id = ids::nth_of_lead("follow_up", incoming.lead_id, number + 1);
            engagements.follow_up(incoming, id, plans, rows);
        }
        engagements.meetings(incoming, before, after);
        engagements
    }

    /// The date of the pending follow-up, where a person moved it there.
    pub(super) fn kept_due(&self) -> Option<DateTime<Utc>> {
        self.kept_due
    }

    /// One follow-up of the lead: moved by a later call, cancelled by a refusal, and
    /// left where a person put it.
    fn follow_up(
        &mut self,
        incoming: &Incoming<'_>,
        id: Uuid,
        plans: (Option<&FollowUpPlan>, Option<&FollowUpPlan>),
        rows: &[FollowUpRow],
    ) {
        let row = rows.iter().find(|row| row.id == id);
        let is = |row: &FollowUpRow, plan: &FollowUpPlan| {
            row.due_date == plan.due && row.status.as_deref() == Some(plan.status())
        };
        match (plans, row) {
            ((before, after), _) if before == after && before.is_some_and(|plan| !plan.cancelled) => {
                self.note_kept(row, before);
            }
            ((Some(before), Some(after)), Some(row)) if is(row, before) => {
                self.pending = (!after.cancelled).then_some((id, after.due));
                self.follow_ups.push(Change::Move(id, before.clone(), after.clone()));
            }
            ((Some(before), None), Some(row)) if is(row, before) => {
                self.pending = self.pending.filter(|(pending, _)| *pending != id);
                self.follow_ups.push(Change::Drop(id));
            }
            ((before, Some(after)), _) => self.other_follow_up(incoming, id, before, after, row),
            _ => {}
        }
    }

    fn note_kept(&mut self, row: Option<&FollowUpRow>, plan: Option<&FollowUpPlan>) {
        if let (Some(row), Some(plan)) = (row, plan)
            && row.status.as_deref() == Some("Pending")
            && row.due_date != plan.due
        {
            self.kept_due = Some(row.due_date);
        }
    }

    /// The row is not there, or not as Clara left it.
    fn other_follow_up(
        &mut self,
        incoming: &Incoming<'_>,
        id: Uuid,
        before: Option<&FollowUpPlan>,
        after: &FollowUpPlan,
        row: Option<&FollowUpRow>,
    ) {
        let asked_now = after.session_id == incoming.talk.said.session_id && !after.cancelled;
        let pending = incoming
            .follow_ups
            .iter()
            .find(|row| row.status.as_deref() == Some("Pending") && !self.is_settled(row.id));
        match (before, row, pending) {
            (None, None, None) => self.make(id, after),
            // A refusal that came before: nothing to undo, nothing that is asked for.
            (None, None, Some(_)) if after.cancelled => self.make(id, after),
            // Another one that Clara suggested: moved, as long as nobody else did.
            (_, _, Some(other)) if before.is_none_or(|before| before.due == other.due_date) => {
                let was = FollowUpPlan { due: other.due_date, cancelled: false, ..after.clone() };
                self.pending = (!after.cancelled).then_some((other.id, after.due));
                self.follow_ups.push(Change::Move(other.id, before.cloned().unwrap_or(was), after.clone()));
            }
            (_, _, Some(theirs)) => {
                self.kept_due = Some(theirs.due_date);
                let day = theirs.due_date.format("%-d %B %Y");
                self.warnings.push(format!("the follow-up stays on {day}, where a person put it"));
            }
            // The one before is done.
            (_, _, None) if asked_now => self.make(ids::of_session("follow_up", &after.session_id), after),
            _ => {}
        }
    }

    /// Whether it is one that was moved or dropped just now.
    fn is_settled(&self, id: Uuid) -> bool {
        self.follow_ups.iter().any(|change| match change {
            Change::Make(settled, _) | Change::Move(settled, ..) | Change::Drop(settled) => *settled == id,
        })
    }

    fn make(&mut self, id: Uuid, plan: &FollowUpPlan) {
        if !plan.cancelled {
            self.pending = Some((id, plan.due));
        }
        self.follow_ups.push(Change::Make(id, plan.clone()));
    }

    /// Meetings by what set them first. One whose time or status a person changed stays.
    fn meetings(&mut self, incoming: &Incoming<'_>, before: &Folded, after: &Folded) {
        let find = |plans: &'_ [MeetingPlan], session: &str| {
            plans.iter().find(|plan| plan.session_id == session).cloned()
        };
        let is = |id: Uuid, plan: &MeetingPlan| {
            incoming.meetings.iter().any(|row| {
                row.id == id && row.start_time == plan.start && row.status.as_deref() == Some(plan.status())
            })
        };
        let theirs = "a meeting that a person changed stays as it is";
        let mut taken = false;
        for old in before.meetings.iter().filter(|old| find(&after.meetings, &old.session_id).is_none()) {
            let id = ids::of_session("meeting", &old.session_id);
            match is(id, old) {
                true => self.meetings.push(Change::Drop(id)),
                false => taken = true,
            }
        }
        for plan in &after.meetings {
            let id = ids::of_session("meeting", &plan.session_id);
            let there = incoming.meetings.iter().any(|row| row.id == id);
            match find(&before.meetings, &plan.session_id) {
                Some(old) if old == *plan => {}
                Some(old) if is(id, &old) => self.meetings.push(Change::Move(id, old, plan.clone())),
                None if !there && !taken => self.meetings.push(Change::Make(id, plan.clone())),
                // Somebody removed it, or changed it: it is theirs now.
                _ => self.warnings.push(theirs.into()),
            }
        }
    }
}

/// Writes follow-ups and meetings. Where nobody owns the lead the database may refuse
/// them; the call is worth keeping all the same.
pub(super) fn write(writing: &mut Writing<'_, '_>, engagements: &Engagements, row: &LeadRecord) {
    writing.warnings.extend(engagements.warnings.iter().cloned());
    if engagements.follow_ups.is_empty() && engagements.meetings.is_empty() {
        return;
    }
    let owner = row.agent_id.unwrap_or(writing.incoming.made_by);
    let mode = if writing.world.is_new(row.id) { Mode::New } else { Mode::Upsert };
    let stand_in = Actor::StandIn { user: owner, lead: row.id };
    let earlier = row.agent_id.is_none().then(|| writing.world.work.act_as(stand_in));
    for change in &engagements.follow_ups {
        follow_up(writing.world, change, row.id, owner, mode);
    }
    for change in &engagements.meetings {
        meeting(writing.world, change, row.id, owner, mode);
    }
    if let Some(earlier) = earlier {
        writing.world.work.act_as(earlier);
        writing.doubtful = Some(row.id);
    }
}

fn follow_up(world: &mut World, change: &Change<FollowUpPlan>, lead: Uuid, owner: Uuid, mode: Mode) {
    let row = |plan: &FollowUpPlan, id| rows::follow_up(plan, id, lead, owner);
    match change {
        Change::Make(id, plan) => {
            world.work.put(Table::FollowUps, *id, row(plan, *id), mode);
            let status = Some(plan.status().into());
            world.know_follow_up(FollowUpRow { id: *id, lead_id: lead, due_date: plan.due, status });
        }
        Change::Move(id, old, new) => {
            let there = world.follow_ups(lead).iter().find(|row| row.id == *id).cloned();
            if let Some(mut there) = there {
                if there.due_date == old.due {
                    there.due_date = new.due;
                }
                if there.status.as_deref() == Some(old.status()) {
                    there.status = Some(new.status().into());
                }
                world.know_follow_up(there);
            }
            world.work.revise(Table::FollowUps, *id, row(old, *id), row(new, *id));
        }
        Change::Drop(id) => {
            world.work.delete(Table::FollowUps, *id);
            world.drop_follow_up(lead, *id);
        }
    }
}

fn meeting(world: &mut World, change: &Change<MeetingPlan>, lead: Uuid, owner: Uuid, mode: Mode) {
    let row = |plan: &MeetingPlan| rows::meeting(plan, lead, owner);
    let as_planned = |id, plan: &MeetingPlan| {
        let status = Some(plan.status().into());
        MeetingRow { id, lead_id: lead, start_time: plan.start, status }
    };
    match change {
        Change::Make(id, plan) => {
            world.work.put(Table::Meetings, *id, row(plan), mode);
            world.know_meeting(as_planned(*id, plan));
        }
        // It holds what was planned: see `Engagements::meetings`.
        Change::Move(id, old, new) => {
            world.work.revise(Table::Meetings, *id, row(old), row(new));
            world.know_meeting(as_planned(*id, new));
        }
        Change::Drop(id) => {
            world.work.delete(Table::Meetings, *id);
            world.drop_meeting(lead, *id);
        }
    }
}
