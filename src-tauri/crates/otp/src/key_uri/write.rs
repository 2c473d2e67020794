//! The strict writer.

use std::fmt::Write as _;

use zeroize::Zeroizing;

use super::label::same_but_for_plus;
use super::text::encode_into;
use super::{KeyUri, SteamSpelling};
use crate::{Kind, Parameters};

pub(super) fn write(uri: &KeyUri, steam: SteamSpelling) -> Zeroizing<String> {
    let Parameters {
        algorithm,
        digits,
        kind,
    } = uri.effective_parameters();
    let is_encoder = matches!((kind, steam), (Kind::Steam { .. }, SteamSpelling::Encoder));
    let issuer = match non_empty(uri.label.issuer.as_deref().or(uri.label_issuer.as_deref())) {
        // Readers of this spelling look at the issuer too.
        None if is_encoder => Some("Steam"),
        issuer => issuer,
    };
    let account = uri.label.account.as_str();
    let secret = uri.secret.to_canonical_base32();

    // Room for the worst case, so that the string never grows and leaves the secret behind.
    let names = issuer.map_or(0, str::len) * 2 + uri.label_issuer.as_ref().map_or(0, String::len);
    let mut out = Zeroizing::new(String::with_capacity(
        160 + secret.len() + (names + account.len()) * 3,
    ));

    out.push_str("otpauth://");
    out.push_str(if is_encoder { "totp" } else { kind.as_str() });
    out.push('/');
    match prefix(uri, issuer) {
        Some(prefix) => {
            encode_into(&mut out, prefix);
            out.push(':');
        }
        // An empty prefix keeps readers from finding a border, or a second encoding, in the account.
        None if account.contains([':', '%']) => out.push(':'),
        None => {}
    }
    encode_into(&mut out, account);
    out.push_str("?secret=");
    out.push_str(&secret);
    if let Some(issuer) = issuer {
        out.push_str("&issuer=");
        encode_into(&mut out, issuer);
    }
    let (name, value) = match kind {
        Kind::Totp { period } | Kind::Steam { period } => ("period", u64::from(period.as_secs())),
        Kind::Hotp { counter } => ("counter", counter.as_u64()),
    };
    write!(
        out,
        "&algorithm={algorithm}&digits={}&{name}={value}",
        digits.as_u8()
    )
    .expect("writing to a string cannot fail");
    if is_encoder {
        out.push_str("&encoder=steam");
    }
    out
}

/// What stands before the colon of the label: the other name where the server says two.
///
/// Nothing when a name contains a colon: most readers split at the first one, encoded or not.
fn prefix<'a>(uri: &'a KeyUri, issuer: Option<&'a str>) -> Option<&'a str> {
    let issuer = issuer.filter(|issuer| !issuer.contains(':'))?;
    let other = non_empty(uri.label_issuer.as_deref());
    let other = other.filter(|other| !other.contains(':') && !same_but_for_plus(other, issuer));
    Some(other.unwrap_or(issuer))
}

fn non_empty(name: Option<&str>) -> Option<&str> {
    name.filter(|name| !name.is_empty())
}
