//! An archive of the database, made before something changes it: whole and readable, or
//! not there at all.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use clara_crm::db::{self, Access, Backup, Database, Environment, Programs, Target, TargetOptions};
use clara_crm::error::{Error, ErrorKind, Result};
use clara_crm::replay::{self, Job};
use clara_crm::transcript::parse;
use clara_crm::transcript::source::Sourced;
use tempfile::TempDir;

use crate::support::cluster::Cluster;
use crate::support::command::PASSWORD;
use crate::support::database::TestDatabase;
use crate::support::server::{self, needs_server};
use crate::support::{calls, programs, rows};

/// A folder to back up into, and programs that stand in for PostgreSQL's.
struct Place {
    dir: TempDir,
}

impl Place {
    /// `None`, said on stderr, where there is no `pg_dump`.
    fn new() -> Option<Self> {
        let version = Command::new("pg_dump").arg("--version").output();
        if version.is_ok_and(|output| output.status.success()) {
            return Some(Self { dir: tempfile::tempdir().unwrap() });
        }
        server::skip("tests of backups need pg_dump in PATH");
        None
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("crm.dump")
    }

    /// Everything that lies in the folder besides the programs.
    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> =
            entries.map(|name| name.into_string().unwrap()).filter(|name| name != "bin").collect();
        names.sort();
        names
    }

    /// PostgreSQL's own `pg_restore`, and a `pg_dump` that says its version and then does
    /// as `script` has it.
    fn stand_in(&self, script: &str) -> Programs {
        let bin = self.dir.path().join("bin");
        fs::create_dir_all(&bin).unwrap();
        for (name, script) in [("pg_dump", script), ("pg_restore", "exec pg_restore \"$@\"")] {
            let text = format!("#!/bin/sh\n[ \"$1\" = --version ] && exec {name} --version\n{script}\n");
            fs::write(bin.join(name), text).unwrap();
            fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        Programs::in_folders([bin])
    }
}

fn target(url: &str) -> Target {
    let options = TargetOptions { database_url: Some(url.to_owned()), ..TargetOptions::default() };
    Target::resolve_in(&options, &Environment::default()).unwrap()
}

/// A CRM with a few rows in it.
async fn crm() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    let records =
        (0..3).map(|n| Ok(Sourced::new(format!("call {n}"), parse::transcript(calls::call(n)).unwrap())));
    replay::run(&mut database.open().await, &Job::default(), records, |_| {}).await.unwrap();
    database
}

async fn back_up(programs: &Programs, database: &TestDatabase, file: &Path) -> Result<Backup> {
    let backed_up = db::backup_with(programs, &target(database.url()), database.open().await, file).await?;
    Ok(backed_up.1)
}

/// A backup that must fail, and leave the folder as it was.
async fn refused(place: &Place, script: &str, database: &TestDatabase) -> Error {
    let before = place.files();
    let error = back_up(&place.stand_in(script), database, &place.file()).await.unwrap_err();
    assert_eq!(place.files(), before, "{script}");
    error
}

#[tokio::test]
async fn what_is_in_it_comes_back() {
    needs_server!();
    let Some(place) = Place::new() else { return };
    let database = crm().await;
    let (_, made) = db::backup(&target(database.url()), database.open().await, &place.file()).await.unwrap();
    assert_eq!((place.files(), &made.file), (vec!["crm.dump".to_owned()], &place.file()));
    let found = fs::metadata(place.file()).unwrap();
    assert_eq!((found.len(), found.permissions().mode() & 0o777), (made.bytes, 0o600));
    let tables = "select count(*)::text from pg_tables where schemaname = 'public'";
    assert_eq!(made.tables.to_string(), database.text(tables).await);

    let empty = TestDatabase::empty().await;
    let mut restore = Command::new("pg_restore");
    programs::checked(restore.args(["--exit-on-error", "--dbname", empty.url()]).arg(place.file()));
    let (before, after) =
        (rows::all(&mut database.open().await).await, rows::all(&mut empty.open().await).await);
    assert_eq!(before, after);
    assert!(rows::count(&after, "leads") == 3, "{after}");
}

