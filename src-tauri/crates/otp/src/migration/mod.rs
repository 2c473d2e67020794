//! Google Authenticator's export, `otpauth-migration://offline?data=<Base64 of a protobuf>`.
//!
//! Google publishes no specification; the fields are known from many exports in the wild. Version 1
//! carries a `batch_id` that ties the QR codes of one export together. Version 2 carries none, and
//! instead an identifier in every entry (field 8). The period is not stored: it is always 30 s.

mod error;
mod protobuf;
mod read;
mod write;

use std::fmt;

use zeroize::Zeroizing;

pub use self::error::{LeftOut, MigrationEntryError, MigrationEntryReason, MigrationError};
pub(crate) use self::read::has_scheme;
use crate::KeyUri;

/// The longest URI that is read, in bytes. One QR code holds at most 2953.
pub const MAX_LEN: usize = 16_384;

/// What one QR code of an export holds.
#[derive(Clone, Debug)]
pub struct MigrationPayload {
    /// The accounts in their order; one that cannot be taken over does not stop the others.
    pub entries: Vec<Result<KeyUri, MigrationEntryError>>,
    /// Where this code stands among those of the same export.
    pub batch: Batch,
    /// The version of the payload, 1 or 2 so far; higher ones are read as far as they are known.
    pub version: u32,
}

/// The place of one QR code among those of the same export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Counted from 0.
    pub index: u32,
    /// How many there are, at least 1.
    pub size: u32,
    /// The number that all codes of one export share. Absent in version 2.
    pub id: Option<i32>,
}

/// An export as it goes out: one URI per QR code, and what could not be put in.
#[derive(Default)]
pub struct Export {
    /// At most [`ENTRIES_PER_CODE`] accounts each, in their order.
    pub uris: Vec<Zeroizing<String>>,
    /// Position in the input and reason of every account that does not fit the format.
    pub left_out: Vec<(usize, LeftOut)>,
}

impl fmt::Debug for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URIs hold the secrets.
        f.debug_struct("Export")
            .field("uris", &format_args!("<{}>", self.uris.len()))
            .field("left_out", &self.left_out)
            .finish()
    }
}

/// How many accounts go into one QR code, as in Google's own exports.
pub const ENTRIES_PER_CODE: usize = 10;

/// Reads one migration URI.
///
/// # Errors
/// Any [`MigrationError`]. Trouble with a single account stays with that account.
pub fn parse(uri: &str) -> Result<MigrationPayload, MigrationError> {
    read::parse(uri)
}

/// Writes accounts as version 1, which every importer reads.
///
/// `batch_id` ties the codes together; take it at random, this crate has no randomness.
pub fn write<'a>(entries: impl IntoIterator<Item = &'a KeyUri>, batch_id: i32) -> Export {
    write::write(entries, batch_id)
}
