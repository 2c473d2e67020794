//! Base32 as people and servers really write it (RFC 4648 §6, read tolerantly, written strictly).

use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

use crate::SecretError;

/// What a tolerant read found: whole bytes, and the bits that filled no byte.
pub(crate) struct Decoded {
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    pub(crate) rest: Rest,
}

/// Up to seven trailing bits that belong to no byte. A quarter of the exports in the wild carry
/// some; they change no code, but with them the text can be shown as it was written.
#[derive(Clone, Copy, Default, zeroize::Zeroize)]
pub(crate) struct Rest {
    pub(crate) bits: u8,
    pub(crate) value: u8,
}

impl Rest {
    /// Whether no encoder makes this many characters: a whole one carries no data at all.
    pub(crate) fn is_odd(self) -> bool {
        self.bits >= 5
    }
}

/// The characters of `text` that carry data, upper-cased: without white space, `+`, `-`, `_` and
/// trailing `=`.
pub(crate) fn normalise(text: &str) -> Zeroizing<String> {
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    for c in text.chars().filter(|c| !is_separator(*c)) {
        plain.push(c.to_ascii_uppercase());
    }
    let length = plain.trim_end_matches('=').len();
    plain.truncate(length);
    plain
}

/// Whether `c` only groups characters for the eye.
pub(crate) fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '+' | '-' | '_')
}

/// Decodes `text` after [`normalise`], dropping the bits that fill no byte.
pub(crate) fn decode(text: &str) -> Result<Decoded, SecretError> {
    let plain = normalise(text);
    if plain.is_empty() {
        return Err(SecretError::Empty);
    }
    // The exact capacity: a vector that grows leaves copies of the secret behind in freed memory.
    let mut bytes = Zeroizing::new(Vec::with_capacity(plain.len() * 5 / 8));
    let mut buffer: u16 = 0;
    let mut bits: u8 = 0;
    for c in plain.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'2'..=b'7' => c - b'2' + 26,
            _ => return Err(SecretError::NotBase32),
        };
        buffer = (buffer << 5) | u16::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
            buffer &= (1 << bits) - 1;
        }
    }
    if bytes.is_empty() {
        return Err(SecretError::NotBase32);
    }
    Ok(Decoded {
        bytes,
        rest: Rest {
            bits,
            value: buffer as u8,
        },
    })
}

/// Encodes upper case without padding. With `rest`, gives back the very text that was decoded.
pub(crate) fn encode(bytes: &[u8], rest: Rest) -> Zeroizing<String> {
    if rest.bits == 0 {
        return Zeroizing::new(BASE32_NOPAD.encode(bytes));
    }
    let mut padded = Zeroizing::new(Vec::with_capacity(bytes.len() + 1));
    padded.extend_from_slice(bytes);
    // A rest that is nothing but the filling of the last character adds no text.
    padded.push(rest.value << (8 - rest.bits));
    let characters = (bytes.len() * 8 + usize::from(rest.bits)) / 5;
    let mut text = Zeroizing::new(BASE32_NOPAD.encode(&padded));
    text.truncate(characters);
    text
}
