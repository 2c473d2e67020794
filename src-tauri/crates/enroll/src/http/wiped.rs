//! Bytes that leave no copy behind. What the network libraries hold on their own way to the socket
//! and from it is out of our reach.

use std::io::{self, Write};

use serde::Serialize;
use zeroize::Zeroizing;

/// Bytes that grow by moving into a bigger room and wiping the one they leave.
#[derive(Default)]
pub(crate) struct Wiped(Zeroizing<Vec<u8>>);

impl Wiped {
    /// Room for as many bytes before the first move.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(bytes)))
    }

    pub(super) fn extend(&mut self, more: &[u8]) {
        let needed = self.0.len() + more.len();
        if needed > self.0.capacity() {
            let room = needed.max(self.0.capacity() * 2);
            let mut bigger = Zeroizing::new(Vec::with_capacity(room));
            bigger.extend_from_slice(&self.0);
            // The room it leaves is wiped when it is dropped.
            self.0 = bigger;
        }
        self.0.extend_from_slice(more);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.0
    }

    /// `value` as JSON.
    pub(crate) fn json(value: &impl Serialize) -> Self {
        let mut bytes = Self::with_room(512);
        serde_json::to_writer(&mut bytes, value).expect("requests are maps of text and numbers");
        bytes
    }

    /// `fields` as `application/x-www-form-urlencoded` (WHATWG URL §5.2).
    pub(super) fn form(fields: &[(&str, &str)]) -> Self {
        let mut bytes = Self::with_room(512);
        for (index, (name, value)) in fields.iter().enumerate() {
            if index > 0 {
                bytes.extend(b"&");
            }
            bytes.extend_encoded(name);
            bytes.extend(b"=");
            bytes.extend_encoded(value);
        }
        bytes
    }

    fn extend_encoded(&mut self, text: &str) {
        for piece in url::form_urlencoded::byte_serialize(text.as_bytes()) {
            self.extend(piece.as_bytes());
        }
    }
}

impl Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_encoded_as_browsers_do() {
        let fields = [("a b", "c&d=e+f"), ("ü", ""), ("slash", "/~*-._%")];
        let form = Wiped::form(&fields).into_bytes();
        let text = std::str::from_utf8(&form).unwrap();
        assert_eq!(text, "a+b=c%26d%3De%2Bf&%C3%BC=&slash=%2F%7E*-._%25");
        let read: Vec<_> = url::form_urlencoded::parse(&form).collect();
        assert_eq!(read[0].1, "c&d=e+f");
        assert!(Wiped::form(&[]).into_bytes().is_empty());
    }

    #[test]
    fn it_grows_without_losing_anything() {
        let mut bytes = Wiped::with_room(0);
        for chunk in [&b"a"[..], &[b'b'; 3], &[b'c'; 5_000], b""] {
            bytes.extend(chunk);
        }
        assert_eq!(bytes.len(), 5_004);
        let whole = bytes.into_bytes();
        assert_eq!((whole[0], whole[3], whole[5_003]), (b'a', b'b', b'c'));
    }
}
