//! What is told of a conversation that was written.

use std::sync::Arc;

use uuid::Uuid;

use super::decide::{Writing, bucket_of};
use super::engagement::Engagements;
use super::report::{
    BantView, CallView, ConversationReport, FollowUpView, LeadView, MeetingView, ScoreView, Status,
};
use super::rows;
use crate::ids;
use crate::lead::fold::Folded;
use crate::lead::record::LeadRecord;

/// A conversation that made or moved a lead; `engagements` is what was written for it.
pub(super) fn lead(
    writing: &Writing<'_, '_>,
    status: Status,
    row: &LeadRecord,
    after: &Folded,
    engagements: Option<&Engagements>,
) -> ConversationReport {
    let step = after.step(&writing.incoming.talk.said.session_id);
    let mut report = talk(writing, status);
    report.call = Some(call(writing));
    report.lead = Some(lead_view(writing, row, after.company_size));
    if let Some(step) = step {
        report.score = ScoreView::from(&step.standing);
    }
    let pending = || {
        let rows = &writing.incoming.follow_ups;
        let row = rows.iter().find(|row| row.status.as_deref() == Some("Pending"));
        row.map(|row| (row.id, row.due_date))
    };
    let pending = engagements.map_or_else(pending, |engagements| engagements.pending);
    report.follow_up = pending.map(|(id, due_date)| FollowUpView { id, due_date });
    report.meeting = step.and_then(|step| step.meeting.as_ref()).map(|plan| MeetingView {
        id: ids::of_session("meeting", &plan.session_id),
        title: plan.title.clone(),
        start_time: plan.start,
        status: plan.status().into(),
    });
    report.activities = rows::count_of_activities(&writing.incoming.talk);
    report
}

/// A conversation that is no lead; `row` is the lead whose call it was, if any.
pub(super) fn talk_only(
    writing: &Writing<'_, '_>,
    status: Status,
    row: Option<&LeadRecord>,
) -> ConversationReport {
    let mut report = talk(writing, status);
    report.call = row.map(|_| call(writing));
    report.lead = row.map(|row| lead_view(writing, row, None));
    report
}

fn talk(writing: &Writing<'_, '_>, status: Status) -> ConversationReport {
    let said = &writing.incoming.talk.said;
    let alone = ScoreView::from(&said.standing(&writing.world.cast.market));
    ConversationReport {
        source: writing.incoming.source.to_owned(),
        session_id: said.session_id.clone(),
        status,
        lead: None,
        bant: BantView::from(&said.heard.bant),
        score: alone.clone(),
        alone,
        intent: said.signals(),
        call: None,
        follow_up: None,
        meeting: None,
        activities: 0,
        summary: said.heard.summary.clone(),
        warnings: writing.warnings.clone(),
        offset: *writing.incoming.talk.times.started_at.offset(),
        said: Arc::clone(said),
    }
}

fn call(writing: &Writing<'_, '_>) -> CallView {
    let talk = &writing.incoming.talk;
    CallView {
        id: writing.incoming.call_id(),
        started_at: talk.times.started_at.to_utc(),
        duration_seconds: talk.times.duration_seconds,
        outcome: talk.outcome(&writing.world.cast.market).as_str().to_owned(),
        sentiment_score: talk.transcript.sentiment_score.or(talk.said.heard.sentiment),
    }
}

fn lead_view(writing: &Writing<'_, '_>, row: &LeadRecord, said_size: Option<i32>) -> LeadView {
    let stages = &writing.world.cast.pipeline;
    let stage = |id: Option<Uuid>| id.and_then(|id| stages.by_id(id)).map(|stage| stage.name.clone());
    let before = writing.incoming.lead.as_ref();
    let client = writing.incoming.client.as_ref();
    LeadView {
        id: row.id,
        client_id: row.client_id,
        client_name: writing.client_name.clone(),
        contact_person: row.contact_person.clone(),
        email: row.email.clone(),
        phone: row.phone.clone(),
        company_size: client.and_then(|client| client.company_size).or(said_size),
        industry: row.industry.clone(),
        deal_value: row.deal_value,
        agent_id: row.agent_id,
        lead_score: row.lead_score,
        qualification_status: row.qualification_status.clone(),
        status_bucket: row.status_bucket.clone(),
        previous_status_bucket: before.and_then(bucket_of).map(|bucket| bucket.as_str().to_owned()),
        pipeline_stage: stage(row.pipeline_stage_id),
        previous_pipeline_stage: before.and_then(|lead| stage(lead.pipeline_stage_id)),
        win_probability: row.win_probability,
        next_step: row.next_step.clone(),
        expected_close_date: row.expected_close_date,
    }
}

/// What to call a lead in a line of text.
pub(super) fn who(row: &LeadRecord, client: Option<&str>) -> String {
    match (row.contact_person.as_deref(), client) {
        (Some(person), Some(client)) if client.contains(person) => client.to_owned(),
        (Some(person), Some(client)) => format!("{person}, {client}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "Unnamed caller".into(),
    }
}
