//! Percent-encoding, and names made safe to show.

use zeroize::Zeroizing;

use super::{KeyUriError, Warning, Warnings};

/// What a raw `+` stands for: a space in a query, itself in a path (RFC 3986 §2.2, HTML forms).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Plus {
    IsSpace,
    IsLiteral,
}

/// Decodes percent-encoding exactly once. A `%` that encodes nothing stays; bytes that are no
/// UTF-8 become U+FFFD; a NUL is an error, because it ends the text for some other reader.
pub(super) fn decode(
    raw: &str,
    plus: Plus,
    warnings: &mut Warnings,
) -> Result<Zeroizing<String>, KeyUriError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(raw.len()));
    let mut rest = raw.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        bytes.push(match (byte, encoded_byte(tail)) {
            (b'%', Some(decoded)) => {
                rest = &tail[2..];
                decoded
            }
            (b'%', None) => {
                warnings.add(Warning::BadPercent);
                b'%'
            }
            (b'+', _) if plus == Plus::IsSpace => b' ',
            (other, _) => other,
        });
    }
    if bytes.contains(&0) {
        return Err(KeyUriError::Nul);
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => {
            warnings.add(Warning::InvalidUtf8);
            Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
        }
    }
}

fn encoded_byte(after_percent: &[u8]) -> Option<u8> {
    let hex = |digit: &u8| char::from(*digit).to_digit(16).map(|value| value as u8);
    match after_percent {
        [high, low, ..] => Some(hex(high)? << 4 | hex(low)?),
        _ => None,
    }
}

/// Appends `text` with everything encoded but the unreserved characters of RFC 3986 §2.3. A space
/// becomes `%20`: some readers show `+` literally.
pub(crate) fn encode_into(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// A name fit to be shown: without the characters that make it look like another one, trimmed.
pub(crate) fn clean(name: &str, warnings: &mut Warnings) -> String {
    let visible: String = name.chars().filter(|c| !is_deceptive(*c)).collect();
    warnings.add_if(visible.len() != name.len(), Warning::ControlCharsRemoved);
    visible.trim().to_owned()
}

/// A name as a person typed it, cleaned as names in a key URI are: without control characters and
/// without what has no width or turns the direction of writing; trimmed.
pub fn plain_text(name: &str) -> String {
    clean(name, &mut Warnings::default())
}

/// C0 and C1 controls, and what has no width or turns the direction of writing.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(raw: &str, plus: Plus) -> String {
        decode(raw, plus, &mut Warnings::default())
            .unwrap()
            .to_string()
    }

    #[test]
    fn percent_encoding_is_decoded_exactly_once() {
        assert_eq!(decoded("100%2525", Plus::IsLiteral), "100%25");
        assert_eq!(decoded("%e4%BD%a0", Plus::IsLiteral), "你");
        assert_eq!(decoded("a+b%2Bc", Plus::IsSpace), "a b+c");
        assert_eq!(decoded("a+b%2Bc", Plus::IsLiteral), "a+b+c");
    }

    #[test]
    fn a_percent_that_encodes_nothing_stays_and_is_reported() {
        for raw in ["50%", "50%o", "%", "%3R", "%%", "%é"] {
            let mut warnings = Warnings::default();
            assert_eq!(*decode(raw, Plus::IsLiteral, &mut warnings).unwrap(), raw);
            assert_eq!(warnings.into_sorted(), [Warning::BadPercent], "{raw}");
        }
    }

    #[test]
    fn encoding_then_decoding_gives_back_every_character() {
        let text: String = (1..=0x2ff).filter_map(char::from_u32).collect();
        let mut encoded = String::new();
        encode_into(&mut encoded, &text);
        assert!(encoded.is_ascii());
        assert_eq!(decoded(&encoded, Plus::IsSpace), text);
    }

    #[test]
    fn characters_that_disguise_a_name_are_removed_and_reported() {
        for disguised in [
            "Ac\u{202e}me",
            "Ac\u{200b}me",
            "\u{feff}Acme",
            "Acme\u{7}",
            "Ac\u{85}me",
        ] {
            let mut warnings = Warnings::default();
            assert_eq!(clean(disguised, &mut warnings), "Acme");
            assert_eq!(
                warnings.into_sorted(),
                [Warning::ControlCharsRemoved],
                "{disguised:?}"
            );
        }
    }
}
