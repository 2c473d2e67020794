//! What a real authentik answered, and a server that answers so again.

use std::sync::Mutex;

use serde_json::Value;

use crate::common::raw::{RawServer, Reply};

/// Every story.
pub(crate) const ALL: [(&str, &str); 7] = [
    ("own_device", OWN_DEVICE),
    ("wrong_password", WRONG_PASSWORD),
    ("second_factor", SECOND_FACTOR),
    ("no_session", NO_SESSION),
    ("helpdesk", HELPDESK),
    ("expired_token", EXPIRED_TOKEN),
    ("admin_create", ADMIN_CREATE),
];
pub(crate) const OWN_DEVICE: &str = include_str!("own_device.http");
pub(crate) const WRONG_PASSWORD: &str = include_str!("wrong_password.http");
pub(crate) const SECOND_FACTOR: &str = include_str!("second_factor.http");
pub(crate) const NO_SESSION: &str = include_str!("no_session.http");
pub(crate) const HELPDESK: &str = include_str!("helpdesk.http");
pub(crate) const EXPIRED_TOKEN: &str = include_str!("expired_token.http");
pub(crate) const ADMIN_CREATE: &str = include_str!("admin_create.http");

/// A request and its answer. A recording is a list of them:
///
/// ```text
/// ### what it is
/// # what there is to say about it
/// GET /path/
/// 200
/// header: value
///
/// the body
/// ```
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) title: String,
    /// Method and path, without a query.
    pub(crate) request: String,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// The exchanges of a recording.
pub(crate) fn exchanges(recording: &str) -> Vec<Exchange> {
    let sections = recording.split("### ").skip(1);
    sections.map(Exchange::read).collect()
}

impl Exchange {
    fn read(section: &str) -> Self {
        let (head, body) = section.split_once("\n\n").unwrap_or((section, ""));
        let mut lines = head.lines().filter(|line| !line.starts_with('#'));
        let title = lines.next().unwrap().to_owned();
        let request = lines.next().unwrap().to_owned();
        let status = lines.next().unwrap().parse().unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_owned(), value.to_owned())
        };
        Self {
            title,
            request,
            status,
            headers: lines.map(header).collect(),
            body: body.trim().to_owned(),
        }
    }

    pub(crate) fn media_type(&self) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(name, _)| name == "content-type");
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    fn bytes(&self) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {} Any\r\n", self.status);
        for (name, value) in &self.headers {
            text += &format!("{name}: {value}\r\n");
        }
        if self.status != 204 {
            text += &format!("content-length: {}\r\n", self.body.len());
        }
        format!("{text}\r\n{}", self.body).into_bytes()
    }
}

/// A server that gives the answers of these recordings in their order, the last one of each request
/// again and again, and 599 to what was not recorded.
pub(crate) async fn replay(recordings: &[&str]) -> RawServer {
    let all = recordings.iter().flat_map(|recording| exchanges(recording));
    let left = Mutex::new(all.collect::<Vec<_>>());
    RawServer::start(move |_, request| {
        let mut left = left.lock().unwrap();
        let line = request
            .lines()
            .next()
            .unwrap()
            .trim_end_matches(" HTTP/1.1");
        let line = line.split('?').next().unwrap();
        let fits = |exchange: &&Exchange| exchange.request == line;
        let Some(answer) = left.iter().find(fits).cloned() else {
            return Reply::Keep(format!("HTTP/1.1 599 {line}\r\ncontent-length: 0\r\n\r\n").into());
        };
        if left.iter().filter(fits).count() > 1 {
            let place = left.iter().position(|exchange| exchange.request == line);
            left.remove(place.unwrap());
        }
        Reply::Keep(answer.bytes())
    })
    .await
}
