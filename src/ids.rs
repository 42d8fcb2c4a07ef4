//! The ids of the rows that Clara makes: derived from what they stand for, so that the
//! same conversation gives the same rows on every database, however often it is replayed.

use uuid::Uuid;

/// The namespace of every id that Clara makes. Changing it would make a second copy of
/// every row at the next replay.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f0c_5e0a_9b1d_5c53_8f5b_c1a4_ac12_a000);

fn derived(parts: &[&str]) -> Uuid {
    // The separator cannot stand in a text that PostgreSQL stores.
    Uuid::new_v5(&NAMESPACE, parts.join("\0").as_bytes())
}

/// The user with this email.
#[must_use]
pub fn user(email: &str) -> Uuid {
    derived(&["user", email])
}

/// A new lead: from its email, else its phone, else the session, so that it is the same
/// whichever of its conversations came first.
#[must_use]
pub fn lead(email: Option<&str>, phone: Option<&str>, session_id: &str) -> Uuid {
    match (email, phone) {
        (Some(email), _) => derived(&["lead", "email", email]),
        (None, Some(phone)) => derived(&["lead", "phone", phone]),
        (None, None) => derived(&["lead", "session", session_id]),
    }
}

/// A new client, from its folded name.
#[must_use]
pub fn client(name: &str) -> Uuid {
    derived(&["client", name])
}

/// A row of one kind that a session makes once.
#[must_use]
pub fn of_session(kind: &str, session_id: &str) -> Uuid {
    derived(&[kind, session_id])
}

/// A row of one kind that a session makes several of.
#[must_use]
pub fn numbered(kind: &str, session_id: &str, number: usize) -> Uuid {
    derived(&[kind, session_id, &number.to_string()])
}

/// A row of one kind that a lead has several of, counted from 1.
#[must_use]
pub fn nth_of_lead(kind: &str, lead_id: Uuid, number: usize) -> Uuid {
    derived(&[kind, "lead", &lead_id.to_string(), &number.to_string()])
}
