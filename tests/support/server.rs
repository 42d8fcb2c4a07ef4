//! The PostgreSQL server that the tests use: the one that `CLARA_TEST_DATABASE_URL`
//! names, else one that answers on this machine, else one that is started for them.

use std::io::Write as _;
use std::sync::OnceLock;
use std::time::Duration;

use tokio_postgres::{Client, Config, NoTls};

/// The variable that names the server.
const VARIABLE: &str = "CLARA_TEST_DATABASE_URL";

/// The URL of a database of the server in which a superuser may connect; `None` where
/// there is no server, which is said once.
pub(crate) fn url() -> Option<&'static str> {
    static URL: OnceLock<Option<String>> = OnceLock::new();
    URL.get_or_init(|| {
        // A runtime of its own: the first test to ask has one already.
        let found = std::thread::spawn(find).join().unwrap();
        if found.is_none() {
            skip(&format!("tests on a server need one: install PostgreSQL, or set {VARIABLE}"));
        }
        found
    })
    .as_deref()
}

/// Says that tests are left out, past the capture of the test harness, or fails where
/// none may be.
pub(crate) fn skip(why: &str) {
    let must = std::env::var_os("CI").is_some() || std::env::var_os(VARIABLE).is_some();
    assert!(!must, "{why}; with CI or {VARIABLE} set no test may be left out");
    let _ = writeln!(std::io::stderr(), "\n*** SKIPPED: {why} ***\n");
}

/// Ends a test, as passed, where there is no server.
macro_rules! needs_server {
    () => {
        if $crate::support::server::url().is_none() {
            return;
        }
    };
}
pub(crate) use needs_server;

/// Connects to a server of the tests.
pub(crate) async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let mut config: Config = url.parse()?;
    config.connect_timeout(Duration::from_secs(5));
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

fn find() -> Option<String> {
    if let Ok(url) = std::env::var(VARIABLE) {
        return Some(url);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    candidates().into_iter().find(|url| runtime.block_on(serves(url))).or_else(start)
}

/// Where a server of this machine usually answers, and who it usually lets in.
fn candidates() -> Vec<String> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let user = set("USER").unwrap_or_else(|| "postgres".into());
    let port = set("PGPORT").unwrap_or_else(|| "5432".into());
    let mut candidates = Vec::new();
    if let Some(host) = set("PGHOST").filter(|host| !host.starts_with('/')) {
        let user = set("PGUSER").unwrap_or_else(|| user.clone());
        let password =
            set("PGPASSWORD").map(|password| format!(":{}", encoded(&password))).unwrap_or_default();
        let database = set("PGDATABASE").unwrap_or_else(|| "postgres".into());
        candidates.push(format!("postgresql://{}{password}@{host}:{port}/{database}", encoded(&user)));
    }
    for user in ["postgres", &user] {
        candidates.push(format!("postgresql://{}@127.0.0.1:{port}/postgres", encoded(user)));
    }
    candidates
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Whether tests can run there: they make databases, and roles where those of Supabase
/// are missing.
async fn serves(url: &str) -> bool {
    let Ok(client) = connect(url).await else { return false };
    let sql = "select rolsuper and current_setting('server_version_num')::int >= 140000
               from pg_roles where rolname = current_user";
    client.query_one(sql, &[]).await.is_ok_and(|row| row.get(0))
}

#[cfg(unix)]
fn start() -> Option<String> {
    use super::cluster::Cluster;
    let programs = super::programs::Programs::find()?;
    let cluster =
        Cluster::start_with(programs, "host all all 127.0.0.1/32 trust\nhost all all ::1/128 trust\n");
    let url = format!("postgresql://postgres@127.0.0.1:{}/postgres", cluster.port());
    cluster.until_the_process_ends();
    Some(url)
}

#[cfg(not(unix))]
fn start() -> Option<String> {
    None
}
