//! Recorded calls for tests, in the native form. Each names its caller and carries the
//! result of the live qualifier, so that it becomes the same lead however well the
//! talk is understood.

use serde_json::{Value, json};

/// The call number `n`, of a caller of its own, on its own day.
pub(crate) fn call(n: usize) -> Value {
    json!({
        "session_id": format!("call-{n:04}"),
        "started_at": format!("2025-{:02}-{:02}T{:02}:00:00Z", 1 + n / 28 % 12, 1 + n % 28, n % 24),
        "duration_seconds": 60 + n,
        "messages": [
            {"role": "assistant", "content": "Hello, this is Clara. How can I help?"},
            {"role": "user", "content": format!("We look for a CRM for the {n} people of our sales team.")},
            {"role": "assistant", "content": "What would you like it to do?"},
            {"role": "user", "content": "It has to show who called whom, and when. What does it cost?"},
        ],
        "lead": {
            "contact_person": format!("Caller {n}"),
            "email": format!("caller{n}@company{n}.example"),
            "company_name": format!("Company {n}"),
        },
        "qualification": {"lead_score": n % 101, "qualification_status": "marketing_qualified"},
    })
}

/// A later call of the caller of [`call`], from another file and with another score.
pub(crate) fn later_call(n: usize) -> Value {
    let mut later = call(n);
    later["session_id"] = json!(format!("later-{n:04}"));
    later["started_at"] = json!(format!("2026-{:02}-{:02}T09:30:00Z", 1 + n / 28 % 12, 1 + n % 28));
    later["qualification"]["lead_score"] = json!((n * 7 + 40) % 101);
    later
}

/// Calls, one a line.
pub(crate) fn lines(calls: impl IntoIterator<Item = Value>) -> String {
    calls.into_iter().map(|call| format!("{call}\n")).collect()
}
