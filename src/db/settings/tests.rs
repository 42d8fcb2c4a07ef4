#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use super::*;
use crate::db::tls::{Root, SslMode};
use crate::error::{Error, ErrorKind};

fn environment(variables: &[(&str, &str)]) -> Environment {
    Environment::new(variables.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))).with_user("os-user")
}

fn target(url: &str, variables: &[(&str, &str)]) -> ServerTarget {
    ServerTarget::parse(url, &environment(variables)).unwrap()
}

fn refusal(url: &str) -> Error {
    let error = ServerTarget::parse(url, &environment(&[])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Usage, "{url}");
    let shown = format!("{error} {:?}", error.hints());
    assert!(!shown.contains("hunter2"), "{shown}");
    error
}

#[test]
fn what_the_url_is_silent_on_comes_from_the_environment() {
    let variables = [
        ("PGHOST", "env.example.com"),
        ("PGPORT", "6543"),
        ("PGUSER", "env-user"),
        ("PGDATABASE", "env-db"),
        ("PGPASSWORD", "env-secret"),
        ("PGAPPNAME", "env-app"),
        ("PGSSLMODE", "require"),
        ("PGCONNECT_TIMEOUT", "3"),
    ];
    let all = target("postgresql://", &variables);
    assert_eq!(all.label(), "postgresql://env-user@env.example.com:6543/env-db");
    assert_eq!(all.password.as_ref().unwrap().expose(), "env-secret");
    assert_eq!(all.application_name, "env-app");
    assert_eq!(all.tls.mode, SslMode::Require);
    assert_eq!(all.connect_timeout, Some(Duration::from_secs(3)));

    let none = target(
        "postgresql://me:mine@db.example.com:5433/crm?sslmode=disable&application_name=a&connect_timeout=0",
        &variables,
    );
    assert_eq!(none.label(), "postgresql://me@db.example.com:5433/crm");
    assert_eq!(none.password.as_ref().unwrap().expose(), "mine");
    assert_eq!(none.application_name, "a");
    assert_eq!(none.tls.mode, SslMode::Disable);
    assert_eq!(none.connect_timeout, None);
}

#[test]
fn the_defaults_are_those_promised() {
    let target = target("postgresql://db.example.com", &[("PGHOSTADDR", "192.0.2.1")]);
    assert_eq!(target.label(), "postgresql://os-user@db.example.com:5432/os-user");
    assert_eq!(target.application_name, "clara-crm");
    assert_eq!(target.connect_timeout, Some(Duration::from_secs(10)));
    assert_eq!((target.tls.mode, target.tls.root), (SslMode::Prefer, None));
    assert!(matches!(&target.endpoints[0].address, Address::Tcp { hostaddr: None, .. }));
}

#[test]
fn labels_and_debug_hide_the_password() {
    for url in [
        "postgresql://me:hunter2@a.example.com,b.example.com:5433/crm",
        "host=/srv/sock dbname=crm user=me password=hunter2",
    ] {
        let target = target(url, &[]);
        assert!(!target.label().contains("hunter2"));
        assert!(!format!("{target:?}").contains("hunter2"));
    }
    assert_eq!(
        target("postgresql://me:hunter2@%2Fsrv%2Fsock/crm", &[]).label(),
        "postgresql://me@/crm (Unix socket /srv/sock/.s.PGSQL.5432)"
    );
    assert_eq!(
        target("postgres://me@[2001:db8::1]/crm", &[]).label(),
        "postgresql://me@[2001:db8::1]:5432/crm"
    );
}

#[test]
fn sslmode_and_sslrootcert_mean_what_they_mean_to_libpq() {
    let tls = |query: &str| target(&format!("postgres://me@h/d?{query}"), &[]).tls;
    assert_eq!(tls("sslmode=verify-full").root, Some(Root::System));
    assert_eq!(tls("sslmode=verify-ca&sslrootcert=/ca.pem").root, Some(Root::File("/ca.pem".into())));
    assert_eq!(tls("sslmode=require").root, None);
    assert_eq!(tls("ssl=true").mode, SslMode::Require);
    assert_eq!(tls("ssl=true&sslmode=verify-ca").mode, SslMode::VerifyCa);
    let system = tls("sslrootcert=system");
    assert_eq!((system.mode, system.root), (SslMode::VerifyFull, Some(Root::System)));
    assert!(refusal("postgres://me@h/d?sslrootcert=system&sslmode=require").to_string().contains("too weak"));
    assert!(refusal("postgres://me@h/d?sslnegotiation=direct").hints()[0].contains("sslmode"));
    assert_eq!(target("postgres://me@h/d?sslrootcert=/ca.pem", &[]).warnings().len(), 1);
    assert_eq!(target("postgres://me@h/d?sslrootcert=/ca.pem&sslmode=require", &[]).warnings().len(), 0);
}

