//! The display as another program sees it: its windows, its picture, its clipboard.

mod clipboard;

use std::time::Duration;

use anyhow::{Context, Result};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, ImageFormat, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

/// A connection to one display.
pub struct Screen {
    connection: RustConnection,
    root: Window,
    /// In pixels.
    size: (u16, u16),
}

/// A program's window, in the words of the window manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopLevel {
    /// Its X11 id.
    pub id: Window,
    /// What its title bar says.
    pub title: String,
    /// Whether it is on the screen, and not hidden or minimised.
    pub is_visible: bool,
}

/// What was on a rectangle of the screen at one moment.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: u16,
    /// Blue, green, red and one unused byte for each pixel, row by row from the top.
    pub pixels: Vec<u8>,
}

impl Screen {
    pub(crate) fn connect(display: &str) -> Result<Self> {
        let (connection, number) = x11rb::connect(Some(display))
            .with_context(|| format!("connecting to display {display}"))?;
        let screen = connection
            .setup()
            .roots
            .get(number)
            .context("the display has a screen")?;
        let (root, size) = (
            screen.root,
            (screen.width_in_pixels, screen.height_in_pixels),
        );
        Ok(Self {
            connection,
            root,
            size,
        })
    }

    /// Every window that the window manager knows, oldest first.
    ///
    /// # Errors
    ///
    /// When the display is gone.
    pub fn windows(&self) -> Result<Vec<TopLevel>> {
        let ids = self.numbers(self.root, "_NET_CLIENT_LIST", AtomEnum::WINDOW.into())?;
        // A window may go while it is looked at; then it is not there.
        Ok(ids
            .into_iter()
            .filter_map(|id| self.window(id).ok())
            .collect())
    }

    /// The picture of a rectangle, by default the whole screen.
    ///
    /// # Errors
    ///
    /// When the rectangle is not all on the screen.
    pub fn picture(&self, area: Option<(i16, i16, u16, u16)>) -> Result<Picture> {
        let (x, y, width, height) = area.unwrap_or((0, 0, self.size.0, self.size.1));
        let image = self
            .connection
            .get_image(
                ImageFormat::Z_PIXMAP,
                self.root,
                x,
                y,
                width,
                height,
                u32::MAX,
            )?
            .reply()
            .context("taking a picture")?;
        Ok(Picture {
            width,
            pixels: image.data,
        })
    }

    /// Where the content of a window lies on the screen: x, y, width and height in pixels.
    ///
    /// # Errors
    ///
    /// When the window is gone.
    pub fn place(&self, window: Window) -> Result<(i16, i16, u16, u16)> {
        let size = self.connection.get_geometry(window)?.reply()?;
        let at = self
            .connection
            .translate_coordinates(window, self.root, 0, 0)?
            .reply()?;
        Ok((at.dst_x, at.dst_y, size.width, size.height))
    }

    /// Asks a window to close, as its close button does.
    ///
    /// # Errors
    ///
    /// When the display is gone.
    pub fn close(&self, window: Window) -> Result<()> {
        self.ask(window, "_NET_CLOSE_WINDOW", [0; 5])
    }

    /// Minimises a window.
    ///
    /// # Errors
    ///
    /// When the display is gone.
    pub fn minimise(&self, window: Window) -> Result<()> {
        const ICONIC_STATE: u32 = 3;
        self.ask(window, "WM_CHANGE_STATE", [ICONIC_STATE, 0, 0, 0, 0])
    }

    /// Brings a window back to the front.
    ///
    /// # Errors
    ///
    /// When the display is gone.
    pub fn activate(&self, window: Window) -> Result<()> {
        const FROM_A_PAGER: u32 = 2;
        self.ask(window, "_NET_ACTIVE_WINDOW", [FROM_A_PAGER, 0, 0, 0, 0])
    }

    /// Whether a window manager answers for this screen.
    pub(crate) fn is_managed(&self) -> Result<bool> {
        let check = self.numbers(
            self.root,
            "_NET_SUPPORTING_WM_CHECK",
            AtomEnum::WINDOW.into(),
        )?;
        Ok(!check.is_empty())
    }

    fn window(&self, id: Window) -> Result<TopLevel> {
        let attributes = self.connection.get_window_attributes(id)?.reply()?;
        let name = self.atom("_NET_WM_NAME")?;
        let title = self
            .connection
            .get_property(false, id, name, AtomEnum::ANY, 0, 1024)?
            .reply()?
            .value;
        Ok(TopLevel {
            id,
            title: String::from_utf8_lossy(&title).into_owned(),
            is_visible: attributes.map_state == MapState::VIEWABLE,
        })
    }

    fn numbers(&self, window: Window, property: &str, kind: Atom) -> Result<Vec<u32>> {
        let property = self.atom(property)?;
        let reply = self
            .connection
            .get_property(false, window, property, kind, 0, 1024)?
            .reply()?;
        Ok(reply.value32().map(Iterator::collect).unwrap_or_default())
    }

    /// Sends a request to the window manager, by way of the root window.
    fn ask(&self, window: Window, request: &str, data: [u32; 5]) -> Result<()> {
        let message = ClientMessageEvent::new(32, window, self.atom(request)?, data);
        let to = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
        self.connection.send_event(false, self.root, to, message)?;
        Ok(self.connection.flush()?)
    }

    fn atom(&self, name: &str) -> Result<Atom> {
        Ok(self
            .connection
            .intern_atom(false, name.as_bytes())?
            .reply()?
            .atom)
    }
}

/// How long the owner of the clipboard may take to answer.
const CLIPBOARD_DEADLINE: Duration = Duration::from_secs(5);
