//! HTTP within limits: https only (loopback excepted), no redirects, bounded time, size and depth,
//! retries of safe requests only. Bodies, tokens and addresses never reach an error or a log.
//!
//! | limit | value |
//! |---|---|
//! | connect | 10 s |
//! | one read | 15 s; the first as long as the exchange, where a request is given more than 30 s |
//! | whole exchange | 30 s, unless the request says otherwise |
//! | body | 1 MiB; a compressed one is refused |
//! | depth of JSON | 64 |
//! | tries of a safe request | 3, also on 429 and 503, `Retry-After` up to 20 s |

mod answer;
mod client;
mod failure;
mod request;
mod retry;
mod wiped;

pub use answer::Answer;
pub use client::Http;
pub(crate) use client::checked;
pub use request::{Body, Method, Request};
pub(crate) use wiped::Wiped;
