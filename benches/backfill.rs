//! How long `backfill agent-id status-bucket` takes beside two plain UPDATE statements that do
//! the same, what others notice of it, and whether its memory grows with the table.
//!
//! `cargo bench --bench backfill`. Needs a PostgreSQL server: `CLARA_BENCH_DATABASE_URL`, else
//! 127.0.0.1:5432; it makes databases of its own there and drops them. `-- 30000` takes
//! another number of leads.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark tells what it measured, or fails")]

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio_postgres::{Client, NoTls};

/// Connections that change one row after another meanwhile, as a team does.
const WRITERS: usize = 2;
/// How long a writer rests between two changes.
const REST: Duration = Duration::from_millis(4);
/// How long the writers are watched alone.
const ALONE: Duration = Duration::from_secs(15);

/// The two statements that do the same in one go.
const PLAIN: [&str; 2] = [
    "update public.leads l set agent_id = coalesce(u.id, c.id)
       from public.leads o
       cross join (select id from public.users where email = 'clara@trendtialcrm.ai') c
       left join public.users u on lower(btrim(o.assigned_agent)) in (lower(u.email), lower(u.full_name))
      where o.id = l.id and l.agent_id is null and o.assigned_agent <> 'Jon Smth' and l.sync_lock is not true",
    "update public.leads set status_bucket = case
        when qualification_status = 'opportunity' or lead_score >= 70 then 'P1'
        when qualification_status = 'sales_qualified' or lead_score >= 50 then 'P2'
        else 'P3' end
      where status_bucket is null and sync_lock is not true",
];

const SAME: &str =
    "select md5(string_agg(concat_ws(' ', id, agent_id, status_bucket), ',' order by id)) from public.leads";

#[tokio::main]
async fn main() {
    let leads: usize = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(300_000);
    let server = Server::find();
    let clara = build();
    println!("{leads} leads of legacy Clara's, {WRITERS} connections that change one row after another\n");

    let (plain, wanted) = plain(&server, leads).await;
    println!("two plain UPDATE statements          {:>8.2} s", plain.as_secs_f64());
    let (batched, memory) = batched(&server, &clara, leads, &wanted).await;
    println!("backfill agent-id status-bucket      {:>8.2} s", batched.as_secs_f64());
    println!("  as a multiple of the statements    {:>8.2}   (wanted: 2 at most)", ratio(batched, plain));

    beside(&server, &clara, leads).await;

    let (_, half) = batched_only(&server, &clara, leads / 2).await;
    println!("\nmemory at its highest, {leads} leads    {memory:>8} kB");
    println!("memory at its highest, half of them  {half:>8} kB");
    #[allow(clippy::cast_precision_loss, reason = "kilobytes")]
    let growth = memory as f64 / half as f64;
    println!("  as a multiple of the half          {growth:>8.2}   (wanted: 1)");
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// The server that is measured on.
struct Server {
    url: String,
}

impl Server {
    fn find() -> Self {
        let url = std::env::var("CLARA_BENCH_DATABASE_URL");
        Self { url: url.unwrap_or_else(|_| "postgresql://postgres@127.0.0.1:5432/postgres".into()) }
    }

    async fn client(&self, url: &str) -> Client {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    fn url_of(&self, name: &str) -> String {
        let (place, _) = self.url.rsplit_once('/').unwrap();
        format!("{place}/{name}")
    }

    /// A database with so many leads; the same ones each time.
    async fn database(&self, leads: usize) -> Filled<'_> {
        let name = format!("clara_bench_{}", std::process::id());
        let admin = self.client(&self.url).await;
        admin.batch_execute(&format!("drop database if exists {name} with (force)")).await.unwrap();
        admin.batch_execute(&format!("create database {name}")).await.unwrap();
        let url = self.url_of(&name);
        let mut db = clara_crm::db::Database::open(&url).await.unwrap();
        clara_crm::migration::migrate(&mut db).await.unwrap();
        let tx = db.begin(clara_crm::db::Access::Write).await.unwrap();
        clara_crm::store::agents::ensure_clara(&tx).await.unwrap();
        tx.commit().await.unwrap();
        let client = self.client(&url).await;
        client.batch_execute(&format!("set synchronous_commit = off; {}", filled_with(leads))).await.unwrap();
        for sql in ["vacuum analyze", "checkpoint"] {
            client.batch_execute(sql).await.unwrap();
        }
        Filled { server: self, name, url }
    }
}

fn filled_with(leads: usize) -> String {
    format!(
        "alter table public.leads add column assigned_agent varchar(50),
             alter client_id drop not null, alter status_bucket drop not null;
         insert into public.users (id, full_name, email, role)
         select md5('agent ' || n)::uuid, 'Agent ' || n, 'agent' || n || '@example.com', 'agent' from generate_series(1, 20) n;
         insert into public.leads (id, contact_person, email, phone, lead_score, qualification_status, assigned_agent,
                                   lead_source, conversation_summary, created_at, updated_at)
         select md5('lead ' || n)::uuid, 'Person ' || n, 'person' || n || '@example.com', '+4420794' || n, n * 37 % 101,
                (array['unqualified', 'marketing_qualified', 'sales_qualified', 'opportunity'])[1 + n % 4],
                case n % 7 when 0 then 'Clara' when 1 then 'AGENT ' || n % 20 + 1 when 2 then '' else 'agent' || n % 20 + 1 || '@example.com' end,
                'voice_call', repeat('They talked about prices. ', 4), '2024-01-01Z', '2024-01-02Z'
           from generate_series(1, {leads}) n"
    )
}

/// A database with leads, gone when dropped by [`Filled::drop`].
struct Filled<'a> {
    server: &'a Server,
    name: String,
    url: String,
}

