//! What is kept with a lead between two conversations, under a key of its own in
//! `leads.extracted_info`, so that a person's edits can be told from Clara's.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::said::Shown;
use crate::document::Document;
use crate::lead::company::SizeBand;
use crate::lead::fold::Base;
use crate::lead::record::LeadRecord;
use crate::lead::score::Profile;
use crate::store::clients::ClientRow;

/// The key of `extracted_info`.
const KEY: &str = "clara";

/// What is remembered of a lead.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memory {
    /// The row before Clara's first conversation; nothing for a lead that she made.
    pub(super) base: Option<LeadRecord>,
    /// What was known of the client then.
    pub(super) profile: Profile,
    /// What the client was called then.
    pub(super) company_name: Option<String>,
    /// The values that Clara wrote last.
    pub(super) written: LeadRecord,
    /// The fingerprint of the conversations that the row shows.
    pub(super) shown: String,
}

impl Memory {
    /// What is remembered of a lead. At first sight: the row as it is, of which Clara
    /// may move where it stands but not who it is.
    #[must_use]
    pub(super) fn of(lead: Option<&LeadRecord>, client: Option<&ClientRow>) -> Self {
        let Some(lead) = lead else { return Self::default() };
        let kept = lead.extracted_info.as_ref().and_then(Document::read);
        if let Some(Remembered { clara }) = kept {
            return clara;
        }
        let client = client.cloned().unwrap_or_default();
        Self {
            profile: Profile {
                size: client.company_size.filter(|people| *people > 0).map(SizeBand::of),
                industry: lead.industry.clone().or(client.industry),
                location: client.location,
            },
            company_name: client.client_name,
            written: lead.standing_columns(),
            base: Some(LeadRecord { extracted_info: None, ..lead.clone() }),
            shown: String::new(),
        }
    }

    /// What the lead was before Clara, for the fold.
    #[must_use]
    pub(super) fn base(&self) -> Base {
        Base {
            lead: self.base.clone(),
            profile: self.profile.clone(),
            company_name: self.company_name.clone(),
        }
    }

    /// The `extracted_info` of the row: other people's keys as they are, with what was
    /// heard in all conversations and this memory under keys of their own.
    #[must_use]
    pub(super) fn extracted_info(&self, before: Option<&Document>, heard: &Shown<'_>) -> Document {
        let mut others = match before.and_then(Document::read) {
            Some(Value::Object(map)) => map,
            Some(other) if !other.is_null() => Map::from_iter([("recorded".to_owned(), other)]),
            _ => Map::new(),
        };
        others.retain(|key, _| key != KEY && key != "heard");
        Document::of(&Info { others, heard, clara: self })
    }
}

/// As much of `extracted_info` as is remembered.
#[derive(Deserialize)]
struct Remembered {
    clara: Memory,
}

/// The `extracted_info` of a row.
#[derive(Serialize)]
struct Info<'a> {
    #[serde(flatten)]
    others: Map<String, Value>,
    heard: &'a Shown<'a>,
    clara: &'a Memory,
}
