//! What one conversation says about its lead: heard in the talk, recorded by the
//! live qualifier, or known besides. Stored with the conversation, so that a lead
//! can be worked out again from all of its conversations in the order they happened.

mod recorded;

use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::score::{self, Engagement, Levels, Market, Profile, Score, Signals};
use super::standing::{self, Qualification, Standing};
use crate::qualifier::{self, Heard, Refusal, Said, Vocabulary};
use crate::transcript::hidden::unhidden;
use crate::transcript::times::CallTimes;
use crate::transcript::{KnownFacts, Outcome, RecordedQualification, Role, Transcript};
use recorded::{put_known, put_recorded};

/// What one conversation says.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// The conversation.
    pub session_id: String,
    /// When it began.
    pub started_at: DateTime<FixedOffset>,
    /// When it ended.
    pub ended_at: DateTime<FixedOffset>,
    /// What was heard, with what was recorded and known put over it.
    pub heard: Heard,
    /// How much the caller took part.
    pub engagement: Engagement,
    /// Campaign and tags, as known besides the talk.
    pub known: KnownFacts,
    /// The live qualifier's result, as recorded.
    pub recorded: Option<RecordedQualification>,
    /// How the call ended.
    pub outcome: Outcome,
}

impl Contribution {
    /// Reads a transcript, in the words that every team's callers use.
    #[must_use]
    pub fn of(transcript: &Transcript, times: &CallTimes) -> Self {
        Self::with(transcript, times, &Vocabulary::default())
    }

    /// Reads a transcript, with the words of one team besides.
    #[must_use]
    pub fn with(transcript: &Transcript, times: &CallTimes, vocabulary: &Vocabulary) -> Self {
        Self::of_heard(
            transcript,
            times,
            qualifier::hear(&unhidden(transcript), times.started_at, vocabulary),
        )
    }

    /// What was heard of a transcript, with what was recorded and known put over it.
    #[must_use]
    pub fn of_heard(transcript: &Transcript, times: &CallTimes, mut heard: Heard) -> Self {
        if let Some(recorded) = &transcript.qualification {
            put_recorded(&mut heard, recorded);
        }
        put_known(&mut heard, &transcript.lead);
        let engagement = engagement(transcript, &heard);
        let outcome = transcript.outcome.or(heard.outcome).unwrap_or(Outcome::Completed);
        let mut said = Self {
            session_id: transcript.session_id.clone(),
            started_at: times.started_at,
            ended_at: times.ended_at,
            engagement,
            heard,
            known: transcript.lead.clone(),
            recorded: transcript.qualification.clone(),
            outcome,
        };
        if transcript.outcome.is_none() {
            said.outcome = said.settled_outcome();
        }
        said
    }

    /// A talk that came to its end is `qualified` where the lead is: it takes the score, which
    /// the words alone do not tell. No market enters: what a call was does not change with it.
    fn settled_outcome(&self) -> Outcome {
        let market = Market::default();
        let qualified = matches!(
            self.standing(&market).qualification,
            Qualification::SalesQualified | Qualification::Opportunity
        );
        match self.outcome {
            Outcome::Completed | Outcome::Qualified if qualified && self.is_lead(false, &market) => {
                Outcome::Qualified
            }
            Outcome::Qualified => Outcome::Completed,
            other => other,
        }
    }

    /// The key that orders the conversations of a lead.
    #[must_use]
    pub fn order(&self) -> (DateTime<Utc>, &str) {
        (self.started_at.to_utc(), &self.session_id)
    }

    /// The times of the conversation, of which the record may have stated the seconds.
    #[must_use]
    pub fn times(&self, stated: Option<i32>) -> CallTimes {
        let seconds = || i32::try_from((self.ended_at - self.started_at).num_seconds()).unwrap_or(i32::MAX);
        CallTimes {
            started_at: self.started_at,
            ended_at: self.ended_at,
            duration_seconds: stated.unwrap_or_else(seconds),
            known: true,
        }
    }

