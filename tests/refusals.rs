//! A database that cannot be used: what failed, why, and what helps, and no password.

use crate::support::calls;
use crate::support::command::{PASSWORD, Sandbox};
use crate::support::database::TestDatabase;
use crate::support::server::{self, needs_server};

const THREE_PARTS: &str = "error: [..]\ncaused by: [..]\n...\nhint: [..]\n...\n";

/// What `leads` says of a URL that does not work, which ends it with code 1.
#[track_caller]
fn refusal(url: &str) -> String {
    let run = Sandbox::new().clara(["leads", "--database-url", url]).run();
    let said = run.stderr(1, "");
    assert!(crate::support::expected::matches(THREE_PARTS, &said), "{url}\n{said}");
    said
}

#[test]
fn a_server_that_is_down_or_unknown() {
    let said = refusal(&format!("postgresql://me:{PASSWORD}@127.0.0.1:1/crm"));
    assert!(said.contains("127.0.0.1:1/crm") || said.contains("`127.0.0.1:1`"), "{said}");
    assert!(said.contains("caused by: connection refused\n"), "{said}");
    let said = refusal(&format!("postgresql://me:{PASSWORD}@no-such-host.invalid/crm"));
    assert!(said.contains("the host name cannot be found"), "{said}");
    let said = refusal(&format!("postgresql://me:{PASSWORD}@%2Fno%2Fsuch%2Ffolder/crm"));
    assert!(said.contains("no such socket"), "{said}");
}

#[test]
fn a_port_of_something_else() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        use std::io::Write as _;
        for stream in listener.incoming() {
            let _ = stream.unwrap().write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let said = refusal(&format!("postgresql://me:{PASSWORD}@127.0.0.1:{port}/crm?sslmode=disable"));
    assert!(said.contains("is this the port of a PostgreSQL server?"), "{said}");
}

/// What is wrong with the line itself is an error of usage.
#[test]
fn a_url_that_is_none() {
    for url in [
        format!("mysql://me:{PASSWORD}@db.example.com/crm"),
        format!("postgresql://me:{PASSWORD}@db.example.com:port/crm"),
        format!("postgresql://me:{PASSWORD}@db.example.com/crm?sslmode=perhaps"),
        format!("postgresql://me:{PASSWORD}@db.example.com/crm?sslmod=require"),
        format!("me:{PASSWORD}@db.example.com"),
        format!("password={PASSWORD} host=db.example.com"),
    ] {
        let sandbox = Sandbox::new();
        for run in [
            sandbox.clara(["leads", "--database-url", &url]),
            sandbox.clara(["leads"]).env("DATABASE_URL", &url),
        ] {
            let said = run.run().stderr(if url.contains("password=") { 1 } else { 2 }, "");
            assert!(said.starts_with("error: ") && said.contains("\nhint: "), "{url}\n{said}");
        }
    }
}

/// A `.env` is read where the variable is not set, and never shown.
#[test]
fn a_url_from_a_file_and_a_file_that_is_broken() {
    let sandbox = Sandbox::new();
    sandbox.write(".env", format!("DATABASE_URL=postgresql://me:{PASSWORD}@127.0.0.1:1/crm\n"));
    sandbox.clara(["leads"]).run().is(1, "", THREE_PARTS);
    sandbox.write(".env", format!("DATABASE URL {PASSWORD}\n"));
    sandbox.clara(["leads"]).run().is(
        1,
        "",
        "error: the file `.env` cannot be read\ncaused by: [..]\nhint: [..]\nhint: [..]\n",
    );
}

#[test]
fn a_certificate_that_is_missing_or_none() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("root.crt", "not a certificate");
    for root in [file.to_str().unwrap(), "no/such/file.crt"] {
        let url =
            format!("postgresql://me:{PASSWORD}@127.0.0.1:1/crm?sslmode=verify-full&sslrootcert={root}");
        let said = refusal(&url);
        assert!(said.contains("root.crt") || said.contains("file.crt"), "{said}");
    }
}

/// The URL of the tests' server with another login.
fn as_user(login: &str, query: &str) -> String {
    let url = server::url().unwrap();
    let rest = url.rsplit_once('@').unwrap().1;
    let joined = if rest.contains('?') { '&' } else { '?' };
    format!("postgresql://{login}@{rest}{joined}{query}")
}

#[tokio::test]
async fn a_role_or_database_that_is_unknown() {
    needs_server!();
    let said = refusal(&as_user(&format!("no_such_role:{PASSWORD}"), "connect_timeout=9"));
    assert!(said.contains("no_such_role"), "{said}");
    let database = TestDatabase::empty().await;
    let gone = database.url().to_owned();
    drop(database);
    let said = refusal(&gone);
    assert!(said.contains("does not exist") && said.contains("hint: create it with `createdb "), "{said}");
}

#[cfg(unix)]
mod with_a_server_of_its_own {
    use super::*;
    use crate::support::cluster::Cluster;

    #[test]
    fn a_wrong_password_and_tls_that_is_not_there() {
        let Some(cluster) = Cluster::start("host all all all scram-sha-256\n") else { return };
        cluster.sql("create role me login password 'right'; grant all on schema public to me");
        let at = format!("127.0.0.1:{}/postgres", cluster.port());
        let said = refusal(&format!("postgresql://me:{PASSWORD}@{at}"));
        assert!(said.contains("password authentication failed") && said.contains("PGPASSWORD"), "{said}");
        let said = refusal(&format!("postgresql://me@{at}"));
        assert!(said.contains("the server asks for a password, and there is none"), "{said}");
        let said = refusal(&format!("postgresql://me:{PASSWORD}@{at}?sslmode=require"));
        assert!(said.contains("sslmode"), "{said}");

        // From the environment and from the password file it works, and is not shown.
        let sandbox = Sandbox::new();
        let url = format!("postgresql://me@{at}");
        let migrate = |name: &str, value: &str| {
            sandbox.clara(["migrate", "--status", "--database-url", &url]).env(name, value).run()
        };
        migrate("PGPASSWORD", "right").is(3, "...\n", "database: postgresql://me@127.0.0.1:[PORT]/postgres");
        let file = sandbox.write("pass", "*:*:*:me:right\n");
        crate::support::cluster::restrict(file.to_str().unwrap());
        migrate("PGPASSFILE", file.to_str().unwrap()).is(3, "...\n", "database: [..]");
    }
}

#[tokio::test]
async fn a_database_without_the_tables_and_a_role_without_rights() {
    needs_server!();
    let (sandbox, empty) = (Sandbox::new(), TestDatabase::empty().await);
    sandbox.write("call.json", calls::call(1).to_string());
    let said = sandbox.clara(["replay", "call.json"]).on(&empty).run().stderr(1, "");
    assert!(said.contains("clara-crm migrate"), "{said}");
    let database = TestDatabase::migrated().await;
    let role = format!("clara_reader_{}", std::process::id());
    database.run(&format!("create role {role}; grant usage on schema public to {role}; grant select on all tables in schema public to {role}")).await;
    let joined = if database.url().contains('?') { '&' } else { '?' };
    let url = format!("{}{joined}options=-c%20role%3D{role}", database.url());
    let said = sandbox.clara(["replay", "call.json", "--database-url", &url]).run().stderr(1, "");
    database.run(&format!("drop owned by {role}; drop role {role}")).await;
    assert!(said.contains("error: ") && said.contains("permission denied"), "{said}");
}
