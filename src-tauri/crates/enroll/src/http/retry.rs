//! When a safe request is sent again, and how long after.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Answer;
use crate::{ErrorKind, NetworkFailure};

/// How often a safe request is sent in all.
pub(super) const TRIES: u32 = 3;
/// The longest wait that a server may ask for; beyond it the person is told instead.
pub(super) const LONGEST_WAIT_S: u64 = 20;

/// Sends by `send` until an answer settles it, at most [`TRIES`] times. `now_ms` is the clock.
pub(super) async fn until_settled<F: Future<Output = Result<Answer, ErrorKind>>>(
    now_ms: impl Fn() -> u64,
    send: impl Fn() -> F,
) -> Result<Answer, ErrorKind> {
    let mut tried = 1;
    loop {
        let answer = send().await;
        let wait = match tried {
            TRIES.. => None,
            _ => wait_after(&answer, tried, now_ms()),
        };
        let Some(wait) = wait else { return answer };
        tokio::time::sleep(wait).await;
        tried += 1;
    }
}

/// How long to wait before trying again; `None` when that would not help.
fn wait_after(answer: &Result<Answer, ErrorKind>, tried: u32, now_ms: u64) -> Option<Duration> {
    let jitter = jitter(now_ms);
    match answer {
        Ok(answer) if matches!(answer.status, 429 | 503) => {
            match answer.retry_after_s(now_ms / 1_000) {
                Some(seconds) if seconds > LONGEST_WAIT_S => None,
                Some(seconds) => {
                    let spread = Duration::from_millis(u64::from(jitter % 250));
                    Some(Duration::from_secs(seconds) + spread)
                }
                None => Some(backoff(tried, jitter)),
            }
        }
        Err(ErrorKind::Network { reason, .. }) if is_passing(*reason) => {
            Some(backoff(tried, jitter))
        }
        Ok(_) | Err(_) => None,
    }
}

/// Whether trying again may help.
fn is_passing(reason: NetworkFailure) -> bool {
    match reason {
        NetworkFailure::TimedOut | NetworkFailure::Broken | NetworkFailure::Unreachable => true,
        NetworkFailure::Untrusted
        | NetworkFailure::Proxy
        | NetworkFailure::TooLong
        | NetworkFailure::Redirected => false,
    }
}

/// Any number that differs between computers and moments.
fn jitter(now_ms: u64) -> u32 {
    let moment = now_ms ^ u64::from(std::process::id());
    u32::try_from(moment & 0xffff).unwrap_or_default()
}

/// The wait before the next try: 0.5 s, 1 s, 2 s, each up to half as much again by `jitter` (any
/// number), so that many computers do not come back at once.
pub(super) fn backoff(tried: u32, jitter: u32) -> Duration {
    let base = 500_u64 << tried.saturating_sub(1).min(2);
    Duration::from_millis(base + u64::from(jitter) % (base / 2))
}

/// Reads `Retry-After`: a number of seconds, or a date (RFC 9110 §10.2.3).
pub(super) fn after(value: &str, now_s: u64) -> Option<u64> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().unwrap_or(u64::MAX));
    }
    Some(http_date(value)?.saturating_sub(now_s))
}

