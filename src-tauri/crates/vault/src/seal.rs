//! XChaCha20-Poly1305 over the body and over wrapped keys.

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, Tag, XChaCha20Poly1305, XNonce};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::random::random_secret;
use crate::{VaultError, random};

pub(crate) const NONCE_LEN: usize = 24;
pub(crate) const TAG_LEN: usize = 16;
/// A wrapped key: nonce, 32 bytes, tag.
pub(crate) const WRAPPED_LEN: usize = NONCE_LEN + 32 + TAG_LEN;

/// A 256-bit key, wiped on drop: the vault key itself, or the key of a slot that wraps it.
#[derive(ZeroizeOnDrop)]
pub(crate) struct Key(Zeroizing<[u8; 32]>);

/// The seal did not match: another key, other associated data, or changed bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SealBroken;

impl Key {
    pub(crate) fn random() -> Result<Self, VaultError> {
        random_secret().map(Self)
    }

    pub(crate) fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Encrypts `plain` where it lies and returns the tag.
    pub(crate) fn seal(
        &self,
        nonce: &[u8; NONCE_LEN],
        aad: &[u8],
        plain: &mut [u8],
    ) -> [u8; TAG_LEN] {
        self.cipher()
            .encrypt_inout_detached(&XNonce::from(*nonce), aad, plain.into())
            .expect("64 MiB is below the cipher's limit of 256 GiB")
            .into()
    }

    /// Decrypts `sealed` where it lies; on failure the bytes are worthless.
    pub(crate) fn open(
        &self,
        nonce: &[u8; NONCE_LEN],
        aad: &[u8],
        sealed: &mut [u8],
        tag: &[u8; TAG_LEN],
    ) -> Result<(), SealBroken> {
        self.cipher()
            .decrypt_inout_detached(&XNonce::from(*nonce), aad, sealed.into(), &Tag::from(*tag))
            .map_err(|_| SealBroken)
    }

    /// Wraps `inner` under this key: a fresh nonce, the sealed key, the tag.
    pub(crate) fn wrap(&self, inner: &Self, aad: &[u8]) -> Result<[u8; WRAPPED_LEN], VaultError> {
        let nonce = random::random_bytes()?;
        let mut sealed = *inner.expose();
        let tag = self.seal(&nonce, aad, &mut sealed);
        let mut wrapped = [0; WRAPPED_LEN];
        wrapped[..NONCE_LEN].copy_from_slice(&nonce);
        wrapped[NONCE_LEN..NONCE_LEN + 32].copy_from_slice(&sealed);
        wrapped[NONCE_LEN + 32..].copy_from_slice(&tag);
        Ok(wrapped)
    }

    /// Takes the key out of what [`Self::wrap`] made.
    pub(crate) fn unwrap(
        &self,
        wrapped: &[u8; WRAPPED_LEN],
        aad: &[u8],
    ) -> Result<Self, SealBroken> {
        let (nonce, rest) = wrapped.split_first_chunk().ok_or(SealBroken)?;
        let (sealed, rest) = rest.split_first_chunk::<32>().ok_or(SealBroken)?;
        let (tag, _) = rest.split_first_chunk().ok_or(SealBroken)?;
        let mut key = Zeroizing::new(*sealed);
        self.open(nonce, aad, key.as_mut_slice(), tag)?;
        Ok(Self(key))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.0.as_slice().try_into().expect("a key is 32 bytes"))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(32 bytes)")
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    /// draft-irtf-cfrg-xchacha-03, A.3.1.
    #[test]
    fn the_cipher_is_the_one_the_format_names() {
        let hex = |text: &str| HEXLOWER.decode(text.as_bytes()).unwrap();
        let key: [u8; 32] = std::array::from_fn(|index| 0x80 + u8::try_from(index).unwrap());
        let nonce: [u8; 24] = std::array::from_fn(|index| 0x40 + u8::try_from(index).unwrap());
        let aad = hex("50515253c0c1c2c3c4c5c6c7");
        let mut text = *b"Ladies and Gentlemen of the class of '99: If I could offer you \
            only one tip for the future, sunscreen would be it.";
        let tag = Key(Zeroizing::new(key)).seal(&nonce, &aad, &mut text);
        assert_eq!(text[..16].to_vec(), hex("bd6d179d3e83d43b9576579493c0e939"));
        assert_eq!(tag.to_vec(), hex("c0875924c1c7987947deafd8780acf49"));
    }

    #[test]
    fn a_wrapped_key_comes_out_only_with_the_same_key_and_associated_data() {
        let (outer, inner) = (Key::random().unwrap(), Key::random().unwrap());
        let wrapped = outer.wrap(&inner, b"this slot").unwrap();
        assert_eq!(
            outer.unwrap(&wrapped, b"this slot").unwrap().expose(),
            inner.expose()
        );
        assert_eq!(
            outer.unwrap(&wrapped, b"that slot").unwrap_err(),
            SealBroken
        );
        assert_eq!(
            inner.unwrap(&wrapped, b"this slot").unwrap_err(),
            SealBroken
        );
    }

    #[test]
    fn a_key_says_nothing_of_itself() {
        assert_eq!(
            format!("{:?}", Key(Zeroizing::new([0x41; 32]))),
            "Key(32 bytes)"
        );
    }
}
