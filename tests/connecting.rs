//! Opening a server and its transactions: what is refused, and what is left behind.

use std::time::{Duration, Instant};

use clara_crm::db::{Access, Database, Environment, ServerTarget, Target, Type};
use clara_crm::error::{Error, ErrorKind, Result};
use futures_util::FutureExt as _;
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

use crate::support::server::{self, needs_server};

/// The server's URL with another host list, role, database or parameters.
fn url_with(hosts: &str, user: &str, dbname: &str, parameters: &str) -> String {
    let config: tokio_postgres::Config = server::url().unwrap().parse().unwrap();
    let here = address(&config);
    let password =
        config.get_password().map(|p| format!(":{}", String::from_utf8_lossy(p))).unwrap_or_default();
    let user = if user.is_empty() { config.get_user().unwrap_or("postgres") } else { user };
    let dbname = if dbname.is_empty() { config.get_dbname().unwrap_or("postgres") } else { dbname };
    format!("postgresql://{user}{password}@{}/{dbname}{parameters}", hosts.replace("HERE", &here))
}

fn address(config: &tokio_postgres::Config) -> String {
    let port = config.get_ports().first().copied().unwrap_or(5432);
    match config.get_hosts().first() {
        Some(tokio_postgres::config::Host::Tcp(host)) => format!("{host}:{port}"),
        #[cfg(unix)]
        Some(tokio_postgres::config::Host::Unix(dir)) => {
            format!("{}:{port}", dir.display().to_string().replace('/', "%2F"))
        }
        None => format!("localhost:{port}"),
    }
}

fn test_url() -> String {
    server::url().unwrap().to_owned()
}

async fn open(url: &str) -> Result<Database> {
    let environment = Environment::default().with_user("postgres");
    Database::connect(&Target::Server(Box::new(ServerTarget::parse(url, &environment)?))).await
}

async fn refusal(url: &str) -> Error {
    let error = open(url).await.err().unwrap_or_else(|| panic!("{url} should be refused"));
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert!(!error.hints().is_empty(), "{error}");
    error
}

async fn one<T: for<'a> tokio_postgres::types::FromSql<'a>>(
    database: &mut Database,
    access: Access,
    sql: &str,
) -> T {
    let transaction = database.begin(access).await.unwrap();
    transaction.query(sql, &[]).await.unwrap()[0].get(0)
}

#[tokio::test]
async fn a_refused_connection_says_where() {
    let error = refusal("postgresql://me:hunter2@127.0.0.1:1/crm").await;
    assert!(error.message().contains("127.0.0.1:1"));
    assert_eq!(error.causes(), ["connection refused"]);
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_name_without_address_and_an_unknown_database_or_role_are_told_apart() {
    needs_server!();
    let error = refusal("postgresql://me@no-such-host.invalid/crm").await;
    assert_eq!(error.causes()[0], "the host name cannot be found");
    let error = refusal("postgresql://me@db.abcdefgh.invalid.supabase.co/crm").await;
    assert!(error.hints().iter().any(|hint| hint.contains("postgres.abcdefgh")), "{:?}", error.hints());
    let error = refusal(&url_with("HERE", "", "no_such_database", "")).await;
    assert_eq!(error.sqlstate(), Some("3D000"));
    let error = refusal(&url_with("HERE", "no_such_role", "", "")).await;
    // A server that asks for passwords does not say which of the two is wrong.
    assert!(matches!(error.sqlstate(), Some("28000" | "28P01")), "{error}");
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let started = Instant::now();
    let error =
        refusal(&format!("postgresql://me@127.0.0.1:{port}/crm?connect_timeout=1&sslmode=disable")).await;
    assert_eq!(error.causes(), ["no answer within 1 s"]);
    assert!(started.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn a_port_of_something_else_is_recognized() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.try_write(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            drop(stream);
        }
    });
    for mode in ["disable", "require"] {
        let error = refusal(&format!("postgresql://me@127.0.0.1:{port}/crm?sslmode={mode}")).await;
        let hints = error.hints().join(" ");
        assert!(hints.contains("PostgreSQL server") || hints.contains("sslmode=disable"), "{error} {hints}");
    }
}

#[tokio::test]
async fn the_next_host_serves_and_the_label_names_it() {
    needs_server!();
    let database = open(&url_with("127.0.0.1:1,HERE", "", "", "")).await.unwrap();
    let config: tokio_postgres::Config = server::url().unwrap().parse().unwrap();
    assert!(
        database.label().contains(&address(&config)) || address(&config).contains("%2F"),
        "{}",
        database.label()
    );
    let several = refusal("postgresql://postgres@127.0.0.1:1,127.0.0.1:2/postgres?connect_timeout=1").await;
    assert_eq!(several.causes().len(), 2);
}

#[tokio::test]
async fn the_wanted_kind_of_server_is_looked_for() {
    needs_server!();
    for (wanted, found) in [
        ("any", true),
        ("read-write", true),
        ("primary", true),
        ("prefer-standby", true),
        ("standby", false),
        ("read-only", false),
    ] {
        let result = open(&url_with("HERE", "", "", &format!("?target_session_attrs={wanted}"))).await;
        assert_eq!(result.is_ok(), found, "{wanted}");
    }
}

