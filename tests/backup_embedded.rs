//! An archive of the embedded database: made without a program of the system, and what
//! `pg_restore` makes a database on a server of.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use clara_crm::db::{self, Access, Backup, Database, Environment, Target, TargetOptions};
use clara_crm::error::{ErrorKind, Result};
use clara_crm::migration;
use clara_crm::replay::{self, Job};
use clara_crm::schema;
use clara_crm::transcript::parse;
use clara_crm::transcript::source::Sourced;

use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::{self, needs_server};
use crate::support::{calls, embedded, programs, rows};

/// A value of each type that the CRM has and of some that it has not, each with what a text
/// file would stumble over.
const ODD_ROWS: &str = r#"
create table public.odd (
    id bigserial primary key, "a ""text""" text, list text[], numbers integer[], doc jsonb, amount numeric,
    whole integer, yes boolean, day date, at timestamptz, key uuid, state public.todo_status,
    raw bytea, took interval, real float8, twice integer generated always as (whole * 2) stored
);
insert into public.odd ("a ""text""", list, numbers, doc, amount, whole, yes, day, at, key, state, raw, took, real)
values
    (null, null, null, null, null, null, null, null, null, null, null, null, null, null),
    ('', '{}', '{}', '{}', 0, 0, false, '0001-01-01 BC', '-infinity', '00000000-0000-0000-0000-000000000000',
     'pending', '', '0', '-0'),
    (E'a\tb\nc\rd\\e\\n\b\f\v''"$1', array[E'{,"\\\n', null, '', 'NULL', ' '], array[1, null, -2147483648],
     '{"a\n": ["\\.", null, 1e300, "\u00e9😀"], "": ""}', 'NaN', -1073741824, true, 'infinity',
     '2026-03-29 01:59:59.999999+00', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'completed', '\x000a0d5c2eff',
     '-1 year 2 days -00:00:00.000001', 0.1::float8 + 0.2),
    (E'\\.', array[E'\\.'], null, '"\\."', 1e-30, null, null, null, null, null, null, null, null, 'Infinity'),
    (E'\\.\n\n\n--\n-- TOC entry 1 (class 1259 OID 1)\n', null, '{{1,2},{3,4}}', 'null', -12345678901234567890.000, null,
     null, null, null, null, null, null, null, '-Infinity'),
    (repeat(E'\\N\t', 100000) || 'ünïcödé 漢字 🎉 ' || U&'\feff\200b', null, null, null, null, 7, null, null, null,
     null, null, null, null, 1e-300);
create table public."no; Type: columns" ();
insert into public."no; Type: columns" default values;
create sequence public."Numbers" start 40 increment -2 maxvalue 50;
select nextval('public."Numbers"');
create sequence public.unused;
create unlogged table public."Order" (n integer);
"#;

/// How far the sequences are.
const NUMBERS: &str = r#"
select concat_ws(' ', a.last_value, a.is_called, b.last_value, b.is_called, c.last_value, c.is_called)
from public.odd_id_seq as a, public."Numbers" as b, public.unused as c
"#;

/// Texts that look like the headings of a dump.
const IMITATIONS: &str = r#"
create schema "Odd; Schema: x";
comment on schema "Odd; Schema: x" is 'it''s

--
-- TOC entry 9999 (class 1259 OID 1)
-- Name: no; Type: TABLE; Schema: public; Owner: postgres
--

create table public.imitated ();

-- Completed on 2026-01-05 10:00:00 UTC
';
create function "Odd; Schema: x".body() returns text language plpgsql as $f$
begin

ALTER TABLE public.odd_not_there OWNER TO postgres;

--
-- TOC entry 215 (class 1259 OID 16402)
-- Dependencies: 1
-- Data for Name: leads; Type: TABLE DATA; Schema: public; Owner: postgres
--

/*
COPY public.leads (id) FROM stdin;
\.
*/

return 'it''s $$ $_$ " -- /* ';
end $f$;
create procedure "Odd; Schema: x".sql() begin atomic
    select E';\n--\n-- TOC entry 3 (class 1 OID 1)\n\\' as told;
    select 2 as number;
