//! Why a keychain did not do what it was asked.

/// What a keychain answered instead of doing it.
///
/// Only [`KeychainError::NoEntry`] says that something is absent. Every other variant says nothing
/// about what the keychain holds, so nothing may be created, replaced or deleted because of it.
/// No variant holds text from the keychain: the errors below it can carry the bytes of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeychainError {
    /// The keychain is there, is open, and has no such item.
    #[error("it holds no such item")]
    NoEntry,
    /// It is locked, and this call was not allowed to ask the person.
    #[error("it is locked")]
    Locked,
    /// The person was asked and said no, closed the question, or had nothing to ask them with.
    #[error("the question to unlock it was dismissed")]
    Dismissed,
    /// Nothing on this machine answers for a keychain: no session bus, or no service on it.
    #[error("no keychain answers on this machine")]
    NoProvider,
    /// A keychain service answers and has no default collection to keep items in.
    #[error("it has no default collection")]
    NoCollection,
    /// It did not answer in time. A write or removal may have been done all the same.
    #[error("it did not answer within {after_s} s")]
    TimedOut {
        /// The deadline that passed, in seconds.
        after_s: u64,
    },
    /// What it holds under the item's name is not a line that Keyfob wrote.
    #[error("its item is not one that Keyfob wrote")]
    Malformed,
    /// More than one item has the name.
    #[error("it holds more than one item of that name")]
    Ambiguous,
    /// It said the item was written, and a fresh read gave something else or nothing.
    #[error("it did not keep what was written")]
    NotKept,
    /// Any other failure.
    #[error("it failed")]
    Failed,
}
