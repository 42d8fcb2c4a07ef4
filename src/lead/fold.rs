//! A lead worked out from all of its conversations, in the order they happened.
//!
//! Because the whole history is folded each time, it does not matter in which order
//! the conversations were delivered: the same set gives the same lead.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::bant::{Authority, Budget, Need, Timeline};
use super::contribution::{Contribution, value};
use super::follow_up::{self, FollowUpPlan};
use super::meeting::{self, MeetingPlan};
use super::record::LeadRecord;
use super::score::{self, Levels, Market, Profile, Score, Signals};
use super::stage::Pipeline;
use super::standing::{self, Bucket, Qualification, Standing};

/// Tags of every lead that Clara made or moved (the plan's).
const TAGS: [&str; 2] = ["voice_lead", "ai_qualified"];
/// What the plan calls the source of such a lead.
const SOURCE: &str = "voice_assistant";

/// What the lead was before Clara's first conversation.
#[derive(Debug, Clone, Default)]
pub struct Base {
    /// The row as it was, or nothing for a lead that Clara makes.
    pub lead: Option<LeadRecord>,
    /// What the CRM knows of the client.
    pub profile: Profile,
    /// What the client is called.
    pub company_name: Option<String>,
}

/// What one conversation did to the lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The conversation.
    pub session_id: String,
    /// When it ended.
    pub at: DateTime<Utc>,
    /// True for the conversation that made the lead.
    pub created: bool,
    /// Where the lead stood before: bucket and stage.
    pub before: (Option<Bucket>, Option<Uuid>),
    /// Where it stands after.
    pub standing: Standing,
    /// The stage it is in after.
    pub stage: Option<Uuid>,
    /// The follow-up as this conversation left it.
    pub follow_up: Option<FollowUpPlan>,
    /// The meeting that this conversation set, moved or proposed.
    pub meeting: Option<MeetingPlan>,
}

/// A lead and its history.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// The columns as they should be. Ids, owner and locks are left blank.
    pub lead: LeadRecord,
    /// What each conversation did, in order.
    pub steps: Vec<Step>,
    /// The meetings that should stand, by what set them first.
    pub meetings: Vec<MeetingPlan>,
    /// The follow-ups so far, oldest first. Only the last can be pending: a refusal ends
    /// one, and the next conversation that asks for one begins another.
    pub follow_ups: Vec<FollowUpPlan>,
    /// The company, as far as it was said.
    pub company_name: Option<String>,
    /// People in the company, as far as it was said.
    pub company_size: Option<i32>,
    /// Where the company is, as far as it was said.
    pub location: Option<String>,
}

impl Folded {
    /// The follow-up that should be pending.
    #[must_use]
    pub fn follow_up(&self) -> Option<&FollowUpPlan> {
        self.follow_ups.last().filter(|plan| !plan.cancelled)
    }

    /// What a conversation did; nothing where it was too thin to move the lead.
    #[must_use]
    pub fn step(&self, session_id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.session_id == session_id)
    }
}

/// Folds the conversations, which must be in order, over what was there before.
///
/// One that is too thin to move a lead (see [`Contribution::is_lead`]) counts as contact
/// and makes no step.
#[must_use]
pub fn fold(base: &Base, history: &[&Contribution], market: &Market, pipeline: &Pipeline) -> Folded {
    let part: Vec<&Contribution> =
        history.iter().copied().filter(|said| said.is_lead(true, market)).collect();
    let mut state = State::starting(base, market, pipeline);
    for contribution in &part {
        state.hear(contribution);
    }
    let mut folded = state.finish(&part);
    let lead = &mut folded.lead;
    lead.first_touch_date = history.first().map(|said| said.started_at.to_utc());
    lead.last_touch_date = history.iter().map(|said| said.ended_at.to_utc()).max();
    lead.updated_at = lead.last_touch_date;
    folded
}

struct State<'a> {
    market: &'a Market,
    pipeline: &'a Pipeline,
    floor: LeadRecord,
    existed: bool,
    client: Option<String>,
    profile: Profile,
    levels: Levels,
    signals: Signals,
    engagement: i32,
    recorded: Option<i32>,
    standing: Option<Standing>,
    bucket: Option<Bucket>,
    stage: Option<Uuid>,
    meetings: Vec<MeetingPlan>,
    follow_ups: Vec<FollowUpPlan>,
    folded: Folded,
}

