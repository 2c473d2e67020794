//! One step of an enrollment at a time: two threads that confirm one device would send two codes,
//! and the second answer would overwrite what the first one learnt.

use vault::EnrollmentId;

use crate::{CommandError, ErrorCode, app::Shared, commands::Answer};

/// The right to take a step of an enrollment, until it is dropped.
pub(super) struct Step<'a> {
    shared: &'a Shared,
    id: EnrollmentId,
}

impl<'a> Step<'a> {
    /// [`ErrorCode::WrongStage`] while another thread takes one.
    pub(super) fn of(shared: &'a Shared, id: EnrollmentId) -> Answer<Self> {
        if shared.lock().busy.insert(id) {
            Ok(Self { shared, id })
        } else {
            let busy = CommandError::new(ErrorCode::WrongStage);
            Err(busy.with_detail("another step of it is under way"))
        }
    }
}

impl Drop for Step<'_> {
    fn drop(&mut self) {
        self.shared.lock().busy.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use vault::{Argon2Cost, MemoryKeychain};

    use super::*;
    use crate::{Access, App, NoClipboard, Opening, Ports, Silent, SystemClock};

    #[test]
    fn a_second_step_of_an_enrollment_waits_for_nobody_and_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::default());
        let ports = Ports {
            clock: Arc::new(SystemClock),
            quiet_keychain: Arc::clone(&keychain) as _,
            keychain,
            clipboard: Arc::new(NoClipboard),
            events: Arc::new(Silent),
            folder: folder.path().to_owned(),
            ready_made: Vec::new(),
            passphrase_cost: Argon2Cost::default(),
        };
        let app = App::new(ports, Access::Write, Opening::OnRequest);
        let one = EnrollmentId::random().unwrap();
        let other = EnrollmentId::random().unwrap();
        let step = Step::of(&app.shared, one).unwrap();
        let second = Step::of(&app.shared, one).err().unwrap();
        assert_eq!(second.code, ErrorCode::WrongStage);
        assert!(Step::of(&app.shared, other).is_ok(), "another enrollment");
        drop(step);
        assert!(Step::of(&app.shared, one).is_ok(), "the first one is over");
    }
}
