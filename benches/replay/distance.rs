//! A server far away: everything that goes to it and comes from it takes its time, and the
//! round trips are counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::support::archive;
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::wire;

/// From here to there; as long back.
const ONE_WAY: Duration = Duration::from_millis(20);

/// Replays over a round-trip time of 40 ms.
pub(crate) async fn measure(sandbox: &Sandbox) {
    for (conversations, wanted) in [(1, "at most 12"), (500, "at most 100")] {
        let database = TestDatabase::migrated().await;
        let trips = Arc::new(Trips::default());
        let url = wire::url_at(&database, listen(Arc::clone(&trips)).await);
        sandbox.write("far.jsonl", archive::lines(0..conversations));
        let began = Instant::now();
        let child = sandbox.clara(["replay", "far.jsonl", "--quiet"]).env("DATABASE_URL", url).spawn();
        let output = tokio::task::spawn_blocking(move || child.wait_with_output()).await.unwrap().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        println!(
            "{:<34}{:>10} (wanted: {wanted}), {:.1} s",
            format!("round trips of {conversations} conversations"),
            trips.counted.load(Ordering::Relaxed),
            began.elapsed().as_secs_f64(),
        );
    }
}

/// How often the client waited for an answer.
#[derive(Default)]
struct Trips {
    counted: AtomicU64,
    /// 1 where the last thing that was seen went to the server.
    outward: AtomicU64,
}

impl Trips {
    fn seen(&self, outward: bool) {
        let before = self.outward.swap(u64::from(outward), Ordering::Relaxed);
        if outward && before == 0 {
            self.counted.fetch_add(1, Ordering::Relaxed);
        }
    }
}

async fn listen(trips: Arc<Trips>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            // Its handshake is one.
            trips.counted.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(connect(client, Arc::clone(&trips)));
        }
    });
    port
}

async fn connect(client: TcpStream, trips: Arc<Trips>) {
    let server = wire::to_server().await;
    for stream in [&client, &server] {
        stream.set_nodelay(true).unwrap();
    }
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    tokio::spawn(carry(from_client, to_server, Arc::clone(&trips), true));
    tokio::spawn(carry(from_server, to_client, trips, false));
}

/// Carries what comes to where it goes, each piece after its time.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, trips: Arc<Trips>, outward: bool) {
    let (send, mut receive) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    tokio::spawn(async move {
        while let Some((at, piece)) = receive.recv().await {
            tokio::time::sleep_until(at.into()).await;
            if to.write_all(&piece).await.is_err() {
                return;
            }
        }
    });
    let mut buffer = vec![0; 1 << 16];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        trips.seen(outward);
        if send.send((Instant::now() + ONE_WAY, buffer[..read].to_vec())).is_err() {
            return;
        }
    }
}