impl<'a> State<'a> {
    fn starting(base: &Base, market: &'a Market, pipeline: &'a Pipeline) -> Self {
        let floor = base.lead.clone().unwrap_or_default();
        Self {
            market,
            pipeline,
            existed: base.lead.is_some(),
            client: base.company_name.clone(),
            profile: base.profile.clone(),
            levels: Levels {
                budget: floor.budget.as_deref().and_then(Budget::parse),
                authority: floor.authority.as_deref().and_then(Authority::parse),
                need: floor.need.as_deref().and_then(Need::parse),
                timeline: floor.timeline.as_deref().and_then(Timeline::parse),
            },
            signals: Signals::default(),
            engagement: 0,
            recorded: None,
            standing: None,
            bucket: floor.status_bucket.as_deref().and_then(Bucket::parse),
            stage: floor.pipeline_stage_id,
            meetings: Vec::new(),
            follow_ups: Vec::new(),
            folded: Folded::default(),
            floor,
        }
    }

    fn hear(&mut self, said: &Contribution) {
        self.learn(said);
        let before = (self.bucket, self.stage);
        let standing = self.place(said);
        let target = self.pipeline.named(standing::stage_name(standing.score.total, standing.qualification));
        self.stage = self.pipeline.forward(self.stage, target.map(|stage| stage.id));
        self.bucket = Some(standing.bucket);
        self.standing = Some(standing);
        let follow_up =
            follow_up::after(&mut self.follow_ups, said, self.levels.timeline, standing.score.total);
        let company = self.company().map(str::to_owned);
        let meeting = meeting::after(&mut self.meetings, said, standing.score.total, company.as_deref());
        self.folded.steps.push(Step {
            session_id: said.session_id.clone(),
            at: said.ended_at.to_utc(),
            created: !self.existed,
            before,
            standing,
            stage: self.stage,
            follow_up,
            meeting,
        });
        self.existed = true;
    }

    /// Blanks are filled by who spoke first; BANT and the amount move with who spoke last.
    fn learn(&mut self, said: &Contribution) {
        let profile = said.profile();
        self.profile.size = self.profile.size.or(profile.size);
        self.profile.industry = self.profile.industry.take().or(profile.industry);
        self.profile.location = self.profile.location.take().or(profile.location);
        let levels = said.levels();
        self.levels = Levels {
            budget: levels.budget.or(self.levels.budget),
            authority: levels.authority.or(self.levels.authority),
            need: levels.need.or(self.levels.need),
            timeline: levels.timeline.or(self.levels.timeline),
        };
        self.signals = self.signals.union(said.signals());
        self.engagement = self.engagement.max(score::engagement(&said.engagement, &self.market.weights));
        let facts = &said.heard.facts;
        let lead = &mut self.folded.lead;
        fill(&mut lead.contact_person, value(facts.contact_person.as_ref()));
        fill(&mut lead.email, value(facts.email.as_ref()));
        fill(&mut lead.phone, value(facts.phone.as_ref()));
        fill(&mut lead.industry, value(facts.industry.as_ref()));
        fill(&mut lead.campaign_id, said.known.campaign_id.clone());
        fill(&mut lead.utm_source, said.known.utm_source.clone());
        fill(&mut lead.utm_medium, said.known.utm_medium.clone());
        fill(&mut lead.utm_campaign, said.known.utm_campaign.clone());
        fill(&mut lead.referrer_url, said.known.referrer_url.clone());
        if let Some(amount) = &facts.deal_value {
            lead.deal_value = Some((amount.value * 100.0).round() / 100.0);
        }
        fill(&mut self.folded.company_name, value(facts.company_name.as_ref()));
        fill(&mut self.folded.company_size, facts.company_size.as_ref().map(|size| size.value));
        fill(&mut self.folded.location, value(facts.location.as_ref()));
    }

