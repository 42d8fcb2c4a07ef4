//! Ctrl-C and SIGTERM, for commands that can stop between two pieces of work.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::error::{Error, ErrorKind, Result};

/// A flag that the first SIGINT or SIGTERM raises. A second one kills the process the
/// usual way, for those who cannot wait.
///
/// # Errors
/// When the system lets no handler be set.
pub(super) fn watch() -> Result<Arc<AtomicBool>> {
    let raised = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_default(signal, Arc::clone(&raised))
            .and_then(|_| flag::register(signal, Arc::clone(&raised)))
            .map_err(|error| Error::new(ErrorKind::Internal, "signals cannot be watched").because(error))?;
    }
    Ok(raised)
}
