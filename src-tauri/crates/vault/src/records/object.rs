//! One JSON object, written straight into the buffer that is wiped.

use crate::buffer::SecretBuffer;

/// Writes the fields of one object in the order they are named.
pub(super) struct Object<'a> {
    body: &'a mut SecretBuffer,
    /// What stands before the next field: the opening brace, then a comma.
    before: u8,
}

impl<'a> Object<'a> {
    /// Writes the object whose fields `write` names.
    pub(super) fn write(body: &'a mut SecretBuffer, write: impl FnOnce(&mut Object<'_>)) {
        let mut object = Object { body, before: b'{' };
        write(&mut object);
        // Every record has its kind, so the brace was opened.
        object.body.extend(b"}");
    }

    pub(super) fn text(&mut self, key: &'static str, value: &str) {
        self.key(key);
        if value
            .bytes()
            .any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\'))
        {
            serde_json::to_writer(&mut *self.body, value).expect("the buffer takes everything");
        } else {
            self.body.extend(b"\"");
            self.body.extend(value.as_bytes());
            self.body.extend(b"\"");
        }
    }

    pub(super) fn number(&mut self, key: &'static str, value: u64) {
        self.key(key);
        serde_json::to_writer(&mut *self.body, &value).expect("the buffer takes everything");
    }

    pub(super) fn yes(&mut self, key: &'static str) {
        self.key(key);
        self.body.extend(b"true");
    }

    pub(super) fn object(&mut self, key: &'static str, write: impl FnOnce(&mut Object<'_>)) {
        self.key(key);
        Object::write(self.body, write);
    }

    fn key(&mut self, key: &'static str) {
        self.body.extend(&[self.before, b'"']);
        self.body.extend(key.as_bytes());
        self.body.extend(b"\":");
        self.before = b',';
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fields_stand_in_the_order_they_were_named() {
        let mut body = SecretBuffer::default();
        Object::write(&mut body, |object| {
            object.text("kind", "x");
            object.object("inner", |inner| inner.number("n", u64::MAX));
            object.yes("so");
        });
        let text = std::str::from_utf8(body.as_slice()).unwrap();
        assert_eq!(
            text,
            "{\"kind\":\"x\",\"inner\":{\"n\":18446744073709551615},\"so\":true}"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_written_as_a_json_library_writes_it(text in "(?s).{0,40}") {
            let mut body = SecretBuffer::default();
            Object::write(&mut body, |object| object.text("t", &text));
            let expected = serde_json::to_string(&serde_json::json!({ "t": text })).unwrap();
            prop_assert_eq!(std::str::from_utf8(body.as_slice()).unwrap(), expected);
        }
    }
}
