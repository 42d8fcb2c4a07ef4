//! The tasks by name, in the order that works.

/// One backfill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Task {
    /// A client for each lead that has none.
    Client,
    /// The user behind what `assigned_agent` says.
    AgentId,
    /// P1, P2 or P3 from score and qualification.
    StatusBucket,
    /// The stage from score and qualification.
    PipelineStage,
    /// A number of people from a text.
    CompanySize,
    /// A call for each conversation of a lead that has none.
    Calls,
}

impl Task {
    /// All of them, in the order that works.
    pub const ALL: [Self; 6] = [
        Self::Client,
        Self::AgentId,
        Self::StatusBucket,
        Self::PipelineStage,
        Self::CompanySize,
        Self::Calls,
    ];

    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::AgentId => "agent-id",
            Self::StatusBucket => "status-bucket",
            Self::PipelineStage => "pipeline-stage",
            Self::CompanySize => "company-size",
            Self::Calls => "calls",
        }
    }

    /// The task of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task| task.name() == name)
    }

    /// The table whose rows it goes through.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Self::Client | Self::AgentId | Self::StatusBucket | Self::PipelineStage => "leads",
            Self::CompanySize => "clients",
            Self::Calls => "conversations",
        }
    }
}
