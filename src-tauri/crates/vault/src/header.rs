//! The clear part of the file: who it is, which slots open it, and a checksum over both.

use sha2::{Digest, Sha256};

use crate::slots::Slot;
use crate::{Damage, VaultError, VaultId};

/// The format this version writes, and the newest it opens.
pub const FORMAT_VERSION: u16 = 1;

/// The first eight bytes. After PNG's example: a byte above 127 shows a 7-bit channel, the line ends
/// show a text-mode copy, and `1A` stops `type` on Windows.
pub(crate) const MAGIC: [u8; 8] = *b"\x89KFB\r\n\x1a\n";

/// Up to here every version has the same bytes in the same places: magic, version, header length,
/// vault id, generation.
pub(crate) const FIXED_LEN: usize = 38;
const CHECKSUM_LEN: usize = 32;
const NONCE_LEN: usize = 24;
const MIN_HEADER_LEN: usize = FIXED_LEN + CHECKSUM_LEN;
/// Far more than 16 slots need; bounds what is read before anything is trusted.
pub(crate) const MAX_HEADER_LEN: usize = 65_536;
/// More slots than a person would make; bounds how many key derivations a hostile file can ask for.
pub(crate) const MAX_SLOTS: usize = 16;

/// The header of a file that this version can open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) vault: VaultId,
    pub(crate) generation: u64,
    pub(crate) nonce: [u8; NONCE_LEN],
    pub(crate) slots: Vec<Slot>,
}

/// A header that matches its checksum, of whatever version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AnyHeader {
    Known(Header),
    Newer {
        version: u16,
        vault: VaultId,
        generation: u64,
    },
}

/// What tells one saved state from another; compared before anything is overwritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) vault: VaultId,
    pub(crate) generation: u64,
    pub(crate) nonce: [u8; NONCE_LEN],
}

impl Header {
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp {
            vault: self.vault,
            generation: self.generation,
            nonce: self.nonce,
        }
    }

    /// The header as it stands in the file, checksum included. It is the body's associated data.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let slots: usize = self.slots.iter().map(Slot::written_len).sum();
        let len = FIXED_LEN + NONCE_LEN + 1 + slots + CHECKSUM_LEN;
        let mut bytes = Vec::with_capacity(len);
        bytes.extend(MAGIC);
        bytes.extend(FORMAT_VERSION.to_le_bytes());
        bytes.extend(
            u32::try_from(len)
                .expect("16 slots of 64 KiB stay under 4 GiB")
                .to_le_bytes(),
        );
        bytes.extend(self.vault.0);
        bytes.extend(self.generation.to_le_bytes());
        bytes.extend(self.nonce);
        bytes.push(u8::try_from(self.slots.len()).expect("MAX_SLOTS is checked when one is added"));
        for slot in &self.slots {
            slot.write(&mut bytes);
        }
        let checksum = Sha256::digest(&bytes);
        bytes.extend(checksum);
        bytes
    }
}

impl AnyHeader {
    /// Splits a file into its header and the rest.
    ///
    /// The checksum comes before everything else, the version included: a flipped bit is damage,
    /// whatever it seems to say.
    pub(crate) fn split(file: &[u8]) -> Result<(Self, &[u8], &[u8]), VaultError> {
        let len = Self::len(file)?;
        let (header, body) = file.split_at_checked(len).ok_or(Damage::CutOff)?;
        let (signed, checksum) = header.split_at(len - CHECKSUM_LEN);
        if Sha256::digest(signed).as_slice() != checksum {
            return Err(Damage::Header.into());
        }
        Ok((Self::parse(signed)?, header, body))
    }

    /// The length of the header, from the first 14 bytes of the file.
    pub(crate) fn len(start: &[u8]) -> Result<usize, VaultError> {
        let mut reader = Reader(start);
        if reader.array()? != MAGIC {
            return Err(Damage::Magic.into());
        }
        let _version: [u8; 2] = reader.array()?;
        let len = u32::from_le_bytes(reader.array()?) as usize;
        if !(MIN_HEADER_LEN..=MAX_HEADER_LEN).contains(&len) {
            return Err(Damage::Header.into());
        }
        Ok(len)
    }

    fn parse(signed: &[u8]) -> Result<Self, VaultError> {
        let mut reader = Reader(&signed[MAGIC.len()..]);
        let version = u16::from_le_bytes(reader.array()?);
        let _len: [u8; 4] = reader.array()?;
        let vault = VaultId(reader.array()?);
        let generation = u64::from_le_bytes(reader.array()?);
        if version > FORMAT_VERSION {
            return Ok(Self::Newer {
                version,
                vault,
                generation,
            });
        }
        if version == 0 {
            return Err(Damage::Header.into());
        }
        let nonce = reader.array().map_err(|_| Damage::SlotTable)?;
        let slots = Self::parse_slots(&mut reader).ok_or(Damage::SlotTable)?;
        Ok(Self::Known(Header {
            vault,
            generation,
            nonce,
            slots,
        }))
    }

