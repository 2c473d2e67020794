//! Signing in on another device, by a code that the person types there (RFC 8628).

use std::time::Duration;

use serde::Deserialize;
use tokio::time::{Instant, sleep};
use vault::{SecretText, Tokens};

use super::Endpoints;
use super::token_endpoint::{self, Client, Grant, secret};
use crate::http::{Request, checked};
use crate::{EnrollError, ErrorKind, Link, NetworkFailure, Unanswered, Visit};

/// Nobody waits longer, whatever the server would allow.
const LONGEST_S: u64 = 30 * 60;
/// How often in a row a question may stay unanswered before the person is told.
const LOST_IN_A_ROW: u32 = 3;

/// The answer of the device authorization endpoint (§3.2).
#[derive(Deserialize)]
struct DeviceAnswer {
    #[serde(deserialize_with = "secret")]
    device_code: SecretText,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: Option<String>,
    expires_in: u64,
    interval: Option<u64>,
}

/// Shows the person a page and a code, and asks until the server says how it ended.
pub(super) async fn sign_in(
    link: &Link<'_>,
    endpoints: &Endpoints,
    client_id: &str,
) -> Result<Tokens, EnrollError> {
    let unsupported = ErrorKind::Unsupported("signing in with a device code");
    let endpoint = endpoints.device.as_deref().ok_or(unsupported)?;
    let mut fields = vec![("client_id", client_id)];
    if !endpoints.scope.is_empty() {
        fields.push(("scope", &endpoints.scope));
    }
    let request = Request::post(endpoint).form(&fields);
    let answer = token_endpoint::send(link, endpoint, request).await?;
    let started: DeviceAnswer = token_endpoint::read(link, &answer)?;
    let page = started
        .verification_uri_complete
        .unwrap_or(started.verification_uri);
    let is_plain = |c: char| c.is_ascii_graphic() || c == ' ';
    let is_code = (1..=40).contains(&started.user_code.len());
    let is_code = is_code && started.user_code.chars().all(is_plain);
    // As it was read, not as it was written: that may hold characters a terminal acts on.
    let Some(page) = checked(&page).filter(|_| is_code) else {
        return Err(ErrorKind::ContractDrift("a page to type a code at").into());
    };
    let visit = Visit {
        id: "sign-in-code",
        url: page.into(),
        code: Some(started.user_code),
    };
    let shown = link.ask().visit(&visit).await;
    shown.map_err(|_| ErrorKind::SignInRequired)?;
    let client = Client::Public { id: client_id };
    let grant = Grant::DeviceCode(&started.device_code);
    poll(started.interval, started.expires_in, || {
        token_endpoint::ask(link, endpoints, &client, &grant)
    })
    .await
}

/// Asks every `interval_s` seconds, 5 where the server names none (§3.5), until it is over.
async fn poll<F: Future<Output = Result<Tokens, EnrollError>>>(
    interval_s: Option<u64>,
    expires_in_s: u64,
    ask: impl Fn() -> F,
) -> Result<Tokens, EnrollError> {
    let mut interval = Duration::from_secs(interval_s.unwrap_or(5).clamp(1, LONGEST_S));
    let ends = Instant::now() + Duration::from_secs(expires_in_s.min(LONGEST_S));
    let mut lost = 0;
    loop {
        if Instant::now() + interval > ends {
            tokio::time::sleep_until(ends).await;
            return Err(Unanswered("sign-in").into());
        }
        sleep(interval).await;
        let error = match ask().await {
            Ok(tokens) => return Ok(tokens),
            Err(error) => error,
        };
        match error.server.code.as_deref() {
            Some("authorization_pending") => lost = 0,
            Some("slow_down") => {
                lost = 0;
                interval += Duration::from_secs(5);
            }
            Some(_) | None if is_passing(&error) && lost + 1 < LOST_IN_A_ROW => {
                lost += 1;
                // §3.5 wants exponential backoff when the connection times out.
                interval *= 2;
            }
            Some(_) | None => return Err(error),
        }
    }
}