end;
create view "Odd; Schema: x".v as select E'\n--\n-- TOC entry 3 (class 1 OID 1)\n' as "a
--
-- TOC entry 4 (class 1 OID 1)
--
";
create materialized view "Odd; Schema: x".m as select count(*) from public.users;
create table "Odd; Schema: x".parts (id integer, v text) partition by list (id);
create table "Odd; Schema: x".one partition of "Odd; Schema: x".parts for values in (1);
insert into "Odd; Schema: x".parts values (1, 'x');
create index on "Odd; Schema: x".parts (v);
comment on index "Odd; Schema: x".parts_v_idx is 'index';
"#;

/// What the server tells of every object that [`IMITATIONS`] made.
const OBJECTS: &str = r#"
select string_agg(told, e'\n' order by told) from (
    select pg_get_functiondef(p.oid) as told from pg_proc p where p.pronamespace = '"Odd; Schema: x"'::regnamespace
    union all select pg_get_viewdef(c.oid) from pg_class c
        where c.relnamespace = '"Odd; Schema: x"'::regnamespace and c.relkind in ('v', 'm')
    union all select obj_description('"Odd; Schema: x"'::regnamespace, 'pg_namespace')
    union all select obj_description('"Odd; Schema: x".parts_v_idx'::regclass, 'pg_class')
    union all select p::text from "Odd; Schema: x".one as p
    union all select m::text from "Odd; Schema: x".m as m
    union all select i::regclass::text from pg_partition_tree('"Odd; Schema: x".parts_v_idx') as t(i, p, l, d)
) as everything
"#;

struct Place {
    dir: tempfile::TempDir,
    _permit: embedded::Permit,
}

impl Place {
    fn new() -> Self {
        Self { _permit: embedded::permit(), dir: tempfile::tempdir().unwrap() }
    }

    fn target(&self) -> Target {
        let options =
            TargetOptions { data_dir: Some(self.dir.path().join("data")), ..TargetOptions::default() };
        Target::resolve_in(&options, &Environment::default()).unwrap()
    }

    async fn crm(&self) -> Database {
        let mut db = Database::connect(&self.target()).await.unwrap();
        migration::migrate(&mut db).await.unwrap();
        db
    }

    fn file(&self) -> std::path::PathBuf {
        self.dir.path().join("crm.dump")
    }

    async fn back_up(&self, db: Database) -> Result<(Database, Backup)> {
        db::backup(&self.target(), db, &self.file()).await
    }
}

/// Whether there is a `pg_restore`; said on stderr where there is none.
fn can_restore() -> bool {
    let found = Command::new("pg_restore").arg("--version").output().is_ok_and(|run| run.status.success());
    if !found {
        server::skip("tests of restoring need pg_restore in PATH");
    }
    found
}

fn restore(database: &TestDatabase, file: &Path, how: &[&str]) {
    let mut restore = Command::new("pg_restore");
    programs::checked(restore.args(["--exit-on-error", "--dbname", database.url()]).args(how).arg(file));
}

async fn run(db: &mut Database, sql: &str) {
    let tx = db.begin(Access::Schema).await.unwrap();
    tx.batch(sql).await.unwrap();
    tx.commit().await.unwrap();
}

async fn text(db: &mut Database, sql: &str) -> String {
    let tx = db.begin(Access::Read).await.unwrap();
    tx.query(sql, &[]).await.unwrap()[0].get(0)
}

