//! A byte buffer for text with secrets in it.

use std::io;

use zeroize::Zeroize;

/// Grows like a `Vec`, but wipes the memory it moves out of, and what is left on drop.
///
/// A plain `Vec` that grows leaves a copy of its contents behind in freed memory.
#[derive(Default)]
pub(crate) struct SecretBuffer(Vec<u8>);

impl SecretBuffer {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    #[inline]
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        if self.0.capacity() - self.0.len() < bytes.len() {
            self.grow(bytes.len());
        }
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    #[cfg(test)]
    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [u8] {
        &mut self.0
    }

    /// The bytes, once they have been encrypted where they lie: nothing to wipe any more.
    pub(crate) fn into_ciphertext(mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }

    #[cold]
    fn grow(&mut self, more: usize) {
        let needed = self.0.len() + more;
        let mut larger = Vec::with_capacity(needed.max(self.0.capacity() * 2));
        larger.extend_from_slice(&self.0);
        self.0.zeroize();
        self.0 = larger;
    }
}

impl io::Write for SecretBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes);
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.extend(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for SecretBuffer {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_pieces_is_there_in_one() {
        let mut buffer = SecretBuffer::with_capacity(3);
        for piece in [&b"ab"[..], b"", b"cdefgh", b"i"] {
            buffer.extend(piece);
        }
        assert_eq!(buffer.as_slice(), b"abcdefghi");
        assert_eq!(buffer.len(), 9);
    }
}
