//! When a safe request is sent again, and how long after.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How often a safe request is sent in all.
pub(super) const TRIES: u32 = 3;
/// The longest wait that a server may ask for; beyond it the person is told instead.
pub(super) const LONGEST_WAIT_S: u64 = 20;

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
    use super::*;

    #[test]
    fn retry_after_comes_in_seconds_or_as_a_date() {
        let now = 784_111_770;
        for (value, wait) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("99999999999999999999", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(7)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(7)),
            ("Sun Nov  6 08:49:37 1994", Some(7)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
            ("1.5", None),
            ("", None),
        ] {
            assert_eq!(after(value, now), wait, "{value:?}");
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
