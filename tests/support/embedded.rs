//! The embedded PostgreSQL in tests. One takes about 300 MB and a second of processor
//! time to start, so that only a few run at once, whatever the number of test threads.

use std::sync::{Condvar, Mutex, PoisonError};

/// How many run at once.
const AT_ONCE: usize = 3;

static RUNNING: Mutex<usize> = Mutex::new(0);
static DONE: Condvar = Condvar::new();

/// The right to run one, given back when dropped.
pub(crate) struct Permit(());

/// Waits until there is room for one more.
pub(crate) fn permit() -> Permit {
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut running = DONE.wait_while(running, |n| *n >= AT_ONCE).unwrap_or_else(PoisonError::into_inner);
    *running += 1;
    Permit(())
}

impl Drop for Permit {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        DONE.notify_one();
    }
}
