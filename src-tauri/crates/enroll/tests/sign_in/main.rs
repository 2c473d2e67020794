//! Sign-in against a server that a test plays, and callers that nobody invited.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod browser;
mod device_code;
mod tokens;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use common::raw::{RawServer, Reply, json};
use common::{Answers, MemoryJournal, Write};
use data_encoding::BASE64URL_NOPAD;
use enroll::http::Request;
use enroll::{Ask, Endpoints, EnrollError, Journal as _, Link, Nobody};
use otp::{FixedClock, UnixSeconds};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use url::Url;
use vault::{Connection, ConnectionId, Network, SecretText, SignIn, Tokens};

const NOW: u64 = 1_000_000;

const GRANTED: &str = r#"{"access_token":"at-new","token_type":"Bearer","expires_in":3600,"refresh_token":"rt-new","scope":"a b"}"#;

/// Nothing of these may be seen in an error.
const SECRETS: [&str; 8] = [
    "at-old",
    "at-new",
    "rt-old",
    "rt-new",
    "pw-4711",
    "code-4711",
    "dc-4711",
    "st-",
];

fn connection(server: &RawServer, sign_in: SignIn) -> Connection {
    Connection {
        id: ConnectionId::random().unwrap(),
        name: "Test".to_owned(),
        provider: "test".to_owned(),
        url: server.url(),
        options: BTreeMap::new(),
        sign_in,
        tokens: None,
        network: Network::default(),
        created_at: UnixSeconds(0),
        is_sandbox: true,
    }
}

fn browser() -> SignIn {
    SignIn::Browser {
        client_id: "keyfob app".to_owned(),
    }
}

fn operator() -> SignIn {
    SignIn::ClientCredentials {
        client_id: "op:1".to_owned(),
        client_secret: SecretText::from("pw-4711 %"),
    }
}

fn tokens(expires_at: Option<u64>, refresh: Option<&str>) -> Option<Tokens> {
    Some(Tokens {
        access: SecretText::from("at-old"),
        refresh: refresh.map(SecretText::from),
        expires_at: expires_at.map(UnixSeconds),
    })
}

fn endpoints(server: &RawServer) -> Endpoints {
    Endpoints {
        authorize: format!("{}/authorize?tenant=7", server.url()),
        token: format!("{}/token", server.url()),
        device: Some(format!("{}/device", server.url())),
        issuer: Some("https://id.example.com".to_owned()),
        scope: "a b".to_owned(),
    }
}

/// Asks for a token as one link does.
async fn ask(
    connection: &Connection,
    journal: &MemoryJournal,
    person: &dyn Ask,
    endpoints: &Endpoints,
) -> Result<String, EnrollError> {
    let clock = FixedClock::at(NOW);
    let link = Link::open(connection, person, journal, &clock)?;
    let token = link.token(endpoints).await?;
    Ok(token.expose().to_owned())
}

fn code<T>(end: &Result<T, EnrollError>) -> &'static str {
    if let Err(error) = end {
        let shown = format!("{error} {error:?}");
        for secret in SECRETS {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
    end.as_ref().map_or_else(EnrollError::code, |_| "a token")
}

fn form(request: &str) -> BTreeMap<String, String> {
    let body = request.split("\r\n\r\n").nth(1).unwrap();
    let pairs = url::form_urlencoded::parse(body.as_bytes());
    pairs.into_owned().collect()
}

/// A page that was shown, as the browser and the server behind it read it.
#[derive(Clone)]
struct Page {
    query: BTreeMap<String, String>,
    redirect: Url,
}

impl Page {
    fn read(url: &str) -> Self {
        let url = Url::parse(url).unwrap();
        let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        let redirect = Url::parse(&query["redirect_uri"]).unwrap();
        Self { query, redirect }
    }

    fn address(&self) -> SocketAddr {
        let addresses = self.redirect.socket_addrs(|| None).unwrap();
        addresses[0]
    }

    /// The right answer, with more behind it.
    fn target(&self, more: &str) -> String {
        let (path, state) = (self.redirect.path(), &self.query["state"]);
        format!("{path}?state={state}&iss=https%3A%2F%2Fid.example.com{more}")
    }

    fn get(&self, target: &str) -> Vec<u8> {
        let host = self.address();
        format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nCookie: a=b\r\n\r\n").into_bytes()
    }

    /// Sends bytes to the redirect and reads what comes back.
    async fn send(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        let _refused_early = stream.write_all(bytes).await;
        let _refused_early = stream.shutdown().await;
        let mut answer = Vec::new();
        let _reset = stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }
}

/// Somebody at the browser: each page that is shown comes out at the other end.
fn visitor() -> (Answers, mpsc::UnboundedReceiver<Page>) {
    let (shown, pages) = mpsc::unbounded_channel();
    let person = Answers::none().visiting(move |visit| {
        assert_eq!((visit.id, &visit.code), ("sign-in", &None));
        shown.send(Page::read(&visit.url)).unwrap();
    });
    (person, pages)
}

async fn granting() -> RawServer {
    RawServer::start(|_, _| Reply::Keep(json(200, GRANTED))).await
}
