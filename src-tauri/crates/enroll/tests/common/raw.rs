//! A server that speaks byte by byte as a test tells it, over TCP or TLS.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

/// What the server does once it has read a whole request.
pub enum Reply {
    /// Sends this and keeps the connection.
    Keep(Vec<u8>),
    /// Sends this and hangs up.
    Close(Vec<u8>),
    /// Says nothing, and keeps the connection.
    Silence,
    /// Sends this a byte at a time, with a pause after each.
    Drip(Vec<u8>, Duration),
    /// Sends the first, then the second again and again until the other side has enough.
    Endless(Vec<u8>, Vec<u8>),
}

/// The server. Dropping it ends it.
pub struct RawServer {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    listening: JoinHandle<()>,
}

type Script = Arc<dyn Fn(usize, &str) -> Reply + Send + Sync>;

impl RawServer {
    /// Answers each request by `script`, which gets its number from 0 and its text.
    pub async fn start(script: impl Fn(usize, &str) -> Reply + Send + Sync + 'static) -> Self {
        Self::listen(None, Arc::new(script)).await
    }

    /// The same over TLS.
    pub async fn start_tls(
        config: ServerConfig,
        script: impl Fn(usize, &str) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Self::listen(Some(acceptor), Arc::new(script)).await
    }

    async fn listen(tls: Option<TlsAcceptor>, script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let remembered = Arc::clone(&seen);
        let listening = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (tls, seen) = (tls.clone(), Arc::clone(&remembered));
                let script = Arc::clone(&script);
                tokio::spawn(async move {
                    match tls {
                        None => converse(stream, seen, script).await,
                        Some(tls) => match tls.accept(stream).into_fallible().await {
                            Ok(stream) => converse(stream, seen, script).await,
                            Err((_, stream)) => linger(stream).await,
                        },
                    }
                });
            }
        });
        Self {
            address,
            seen,
            listening,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address for HTTP.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, whole.
    pub fn seen(&self) -> Vec<String> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.clone()
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// An answer with a JSON body.
pub fn json(status: u16, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Any\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    seen: Arc<Mutex<Vec<String>>>,
    script: Script,
) {
    while let Some(request) = read_request(&mut stream).await {
        let number = {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.push(request.clone());
            seen.len() - 1
        };
        match script(number, &request) {
            Reply::Keep(bytes) => {
                let _gone = stream.write_all(&bytes).await;
                let _gone = stream.flush().await;
            }
            Reply::Close(bytes) => {
                let _gone = stream.write_all(&bytes).await;
                let _gone = stream.shutdown().await;
                return;
            }
            Reply::Silence => std::future::pending().await,
            Reply::Drip(bytes, pause) => {
                for byte in bytes {
                    let _gone = stream.write_all(&[byte]).await;
                    tokio::time::sleep(pause).await;
                }
            }
            Reply::Endless(first, again) => {
                let _gone = stream.write_all(&first).await;
                while stream.write_all(&again).await.is_ok() {}
                return;
            }
        }
    }
}

/// Head and body; `None` once the other side has hung up.
async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(head_end) = text.find("\r\n\r\n") {
            let length = text[..head_end].lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                let is_length = name.eq_ignore_ascii_case("content-length");
                is_length.then(|| value.trim().parse::<usize>().unwrap())
            });
            if bytes.len() >= head_end + 4 + length.unwrap_or(0) {
                return Some(text);
            }
        }
        let mut chunk = [0; 4_096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
        }
    }
}

/// Lets the other side read why the handshake failed, before the connection goes.
async fn linger(mut stream: TcpStream) {
    let mut chunk = [0; 4_096];
    while let Ok(1..) = stream.read(&mut chunk).await {}
}
