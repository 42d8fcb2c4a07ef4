//! TLS as libpq means it, against a server with certificates of its own; `psql` has
//! to come to the same result.

use std::process::{Command, Stdio};

use clara_crm::db::{Access, Database, Environment, ServerTarget, Target};
use clara_crm::error::{Error, ErrorKind, Result};

use crate::support::cluster::{Cluster, restrict};

const HBA: &str = "\
hostssl   all certuser  all cert
hostssl   all tlsonly   all scram-sha-256
hostnossl all plainonly all scram-sha-256
host      all user      all scram-sha-256
host      all md5user   all md5
";

/// How a connection ended.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Outcome {
    Encrypted,
    Plain,
    Fails(&'static str),
}
use Outcome::{Encrypted, Fails, Plain};

async fn connect(url: &str, environment: &Environment) -> Result<(Database, bool)> {
    let target = Target::Server(Box::new(ServerTarget::parse(url, environment)?));
    let mut database = Database::connect(&target).await?;
    let transaction = database.begin(Access::Read).await?;
    let sql = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
    let encrypted = transaction.query(sql, &[]).await?[0].get(0);
    transaction.rollback().await?;
    Ok((database, encrypted))
}

struct Bench {
    cluster: Cluster,
    environment: Environment,
}

impl Bench {
    fn start() -> Option<Self> {
        let cluster = Cluster::start(HBA)?;
        make_certificates(&cluster);
        cluster.sql(
            "create role \"user\" login password 'secret'; create role tlsonly login password 'secret'; \
             create role plainonly login password 'secret'; create role certuser login; \
             set password_encryption = md5; create role md5user login password 'secret'",
        );
        let home = cluster.path("home");
        std::fs::create_dir(&home).unwrap();
        Some(Self { cluster, environment: Environment::default().with_home(home) })
    }

    fn url(&self, login: &str, host: &str, query: &str) -> String {
        let folder = self.cluster.path("");
        let query = query.replace('@', &folder);
        format!("postgresql://{login}@{host}:{}/postgres?connect_timeout=5&{query}", self.cluster.port())
    }

    /// Connects and compares with what is expected, and with what `psql` does.
    async fn expect(&self, host: &str, query: &str, expected: Outcome) {
        self.expect_as("user:secret", host, query, expected).await;
    }

    async fn expect_as(&self, login: &str, host: &str, query: &str, expected: Outcome) {
        let url = self.url(login, host, query);
        match (connect(&url, &self.environment).await, expected) {
            (Ok((_, true)), Encrypted) | (Ok((_, false)), Plain) => {}
            (Err(error), Fails(why)) => check(&error, why, query),
            (result, _) => panic!("{login} {host} {query}: expected {expected:?}, found {result:?}"),
        }
        // The version of psql here does not know it.
        if !query.contains("sslrootcert=system") {
            assert_eq!(
                self.psql(&url),
                matches!(expected, Encrypted | Plain),
                "psql differs: {login} {host} {query}"
            );
        }
    }

    fn psql(&self, url: &str) -> bool {
        let mut psql = Command::new("psql");
        psql.args(["-XqAt", "-w", "-c", "select 1", url]).env("HOME", self.cluster.path("home"));
        psql.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
    }
}

fn check(error: &Error, why: &str, query: &str) {
    let shown = format!("{error} {:?}", error.hints());
    assert!(shown.contains(why), "{query}: {shown}");
    assert!(!shown.contains("secret"), "{shown}");
    assert!(!error.hints().is_empty(), "{query}: {shown}");
}

