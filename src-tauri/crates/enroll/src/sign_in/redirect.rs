//! The loopback redirect (RFC 8252 §7.3): a port of this computer that takes one answer.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use zeroize::Zeroizing;

use super::callback::{self, Answered, Expected, Strange};

/// The longest head of a request, in bytes; servers make codes of up to 4 KiB.
const LONGEST_HEAD: usize = 16 * 1024;
/// How long a caller may take to send it. Browsers connect ahead of need and then say nothing.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How many may be connected at a time.
const MOST_AT_ONCE: usize = 32;

/// The redirect, listening.
pub(super) struct Redirect {
    listener: TcpListener,
    address: SocketAddr,
}

/// What every caller is compared with.
struct Wanted {
    expected: Expected,
    is_answered: AtomicBool,
}

impl Redirect {
    /// Takes any free port of 127.0.0.1, or of `[::1]` where that is not to be had.
    pub(super) async fn open() -> std::io::Result<Self> {
        let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await {
            Ok(listener) => listener,
            Err(_) => TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await?,
        };
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// What the server is told.
    pub(super) fn uri(&self) -> String {
        format!("http://{}{}", self.address, callback::PATH)
    }

    /// What a browser calls it.
    pub(super) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Waits for the one answer. Whatever else comes in is refused and does not end the wait.
    pub(super) async fn wait(self, expected: Expected) -> Answered {
        let wanted = Arc::new(Wanted {
            expected,
            is_answered: AtomicBool::new(false),
        });
        let mut callers = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if callers.len() < MOST_AT_ONCE => {
                    match accepted {
                        Ok((stream, _)) => drop(callers.spawn(hear(stream, Arc::clone(&wanted)))),
                        // Out of descriptors, perhaps: a moment later there may be one again.
                        Err(_) => sleep(Duration::from_millis(50)).await,
                    }
                }
                Some(heard) = callers.join_next() => {
                    if let Ok(Some(answered)) = heard {
                        return answered;
                    }
                }
            }
        }
    }
}

async fn hear(mut stream: TcpStream, wanted: Arc<Wanted>) -> Option<Answered> {
    let head = timeout(HEAD_TIME, read_head(&mut stream)).await.ok()?;
    let read = head.ok_or(Strange::Malformed);
    let read = read.and_then(|head| callback::read(&head, &wanted.expected));
    let (page, answered) = match read {
        Ok(answered) if !wanted.is_answered.swap(true, Ordering::SeqCst) => {
            (page_for(&answered), Some(answered))
        }
        Ok(_) | Err(Strange::Malformed) => (page("400 Bad Request", NOT_EXPECTED), None),
        Err(Strange::Elsewhere) => (page("404 Not Found", NOT_EXPECTED), None),
        Err(Strange::NotGet) => (
            page("405 Method Not Allowed\r\nAllow: GET", NOT_EXPECTED),
            None,
        ),
    };
    let _browser_is_gone = timeout(HEAD_TIME, async {
        stream.write_all(page.as_bytes()).await?;
        stream.shutdown().await
    })
    .await;
    answered
}

/// Everything up to the empty line; `None` when that does not come.
async fn read_head(stream: &mut TcpStream) -> Option<Zeroizing<Vec<u8>>> {
    let mut head = Zeroizing::new(vec![0; LONGEST_HEAD]);
    let mut filled = 0;
    loop {
        let read = stream.read(&mut head[filled..]).await.ok()?;
        // Nothing more to read: the caller has hung up, or there is no room left.
        if read == 0 {
            return None;
        }
        filled += read;
        let end = head[..filled]
            .windows(4)
            .position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            head.truncate(end);
            return Some(head);
        }
    }
}

const SIGNED_IN: &str = "Thank you. You can close this window and go back to Keyfob.";
const NOT_SIGNED_IN: &str =
    "The sign-in did not work. You can close this window; Keyfob says what happened.";
const NOT_EXPECTED: &str = "Keyfob did not expect this. You can close this window.";

fn page_for(answered: &Answered) -> String {
    match answered {
        Answered::Code(_) => page("200 OK", SIGNED_IN),
        Answered::Refused(_) | Answered::WrongIssuer | Answered::Incomplete => {
            page("200 OK", NOT_SIGNED_IN)
        }
    }
}

/// A page without scripts that nothing else may look into and nobody keeps: its address has the code.
fn page(status: &str, text: &str) -> String {
    let body = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Keyfob</title>\n\
         <style>body {{ font: 1.25rem/1.6 sans-serif; margin: 20vh auto; max-width: 30rem; \
         padding: 0 1rem; text-align: center }}</style>\n<h1>Keyfob</h1>\n<p>{text}</p>\n"
    );
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; \
         frame-ancestors 'none'; base-uri 'none'; form-action 'none'\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}
