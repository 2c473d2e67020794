//! Reading the clipboard (ICCCM §2.4).

use anyhow::{Context, Result, bail};
use x11rb::CURRENT_TIME;
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt, CreateWindowAux, SelectionNotifyEvent, Window, WindowClass,
};

use super::{CLIPBOARD_DEADLINE, Screen};
use crate::waiting::until;

impl Screen {
    /// The text on the clipboard; `None` when nobody offers any.
    ///
    /// # Errors
    ///
    /// When its owner does not answer within 5 s, or holds more than 256 KiB.
    pub fn clipboard_text(&self) -> Result<Option<String>> {
        let Some(text) = self.clipboard("UTF8_STRING")? else {
            return Ok(None);
        };
        Ok(Some(
            String::from_utf8(text).context("the clipboard says it is UTF-8")?,
        ))
    }

    /// The clipboard in one format, such as `x-kde-passwordManagerHint`; `None` when that is not offered.
    ///
    /// # Errors
    ///
    /// As for [`clipboard_text`](Self::clipboard_text).
    pub fn clipboard(&self, format: &str) -> Result<Option<Vec<u8>>> {
        let reader = self.connection.generate_id()?;
        let aux = CreateWindowAux::new();
        let class = WindowClass::INPUT_ONLY;
        self.connection
            .create_window(0, reader, self.root, 0, 0, 1, 1, 0, class, 0, &aux)?;
        let content = self.content(reader, format);
        self.connection.destroy_window(reader)?;
        content
    }

    fn content(&self, reader: Window, format: &str) -> Result<Option<Vec<u8>>> {
        let (clipboard, format) = (self.atom("CLIPBOARD")?, self.atom(format)?);
        let here = self.atom("KEYFOB_STORY")?;
        self.connection
            .convert_selection(reader, clipboard, format, here, CURRENT_TIME)?;
        self.connection.flush()?;

        let answer = until("the owner of the clipboard", CLIPBOARD_DEADLINE, || {
            Ok(match self.connection.poll_for_event()? {
                Some(Event::SelectionNotify(answer)) if answer.requestor == reader => Some(answer),
                _ => None,
            })
        })?;
        let SelectionNotifyEvent { property, .. } = answer;
        if property == u32::from(AtomEnum::NONE) {
            return Ok(None);
        }
        let reply = self
            .connection
            .get_property(true, reader, property, AtomEnum::ANY, 0, 64 * 1024)?
            .reply()?;
        if reply.type_ == self.atom("INCR")? || reply.bytes_after > 0 {
            bail!("the clipboard holds more than a story reads");
        }
        Ok(Some(reply.value))
    }
}
