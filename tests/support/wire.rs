//! A wire between a client and the server, which is cut where a test wants it, or long.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use super::database::TestDatabase;
use super::server;

/// How PostgreSQL says that a transaction is committed: the end of its message
/// CommandComplete (its documentation, "Message Formats").
const COMMITTED: &[u8] = b"COMMIT\0";

/// Through it every answer reaches the client, but for some of those to a COMMIT: of every
/// `nth` only the server knows, and the connection is gone.
pub(crate) struct Wire {
    port: u16,
    cut: Arc<AtomicUsize>,
}

impl Wire {
    /// One that loses the answer to every `nth` COMMIT.
    pub(crate) async fn losing(nth: usize) -> Self {
        Self::laid(nth, Duration::ZERO).await
    }

    /// One on which everything is so long under way to the server.
    pub(crate) async fn long(way: Duration) -> Self {
        Self::laid(usize::MAX, way).await
    }

    async fn laid(nth: usize, way: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (cut, seen) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&cut);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(connect(client, way, nth, Arc::clone(&seen), Arc::clone(&counted)));
            }
        });
        Self { port, cut }
    }

    /// The database's URL on this wire.
    pub(crate) fn url(&self, database: &TestDatabase) -> String {
        url_at(database, self.port)
    }

    /// How often it was cut.
    pub(crate) fn cut(&self) -> usize {
        self.cut.load(Ordering::Relaxed)
    }
}

/// A database's URL at another port of this machine.
pub(crate) fn url_at(database: &TestDatabase, port: u16) -> String {
    let (scheme, rest) = database.url().split_once("://").unwrap();
    let (user, place) = rest.rsplit_once('@').unwrap_or(("postgres", rest));
    let name = place.split_once('/').unwrap().1.split('?').next().unwrap();
    format!("{scheme}://{user}@127.0.0.1:{port}/{name}?sslmode=disable")
}

/// A connection to the server that the tests use.
pub(crate) async fn to_server() -> TcpStream {
    let config: tokio_postgres::Config = server::url().unwrap().parse().unwrap();
    let tokio_postgres::config::Host::Tcp(host) = &config.get_hosts()[0] else { panic!("a server on TCP") };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    TcpStream::connect((host.as_str(), port)).await.unwrap()
}

async fn connect(
    client: TcpStream,
    way: Duration,
    nth: usize,
    seen: Arc<AtomicUsize>,
    cut: Arc<AtomicUsize>,
) {
    let ((from_client, to_client), (from_server, to_server)) =
        (client.into_split(), to_server().await.into_split());
    let out = tokio::spawn(carry(from_client, to_server, way, |_| false));
    let is_lost = move |piece: &[u8]| {
        let lost = piece.windows(COMMITTED.len()).any(|part| part == COMMITTED)
            && (seen.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(nth);
        cut.fetch_add(usize::from(lost), Ordering::Relaxed);
        lost
    };
    carry(from_server, to_client, Duration::ZERO, is_lost).await;
    // Both ends are closed with this.
    out.abort();
}

/// Carries what comes to where it goes, until there is no more or the wire is cut.
async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    way: Duration,
    is_lost: impl Fn(&[u8]) -> bool,
) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        tokio::time::sleep(way).await;
        if is_lost(&buffer[..read]) || to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
