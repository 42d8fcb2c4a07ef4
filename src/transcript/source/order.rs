//! The order in which records are replayed.

use super::{Record, Sourced};
use crate::transcript::times::CallTimes;

/// The conversations in the order in which they happened, with their delivery as the tie;
/// then what is no transcript.
pub fn in_order(records: Vec<Record>) -> impl Iterator<Item = Record> + Send + 'static {
    let (conversations, rejected): (Vec<_>, Vec<_>) = records.into_iter().partition(Result::is_ok);
    let mut conversations: Vec<Sourced> = conversations.into_iter().flatten().collect();
    conversations.sort_by_cached_key(|sourced| {
        let times = CallTimes::of(&sourced.transcript);
        (times.started_at, sourced.transcript.session_id.clone(), sourced.transcript.digest())
    });
    conversations.into_iter().map(Ok).chain(rejected)
}
