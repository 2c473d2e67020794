//! One running server: a system behind the faults.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use otp::Clock as _;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_service::Service as _;

use crate::{Canned, Fault, Faults, ServerClock, System, When};

/// A system that listens on this computer until it is dropped.
pub struct Server {
    address: SocketAddr,
    system: Arc<dyn System>,
    faults: Faults,
    clock: ServerClock,
    seen: Arc<Mutex<Vec<Seen>>>,
    held: Arc<AtomicUsize>,
    listening: JoinHandle<()>,
}

/// A request that arrived, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Whether it carried an `Authorization` header.
    pub has_authorization: bool,
    /// Whether it carried a cookie.
    pub has_cookie: bool,
}

/// The server hangs up.
#[derive(Debug)]
struct HungUp;

#[derive(Clone)]
struct Shared {
    router: Router,
    faults: Faults,
    clock: ServerClock,
    seen: Arc<Mutex<Vec<Seen>>>,
    held: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a system at an address; port 0 takes any free one.
    ///
    /// # Errors
    /// The address is taken.
    pub async fn start(
        system: Arc<dyn System>,
        clock: ServerClock,
        address: SocketAddr,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (faults, seen) = (Faults::default(), Arc::new(Mutex::new(Vec::new())));
        let held = Arc::new(AtomicUsize::new(0));
        let shared = Shared {
            router: Arc::clone(&system).router(&format!("http://{address}")),
            faults: faults.clone(),
            clock: clock.clone(),
            seen: Arc::clone(&seen),
            held: Arc::clone(&held),
        };
        let listening = tokio::spawn(listen(listener, shared));
        Ok(Self {
            address,
            system,
            faults,
            clock,
            seen,
            held,
            listening,
        })
    }

    /// Where it listens, for example `http://127.0.0.1:7741`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The system behind it, to look into.
    pub fn system(&self) -> &Arc<dyn System> {
        &self.system
    }

    /// Its faults.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Its clock.
    pub fn clock(&self) -> &ServerClock {
        &self.clock
    }

    /// What arrived so far.
    pub fn seen(&self) -> Vec<Seen> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.clone()
    }

    /// How many requests were carried out whose answer is held back for ever.
    pub fn held(&self) -> usize {
        self.held.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, shared: Shared) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors, perhaps: a moment later there may be one again.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let shared = shared.clone();
        tokio::spawn(async move {
            let service = service_fn(|request| answer(shared.clone(), request));
            let _hung_up = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(shared: Shared, request: Request<Incoming>) -> Result<Response<Body>, HungUp> {
    let method = request.method().as_str().to_owned();
    let path = request.uri().to_string();
    let carries = |name| request.headers().contains_key(name);
    let seen = Seen {
        method: method.clone(),
        path: path.clone(),
        has_authorization: carries("authorization"),
        has_cookie: carries("cookie"),
    };
    let fault = shared.faults.take(&method, &path);
    shared
        .seen
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(seen);
    let mut answer = match fault {
        None => act(&shared.router, request).await,
        Some(Fault::Drop(When::BeforeActing)) => return Err(HungUp),
        Some(Fault::Drop(When::AfterActing)) => {
            act(&shared.router, request).await;
            return Err(HungUp);
        }
        Some(Fault::Hang(When::BeforeActing)) => std::future::pending().await,
        Some(Fault::Hang(When::AfterActing)) => {
            act(&shared.router, request).await;
            shared.held.fetch_add(1, Ordering::SeqCst);
            std::future::pending().await
        }
        Some(Fault::Answer(When::BeforeActing, canned)) => canned.into_response(),
        Some(Fault::Answer(When::AfterActing, canned)) => {
            act(&shared.router, request).await;
            canned.into_response()
        }
        Some(Fault::Wait(wait)) => {
            tokio::time::sleep(wait).await;
            act(&shared.router, request).await
        }
        Some(Fault::Replace(from, to)) => {
            replace(act(&shared.router, request).await, &from, &to).await
        }
        Some(Fault::CutOff(bytes)) => cut_off(act(&shared.router, request).await, bytes).await,
    };
    let date = UNIX_EPOCH + Duration::from_millis(shared.clock.now_ms());
    if let Ok(date) = HeaderValue::from_str(&httpdate::fmt_http_date(date)) {
        answer.headers_mut().entry("date").or_insert(date);
    }
    Ok(answer)
}

async fn act(router: &Router, request: Request<Incoming>) -> Response<Body> {
    match router.clone().call(request.map(Body::new)).await {
        Ok(answer) => answer,
        Err(never) => match never {},
    }
}

async fn replace(answer: Response<Body>, from: &str, to: &str) -> Response<Body> {
    let (mut parts, body) = answer.into_parts();
    let whole = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes);
    let text = String::from_utf8_lossy(&whole.unwrap_or_default()).replace(from, to);
    parts.headers.remove("content-length");
    Response::from_parts(parts, Body::from(text))
}

/// Promises the whole body and hangs up in the middle of it.
async fn cut_off(answer: Response<Body>, bytes: usize) -> Response<Body> {
    let (mut parts, body) = answer.into_parts();
    let whole = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes);
    let whole = whole.unwrap_or_default();
    parts.headers.insert("content-length", whole.len().into());
    let first = whole.slice(..bytes.min(whole.len()));
    let pieces: [Result<Bytes, HungUp>; 2] = [Ok(first), Err(HungUp)];
    Response::from_parts(parts, Body::from_stream(futures_util::stream::iter(pieces)))
}

impl Canned {
    fn into_response(self) -> Response<Body> {
        let mut answer = Response::new(Body::from(self.body));
        *answer.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::IM_A_TEAPOT);
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                answer.headers_mut().append(name, value);
            }
        }
        answer
    }
}

impl std::fmt::Display for HungUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the sandbox hangs up, as it was told to")
    }
}

impl std::error::Error for HungUp {}
