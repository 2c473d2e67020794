//! Keyfob: otp.
