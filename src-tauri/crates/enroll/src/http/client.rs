//! The one client.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use bytes::Bytes;
use otp::Clock;
use reqwest::header::HeaderValue;
use reqwest::{Certificate, Client, Identity, Proxy, RequestBuilder, Response, Url, redirect};
use vault::{Network, SecretText};
use zeroize::Zeroizing;

use super::wiped::Wiped;
use super::{Answer, Method, Request, failure, retry};
use crate::{EnrollError, ErrorKind, NetworkFailure, Outcome, Skew};

/// The longest body, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// The longest wait for one piece of an answer, the first one with its connection included.
const READ: Duration = Duration::from_secs(15);

/// HTTP to one server. Credentials go to the origin they were given for and to no other: a request
/// to any origin that was not named by [`Http::new`] or [`Http::allow`] is not sent.
pub struct Http {
    client: Client,
    home: Home,
    origins: Mutex<Vec<url::Origin>>,
    skew: Mutex<Option<Skew>>,
}

impl Http {
    /// A client for the server at `url`.
    ///
    /// # Errors
    /// [`ErrorKind::BadConnection`], naming `url`, `extra_ca`, `client_certificate` or `proxy`.
    pub fn new(url: &str, network: &Network) -> Result<Self, EnrollError> {
        // Paths are put behind the address, so neither a query nor a fragment can be part of it.
        let is_base = |url: &Url| url.query().is_none() && url.fragment().is_none();
        let url = checked(url).filter(is_base);
        let url = url.ok_or(ErrorKind::BadConnection("url"))?;
        let mut client = Client::builder()
            .user_agent(concat!("Keyfob/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(Duration::from_secs(10))
            .pool_idle_timeout(Duration::from_secs(20))
            .tls_version_min(reqwest::tls::Version::TLS_1_2);
        if is_loopback(&url) {
            // A proxy for this computer itself would only be a way out of it.
            client = client.no_proxy();
        } else if let Some(proxy) = &network.proxy {
            let proxy =
                Proxy::all(proxy.expose()).map_err(|_| ErrorKind::BadConnection("proxy"))?;
            client = client.proxy(proxy);
        }
        if let Some(pem) = &network.extra_ca {
            let certificates = Certificate::from_pem_bundle(pem.as_bytes());
            let certificates = certificates.ok().filter(|found| !found.is_empty());
            client =
                client.tls_certs_merge(certificates.ok_or(ErrorKind::BadConnection("extra_ca"))?);
        }
        if let Some(pem) = &network.client_certificate {
            let identity = Identity::from_pem(pem.expose().as_bytes())
                .map_err(|_| ErrorKind::BadConnection("client_certificate"))?;
            client = client.identity(identity);
        }
        if url.scheme() == "http" {
            // The computer's own list is not read for a practice server that shows no certificate:
            // that takes tens of milliseconds.
            client = client.tls_certs_only([]);
        }
        // A key that is not its certificate's shows only now.
        let suspect = match network.client_certificate {
            Some(_) => "client_certificate",
            None => "extra_ca",
        };
        let client = client.build();
        let client = client.map_err(|_| ErrorKind::BadConnection(suspect))?;
        Ok(Self {
            client,
            home: Home::of(&url),
            origins: Mutex::new(vec![url.origin()]),
            skew: Mutex::new(None),
        })
    }

    /// Allows requests to a second origin of the same server, for example its token endpoint.
    ///
    /// # Errors
    /// [`ErrorKind::BadConnection`]: `url` is not https, leads a server elsewhere to this computer, or
    /// leads a practice server without encryption away from it.
    pub fn allow(&self, url: &str) -> Result<(), EnrollError> {
        let url = checked(url).filter(|url| self.home.may_name(url));
        let origin = url.ok_or(ErrorKind::BadConnection("url"))?.origin();
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        if !origins.contains(&origin) {
            origins.push(origin);
        }
        Ok(())
    }

    /// Sends a request and reads the answer, whatever its status: a redirect is an answer too, and
    /// is never followed. A safe request is sent up to three times when the network fails or the
    /// server says 429 or 503.
    ///
    /// # Errors
    /// [`ErrorKind::Network`] with whether the request may have been carried out;
    /// [`ErrorKind::ContractDrift`] for an origin that is not the server's, and for an answer that
    /// is compressed although that was not asked for.
    pub async fn send(&self, clock: &dyn Clock, request: Request) -> Result<Answer, EnrollError> {
        let url = self.allowed(&request.url)?;
        let exchange = || self.exchange(clock, &url, &request);
        let answer = if request.is_repeatable {
            retry::until_settled(|| clock.now_ms(), exchange).await
        } else {
            exchange().await
        };
        Ok(answer?)
    }

    /// The measurement of the server's clock with the shortest round trip.
    pub fn skew(&self) -> Option<Skew> {
        *self.skew.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn allowed(&self, url: &str) -> Result<Url, EnrollError> {
        let url = checked(url).ok_or(ErrorKind::ContractDrift("an address is not https"))?;
        let origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        if origins.contains(&url.origin()) {
            Ok(url)
        } else {
            Err(ErrorKind::ContractDrift("an address leads to another server").into())
        }
    }

    async fn exchange(
        &self,
        clock: &dyn Clock,
        url: &Url,
        request: &Request,
    ) -> Result<Answer, ErrorKind> {
        let sending = self.built(url, request)?;
        let sent_ms = clock.now_ms();
        let is_patient = request.timeout > Request::TIMEOUT;
        let patience = if is_patient { request.timeout } else { READ };
        let mut response = in_time(patience, sending.send()).await?;
        let received_ms = clock.now_ms();
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let encoding = headers.get("content-encoding");
        if encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
            return Err(ErrorKind::ContractDrift("the answer is compressed"));
        }
        let answer = Answer {
            status,
            headers,
            body: whole_body(response).await?,
        };
        if let Some(server_s) = answer.date_s() {
            self.remember(Skew::measure(server_s, sent_ms, received_ms));
        }
        Ok(answer)
    }

    fn built(&self, url: &Url, request: &Request) -> Result<RequestBuilder, ErrorKind> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut sending = self
            .client
            .request(method, url.clone())
            .header("accept-encoding", "identity")
            .timeout(request.timeout);
        if !request.headers.iter().any(|(name, _)| *name == "accept") {
            sending = sending.header("accept", "application/json");
        }
        for (name, value) in &request.headers {
            sending = sending.header(*name, header_value(value)?);
        }
        if let Some(body) = &request.body {
            sending = sending
                .header("content-type", &body.media_type)
                .body(body.bytes.clone());
        }
        Ok(sending)
    }

    /// Keeps a measurement, unless a better one is known.
    pub(crate) fn remember(&self, skew: Skew) {
        let mut best = self.skew.lock().unwrap_or_else(PoisonError::into_inner);
        if best.is_none_or(|best| skew.round_trip_ms <= best.round_trip_ms) {
            *best = Some(skew);
        }
    }
}

/// Reads to the end, but never more than [`MAX_BODY`].
async fn whole_body(mut response: Response) -> Result<Zeroizing<Vec<u8>>, ErrorKind> {
    let too_long = ErrorKind::Network {
        reason: NetworkFailure::TooLong,
        outcome: Outcome::Unknown,
    };
    let announced = response.content_length().map(usize::try_from);
    let room = match announced {
        Some(Ok(bytes)) if bytes <= MAX_BODY => bytes,
        Some(_) => return Err(too_long),
        None => 16 * 1024,
    };
    let mut body = Wiped::with_room(room);
    loop {
        match in_time(READ, response.chunk()).await? {
            Some(chunk) if body.len() + chunk.len() <= MAX_BODY => body.extend(&chunk),
            Some(_) => return Err(too_long),
            None => return Ok(body.into_bytes()),
        }
    }
}

/// A header that is wiped after use and that no library prints.
fn header_value(value: &SecretText) -> Result<HeaderValue, ErrorKind> {
    let bytes = Bytes::from_owner(Zeroizing::new(value.expose().to_owned()));
    let value = HeaderValue::from_maybe_shared(bytes);
    let mut value = value.map_err(|_| ErrorKind::BadConnection("token"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Where a server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    /// On this computer, without encryption: a practice server.
    Plain,
    /// On this computer, with encryption.
    Local,
    /// Anywhere else.
    Remote,
}

impl Home {
    fn of(url: &Url) -> Self {
        match (url.scheme(), is_loopback(url)) {
            ("http", _) => Self::Plain,
            (_, true) => Self::Local,
            (_, false) => Self::Remote,
        }
    }

    /// Whether a server there may have a part of itself at `url`.
    fn may_name(self, url: &Url) -> bool {
        match self {
            Self::Plain => url.scheme() == "http",
            Self::Local => true,
            Self::Remote => !is_loopback(url),
        }
    }
}

/// Waits so long for a piece of an exchange. Once that is over, the request may have arrived.
async fn in_time<T>(
    wait: Duration,
    piece: impl Future<Output = reqwest::Result<T>>,
) -> Result<T, ErrorKind> {
    match tokio::time::timeout(wait, piece).await {
        Ok(piece) => piece.map_err(|error| failure::of(&error)),
        Err(_) => Err(ErrorKind::Network {
            reason: NetworkFailure::TimedOut,
            outcome: Outcome::Unknown,
        }),
    }
}

/// An address that may be used at all: https, or http on this computer; no name or password in it.
pub(crate) fn checked(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    let is_bare = url.username().is_empty() && url.password().is_none();
    (is_safe && is_bare && url.has_host()).then_some(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    }
}