    /// The levels of BANT that were said.
    #[must_use]
    pub fn levels(&self) -> Levels {
        let bant = &self.heard.bant;
        Levels {
            budget: bant.budget.as_ref().map(|said| said.value),
            authority: bant.authority.as_ref().map(|said| said.value),
            need: bant.need.as_ref().map(|said| said.value),
            timeline: bant.timeline.as_ref().map(|said| said.value),
        }
    }

    /// Which signs of an intent to buy were heard.
    #[must_use]
    pub fn signals(&self) -> Signals {
        let intent = &self.heard.intent;
        Signals {
            pricing: intent.pricing.is_some(),
            demo: intent.demo.is_some(),
            meeting: intent.meeting.is_some(),
            urgency: intent.urgency.is_some(),
            competitor: intent.competitor.is_some(),
            timeline: intent.timeline.is_some(),
        }
    }

    /// What was said of the company.
    #[must_use]
    pub fn profile(&self) -> Profile {
        let facts = &self.heard.facts;
        Profile {
            size: facts.size_band.as_ref().map(|said| said.value),
            industry: value(facts.industry.as_ref()),
            location: value(facts.location.as_ref()),
        }
    }

    /// The score and qualification recorded by the live qualifier.
    #[must_use]
    pub fn recorded_standing(&self) -> (Option<i32>, Option<Qualification>) {
        let recorded = self.recorded.as_ref();
        let status = recorded.and_then(|r| r.qualification_status.as_deref()).and_then(Qualification::parse);
        (recorded.and_then(|r| r.lead_score), status)
    }

    /// Where the caller would stand by this conversation alone.
    #[must_use]
    pub fn standing(&self, market: &Market) -> Standing {
        let levels = self.levels();
        let score = Score::from_parts(
            score::company_fit(&self.profile(), market),
            score::engagement(&self.engagement, &market.weights),
            score::bant(&levels, &market.weights),
            score::intent_signals(&self.signals(), &market.weights),
        );
        placed(score, &levels, self.recorded_standing())
    }

    /// Whether this conversation makes or moves a lead: somebody to name, and enough
    /// said or a way to reach them. Of a known lead the name is known already.
    #[must_use]
    pub fn is_lead(&self, known: bool, market: &Market) -> bool {
        let facts = &self.heard.facts;
        let named = facts.company_name.is_some() || facts.contact_person.is_some();
        let reachable = facts.email.is_some() || facts.phone.is_some();
        let standing = self.standing(market);
        let substance = standing.score.total >= 30 || standing.qualification != Qualification::Unqualified;
        // A job applicant leaves a name and a number too.
        if self.heard.purpose.is_some() && self.recorded_standing() == (None, None) {
            return false;
        }
        if known { substance || (named && reachable) } else { named && (substance || reachable) }
    }

    /// Why the caller wants no follow-up, where that was said or recorded.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        let said = self.heard.refusal.as_ref().map(|said| said.value);
        said.or((self.outcome == Outcome::NotInterested).then_some(Refusal::NotInterested))
    }
}

/// A score placed by the rules, or as the live qualifier recorded it.
pub(super) fn placed(
    mut score: Score,
    levels: &Levels,
    recorded: (Option<i32>, Option<Qualification>),
) -> Standing {
    if let Some(total) = recorded.0 {
        score.total = total;
    }
    let qualification = recorded.1.unwrap_or_else(|| standing::qualification(score.total, levels));
    Standing { score, qualification, bucket: standing::bucket(score.total, qualification) }
}

/// The plain value of something said.
pub(super) fn value(said: Option<&Said<String>>) -> Option<String> {
    said.map(|said| said.value.clone())
}

fn engagement(transcript: &Transcript, heard: &Heard) -> Engagement {
    let lengths: Vec<usize> = transcript
        .said_by(Role::User)
        .map(|(_, message)| message.content.trim().chars().count())
        .filter(|chars| *chars > 0)
        .collect();
    let total: usize = lengths.iter().sum();
    #[allow(clippy::cast_precision_loss, reason = "an average of message lengths needs no more")]
    let average_chars = if lengths.is_empty() { 0.0 } else { total as f64 / lengths.len() as f64 };
    // Two decimals survive every round trip through JSON.
    Engagement {
        user_messages: lengths.len(),
        average_chars: (average_chars * 100.0).round() / 100.0,
        interest: heard.interest,
    }
}
