//! A database of its own for each test, gone when the test is.

use std::sync::atomic::{AtomicU32, Ordering};

use clara_crm::db::{Access, Database};
use tokio_postgres::Client;

use super::server;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// An empty database.
pub(crate) struct TestDatabase {
    name: String,
    url: String,
}

impl TestDatabase {
    /// A plain PostgreSQL database.
    pub(crate) async fn empty() -> Self {
        let name = Self::unused_name();
        on_server(&format!("create database {name}")).await;
        Self { url: with_database(server::url().unwrap(), &name), name }
    }

    fn unused_name() -> String {
        format!("clara_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
    }

    /// A database at which `migrate` is done.
    pub(crate) async fn migrated() -> Self {
        let database = Self::empty().await;
        clara_crm::migration::migrate(&mut database.open().await).await.unwrap();
        database
    }

    /// The URL of it, for a superuser.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// What a new Supabase project has before anything is built in it.
    pub(crate) async fn supabase() -> Self {
        let database = Self::empty().await;
        database.run(include_str!("supabase.sql")).await;
        database
    }

    /// A database with everything that another has in it, which nobody may be connected to.
    pub(crate) async fn copy_of(other: &Self) -> Self {
        let name = Self::unused_name();
        on_server(&format!("create database {name} template {}", other.name)).await;
        Self { url: with_database(server::url().unwrap(), &name), name }
    }

    /// A session of the driver's own, a superuser's.
    pub(crate) async fn client(&self) -> Client {
        server::connect(&self.url).await.unwrap()
    }

    /// Runs a script, as psql would in one message.
    pub(crate) async fn script(&self, sql: &str) {
        if let Err(error) = self.client().await.batch_execute(sql).await {
            panic!("{error:?}\n{sql}");
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// A session.
    pub(crate) async fn open(&self) -> Database {
        Database::open(&self.url).await.unwrap()
    }

    /// Runs statements and commits them.
    pub(crate) async fn run(&self, sql: &str) {
        let mut db = self.open().await;
        let tx = db.begin(Access::Schema).await.unwrap();
        tx.batch(sql).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The first value of the first row, as text.
    pub(crate) async fn text(&self, sql: &str) -> String {
        let mut db = self.open().await;
        let tx = db.begin(Access::Read).await.unwrap();
        tx.query(sql, &[]).await.unwrap()[0].get(0)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let name = std::mem::take(&mut self.name);
        // A runtime of its own: the test's may be the one that drops this.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(on_server(&format!("drop database if exists {name} with (force)")));
        });
        let _ = dropped.join();
    }
}

async fn on_server(sql: &str) {
    let client = server::connect(server::url().unwrap()).await.unwrap();
    client.batch_execute(sql).await.unwrap();
}

/// The same server's URL for another database.
fn with_database(url: &str, name: &str) -> String {
    let (place, query) = url.split_once('?').map_or((url, String::new()), |(a, b)| (a, format!("?{b}")));
    let authority = place.find("://").map_or(0, |at| at + 3);
    let end = place[authority..].find('/').map_or(place.len(), |at| authority + at);
    format!("{}/{name}{query}", &place[..end])
}

#[test]
fn the_database_of_a_url_is_replaced() {
    for (url, wanted) in [
        ("postgres://a:b@h:1/x", "postgres://a:b@h:1/new"),
        ("postgres://a@h", "postgres://a@h/new"),
        ("postgres://a@h/x?sslmode=disable&host=/run", "postgres://a@h/new?sslmode=disable&host=/run"),
    ] {
        assert_eq!(with_database(url, "new"), wanted);
    }
}
