//! The stages of the pipeline as this database has them, and how a lead may move.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The chance to win in this stage, in percent.
    pub probability: Option<i32>,
}

impl Stage {
    /// Won or lost: a lead never leaves such a stage by itself.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        let name = self.name.to_lowercase();
        self.probability == Some(100)
            || ["closed", "won", "lost"].iter().any(|word| name.split(' ').any(|w| w == *word))
    }
}

/// The stages in their order.
#[derive(Debug, Clone, Default)]
pub struct Pipeline {
    stages: Vec<Stage>,
}

impl Pipeline {
    /// The pipeline of these stages, first to last.
    #[must_use]
    pub fn new(stages: Vec<Stage>) -> Self {
        Self { stages }
    }

    /// True where there is no stage at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stages.is_empty()
    }

    /// The stage of this id.
    #[must_use]
    pub fn by_id(&self, id: Uuid) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// The stage of this name regardless of case and spacing; the first one where
    /// the name is missing (the plan's rule).
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Stage> {
        self.stages
            .iter()
            .find(|stage| stage.name.trim().eq_ignore_ascii_case(name))
            .or_else(|| self.stages.first())
    }

    /// Where a lead goes that is at `from` and would fit `to`: never backwards, and
    /// never out of a closed stage.
    #[must_use]
    pub fn forward(&self, from: Option<Uuid>, to: Option<Uuid>) -> Option<Uuid> {
        let place = |id: Option<Uuid>| id.and_then(|id| self.stages.iter().position(|stage| stage.id == id));
        match (from, place(from), place(to)) {
            // A stage that this pipeline does not list was chosen by somebody.
            (Some(_), None, _) | (_, _, None) => from,
            (_, Some(here), Some(there)) if there <= here || self.stages[here].is_closed() => from,
            _ => to,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pipeline() -> Pipeline {
        let names = ["New Lead", "Qualified", "Demo Scheduled", "Closed Won", "Closed Lost", "Revived"];
        let stage = |(i, name): (u128, &&str)| Stage {
            id: Uuid::from_u128(i),
            name: (*name).into(),
            probability: None,
        };
        Pipeline::new((0..).zip(names.iter()).map(stage).collect())
    }

    #[test]
    fn a_lead_moves_forward_only_and_stays_where_it_is_closed() {
        let id = |n| Some(Uuid::from_u128(n));
        let stages = pipeline();
        assert_eq!(stages.forward(None, id(1)), id(1));
        assert_eq!(stages.forward(id(0), id(2)), id(2));
        assert_eq!(stages.forward(id(2), id(1)), id(2));
        assert_eq!(stages.forward(id(3), id(5)), id(3));
        assert_eq!(stages.forward(id(4), id(5)), id(4));
        assert_eq!(stages.forward(id(99), id(5)), id(99));
        assert_eq!(stages.forward(id(1), id(99)), id(1));
    }

    #[test]
    fn a_missing_name_falls_back_to_the_first_stage() {
        let stages = pipeline();
        assert_eq!(stages.named("qualified").map(|s| s.name.as_str()), Some("Qualified"));
        assert_eq!(stages.named("Negotiation").map(|s| s.name.as_str()), Some("New Lead"));
        assert_eq!(Pipeline::default().named("Qualified"), None);
    }
}