#[test]
fn the_root_certificate_of_the_home_directory_is_used() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join(".postgresql/root.crt");
    fs::create_dir(file.parent().unwrap()).unwrap();
    fs::write(&file, "").unwrap();
    let environment = environment(&[]).with_home(home.path());
    let root = |url| ServerTarget::parse(url, &environment).unwrap().tls.root;
    assert_eq!(root("postgres://me@h/d?sslmode=verify-full"), Some(Root::File(file)));
    assert_eq!(root("postgres://me@h/d?sslrootcert=system"), Some(Root::System));
}

#[cfg(unix)]
#[test]
fn the_password_file_serves_where_no_password_is_given() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join(".pgpass");
    fs::write(
        &file,
        "a.example.com:5432:crm:me:for-a\nb.example.com:*:*:me:for-b\nlocalhost:*:*:*:for-socket\n",
    )
    .unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let parse = |url: &str, variables: &[(&str, &str)]| {
        ServerTarget::parse(url, &environment(variables).with_home(home.path())).unwrap()
    };
    let passwords = |target: &ServerTarget| -> Vec<Option<String>> {
        let of = |endpoint: &Endpoint| endpoint.password.as_ref().map(|found| found.expose().to_owned());
        target.endpoints.iter().map(of).collect()
    };
    let both = parse("postgres://me@a.example.com,b.example.com,c.example.com/crm", &[]);
    assert_eq!(passwords(&both), [Some("for-a".into()), Some("for-b".into()), None]);
    assert_eq!(passwords(&parse("host=/tmp user=me dbname=d", &[])), [Some("for-socket".into())]);
    let given = parse("postgres://me@a.example.com/crm", &[("PGPASSWORD", "x")]);
    assert_eq!(passwords(&given), [None]);

    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let open = parse("postgres://me@a.example.com,b.example.com/crm", &[]);
    assert_eq!(passwords(&open), [None, None]);
    assert_eq!(open.warnings().len(), 1);
    let elsewhere = parse("postgres://me@a.example.com/crm", &[("PGPASSFILE", "/nonexistent")]);
    assert!(elsewhere.warnings().is_empty());
}

#[test]
fn parameters_of_other_clients_are_let_pass() {
    let url = "postgres://me@h:6543/d?pgbouncer=true&connection_limit=1&supa=base-pooler.x&pool_timeout=5\
               &schema=public&client_encoding=UTF8&gssencmode=disable&keepalives_idle=30&tcp_user_timeout=500";
    let target = target(url, &[]);
    assert_eq!(target.tcp.idle, Some(Duration::from_secs(30)));
    assert_eq!(target.tcp.user_timeout, Some(Duration::from_millis(500)));
}

#[test]
fn what_is_wrong_is_named_and_the_url_is_not_shown() {
    for (query, named) in [
        ("sslmood=require", "`sslmood`"),
        ("sslcrl=x", "`sslcrl`"),
        ("schema=other", "`schema`"),
        ("sslmode=verify", "`verify-full`"),
        ("connect_timeout=soon", "`connect_timeout`"),
        ("target_session_attrs=leader", "`read-write`"),
        ("requirepeer=postgres", "`requirepeer`"),
        ("gssencmode=require", "`gssencmode`"),
    ] {
        let error = refusal(&format!("postgres://me:hunter2@h/d?{query}"));
        let shown = format!("{error} {:?}", error.hints());
        assert!(shown.contains(named), "{query}: {shown}");
    }
    refusal("postgres://me:hunter2/x@h/d");
    refusal("postgres://me@h/d?hunter2X=1");
}
