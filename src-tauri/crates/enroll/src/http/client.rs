//! The one client.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use otp::Clock;
use reqwest::{Certificate, Client, Identity, Proxy, Url, redirect};
use vault::Network;
use zeroize::Zeroizing;

use super::{Answer, Method, Request, failure, retry};
use crate::{EnrollError, ErrorKind, NetworkFailure, Outcome, Skew};

/// The longest body, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// HTTP to one server. Credentials go to the origin they were given for and to no other: a request
/// to any origin that was not named by [`Http::new`] or [`Http::allow`] is not sent.
pub struct Http {
    client: Client,
    origins: Mutex<Vec<url::Origin>>,
    skew: Mutex<Option<Skew>>,
}

impl Http {
    /// A client for the server at `url`.
    ///
    /// # Errors
    /// [`ErrorKind::BadConnection`], naming `url`, `extra_ca`, `client_certificate` or `proxy`.
    pub fn new(url: &str, network: &Network) -> Result<Self, EnrollError> {
        let url = checked(url).ok_or(ErrorKind::BadConnection("url"))?;
        let mut client = Client::builder()
            .user_agent(concat!("Keyfob/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(Duration::from_secs(15))
            .pool_idle_timeout(Duration::from_secs(20))
            .tls_version_min(reqwest::tls::Version::TLS_1_2);
        if is_loopback(&url) {
            // A proxy for this computer itself would only be a way out of it.
            client = client.no_proxy();
        } else if let Some(proxy) = &network.proxy {
            let proxy = Proxy::all(proxy).map_err(|_| ErrorKind::BadConnection("proxy"))?;
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
        let client = client
            .build()
            .map_err(|_| ErrorKind::BadConnection("extra_ca"))?;
        Ok(Self {
            client,
            origins: Mutex::new(vec![url.origin()]),
            skew: Mutex::new(None),
        })
    }

    /// Allows requests to a second origin of the same server, for example its token endpoint.
    ///
    /// # Errors
    /// [`ErrorKind::BadConnection`]: `url` is neither https nor on this computer.
    pub fn allow(&self, url: &str) -> Result<(), EnrollError> {
        let origin = checked(url)
            .ok_or(ErrorKind::BadConnection("url"))?
            .origin();
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        if !origins.contains(&origin) {
            origins.push(origin);
        }
        Ok(())
    }

    /// Sends a request and reads the answer, whatever its status. A safe request is sent up to three
    /// times when the network fails or the server says 429 or 503.
    ///
    /// # Errors
    /// [`ErrorKind::Network`] with whether the request may have been carried out;
    /// [`ErrorKind::ContractDrift`] for an origin that is not the server's.
    pub async fn send(&self, clock: &dyn Clock, request: Request) -> Result<Answer, EnrollError> {
        let url = self.allowed(&request.url)?;
        let mut tried = 0;
        loop {
            tried += 1;
            let answer = self.exchange(clock, &url, &request).await;
            let may_go_on = request.is_repeatable && tried < retry::TRIES;
            let wait = match &answer {
                Ok(answer) if may_go_on && matches!(answer.status, 429 | 503) => {
                    match answer.retry_after_s(clock.now().as_u64()) {
                        Some(seconds) if seconds > retry::LONGEST_WAIT_S => None,
                        Some(seconds) => Some(Duration::from_secs(seconds)),
                        None => Some(retry::backoff(tried, jitter(clock))),
                    }
                }
                Err(kind) if may_go_on && is_passing(kind) => {
                    Some(retry::backoff(tried, jitter(clock)))
                }
                Ok(_) | Err(_) => None,
            };
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Ok(answer?),
            }
        }
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
            let mut value = reqwest::header::HeaderValue::from_str(value.expose())
                .map_err(|_| ErrorKind::BadConnection("token"))?;
            value.set_sensitive(true);
            sending = sending.header(*name, value);
        }
        if let Some(body) = &request.body {
            sending = sending
                .header("content-type", &body.media_type)
                .body(body.bytes.to_vec());
        }
        let sent_ms = clock.now_ms();
        let mut response = sending.send().await.map_err(|error| failure::of(&error))?;
        let received_ms = clock.now_ms();
        let unknown = |reason| ErrorKind::Network {
            reason,
            outcome: Outcome::Unknown,
        };
        if response.headers().contains_key("content-encoding") {
            return Err(unknown(NetworkFailure::TooLong));
        }
        let mut body = Zeroizing::new(Vec::new());
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| failure::of(&error))?
        {
            if body.len() + chunk.len() > MAX_BODY {
                return Err(unknown(NetworkFailure::TooLong));
            }
            body.extend_from_slice(&chunk);
        }
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body,
        };
        if let Some(server_s) = answer.date_s() {
            self.remember(Skew::measure(server_s, sent_ms, received_ms));
        }
        Ok(answer)
    }

    fn remember(&self, skew: Skew) {
        let mut best = self.skew.lock().unwrap_or_else(PoisonError::into_inner);
        if best.is_none_or(|best| skew.round_trip_ms <= best.round_trip_ms) {
            *best = Some(skew);
        }
    }
}

/// An address that may be used at all: https, or http on this computer; no name or password in it.
fn checked(url: &str) -> Option<Url> {
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

/// Whether trying again may help.
fn is_passing(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Network {
            reason: NetworkFailure::TimedOut | NetworkFailure::Broken | NetworkFailure::Unreachable,
            ..
        }
    )
}

/// Any number that differs between computers and moments.
fn jitter(clock: &dyn Clock) -> u32 {
    let moment = clock.now_ms() ^ u64::from(std::process::id());
    u32::try_from(moment & 0xffff).unwrap_or_default()
}