async fn is_aligned(db: &mut Database) -> bool {
    let tx = db.begin(Access::Read).await.unwrap();
    schema::check(&tx).await.unwrap().findings.is_empty()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_comes_back_on_a_server() {
    needs_server!();
    if !can_restore() {
        return;
    }
    let place = Place::new();
    let mut db = place.crm().await;
    let records =
        (0..3).map(|n| Ok(Sourced::new(format!("call {n}"), parse::transcript(calls::call(n)).unwrap())));
    replay::run(&mut db, &Job::default(), records, |_| {}).await.unwrap();
    run(&mut db, ODD_ROWS).await;
    let odd = "select string_agg(to_jsonb(o)::text, e'\\n' order by id) from public.odd as o";
    let (before, odd_before) = (rows::all(&mut db).await, text(&mut db, odd).await);

    let (mut db, made) = place.back_up(db).await.unwrap();
    assert_eq!(made.bytes, fs::metadata(place.file()).unwrap().len());
    let tables = "select count(*)::text from pg_tables where schemaname = 'public'";
    assert_eq!(made.tables.to_string(), text(&mut db, tables).await);
    // The database is open anew, with every row. Numbers that a sequence had in reserve are
    // gone, as after every start.
    assert_eq!(rows::all(&mut db).await, before);
    let numbers = text(&mut db, NUMBERS).await;
    db.close().await.unwrap();

    let server = TestDatabase::empty().await;
    for how in [&["--single-transaction"][..], &["--clean", "--if-exists"], &["--clean", "--jobs=3"]] {
        restore(&server, &place.file(), how);
        let mut restored = server.open().await;
        assert_eq!(rows::all(&mut restored).await, before, "{how:?}");
        assert_eq!(text(&mut restored, odd).await, odd_before, "{how:?}");
        let blank = "select count(*)::text from public.\"no; Type: columns\"";
        assert_eq!(text(&mut restored, blank).await, "1", "{how:?}");
        assert!(is_aligned(&mut restored).await, "{how:?}");
        assert_eq!(text(&mut restored, NUMBERS).await, numbers, "{how:?}");
        restored.close().await.unwrap();
    }
    assert!(rows::count(&before, "leads") == 3, "{before}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_imitates_a_dump_comes_back_as_it_is() {
    needs_server!();
    if !can_restore() {
        return;
    }
    let place = Place::new();
    let mut db = place.crm().await;
    run(&mut db, IMITATIONS).await;
    let (mut db, _) = place.back_up(db).await.unwrap();
    let before = text(&mut db, OBJECTS).await;
    db.close().await.unwrap();
    let server = TestDatabase::empty().await;
    for how in [&["--single-transaction"][..], &["--clean", "--jobs=3"]] {
        restore(&server, &place.file(), how);
        assert_eq!(text(&mut server.open().await, OBJECTS).await, before, "{how:?}");
        assert_eq!(server.text("select (to_regclass('public.imitated') is null)::text").await, "true");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_backed_up_is_refused_and_stays_as_it_is() {
    let place = Place::new();
    let db = place.crm().await;
    fs::write(place.file(), "letters").unwrap();
    let error = place.back_up(db).await.unwrap_err();
    assert_eq!(
        (error.kind(), fs::read(place.file()).unwrap().as_slice()),
        (ErrorKind::Refused, &b"letters"[..])
    );
    fs::remove_file(place.file()).unwrap();

    let mut db = Database::connect(&place.target()).await.unwrap();
    run(&mut db, "select lo_from_bytea(0, 'x')").await;
    let error = place.back_up(db).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Refused && error.message().contains("large objects"), "{error}");

    let db = Database::connect(&Target::InMemory).await.unwrap();
    let error = db::backup(&Target::InMemory, db, &place.file()).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Refused && error.hints()[0].contains("--data-dir"), "{error}");
    let left: Vec<_> =
        fs::read_dir(place.dir.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["data"]);
}

#[test]
fn a_run_that_is_killed_leaves_no_half_backup_and_changes_nothing() {
    let sandbox = Sandbox::new();
    let _permit = embedded::permit();
    let (file, part) = (sandbox.path("before.dump"), sandbox.path("before.dump.part"));
    let migrate = || sandbox.clara(["migrate", "-q", "--backup", "before.dump"]).embedded();
    let mut child = migrate().spawn();
    while !part.exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it began its backup");
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!file.exists());
    sandbox.clara(["migrate", "--status", "-q"]).embedded().run().is(3, "...\n", "");
    // What is left is named, and nothing is done before it is gone.
    migrate().run().is(
        1,
        "",
        "error: the unfinished backup `[..]before.dump.part` is in the way\n...\nhint: [..]\n",
    );
    fs::remove_file(part).unwrap();
    migrate().run().is(0, "...\n", "");
    assert!(fs::read(file).unwrap().starts_with(b"PGDMP"));
}
