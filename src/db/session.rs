//! One connection and the task that drives it.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use crate::error::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio_postgres::{AsyncMessage, Client, Connection, Notification};

/// How long a closing connection may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// A connection in use.
#[derive(Debug)]
pub(super) struct Session {
    client: Client,
    shared: Arc<Shared>,
    driver: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    /// What the transaction at hand failed of first.
    failed: Mutex<Option<Error>>,
    /// Why the connection ended, if it failed.
    lost: OnceLock<tokio_postgres::Error>,
    listener: Mutex<Option<UnboundedSender<Notification>>>,
}

impl Session {
    /// Starts the task that drives `connection`.
    pub(super) fn start<S, T>(client: Client, connection: Connection<S, T>) -> Self
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let shared = Arc::new(Shared::default());
        let driver = tokio::spawn(drive(connection, Arc::clone(&shared)));
        Self { client, shared, driver }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Why the connection ended, for a statement that has just learned that it did:
    /// the task is then about to say so.
    pub(super) async fn lost(&self) -> Option<&tokio_postgres::Error> {
        for _ in 0..50 {
            if self.driver.is_finished() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        self.shared.lost.get()
    }

    /// The failure that counts, when a statement reports `error`: of statements that are sent
    /// together those behind the one that fails only say that an earlier one did.
    pub(super) fn first_failure(&self, error: Error) -> Error {
        let Ok(mut first) = self.shared.failed.lock() else { return error };
        if error.sqlstate() != Some("25P02") {
            *first = Some(error.clone());
            return error;
        }
        first.clone().unwrap_or(error)
    }

    /// From now on, what `LISTEN` brings.
    pub(super) fn notifications(&self) -> UnboundedReceiver<Notification> {
        let (sender, receiver) = unbounded_channel();
        if let Ok(mut listener) = self.shared.listener.lock() {
            *listener = Some(sender);
        }
        receiver
    }

    /// Says goodbye to the server and waits until it is said.
    pub(super) async fn close(self) {
        drop(self.client);
        // A server that does not take it is not worth waiting for.
        let _ = tokio::time::timeout(GOODBYE, self.driver).await;
    }
}

async fn drive<S, T>(mut connection: Connection<S, T>, shared: Arc<Shared>)
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
        match message {
            Ok(AsyncMessage::Notification(notification)) => shared.pass_on(notification),
            // Notices are the server's talk with an interactive user.
            Ok(_) => {}
            Err(error) => {
                let _ = shared.lost.set(error);
                return;
            }
        }
    }
}

impl Shared {
    fn pass_on(&self, notification: Notification) {
        if let Ok(listener) = self.listener.lock()
            && let Some(sender) = listener.as_ref()
        {
            let _ = sender.send(notification);
        }
    }
}