#[tokio::test]
async fn it_takes_the_place_of_no_other_file() {
    needs_server!();
    let Some(place) = Place::new() else { return };
    let database = TestDatabase::empty().await;
    for name in ["crm.dump", "crm.dump.part"] {
        fs::write(place.dir.path().join(name), "letters").unwrap();
        let error = back_up(&Programs::of_system(), &database, &place.file()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
        assert!(error.message().contains(name) && !error.hints().is_empty(), "{error}");
        assert_eq!(place.files(), [name]);
        assert_eq!(fs::read_to_string(place.dir.path().join(name)).unwrap(), "letters");
        fs::remove_file(place.dir.path().join(name)).unwrap();
    }
    for nowhere in ["no/such/folder/crm.dump", "."] {
        let error =
            back_up(&Programs::of_system(), &database, &place.dir.path().join(nowhere)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input, "{error}");
    }
}

#[tokio::test]
async fn a_backup_that_fails_says_why_and_leaves_no_file() {
    needs_server!();
    let Some(place) = Place::new() else { return };
    let database = crm().await;
    let error = refused(&place, "pg_dump \"$@\" | head -c 100; kill -KILL $$", &database).await;
    assert_eq!(error.causes(), ["`pg_dump` was ended by signal 9"]);
    let full = "echo 'pg_dump: error: could not write to output file: No space left on device' >&2; exit 1";
    let error = refused(&place, full, &database).await;
    assert!(error.hints()[0].contains("free space"), "{error}");
    assert!(error.to_string().contains("No space left on device"), "{error}");
    // The list of contents stands in front: it is whole where the rows are cut off.
    let error = refused(&place, "pg_dump \"$@\" | head -c -300", &database).await;
    assert_eq!(error.message(), "the backup cannot be read back", "{error}");
    let error = refused(&place, "exec pg_dump \"$@\" --exclude-table-data=public.leads", &database).await;
    assert_eq!(error.causes(), ["the rows of `leads` are not in it"]);
    let error = refused(&place, "true", &database).await;
    assert_eq!(error.message(), "the backup cannot be read back", "{error}");
    // And where nothing hinders it, it is made.
    assert!(back_up(&place.stand_in("exec pg_dump \"$@\""), &database, &place.file()).await.is_ok());
}

#[tokio::test]
async fn programs_that_are_missing_or_too_old_are_named() {
    needs_server!();
    let Some(place) = Place::new() else { return };
    let database = TestDatabase::empty().await;
    let nothing = Programs::in_folders([place.dir.path().join("bin")]);
    let error = back_up(&nothing, &database, &place.file()).await.unwrap_err();
    assert!(error.hints()[0].contains("postgresql-client-"), "{error:?}");
    let old = place.stand_in("");
    let script = place.dir.path().join("bin/pg_dump");
    fs::write(&script, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n").unwrap();
    let error = back_up(&old, &database, &place.file()).await.unwrap_err();
    assert!(error.causes()[0].contains("of PostgreSQL 9 here"), "{error:?}");
    assert_eq!(place.files(), Vec::<String>::new());
}

#[tokio::test]
async fn a_role_that_may_not_read_everything_is_told_so() {
    needs_server!();
    let Some(place) = Place::new() else { return };
    let database = crm().await;
    let role = format!("clara_reader_{}", std::process::id());
    database
        .run(&format!(
            "create role {role}; grant {role} to current_user; grant usage on schema public to {role}"
        ))
        .await;
    let url = format!(
        "{}{}options=-c%20role%3D{role}",
        database.url(),
        if database.url().contains('?') { '&' } else { '?' }
    );
    let db = Database::open(&url).await.unwrap();
    let error = db::backup(&target(&url), db, &place.file()).await.unwrap_err();
    database.run(&format!("drop owned by {role}; drop role {role}")).await;
    assert_eq!(error.kind(), ErrorKind::NotPermitted, "{error}");
    assert!(error.to_string().contains("permission denied"), "{error}");
    assert_eq!(place.files(), Vec::<String>::new());
}

/// The password reaches the server and no command line.
#[tokio::test]
async fn the_password_is_on_no_command_line() {
    let Some(cluster) = Cluster::start("host all all 127.0.0.1/32 scram-sha-256\n") else { return };
    let Some(place) = Place::new() else { return };
    cluster.sql(&format!("alter role postgres password '{PASSWORD}'; create table public.users (id int)"));
    let url =
        format!("postgresql://postgres:{PASSWORD}@127.0.0.1:{}/postgres?sslmode=disable", cluster.port());
    let told = place.dir.path().join("bin/told");
    let script = format!("echo \"$@\" > {}; exec pg_dump \"$@\"", told.display());
    let programs = place.stand_in(&script);
    let db = Database::open(&url).await.unwrap();
    let (mut db, made) = db::backup_with(&programs, &target(&url), db, &place.file()).await.unwrap();
    assert_eq!(made.tables, 1);
    let told = fs::read_to_string(told).unwrap();
    assert!(told.contains("--format=custom") && !told.contains(PASSWORD), "{told}");

    let tx = db.begin(Access::Write).await.unwrap();
    tx.batch("alter role postgres password 'another'").await.unwrap();
    tx.commit().await.unwrap();
    fs::remove_file(place.file()).unwrap();
    let error = db::backup_with(&programs, &target(&url), db, &place.file()).await.unwrap_err();
    assert!(!format!("{error:?}").contains(PASSWORD), "{error}");
    assert!(error.to_string().contains("password authentication failed"), "{error}");
}