impl Filled<'_> {
    async fn client(&self) -> Client {
        self.server.client(&self.url).await
    }

    async fn fingerprint(&self) -> String {
        self.client().await.query_one(SAME, &[]).await.unwrap().get(0)
    }

    async fn drop(self) {
        let admin = self.server.client(&self.server.url).await;
        admin.batch_execute(&format!("drop database {} with (force)", self.name)).await.unwrap();
    }
}

/// How long the two statements take, and what comes of them.
async fn plain(server: &Server, leads: usize) -> (Duration, String) {
    let database = server.database(leads).await;
    let client = database.client().await;
    let began = Instant::now();
    for sql in PLAIN {
        // As everybody who wants to keep `updated_at`.
        client
            .batch_execute(&format!("begin; set local clara_crm.keeps_updated_at = 'on'; {sql}; commit"))
            .await
            .unwrap();
    }
    let took = began.elapsed();
    let fingerprint = database.fingerprint().await;
    database.drop().await;
    (took, fingerprint)
}

async fn batched(server: &Server, clara: &str, leads: usize, wanted: &str) -> (Duration, u64) {
    let database = server.database(leads).await;
    let (took, memory) = run(clara, &database.url).await;
    assert_eq!(database.fingerprint().await, wanted, "the backfill did something else than the statements");
    database.drop().await;
    (took, memory)
}

async fn batched_only(server: &Server, clara: &str, leads: usize) -> (Duration, u64) {
    let database = server.database(leads).await;
    let measured = run(clara, &database.url).await;
    database.drop().await;
    measured
}

/// Runs the program: how long it took, and its memory at its highest (Linux), in kB.
async fn run(clara: &str, url: &str) -> (Duration, u64) {
    let began = Instant::now();
    let mut child = Command::new(clara)
        .args(["backfill", "agent-id", "status-bucket", "--quiet", "--format=json"])
        .env("DATABASE_URL", url)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut highest = 0;
    let status = loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
        highest = highest.max(peak.unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(status.success(), "{status}");
    (began.elapsed(), highest)
}

/// What the writers notice.
async fn beside(server: &Server, clara: &str, leads: usize) {
    let database = server.database(leads).await;
    let stop = Arc::new(AtomicBool::new(false));
    let writers = watch(&database, leads, &stop).await;
    tokio::time::sleep(ALONE).await;
    stop.store(true, Ordering::Relaxed);
    let alone = joined(writers).await;
    let stop = Arc::new(AtomicBool::new(false));
    let writers = watch(&database, leads, &stop).await;
    let (took, _) = run(clara, &database.url).await;
    stop.store(true, Ordering::Relaxed);
    let together = joined(writers).await;
    database.drop().await;
    println!(
        "\nsingle-row updates of others              alone    beside a backfill of {:.1} s",
        took.as_secs_f64()
    );
    for (name, part) in [("median", 50), ("99 of 100", 99), ("999 of 1000", 999)] {
        let of = |times: &[Duration]| {
            let scale = if part == 999 { 1000 } else { 100 };
            times[(times.len() * part / scale).min(times.len() - 1)]
        };
        let (one, other) = (of(&alone), of(&together));
        println!(
            "  {name:<12} in {:>20.2} ms {:>10.2} ms   {:>6.2} times",
            one.as_secs_f64() * 1e3,
            other.as_secs_f64() * 1e3,
            ratio(other, one)
        );
    }
    println!("  updates      {:>23} {:>13}", alone.len(), together.len());
    println!("  (wanted: 99 of 100 take 3 times as long at most)");
}

type Writers = Vec<tokio::task::JoinHandle<Vec<Duration>>>;

async fn watch(database: &Filled<'_>, leads: usize, stop: &Arc<AtomicBool>) -> Writers {
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let client = database.client().await;
        let stop = Arc::clone(stop);
        writers.push(tokio::spawn(async move {
            let update = client
                .prepare("update public.leads set notes = $2 where id = md5('lead ' || $1::bigint)::uuid")
                .await
                .unwrap();
            let mut times = Vec::new();
            let mut n = i64::try_from(writer).unwrap();
            while !stop.load(Ordering::Relaxed) {
                // Everywhere in the table, and the same rows each time.
                n = (n * 48_271 + 11) % i64::try_from(leads).unwrap();
                let began = Instant::now();
                client.execute(&update, &[&(n + 1), &"called back"]).await.unwrap();
                times.push(began.elapsed());
                tokio::time::sleep(REST).await;
            }
            times
        }));
    }
    writers
}

async fn joined(writers: Writers) -> Vec<Duration> {
    let mut times = Vec::new();
    for writer in writers {
        times.extend(writer.await.unwrap());
    }
    times.sort_unstable();
    times
}

/// The program as it is shipped.
fn build() -> String {
    env!("CARGO_BIN_EXE_clara-crm").to_owned()
}