/// Reads an HTTP date in any of its three forms (RFC 9110 §5.6.7).
pub(super) fn http_date(value: &str) -> Option<u64> {
    let time: SystemTime = httpdate::parse_http_date(value.trim()).ok()?;
    time.duration_since(UNIX_EPOCH)
        .ok()
        .map(|since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use reqwest::header::{HeaderMap, HeaderValue};
    use tokio::time::Instant;

    use super::*;
    use crate::Outcome;

    fn answer(status: u16, retry_after: Option<&'static str>) -> Answer {
        let mut headers = HeaderMap::new();
        if let Some(value) = retry_after {
            headers.insert("retry-after", HeaderValue::from_static(value));
        }
        Answer {
            status,
            headers,
            body: Vec::new().into(),
        }
    }

    fn broken(reason: NetworkFailure) -> ErrorKind {
        ErrorKind::Network {
            reason,
            outcome: Outcome::Unknown,
        }
    }

    /// How often it was sent, how long that took on the paused clock, and how it ended.
    async fn run(
        send: impl Fn(u32) -> Result<Answer, ErrorKind>,
    ) -> (u32, Duration, Result<Answer, ErrorKind>) {
        let (tries, began) = (Cell::new(0), Instant::now());
        let now_ms = || 784_111_770_000;
        let end = until_settled(now_ms, || {
            tries.set(tries.get() + 1);
            std::future::ready(send(tries.get()))
        });
        let end = end.await;
        (tries.get(), began.elapsed(), end)
    }

    #[tokio::test(start_paused = true)]
    async fn retry_after_is_honoured_in_both_forms_up_to_20_s() {
        for (value, waits) in [
            ("0", Some(0)),
            ("7", Some(7)),
            (" 20 ", Some(20)),
            ("21", None),
            ("99999999999999999999", None),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(7)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(7)),
            ("Sun Nov  6 08:49:37 1994", Some(7)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 09:49:37 GMT", None),
        ] {
            for status in [429, 503] {
                let (tries, took, end) = run(|tried| match tried {
                    1 => Ok(answer(status, Some(value))),
                    _ => Ok(answer(200, None)),
                })
                .await;
                let Some(waits) = waits else {
                    assert_eq!((tries, took), (1, Duration::ZERO), "{value}");
                    assert_eq!(end.unwrap().status, status, "the person is told instead");
                    continue;
                };
                assert_eq!((tries, end.unwrap().status), (2, 200), "{value}");
                let least = Duration::from_secs(waits);
                let spread = least..least + Duration::from_millis(300);
                assert!(spread.contains(&took), "{value}: {took:?}");
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_stays_away_is_asked_three_times_with_growing_waits() {
        for header in [None, Some("soon"), Some("-5"), Some("1.5"), Some("")] {
            let (tries, took, end) = run(|_| Ok(answer(503, header))).await;
            assert_eq!((tries, end.unwrap().status), (3, 503));
            let waits = Duration::from_millis(1_500)..Duration::from_millis(2_250);
            assert!(waits.contains(&took), "{took:?}");
        }
        for reason in [
            NetworkFailure::TimedOut,
            NetworkFailure::Broken,
            NetworkFailure::Unreachable,
        ] {
            let (tries, _, end) = run(|_| Err(broken(reason))).await;
            assert_eq!((tries, end.is_err()), (3, true));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_else_is_tried_again() {
        for status in [200, 204, 302, 400, 401, 403, 404, 409, 500, 502, 504] {
            let (tries, took, _) = run(|_| Ok(answer(status, Some("1")))).await;
            assert_eq!((tries, took), (1, Duration::ZERO), "{status}");
        }
        for reason in [
            NetworkFailure::Untrusted,
            NetworkFailure::Proxy,
            NetworkFailure::TooLong,
        ] {
            let (tries, took, _) = run(|_| Err(broken(reason))).await;
            assert_eq!((tries, took), (1, Duration::ZERO), "{reason}");
        }
    }

    #[test]
    fn what_is_neither_seconds_nor_a_date_is_no_wait() {
        for value in ["soon", "-5", "1.5", "", "120 s", "Sun, 06 Nov 1994"] {
            assert_eq!(after(value, 784_111_770), None, "{value:?}");
        }
    }

    #[test]
    fn waits_grow_and_differ() {
        for (tried, least) in [(1, 500), (2, 1_000), (3, 2_000), (9, 2_000)] {
            for jitter in [0, 1, 249, u32::MAX] {
                let wait = backoff(tried, jitter).as_millis();
                assert!(
                    (least..least * 3 / 2).contains(&wait),
                    "{tried} {jitter} {wait}"
                );
            }
        }
    }
}
