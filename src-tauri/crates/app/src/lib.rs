//! Keyfob: app.
