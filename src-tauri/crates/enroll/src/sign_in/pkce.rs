//! Proof that whoever redeems a code is who asked for it (PKCE, RFC 7636).

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};
use vault::SecretText;
use zeroize::Zeroizing;

use crate::JournalError;

/// 256 random bits as 43 characters that need no encoding: a verifier (§4.1) or a `state`.
pub(super) fn random_text() -> Result<SecretText, JournalError> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *bytes).map_err(|_| JournalError("no-randomness".to_owned()))?;
    Ok(BASE64URL_NOPAD.encode(&*bytes).into())
}

/// What is shown of a verifier beforehand (S256, §4.2).
pub(super) fn challenge(verifier: &SecretText) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(verifier.expose()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636 Appendix B.
    #[test]
    fn the_challenge_is_the_digest_of_the_verifier() {
        let verifier = SecretText::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        let expected = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert_eq!(challenge(&verifier), expected);
    }

    #[test]
    fn no_two_texts_are_the_same() {
        let (one, other) = (random_text().unwrap(), random_text().unwrap());
        assert_ne!(one.expose(), other.expose());
        assert_eq!(one.expose().len(), 43);
    }
}
