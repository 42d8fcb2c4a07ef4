//! What the server reports, as the errors say it: by SQLSTATE and never with a value.

use clara_crm::db::{Access, Database, Type};
use clara_crm::error::{Error, ErrorKind};

use crate::support::server::{self, needs_server};

async fn open() -> Database {
    Database::open(server::url().unwrap()).await.unwrap()
}

async fn failure(sql: &str) -> Error {
    let mut database = open().await;
    let transaction = database.begin(Access::Write).await.unwrap();
    transaction
        .batch("create temporary table t (n int primary key check (n < 100), name varchar(3) not null) on commit drop")
        .await
        .unwrap();
    transaction.batch("insert into t values (1, 'a')").await.unwrap();
    let error = transaction.batch(sql).await.unwrap_err();
    let shown = format!("{error} {:?}", error.hints());
    assert!(!shown.contains("hunter2"), "{sql}: {shown}");
    error
}

#[tokio::test]
async fn codes_decide_the_kind() {
    needs_server!();
    for (sql, code, kind) in [
        ("select * from no_such_table", "42P01", ErrorKind::NotMigrated),
        ("select no_such_column from t", "42703", ErrorKind::NotMigrated),
        ("select no_such_function()", "42883", ErrorKind::NotMigrated),
        ("select null::no_such_type", "42704", ErrorKind::NotMigrated),
        ("set local role pg_monitor; create table public.t2 (n int)", "42501", ErrorKind::NotPermitted),
        ("set transaction read only; delete from pg_class", "25006", ErrorKind::NotPermitted),
        ("set local statement_timeout = 20; select pg_sleep(5)", "57014", ErrorKind::Server),
        ("sele", "42601", ErrorKind::Server),
    ] {
        let error = failure(sql).await;
        assert_eq!((error.sqlstate(), error.kind()), (Some(code), kind), "{error}");
    }
    let error = failure("select * from no_such_table").await;
    assert!(error.to_string().contains("no_such_table"));
    assert!(error.hints()[0].contains("clara-crm migrate"));
}

#[tokio::test]
async fn values_never_show() {
    needs_server!();
    for (sql, named) in [
        ("select 'hunter2'::int", "invalid text representation"),
        ("select 'hunter2'::timestamptz", "date or time format"),
        ("insert into t values (2, 'hunter2')", "too long"),
        ("select '{hunter2'::json", "invalid text representation"),
        ("insert into t values (1, 'b')", "constraint `t_pkey`, table `t`"),
        ("insert into t values (200, 'b')", "check violation, constraint `t_n_check`"),
        ("insert into t values (3, null)", "not-null violation, table `t`, column `name`"),
    ] {
        let error = failure(sql).await;
        assert!(error.to_string().contains(named), "{sql}: {error}");
    }
}

#[tokio::test]
async fn what_a_trigger_says_is_kept() {
    needs_server!();
    let error = failure("do $$ begin raise exception 'agents may not reassign leads'; end $$").await;
    assert_eq!(error.sqlstate(), Some("P0001"));
    assert!(error.to_string().contains("agents may not reassign leads"));
}

#[tokio::test]
async fn a_parameter_of_a_wrong_type_is_a_defect() {
    needs_server!();
    let mut database = open().await;
    let transaction = database.begin(Access::Read).await.unwrap();
    let error = transaction.query("select $1", &[(&"hunter2", Type::INT4)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal);
    assert!(!error.to_string().contains("hunter2"));
}
