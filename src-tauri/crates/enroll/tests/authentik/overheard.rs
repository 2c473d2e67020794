//! A sandbox whose every call is written down.

use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::{Router, response::Response};
use enroll::authentik::{create_device_record, keep_recovery_codes, offer_recovery_codes};
use enroll::{Flow, Link};
use sandbox::authentik::{Authentik, Rules};
use sandbox::{Account, SandboxDevice, Server, ServerClock, System};
use serde_json::Value;
use vault::{Connection, Subject};

use crate::common::{Answers, MemoryJournal};
use crate::world::{bob, provider};

/// One call.
#[derive(Clone)]
pub(crate) struct Overheard {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) media_type: Option<String>,
    pub(crate) asked: Value,
    pub(crate) answered: Value,
}

type Calls = Arc<Mutex<Vec<Overheard>>>;

/// The sandbox, and what was overheard so far.
pub(crate) struct Sandbox {
    pub(crate) server: Server,
    pub(crate) clock: ServerClock,
    calls: Calls,
}

/// A system that writes down what it hears and says.
struct Listening {
    system: Arc<Authentik>,
    calls: Calls,
}

impl System for Listening {
    fn router(self: Arc<Self>, url: &str) -> Router {
        let calls = Arc::clone(&self.calls);
        let keep = move |request: Request, next: Next| listen(Arc::clone(&calls), request, next);
        Arc::clone(&self.system).router(url).layer(from_fn(keep))
    }

    fn accounts(&self) -> Vec<Account> {
        self.system.accounts()
    }

    fn devices(&self) -> Vec<SandboxDevice> {
        self.system.devices()
    }
}

async fn listen(calls: Calls, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let (method, path) = (parts.method.to_string(), parts.uri.path().to_owned());
    let asked = to_bytes(body, usize::MAX).await.unwrap();
    let request = Request::from_parts(parts, Body::from(asked.clone()));
    let (parts, body) = next.run(request).await.into_parts();
    let answered = to_bytes(body, usize::MAX).await.unwrap();
    let media_type = parts.headers.get("content-type");
    calls.lock().unwrap().push(Overheard {
        method,
        path,
        status: parts.status.as_u16(),
        media_type: media_type.map(|value| value.to_str().unwrap().to_owned()),
        asked: serde_json::from_slice(&asked).unwrap_or_default(),
        answered: serde_json::from_slice(&answered).unwrap_or_default(),
    });
    Response::from_parts(parts, Body::from(answered))
}

impl Sandbox {
    pub(crate) async fn start(rules: Rules) -> Self {
        let clock = ServerClock::default();
        let calls = Calls::default();
        let listening = Listening {
            system: Arc::new(Authentik::with(clock.clone(), rules)),
            calls: Arc::clone(&calls),
        };
        let address = "127.0.0.1:0".parse().unwrap();
        let server = Server::start(Arc::new(listening), clock.clone(), address)
            .await
            .unwrap();
        Self {
            server,
            clock,
            calls,
        }
    }

    /// What was overheard so far.
    pub(crate) fn calls(&self) -> Vec<Overheard> {
        self.calls.lock().unwrap().clone()
    }

    /// Calls of every kind.
    pub(crate) async fn journey(&self) -> Vec<Overheard> {
        let answers = Answers::to(&[
            ("username", "carol"),
            ("password", "carol-password"),
            ("mfa-device", "static-1"),
            ("mfa-code", "carol-code-1"),
            ("reason", "ticket 4711"),
        ]);
        let of = |connection: Connection| (MemoryJournal::with(&connection), connection);
        let (journal, connection) = of(sandbox::authentik::connection(&self.server.url()));
        let link = Link::open(&connection, &answers, &journal, &self.clock).unwrap();
        let flow = Flow::new(provider(), &link);
        let mut pending = flow.begin(Subject::Myself, "Desktop").await.unwrap();
        // Whichever it is, it is written down: nine right digits in a row are not to be had.
        let _refused = flow.confirm(&mut pending, Some("999999999")).await;
        self.clock.set_ahead(2);
        flow.confirm(&mut pending, None).await.unwrap();
        let inventory = provider().inventory().unwrap();
        let devices = inventory.devices(&link, &Subject::Myself).await.unwrap();
        let last = devices.last().unwrap();
        inventory
            .remove(&link, &Subject::Myself, &last.id)
            .await
            .unwrap();
        answers.set("mfa-code", "carol-code-2");
        let codes = offer_recovery_codes(&link).await.unwrap();
        keep_recovery_codes(&link, codes).await.unwrap();

        let (journal, connection) = of(sandbox::authentik::helpdesk_connection(&self.server.url()));
        let link = Link::open(&connection, &answers, &journal, &self.clock).unwrap();
        let flow = Flow::new(provider(), &link);
        let mut pending = flow.begin(bob(), "Phone").await.unwrap();
        let key = pending.offer().unwrap().key.as_ref().unwrap();
        let code = otp::code_at(&key.secret, &key.parameters, otp::Clock::now(&self.clock));
        flow.confirm(&mut pending, Some(&code.digits))
            .await
            .unwrap();
        inventory.people(&link, "bob").await.unwrap();
        create_device_record(&link, "Desktop").await.unwrap_err();
        create_device_record(&link, "").await.unwrap_err();
        provider().test(&link).await.unwrap();
        self.calls()
    }
}