#[tokio::test]
async fn a_transaction_is_set_up_by_its_access_and_leaves_nothing_behind() {
    needs_server!();
    let url = url_with("HERE", "", "", "?options=-c%20search_path%3Dpg_catalog");
    let mut database = open(&url).await.unwrap();
    let settings = "select concat_ws('|', current_setting('transaction_isolation'), \
                    current_setting('transaction_read_only'), current_setting('lock_timeout'), \
                    current_setting('TimeZone'), current_setting('search_path'))";
    let read: String = one(&mut database, Access::Read, settings).await;
    assert_eq!(read, "repeatable read|on|5s|UTC|pg_catalog");
    let write: String = one(&mut database, Access::Write, settings).await;
    assert_eq!(write, "read committed|off|5s|UTC|public, pg_catalog");
    let schema: String = one(&mut database, Access::Schema, settings).await;
    assert_eq!(schema, "read committed|off|400ms|UTC|pg_catalog");
    let read_again: String = one(&mut database, Access::Read, settings).await;
    assert_eq!(read_again, read, "what the others set is gone");
}

#[tokio::test]
async fn an_empty_search_path_still_gets_public() {
    needs_server!();
    let mut database = open(&url_with("HERE", "", "", "?options=-c%20search_path%3D")).await.unwrap();
    let path: String = one(&mut database, Access::Write, "select current_setting('search_path')").await;
    assert_eq!(path.trim_end_matches(", \"\""), "public");
}

#[tokio::test]
async fn acting_as_a_user_ends_with_the_transaction() {
    needs_server!();
    let mut database = open(&test_url()).await.unwrap();
    let user = uuid::Uuid::from_u128(7);
    let transaction = database.begin(Access::Write).await.unwrap();
    transaction.act_as(user, "authenticated").await.unwrap();
    let sql = "select (current_setting('request.jwt.claims')::jsonb->>'sub') || '/' || \
               (current_setting('request.jwt.claims')::jsonb->>'role')";
    let found: String = transaction.query(sql, &[]).await.unwrap()[0].get(0);
    assert_eq!(found, format!("{user}/authenticated"));
    transaction.commit().await.unwrap();
    let after: String =
        one(&mut database, Access::Read, "select coalesce(current_setting('request.jwt.claims', true), '')")
            .await;
    assert_eq!(after, "");
}

#[tokio::test]
async fn savepoints_nest_and_roll_back_when_dropped() {
    needs_server!();
    let mut database = open(&test_url()).await.unwrap();
    let mut transaction = database.begin(Access::Write).await.unwrap();
    transaction.batch("create temporary table t (n int) on commit drop").await.unwrap();
    let mut outer = transaction.savepoint().await.unwrap();
    outer.batch("insert into t values (1)").await.unwrap();
    let inner = outer.savepoint().await.unwrap();
    inner.batch("insert into t values (2)").await.unwrap();
    assert_eq!(inner.batch("select 1/0").await.unwrap_err().sqlstate(), Some("22012"));
    drop(inner);
    outer.batch("insert into t values (3)").await.unwrap();
    outer.commit().await.unwrap();
    let thrown = transaction.savepoint().await.unwrap();
    thrown.batch("insert into t values (4)").await.unwrap();
    thrown.rollback().await.unwrap();
    let rows = transaction.query("select string_agg(n::text, ',' order by n) from t", &[]).await.unwrap();
    assert_eq!(rows[0].get::<_, String>(0), "1,3");
    drop(transaction);
    let gone: bool = one(&mut database, Access::Read, "select to_regclass('pg_temp.t') is null").await;
    assert!(gone);
}

#[tokio::test]
async fn a_dropped_beginning_leaves_no_transaction() {
    needs_server!();
    let mut database = open(&test_url()).await.unwrap();
    assert!(database.begin(Access::Write).now_or_never().is_none());
    let writing: String =
        one(&mut database, Access::Read, "select current_setting('transaction_read_only')").await;
    assert_eq!(writing, "on", "still in the transaction");
}

#[tokio::test]
async fn a_session_that_the_server_ends_says_so() {
    needs_server!();
    let mut victim = open(&test_url()).await.unwrap();
    let pid: i32 = one(&mut victim, Access::Read, "select pg_backend_pid()").await;
    let mut other = open(&test_url()).await.unwrap();
    let transaction = other.begin(Access::Write).await.unwrap();
    transaction.query("select pg_terminate_backend($1)", &[(&pid, Type::INT4)]).await.unwrap();
    sleep(Duration::from_millis(300)).await;
    let error = victim.begin(Access::Read).await.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(error.sqlstate(), Some("57P01"), "{error}");
    assert!(error.to_string().contains("administrator command"), "{error}");
}

#[tokio::test]
async fn notifications_arrive() {
    needs_server!();
    let mut listener = open(&test_url()).await.unwrap();
    let mut notifications = listener.notifications();
    let listening = listener.begin(Access::Write).await.unwrap();
    listening.batch("listen clara_test_channel").await.unwrap();
    listening.commit().await.unwrap();
    let mut sender = open(&test_url()).await.unwrap();
    let transaction = sender.begin(Access::Write).await.unwrap();
    transaction.batch("notify clara_test_channel, 'hello'").await.unwrap();
    transaction.commit().await.unwrap();
    let received = timeout(Duration::from_secs(5), notifications.recv()).await.unwrap().unwrap();
    assert_eq!(received.payload(), "hello");
}
