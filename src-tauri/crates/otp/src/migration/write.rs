//! The writer.

use data_encoding::BASE64;
use zeroize::Zeroizing;

use super::protobuf::{put_bytes, put_varint};
use super::{ENTRIES_PER_CODE, Export, LeftOut};
use crate::key_uri::encode_into;
use crate::{Algorithm, Digits, KeyUri, Kind, Period};

/// How many payload bytes go into one QR code: 1.5 kB become a URI of about 2.1 kB, which a code
/// still holds with medium error correction (2331 bytes, ISO/IEC 18004 table 7).
const BYTES_PER_CODE: usize = 1_500;

pub(super) fn write<'a>(entries: impl IntoIterator<Item = &'a KeyUri>, batch_id: i32) -> Export {
    let mut export = Export::default();
    let mut codes: Vec<Code> = Vec::new();
    for (position, uri) in entries.into_iter().enumerate() {
        match entry(uri) {
            Ok(entry) => match codes.last_mut().filter(|code| code.has_room_for(&entry)) {
                Some(code) => code.add(&entry),
                None => {
                    let mut code = Code::default();
                    code.add(&entry);
                    codes.push(code);
                }
            },
            Err(reason) => export.left_out.push((position, reason)),
        }
    }
    let size = codes.len() as u64;
    let numbered = (0..).zip(codes);
    export.uris = numbered
        .map(|(index, code)| code.into_uri(index, size, batch_id))
        .collect();
    export
}

#[derive(Default)]
struct Code {
    payload: Zeroizing<Vec<u8>>,
    entries: usize,
}

impl Code {
    fn has_room_for(&self, entry: &[u8]) -> bool {
        self.entries < ENTRIES_PER_CODE && self.payload.len() + entry.len() <= BYTES_PER_CODE
    }

    fn add(&mut self, entry: &[u8]) {
        put_bytes(&mut self.payload, 1, entry);
        self.entries += 1;
    }

    fn into_uri(mut self, index: u64, size: u64, batch_id: i32) -> Zeroizing<String> {
        put_varint(&mut self.payload, 2, 1);
        put_varint(&mut self.payload, 3, size);
        put_varint(&mut self.payload, 4, index);
        // A negative number is written with its sign through all 64 bits.
        put_varint(&mut self.payload, 5, i64::from(batch_id) as u64);
        let base64 = Zeroizing::new(BASE64.encode(&self.payload));
        let mut uri = Zeroizing::new(String::with_capacity(64 + base64.len() * 3));
        uri.push_str("otpauth-migration://offline?data=");
        encode_into(&mut uri, &base64);
        uri
    }
}

fn entry(uri: &KeyUri) -> Result<Zeroizing<Vec<u8>>, LeftOut> {
    let digits = match uri.parameters.digits {
        _ if matches!(uri.parameters.kind, Kind::Steam { .. }) => return Err(LeftOut::Steam),
        Digits::SIX => 1,
        Digits::EIGHT => 2,
        _ => return Err(LeftOut::Digits),
    };
    let (kind, counter) = match uri.parameters.kind {
        Kind::Steam { .. } => return Err(LeftOut::Steam),
        Kind::Totp {
            period: Period::DEFAULT,
        } => (2, None),
        Kind::Totp { .. } => return Err(LeftOut::Period),
        Kind::Hotp { counter } => (1, Some(counter.as_u64())),
    };
    let algorithm = match uri.parameters.algorithm {
        Algorithm::Sha1 => 1,
        Algorithm::Sha256 => 2,
        Algorithm::Sha512 => 3,
    };
    let issuer = uri.label.issuer.as_deref().unwrap_or_default();
    let account = &uri.label.account;
    // Google's app repeats the issuer in the name; without one, a colon must not look like it.
    let name = match issuer {
        "" if account.contains(':') => format!(":{account}"),
        "" => account.clone(),
        issuer => format!("{issuer}:{account}"),
    };

    let room = uri.secret.expose().len() + name.len() + issuer.len() + 40;
    let mut out = Zeroizing::new(Vec::with_capacity(room));
    put_bytes(&mut out, 1, uri.secret.expose());
    put_bytes(&mut out, 2, name.as_bytes());
    if !issuer.is_empty() {
        put_bytes(&mut out, 3, issuer.as_bytes());
    }
    put_varint(&mut out, 4, algorithm);
    put_varint(&mut out, 5, digits);
    put_varint(&mut out, 6, kind);
    if let Some(counter) = counter {
        put_varint(&mut out, 7, counter);
    }
    Ok(out)
}