    /// Never lower than what the team had before Clara first spoke with the lead.
    fn place(&mut self, said: &Contribution) -> Standing {
        let mut score = Score::from_parts(
            score::company_fit(&self.profile, self.market),
            self.engagement,
            score::bant(&self.levels, &self.market.weights),
            score::intent_signals(&self.signals, &self.market.weights),
        );
        let (recorded, status) = said.recorded_standing();
        self.recorded = recorded.or(self.recorded);
        score.total = match recorded {
            Some(total) => total,
            None => score.total.max(self.recorded.unwrap_or(0)),
        }
        .max(self.floor.lead_score.unwrap_or(0));
        let worked_out = status.unwrap_or_else(|| standing::qualification(score.total, &self.levels));
        let floor = self.floor.qualification_status.as_deref().and_then(Qualification::parse);
        // The strongest comes first in both orders.
        let qualification = floor.map_or(worked_out, |floor| floor.min(worked_out));
        let bucket = standing::bucket(score.total, qualification);
        let floor = self.floor.status_bucket.as_deref().and_then(Bucket::parse);
        Standing { score, qualification, bucket: floor.map_or(bucket, |floor| floor.min(bucket)) }
    }

    fn company(&self) -> Option<&str> {
        let said = self.folded.company_name.as_deref();
        self.client.as_deref().or(said).or(self.folded.lead.contact_person.as_deref())
    }

    fn finish(mut self, history: &[&Contribution]) -> Folded {
        let (Some(first), Some(last)) = (history.first(), history.last()) else { return self.folded };
        let Some(standing) = self.standing else { return self.folded };
        self.folded.follow_ups = self.follow_ups;
        self.folded.meetings = self.meetings;
        let pending = self.folded.follow_up().cloned();
        let lead = &mut self.folded.lead;
        let ended = last.ended_at.to_utc();
        lead.status_bucket = Some(standing.bucket.as_str().into());
        lead.lead_score = Some(standing.score.total);
        lead.score_grade = Some(standing.score.grade().into());
        lead.qualification_status = Some(standing.qualification.as_str().into());
        lead.pipeline_stage_id = self.stage;
        lead.win_probability = Some(standing::win_probability(standing.score.total));
        lead.expected_close_date = standing::expected_close(self.levels.timeline, ended);
        lead.budget = self.levels.budget.map(|level| level.as_str().into());
        lead.authority = self.levels.authority.map(|level| level.as_str().into());
        lead.need = self.levels.need.map(|level| level.as_str().into());
        lead.timeline = self.levels.timeline.map(|level| level.as_str().into());
        lead.follow_up_due_date = pending.as_ref().map(|plan| plan.due);
        let person = self.floor.contact_person.as_deref().or(lead.contact_person.as_deref());
        let summary = history.iter().rev().find_map(|said| said.heard.summary.as_deref());
        lead.conversation_summary = summary.map(|summary| named(summary, person));
        lead.progress_details = Some(progress(&standing));
        lead.next_step =
            Some(super::next_step::of(last, &self.levels, &self.folded.meetings, pending.as_ref()));
        lead.lead_source = Some(SOURCE.into());
        lead.tags = Some(tags(history));
        lead.created_at = Some(first.started_at.to_utc());
        self.folded
    }
}

fn fill<T>(slot: &mut Option<T>, said: Option<T>) {
    if slot.is_none() {
        *slot = said;
    }
}

/// A summary about somebody whose name an earlier call gave.
fn named(summary: &str, person: Option<&str>) -> String {
    match (summary.strip_prefix("The caller "), person) {
        (Some(rest), Some(person)) => format!("{person} {rest}"),
        _ => summary.to_owned(),
    }
}

fn progress(standing: &Standing) -> String {
    let Score { total, company_fit, engagement, bant, intent_signals } = standing.score;
    format!(
        "{} with a score of {total} ({}): company fit {company_fit}, engagement {engagement}, BANT {bant}, intent {intent_signals}",
        standing.qualification.as_str().replace('_', " "),
        standing.score.grade()
    )
}

fn tags(history: &[&Contribution]) -> Vec<String> {
    let mut known: Vec<String> = history.iter().flat_map(|said| said.known.tags.clone()).collect();
    known.sort();
    known.dedup();
    TAGS.iter().map(ToString::to_string).chain(known).collect()
}
