//! A database of its own for each test, gone when the test is.

use std::sync::atomic::{AtomicU32, Ordering};

use clara_crm::db::{Access, Database};
use tokio_postgres::NoTls;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The server that the tests use.
fn server() -> String {
    std::env::var("CLARA_TEST_DATABASE_URL")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/postgres".into())
}

/// An empty database.
pub(crate) struct TestDatabase {
    name: String,
    url: String,
}

impl TestDatabase {
    /// A plain PostgreSQL database.
    pub(crate) async fn empty() -> Self {
        let name = format!("clara_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        on_server(&format!("create database {name}")).await;
        let (base, _) = server().rsplit_once('/').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        Self { url: format!("{base}/{name}"), name }
    }

    /// What a new Supabase project has before anything is built in it.
    pub(crate) async fn supabase() -> Self {
        let database = Self::empty().await;
        database.run(include_str!("supabase.sql")).await;
        database
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
    let (client, connection) = tokio_postgres::connect(&server(), NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
}
