//! The correction of this computer's clock that codes are made with.

use super::Enrollment;
use crate::{Done, app::Shared, commands::Answer};

impl Enrollment<'_> {
    /// Seconds that a person agreed to add to this computer's clock for codes; 0 for none.
    ///
    /// # Errors
    /// The vault is closed.
    pub fn clock_correction(&self) -> Answer<i32> {
        let state = self.shared.lock();
        Ok(state.vault()?.contents().settings().clock_correction_s)
    }

    /// Makes codes by this computer's own clock again.
    ///
    /// # Errors
    /// What saving says.
    pub fn forget_clock_correction(&self) -> Answer<Done> {
        self.shared.correct_clock_by(0)?;
        Ok(Done {})
    }
}

impl Shared {
    /// Keeps what a person agreed to.
    pub(super) fn correct_clock_by(&self, seconds: i32) -> Answer<()> {
        self.change(|contents| {
            let mut settings = contents.settings().clone();
            settings.clock_correction_s = seconds;
            contents.set_settings(settings);
            Ok(())
        })
    }
}
