//! The app as it is released: nobody steers it.
#![cfg(target_os = "linux")]

use std::time::Duration;

use anyhow::{Result, ensure};
use stories::{Keychain, PrivateDesktop, Window, keyfob_as_released};

/// WebDriver sets `TAURI_WEBVIEW_AUTOMATION`, which would hand it every code on screen.
#[tokio::test]
async fn a_release_shows_its_window_and_ignores_a_webdriver() -> Result<()> {
    let desktop = PrivateDesktop::start(Keychain::Unlocked)?;
    let released = keyfob_as_released()?;
    let steered = Window::open_program(&desktop, &released).await;
    ensure!(steered.is_err(), "a session began");

    let _app = desktop
        .command(&released)
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .spawn()?;
    for _ in 0..150 {
        if desktop
            .screen()?
            .windows()?
            .iter()
            .any(|window| window.title == "Keyfob")
        {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("the window does not show without a WebDriver either")
}
