//! Randomness of the operating system, and nothing else.

use zeroize::Zeroizing;

use crate::VaultError;

/// `N` random bytes that are no secret: ids, salts, nonces.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| VaultError::NoRandomness)?;
    Ok(bytes)
}

/// `N` random bytes that are a secret, born where they are wiped.
pub(crate) fn random_secret<const N: usize>() -> Result<Zeroizing<[u8; N]>, VaultError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| VaultError::NoRandomness)?;
    Ok(bytes)
}