    fn parse_slots(reader: &mut Reader<'_>) -> Option<Vec<Slot>> {
        let [count] = reader.array().ok()?;
        let count = usize::from(count);
        if count > MAX_SLOTS {
            return None;
        }
        let slots: Option<Vec<Slot>> = (0..count).map(|_| Slot::read(reader)).collect();
        slots.filter(|_| reader.0.is_empty())
    }

    pub(crate) fn vault(&self) -> VaultId {
        match self {
            Self::Known(header) => header.vault,
            Self::Newer { vault, .. } => *vault,
        }
    }

    pub(crate) fn generation(&self) -> u64 {
        match self {
            Self::Known(header) => header.generation,
            Self::Newer { generation, .. } => *generation,
        }
    }

    /// The header, if this version may open the file.
    pub(crate) fn known(self) -> Result<Header, VaultError> {
        match self {
            Self::Known(header) => Ok(header),
            Self::Newer { version, .. } => Err(VaultError::NewerFormat { found: version }),
        }
    }
}

/// Takes fixed-size pieces off the front of a slice.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Damage> {
        let (piece, rest) = self.0.split_first_chunk::<N>().ok_or(Damage::CutOff)?;
        self.0 = rest;
        Ok(*piece)
    }

    pub(crate) fn slice(&mut self, len: usize) -> Result<&'a [u8], Damage> {
        let (piece, rest) = self.0.split_at_checked(len).ok_or(Damage::CutOff)?;
        self.0 = rest;
        Ok(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SlotId;

    fn header() -> Header {
        let slot = |kind, payload: &[u8]| Slot {
            kind,
            id: SlotId([kind; 16]),
            payload: payload.into(),
        };
        Header {
            vault: VaultId([1; 16]),
            generation: 7,
            nonce: [2; 24],
            slots: vec![slot(1, &[3; 72]), slot(200, b"from the future")],
        }
    }

    #[test]
    fn a_header_reads_back_with_slots_of_unknown_kinds() {
        let mut file = header().to_bytes();
        file.extend(b"body");
        let (read, bytes, body) = AnyHeader::split(&file).unwrap();
        assert_eq!(read, AnyHeader::Known(header()));
        assert_eq!((bytes, body), (&file[..file.len() - 4], &b"body"[..]));
    }

    #[test]
    fn the_fixed_part_is_where_the_format_says() {
        let bytes = header().to_bytes();
        assert_eq!(bytes[..8], MAGIC);
        assert_eq!(bytes[8..10], [1, 0]);
        assert_eq!(
            bytes[10..14],
            u32::try_from(bytes.len()).unwrap().to_le_bytes()
        );
        assert_eq!(bytes[14..30], [1; 16]);
        assert_eq!(bytes[30..38], [7, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(bytes[38..62], [2; 24]);
        assert_eq!(bytes[62], 2);
    }

    #[test]
    fn a_newer_version_still_tells_its_vault_and_generation() {
        let mut bytes = header().to_bytes();
        bytes[8] = 9;
        bytes[62..70].fill(0xee);
        let end = bytes.len() - 32;
        let checksum = Sha256::digest(&bytes[..end]);
        bytes[end..].copy_from_slice(&checksum);
        let (read, ..) = AnyHeader::split(&bytes).unwrap();
        assert_eq!(
            read,
            AnyHeader::Newer {
                version: 9,
                vault: VaultId([1; 16]),
                generation: 7
            }
        );
        assert!(matches!(
            read.known(),
            Err(VaultError::NewerFormat { found: 9 })
        ));
    }

    #[test]
    fn a_length_nobody_writes_is_refused_before_it_is_used() {
        for len in [0u32, 69, 65_537, u32::MAX] {
            let mut bytes = header().to_bytes();
            bytes[10..14].copy_from_slice(&len.to_le_bytes());
            let refused = AnyHeader::split(&bytes).unwrap_err();
            assert!(
                matches!(refused, VaultError::Damaged(Damage::Header)),
                "{len}"
            );
        }
    }

    #[test]
    fn a_text_mode_copy_is_told_apart() {
        let mut bytes = header().to_bytes();
        bytes.remove(4);
        assert!(matches!(
            AnyHeader::split(&bytes),
            Err(VaultError::Damaged(Damage::Magic))
        ));
    }
}
