//! The real window, driven over WebDriver: tauri-driver, WebKitWebDriver, the web view.

mod accessibility;
mod keys;

use std::future::Future;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Child;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

use crate::waiting::until;
use crate::{PrivateDesktop, Process, built};

/// A cold web view on a busy machine takes seconds; one that takes this long hangs.
const OPEN: Duration = Duration::from_secs(60);
/// For the page to show what was asked for, and for any single command.
const SHOW: Duration = Duration::from_secs(15);
const PAUSE: Duration = Duration::from_millis(50);

/// The app's window in a private desktop.
///
/// Every wait ends by itself. Close it with [`close`](Self::close) to see that the app ends; a window
/// that is merely dropped goes with its desktop.
pub struct Window<'a> {
    client: Client,
    driver: Child,
    desktop: &'a PrivateDesktop,
}

impl<'a> Window<'a> {
    /// Starts Keyfob and waits for its window.
    ///
    /// # Errors
    ///
    /// When Keyfob was not built or does not come up within 60 s; the logs are in the message.
    pub async fn open(desktop: &'a PrivateDesktop) -> Result<Self> {
        Self::open_program(desktop, &built::keyfob()?).await
    }

    /// Starts any program with a web view that listens to WebDriver.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub async fn open_program(desktop: &'a PrivateDesktop, program: &Path) -> Result<Self> {
        let (port, native_port) = (free_port()?, free_port()?);
        let log = desktop.log("driver")?;
        let mut driver = desktop
            .command(built::tauri_driver())
            .args([
                "--port",
                &port.to_string(),
                "--native-port",
                &native_port.to_string(),
            ])
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("starting tauri-driver; `make setup` installs it")?;
        match session(program, port, native_port).await {
            Ok(client) => Ok(Self {
                client,
                driver,
                desktop,
            }),
            Err(error) => {
                // The reason to report is the first one.
                let _ = driver.kill().and_then(|()| driver.wait());
                Err(error.context(format!("opening the window\n{}", desktop.logged())))
            }
        }
    }

    /// Ends the session, and with it the app.
    ///
    /// # Errors
    ///
    /// When a process of it is still there after 15 s.
    pub async fn close(mut self) -> Result<()> {
        let is_driver = |process: &Process| {
            let line = process.command_line().unwrap_or_default();
            let program = line.split(|byte| *byte == 0).next().unwrap_or_default();
            program.ends_with(b"tauri-driver") || program.ends_with(b"WebKitWebDriver")
        };
        let mut app = Process::family(self.driver.id());
        app.retain(|process| !is_driver(process));
        within(SHOW, "the window to close", self.client.clone().close()).await?;
        let desktop = self.desktop;
        until("the app to end", SHOW, || {
            let alive = desktop.processes();
            let is_alive = |one: &Process| alive.iter().any(|process| process.id == one.id);
            Ok((!app.iter().any(is_alive)).then_some(()))
        })?;
        // Killed by itself, the first driver would leave the second one behind.
        Process::end_family(self.driver.id());
        self.driver.wait().context("waiting for tauri-driver")?;
        Ok(())
    }

    /// The element with this `data-testid`, once it is there.
    ///
    /// # Errors
    ///
    /// When it is not there after 15 s.
    pub async fn test_id(&self, id: &str) -> Result<Element> {
        self.css(&format!("[data-testid={id:?}]")).await
    }

    /// The first element for a CSS selector, once it is there.
    ///
    /// # Errors
    ///
    /// When it is not there after 15 s.
    pub async fn css(&self, selector: &str) -> Result<Element> {
        self.eventually(selector, async || {
            Ok(self
                .client
                .find_all(Locator::Css(selector))
                .await?
                .into_iter()
                .next())
        })
        .await
    }

    /// Waits until the page shows `text` somewhere.
    ///
    /// # Errors
    ///
    /// When it does not within 15 s.
    pub async fn shows(&self, text: &str) -> Result<()> {
        let shown = async || Ok(self.text().await?.contains(text).then_some(()));
        self.eventually(text, shown).await
    }

    /// Waits until the page shows `text` nowhere.
    ///
    /// # Errors
    ///
    /// When it still does after 15 s.
    pub async fn no_longer_shows(&self, text: &str) -> Result<()> {
        let gone = async || Ok((!self.text().await?.contains(text)).then_some(()));
        self.eventually(&format!("{text:?} to go"), gone).await
    }

    /// All text on the page that a person can see.
    ///
    /// # Errors
    ///
    /// When the window is gone.
    pub async fn text(&self) -> Result<String> {
        let text = self.run("return document.body.innerText").await?;
        text.as_str().map(str::to_owned).context("a page has text")
    }

    /// Runs a script in the page, for what WebDriver has no word for; answers what it returns.
    ///
    /// # Errors
    ///
    /// When it throws, or the window is gone.
    pub async fn run(&self, script: &str) -> Result<serde_json::Value> {
        within(SHOW, "a script", self.client.execute(script, vec![])).await
    }

    /// The page as a PNG, once it has painted what was last changed.
    ///
    /// # Errors
    ///
    /// When the window is gone.
    pub async fn screenshot(&self) -> Result<Vec<u8>> {
        // In the first frame changes are laid out, in the second one they are on the screen.
        const TWO_FRAMES: &str = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(0)))";
        within(
            SHOW,
            "two frames",
            self.client.execute_async(TWO_FRAMES, vec![]),
        )
        .await?;
        within(SHOW, "a screenshot", self.client.screenshot()).await
    }

    /// Asks until there is an answer; what fails for the moment is asked again.
    async fn eventually<T>(
        &self,
        what: &str,
        ask: impl AsyncFn() -> Result<Option<T>>,
    ) -> Result<T> {
        let begun = Instant::now();
        loop {
            // An element may be replaced while it is looked at: the next look finds the new one.
            let answer = within(SHOW, what, ask()).await;
            match answer {
                Ok(Some(found)) => return Ok(found),
                Ok(None) if begun.elapsed() < SHOW => sleep(PAUSE).await,
                Err(_) if begun.elapsed() < SHOW => sleep(PAUSE).await,
                Ok(None) => {
                    let text = self.text().await.unwrap_or_default();
                    return Err(anyhow!(
                        "waited {} s for {what}; the page shows:\n{text}",
                        SHOW.as_secs()
                    ));
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        // A closed one has ended already; of another one the desktop ends the rest.
        let _ = self.driver.kill().and_then(|()| self.driver.wait());
    }
}

async fn session(program: &Path, port: u16, native_port: u16) -> Result<Client> {
    for port in [port, native_port] {
        until("the driver", SHOW, || {
            Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                .ok()
                .map(drop))
        })?;
    }
    let wanted = json!({ "browserName": "wry", "tauri:options": { "application": program } });
    let serde_json::Value::Object(wanted) = wanted else {
        unreachable!("it is an object")
    };
    let address = format!("http://127.0.0.1:{port}");
    let mut builder = ClientBuilder::new(HttpConnector::new());
    within(
        OPEN,
        "the window",
        builder.capabilities(wanted).connect(&address),
    )
    .await
}

/// Gives `work` up after `deadline`: neither WebDriver nor HTTP does by itself.
async fn within<T, E: Into<anyhow::Error>>(
    deadline: Duration,
    what: &str,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T> {
    let answer = timeout(deadline, work).await;
    let answer = answer.map_err(|_| anyhow!("waited {} s for {what}", deadline.as_secs()))?;
    answer.map_err(|error| error.into().context(what.to_owned()))
}

/// A port that nobody listened to a moment ago.
fn free_port() -> Result<u16> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("looking for a free port")?;
    Ok(listener
        .local_addr()
        .context("looking for a free port")?
        .port())
}
