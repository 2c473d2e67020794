//! No type that holds a secret can be printed or sent.

use static_assertions::assert_not_impl_any;

assert_not_impl_any!(otp::SharedSecret: serde::Serialize, std::fmt::Display, PartialEq);
assert_not_impl_any!(otp::KeyUri: serde::Serialize, std::fmt::Display);
assert_not_impl_any!(otp::Generator: serde::Serialize, std::fmt::Display);
assert_not_impl_any!(vault::Entry: serde::Serialize, std::fmt::Display, PartialEq);
assert_not_impl_any!(vault::Passphrase: serde::Serialize, std::fmt::Display, PartialEq);
assert_not_impl_any!(vault::RecoveryCode: serde::Serialize, std::fmt::Display, PartialEq);
assert_not_impl_any!(vault::ItemValue: serde::Serialize, std::fmt::Display, PartialEq);
// What a person typed only comes in.
assert_not_impl_any!(app::SensitiveText: serde::Serialize, std::fmt::Display, Clone);
// What a person asked to see only goes out, and is not copied on the way.
assert_not_impl_any!(app::RevealedText: serde::de::DeserializeOwned, std::fmt::Display, Clone);

#[test]
fn debug_shows_the_length_of_a_secret_at_most() {
    let typed = app::SensitiveText::from("correct horse battery".to_owned());
    assert_eq!(format!("{typed:?}"), "SensitiveText(21 bytes)");
    let request = app::SetPassphrase { passphrase: typed };
    assert!(!format!("{request:?}").contains("horse"));
}