fn make_certificates(cluster: &Cluster) {
    cluster.write("ca.ext", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n");
    cluster.write("leaf.ext", "basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost\n");
    cluster.write("plain.ext", "basicConstraints=CA:FALSE\n");
    for (name, subject) in [("ca", "/CN=Test-Root"), ("otherca", "/CN=Other-Root")] {
        cluster.openssl(&format!("req {NEW_KEY} -keyout {name}.key -subj {subject} -out {name}.csr"));
        cluster.openssl(&format!(
            "x509 -req -in {name}.csr -signkey {name}.key -days 30 -extfile ca.ext -out {name}.crt"
        ));
    }
    let sign = |name: &str, subject: &str, by: &str, ext: &str| {
        cluster.openssl(&format!("req {NEW_KEY} -keyout {name}.key -subj {subject} -out {name}.csr"));
        cluster.openssl(&format!(
            "x509 -req -in {name}.csr -CA {by}.crt -CAkey {by}.key -CAcreateserial -days 30 -extfile {ext} -out {name}.crt"
        ));
    };
    sign("mid", "/CN=Test-Intermediate", "ca", "ca.ext");
    sign("leaf", "/CN=whatever", "mid", "leaf.ext");
    sign("byname", "/CN=localhost", "ca", "plain.ext");
    sign("client", "/CN=certuser", "ca", "plain.ext");
    restrict(&cluster.path("client.key"));
    cluster.concatenate(&["leaf.crt", "mid.crt"], "leaf.chain");
    cluster.concatenate(&["ca.crt", "mid.crt"], "bundle.crt");
    make_self_signed(cluster);
    make_expired(cluster);
    cluster.write("empty.crt", "");
    cluster.write("text.crt", "this is no certificate\n");
    cluster.write("torn.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
}

const NEW_KEY: &str = "-newkey rsa:2048 -nodes";

fn make_self_signed(cluster: &Cluster) {
    // Self-signed: as an authority (what `openssl req -x509` makes), as a server, and
    // of version 1 without any extension.
    cluster.openssl(&format!(
        "req -x509 {NEW_KEY} -keyout selfca.key -subj /CN=x -addext subjectAltName=DNS:localhost -days 30 -out selfca.crt"
    ));
    for (name, extensions) in [("selfleaf", "-extfile leaf.ext"), ("v1", "")] {
        cluster.openssl(&format!("req {NEW_KEY} -keyout {name}.key -subj /CN=localhost -out {name}.csr"));
        cluster.openssl(&format!(
            "x509 -req -in {name}.csr -signkey {name}.key -days 30 {extensions} -out {name}.crt"
        ));
    }
}

fn make_expired(cluster: &Cluster) {
    cluster.write("ca.conf", "[ca]\ndefault_ca=d\n[d]\ndatabase=ca.index\nserial=ca.serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n");
    cluster.write("ca.index", "");
    cluster.write("ca.serial", "1000\n");
    cluster.openssl(&format!("req {NEW_KEY} -keyout old.key -subj /CN=old -out old.csr"));
    cluster.openssl(
        "ca -batch -config ca.conf -cert ca.crt -keyfile ca.key -in old.csr -extfile leaf.ext -notext \
         -startdate 20200101000000Z -enddate 20200201000000Z -out old.crt",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sslmode_does_what_psql_does() {
    let Some(bench) = Bench::start() else { return };
    a_chain(&bench).await;
    a_leaf_alone(&bench).await;
    self_signed(&bench).await;
    by_common_name_and_out_of_date(&bench).await;
    logins(&bench).await;
    no_tls(&bench).await;
}

async fn a_chain(bench: &Bench) {
    bench.cluster.serve(Some(("leaf.chain", "leaf.key")));
    let by_address = "127.0.0.1";
    for (query, host, outcome) in [
        ("", "localhost", Encrypted),
        ("sslmode=disable", "localhost", Plain),
        ("sslmode=allow", "localhost", Plain),
        ("sslmode=prefer", "localhost", Encrypted),
        ("sslmode=require", "localhost", Encrypted),
        ("sslmode=require", by_address, Encrypted),
        ("sslmode=require&sslrootcert=@ca.crt", by_address, Encrypted),
        ("sslmode=require&sslrootcert=@otherca.crt", "localhost", Fails("otherca.crt")),
        ("sslmode=verify-ca&sslrootcert=@ca.crt", "localhost", Encrypted),
        ("sslmode=verify-ca&sslrootcert=@ca.crt", by_address, Encrypted),
        ("sslmode=verify-ca&sslrootcert=@otherca.crt", "localhost", Fails("sslrootcert")),
        ("sslmode=verify-full&sslrootcert=@ca.crt", "localhost", Encrypted),
        ("sslmode=verify-full&sslrootcert=@ca.crt", by_address, Fails("another host name")),
        ("sslmode=verify-full&sslrootcert=@bundle.crt", "localhost", Encrypted),
        ("sslmode=verify-full&sslrootcert=@otherca.crt", "localhost", Fails("sslrootcert")),
        ("sslrootcert=system", "localhost", Fails("sslrootcert=FILE")),
        ("sslmode=verify-full", "localhost", Fails("sslrootcert=FILE")),
        ("sslmode=verify-full&ssl_min_protocol_version=TLSv1.3&sslrootcert=@ca.crt", "localhost", Encrypted),
    ] {
        bench.expect(host, query, outcome).await;
    }
    for file in ["missing.crt", "empty.crt", "text.crt", "torn.crt"] {
        let query = format!("sslmode=verify-full&sslrootcert=@{file}");
        let error =
            connect(&bench.url("user:secret", "localhost", &query), &bench.environment).await.err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Input, "{error}");
        assert!(error.to_string().contains(file), "{error}");
    }
}

async fn a_leaf_alone(bench: &Bench) {
    bench.cluster.serve(Some(("leaf.crt", "leaf.key")));
    for (query, outcome) in [
        ("sslmode=verify-full&sslrootcert=@ca.crt", Fails("sslrootcert")),
        ("sslmode=verify-full&sslrootcert=@bundle.crt", Encrypted),
        ("sslmode=verify-ca&sslrootcert=@bundle.crt", Encrypted),
    ] {
        bench.expect("localhost", query, outcome).await;
    }
}

async fn self_signed(bench: &Bench) {
    for name in ["selfca", "selfleaf", "v1"] {
        bench.cluster.serve(Some((&format!("{name}.crt"), &format!("{name}.key"))));
        let with = |mode: &str, root: &str| format!("sslmode={mode}&sslrootcert=@{root}.crt");
        bench.expect("localhost", "sslmode=require", Encrypted).await;
        bench.expect("localhost", &with("verify-ca", name), Encrypted).await;
        bench.expect("127.0.0.1", &with("verify-ca", name), Encrypted).await;
        bench.expect("localhost", &with("verify-full", name), Encrypted).await;
        bench.expect("127.0.0.1", &with("verify-full", name), Fails("another host name")).await;
        bench.expect("localhost", &with("verify-ca", "ca"), Fails("sslrootcert")).await;
    }
}

async fn by_common_name_and_out_of_date(bench: &Bench) {
    bench.cluster.serve(Some(("byname.crt", "byname.key")));
    bench.expect("localhost", "sslmode=verify-full&sslrootcert=@ca.crt", Encrypted).await;
    bench.expect("127.0.0.1", "sslmode=verify-full&sslrootcert=@ca.crt", Fails("another host name")).await;
    bench.cluster.serve(Some(("old.crt", "old.key")));
    bench.expect("localhost", "sslmode=verify-ca&sslrootcert=@ca.crt", Fails("expired")).await;
    bench.expect("localhost", "sslmode=verify-ca&sslrootcert=@old.crt", Fails("expired")).await;
    bench.expect("localhost", "sslmode=require", Encrypted).await;
}

async fn logins(bench: &Bench) {
    bench.cluster.serve(Some(("leaf.chain", "leaf.key")));
    let with_certificate = "sslmode=verify-full&sslrootcert=@ca.crt&sslcert=@client.crt&sslkey=@client.key";
    for (login, query, outcome) in [
        ("user:wrong", "", Fails("PGPASSWORD")),
        ("user", "", Fails("asks for a password")),
        ("md5user:secret", "", Encrypted),
        ("md5user:secret", "sslmode=disable", Plain),
        ("user:secret", "sslmode=require&channel_binding=require", Encrypted),
        ("user:secret", "sslmode=disable&channel_binding=require", Fails("channel binding")),
        ("tlsonly:secret", "sslmode=disable", Fails("sslmode=require")),
        ("tlsonly:secret", "sslmode=allow", Encrypted),
        ("plainonly:secret", "sslmode=prefer", Plain),
        ("plainonly:secret", "sslmode=require", Fails("pg_hba.conf")),
        ("certuser", with_certificate, Encrypted),
        ("certuser", "sslmode=require", Fails("sslcert=FILE")),
    ] {
        bench.expect_as(login, "localhost", query, outcome).await;
    }
    let pgpass = bench.cluster.path("home/.pgpass");
    std::fs::write(&pgpass, "localhost:*:postgres:user:secret\n").unwrap();
    restrict(&pgpass);
    bench.expect_as("user", "localhost", "sslmode=require", Encrypted).await;
    bench.expect_as("user", "127.0.0.1", "sslmode=require", Fails("asks for a password")).await;
    std::fs::remove_file(pgpass).unwrap();
}

async fn no_tls(bench: &Bench) {
    bench.cluster.serve(None);
    bench.expect("localhost", "", Plain).await;
    bench.expect("localhost", "sslmode=require", Fails("does not offer TLS")).await;
    bench.expect("localhost", "sslmode=verify-full&sslrootcert=@ca.crt", Fails("does not offer TLS")).await;
    let socket = bench.cluster.path("").trim_end_matches('/').replace('/', "%2F");
    bench.expect_as("postgres", &socket, "sslmode=verify-full&sslrootcert=@ca.crt", Plain).await;
}
