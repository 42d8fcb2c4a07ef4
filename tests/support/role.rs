//! Roles that may less than the superuser that tests are.

use std::sync::atomic::{AtomicU32, Ordering};

use super::database::TestDatabase;
use super::server;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A role of the test's own, gone when the test is.
pub(crate) struct Role<'a> {
    database: &'a TestDatabase,
    name: String,
}

impl<'a> Role<'a> {
    /// One with these rights, in which `$role` is its name.
    pub(crate) async fn new(database: &'a TestDatabase, rights: &str) -> Self {
        let name = format!("{}_role_{}", database.name(), COUNT.fetch_add(1, Ordering::Relaxed));
        let made = format!("create role {name} login password 'x'; {}", rights.replace("$role", &name));
        database.script(&made).await;
        Self { database, name }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The database's URL for this role.
    pub(crate) fn url(&self) -> String {
        let url = self.database.url();
        let (scheme, rest) = url.split_once("://").unwrap();
        format!("{scheme}://{}:x@{}", self.name, rest.split_once('@').map_or(rest, |(_, place)| place))
    }
}

impl Drop for Role<'_> {
    fn drop(&mut self) {
        let sql = format!("drop owned by {0} cascade; drop role {0}", self.name);
        let url = self.database.url();
        // A test that failed already must not abort the others.
        std::thread::scope(|scope| {
            let dropped = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(async {
                    server::connect(url).await.unwrap().batch_execute(&sql).await.unwrap();
                });
            });
            let _ = dropped.join();
        });
    }
}