/// Whether asking again may help.
fn is_passing(error: &EnrollError) -> bool {
    matches!(
        &error.kind,
        ErrorKind::ServerFailed { .. }
            | ErrorKind::RateLimited { .. }
            | ErrorKind::Network {
                reason: NetworkFailure::TimedOut
                    | NetworkFailure::Broken
                    | NetworkFailure::Unreachable,
                ..
            }
    )
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::sign_in::token_endpoint::refused;
    use crate::{Outcome, ServerSays};

    fn says(code: &str) -> Result<Tokens, EnrollError> {
        Err(refused(code, ServerSays::default()))
    }

    fn lost() -> Result<Tokens, EnrollError> {
        let (reason, outcome) = (NetworkFailure::TimedOut, Outcome::Unknown);
        Err(ErrorKind::Network { reason, outcome }.into())
    }

    fn tokens() -> Result<Tokens, EnrollError> {
        Ok(Tokens {
            access: SecretText::from("token"),
            refresh: None,
            expires_at: None,
        })
    }

    /// The end as a code, and the seconds on the paused clock at which the server was asked.
    async fn run(
        interval_s: Option<u64>,
        expires_in_s: u64,
        answers: Vec<Result<Tokens, EnrollError>>,
    ) -> (&'static str, Vec<u64>) {
        let began = Instant::now();
        let asked = RefCell::new(Vec::new());
        let answers = RefCell::new(answers.into_iter());
        let end = poll(interval_s, expires_in_s, || {
            asked.borrow_mut().push(began.elapsed().as_secs());
            let next = answers.borrow_mut().next();
            std::future::ready(next.unwrap_or_else(|| says("authorization_pending")))
        });
        let end = end.await;
        let code = end.as_ref().map_or_else(EnrollError::code, |_| "tokens");
        (code, asked.into_inner())
    }

    #[tokio::test(start_paused = true)]
    async fn it_asks_at_the_pace_of_the_server_until_the_person_is_done() {
        let pending = || says("authorization_pending");
        let answers = vec![pending(), says("slow_down"), pending(), tokens()];
        assert_eq!(
            run(None, 600, answers).await,
            ("tokens", vec![5, 10, 20, 30])
        );
        let (end, asked) = run(Some(2), 600, vec![pending(), tokens()]).await;
        assert_eq!((end, asked), ("tokens", vec![2, 4]));
        let (_, asked) = run(Some(0), 600, vec![tokens()]).await;
        assert_eq!(asked, vec![1], "never without a pause");
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_when_the_code_expires_or_the_person_says_no() {
        assert_eq!(run(None, 12, vec![]).await, ("unanswered", vec![5, 10]));
        let (end, asked) = run(Some(600), u64::MAX, vec![]).await;
        assert_eq!((end, asked), ("unanswered", vec![600, 1_200, 1_800]));
        let (end, _) = run(Some(u64::MAX), 600, vec![]).await;
        assert_eq!(end, "unanswered");
        for (code, expected) in [
            ("expired_token", "unanswered"),
            ("access_denied", "sign-in-refused"),
            ("invalid_grant", "sign-in-refused"),
            ("unauthorized_client", "bad-connection"),
        ] {
            assert_eq!(run(None, 600, vec![says(code)]).await, (expected, vec![5]));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_lost_answer_is_asked_for_again_less_often_and_not_for_ever() {
        let (end, asked) = run(None, 600, vec![lost(), lost(), tokens()]).await;
        assert_eq!((end, asked), ("tokens", vec![5, 15, 35]));
        let failed = || says("temporarily_unavailable");
        let (end, asked) = run(None, 600, vec![lost(), failed(), failed()]).await;
        assert_eq!((end, asked.len()), ("server-failed", 3));
    }
}
