//! The forms in which a secret is likely to leak.

use data_encoding::{BASE32, BASE64, BASE64URL, Encoding, HEXLOWER, HEXUPPER};

/// One way to write the secret down.
pub(super) struct Form {
    pub(super) name: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// Every form of `secret`, text also as UTF-16, in which a web view keeps its strings.
pub(super) fn of(secret: &[u8]) -> Vec<Form> {
    let mut texts = Vec::new();
    let base32 = unpadded(&BASE32, secret);
    texts.push(("Base32, upper case", base32.clone()));
    texts.push(("Base32, lower case", base32.to_lowercase()));
    texts.push(("Base32, upper case in groups of four", in_groups(&base32)));
    texts.push((
        "Base32, lower case in groups of four",
        in_groups(&base32.to_lowercase()),
    ));
    texts.push(("hex, upper case", HEXUPPER.encode(secret)));
    texts.push(("hex, lower case", HEXLOWER.encode(secret)));
    texts.extend(inside(secret).map(|text| ("Base64", text(&BASE64))));
    texts.extend(inside(secret).map(|text| ("Base64 for URLs", text(&BASE64URL))));
    for (name, separator) in [
        ("a list of numbers", ","),
        ("a list of numbers, spaced", ", "),
    ] {
        texts.push((
            name,
            secret
                .iter()
                .map(u8::to_string)
                .collect::<Vec<_>>()
                .join(separator),
        ));
    }

    let raw = Form {
        name: "raw bytes",
        bytes: secret.to_vec(),
    };
    let wide = texts.iter().map(|(name, text)| Form {
        name,
        bytes: text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    });
    let wide: Vec<Form> = wide.collect();
    let narrow = texts.into_iter().map(|(name, text)| Form {
        name,
        bytes: text.into_bytes(),
    });
    std::iter::once(raw).chain(narrow).chain(wide).collect()
}

/// What the encoding of a longer text shows of `secret` inside it, for each of the three places that
/// its first byte can have in a group of three. The characters it shares with its neighbours are cut.
fn inside(secret: &[u8]) -> impl Iterator<Item = impl Fn(&Encoding) -> String> {
    (0..3).map(move |before| {
        move |encoding: &Encoding| {
            let mut text = vec![0; before];
            text.extend(secret);
            let from = (before * 8).div_ceil(6);
            let to = text.len() * 8 / 6;
            encoding.encode(&text)[from..to].to_owned()
        }
    })
}

/// Padding is left off: what holds the padded text holds this.
fn unpadded(encoding: &Encoding, secret: &[u8]) -> String {
    encoding.encode(secret).trim_end_matches('=').to_owned()
}

fn in_groups(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = characters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}
