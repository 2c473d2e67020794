//! What a person does first, in the real window: set up, add, see, copy, quit, start, lock, unlock.
#![cfg(target_os = "linux")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use stories::{Keychain, LeakScan, PrivateDesktop, Window, totp_by_oathtool};

/// A secret that occurs nowhere but in this story: 20 bytes, so Base32 without padding.
const CANARY: &str = "O5XW2YTBORZSAYLUEB2GQZJAMNQW4YLS";
const CANARY_BYTES: &[u8] = b"wombats at the canar";
const PASSPHRASE: &str = "a wombat digs at night";

#[tokio::test]
async fn with_a_keychain_an_account_survives_a_restart_and_its_secret_leaks_nowhere() -> Result<()>
{
    let desktop = PrivateDesktop::start(Keychain::Unlocked)?;
    let window = Window::open(&desktop).await?;
    window
        .role("button", "Set up with this computer’s keychain")
        .await?
        .click()
        .await?;
    add_the_canary(&window).await?;
    shows_the_code_of_oathtool(&window).await?;
    copies_the_code_of_oathtool(&window, &desktop).await?;
    scan(&desktop, CANARY_BYTES, "while it runs")?;
    window.close().await?;

    let window = Window::open(&desktop).await?;
    shows_the_code_of_oathtool(&window).await?;
    copies_the_code_of_oathtool(&window, &desktop).await?;
    window.press("Ctrl+l").await?;
    window.shows("Keyfob is locked").await?;
    ensure!(
        !window.text().await?.contains("Wombat"),
        "a locked window shows no account"
    );
    // The process lives, so nobody but the lock can have taken the code from the clipboard.
    ensure!(
        desktop.screen()?.clipboard_text()?.unwrap_or_default() == "",
        "a lock leaves no code on the clipboard"
    );
    window
        .role("button", "Unlock with the keychain")
        .await?
        .click()
        .await?;
    shows_the_code_of_oathtool(&window).await?;
    scan(&desktop, CANARY_BYTES, "after lock and unlock")?;
    window.close().await?;
    scan(&desktop, CANARY_BYTES, "after the end")
}

#[tokio::test]
async fn without_a_keychain_a_passphrase_does_the_same() -> Result<()> {
    let desktop = PrivateDesktop::start(Keychain::Absent)?;
    let window = Window::open(&desktop).await?;
    window
        .label("Passphrase")
        .await?
        .send_keys(PASSPHRASE)
        .await?;
    window
        .label("Passphrase again")
        .await?
        .send_keys(PASSPHRASE)
        .await?;
    window.role("button", "Set up").await?.click().await?;
    add_the_canary(&window).await?;
    shows_the_code_of_oathtool(&window).await?;
    copies_the_code_of_oathtool(&window, &desktop).await?;
    window.close().await?;

    let window = Window::open(&desktop).await?;
    window.shows("Keyfob is locked").await?;
    unlock(&window, "not this passphrase").await?;
    window.shows("This is not the passphrase").await?;
    window.label("Passphrase").await?.clear().await?;
    unlock(&window, PASSPHRASE).await?;
    shows_the_code_of_oathtool(&window).await?;
    window.press("Ctrl+l").await?;
    window.shows("Keyfob is locked").await?;
    unlock(&window, PASSPHRASE).await?;
    shows_the_code_of_oathtool(&window).await?;
    for secret in [CANARY_BYTES, PASSPHRASE.as_bytes()] {
        scan(&desktop, secret, "while it runs")?;
    }
    window.close().await?;
    for secret in [CANARY_BYTES, PASSPHRASE.as_bytes()] {
        scan(&desktop, secret, "after the end")?;
    }
    Ok(())
}

#[tokio::test]
async fn a_keychain_that_is_locked_at_the_start_is_asked_again_without_a_restart() -> Result<()> {
    let desktop = PrivateDesktop::start(Keychain::Unlocked)?;
    let window = Window::open(&desktop).await?;
    window
        .role("button", "Set up with this computer’s keychain")
        .await?
        .click()
        .await?;
    add_the_canary(&window).await?;
    window.close().await?;

    desktop.lock_keychain()?;
    let window = Window::open(&desktop).await?;
    window
        .shows("The keychain of this computer is locked")
        .await?;
    desktop.unlock_keychain()?;
    window.role("button", "Try again").await?.click().await?;
    shows_the_code_of_oathtool(&window).await?;
    window.close().await
}

async fn add_the_canary(window: &Window<'_>) -> Result<()> {
    window.shows("No accounts yet").await?;
    window.press("Ctrl+n").await?;
    let uri = format!("otpauth://totp/Wombat:ada?secret={CANARY}&issuer=Wombat");
    window
        .label("Key URIs or a key")
        .await?
        .send_keys(&uri)
        .await?;
    window.role("button", "Continue").await?.click().await?;
    window.shows("Is this right?").await?;
    window.role("button", "Add account").await?.click().await?;
    window.shows("Wombat").await
}

async fn unlock(window: &Window<'_>, passphrase: &str) -> Result<()> {
    window
        .label("Passphrase")
        .await?
        .send_keys(passphrase)
        .await?;
    window.role("button", "Unlock").await?.click().await?;
    Ok(())
}

async fn shows_the_code_of_oathtool(window: &Window<'_>) -> Result<()> {
    // The page is read between two looks at the clock: one of both windows is the page's.
    for _ in 0..40 {
        let before = totp_by_oathtool(CANARY, now())?;
        let shown = window
            .css(".row .now")
            .await?
            .text()
            .await?
            .replace(' ', "");
        let after = totp_by_oathtool(CANARY, now())?;
        if shown == before || shown == after {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!(
        "the code is not oathtool's; the page shows:\n{}",
        window.text().await?
    )
}

async fn copies_the_code_of_oathtool(window: &Window<'_>, desktop: &PrivateDesktop) -> Result<()> {
    let at = now();
    window.press("Ctrl+1").await?;
    window.shows("Copied").await?;
    let screen = desktop.screen()?;
    let copied = screen
        .clipboard_text()?
        .context("a code is on the clipboard")?;
    let possible = [
        totp_by_oathtool(CANARY, at)?,
        totp_by_oathtool(CANARY, now() + 2)?,
    ];
    ensure!(
        possible.contains(&copied),
        "what was copied is not oathtool's code"
    );
    let mark = screen.clipboard("x-kde-passwordManagerHint")?;
    ensure!(
        mark.as_deref() == Some(b"secret"),
        "clipboard histories are told to leave it out"
    );
    Ok(())
}

/// The secret is in nothing that was written and in no argument or environment.
fn scan(desktop: &PrivateDesktop, secret: &[u8], when: &str) -> Result<()> {
    let scanned = LeakScan::for_secret(secret)?.everywhere(desktop)?;
    ensure!(scanned.leaks.is_empty(), "{when}: {:?}", scanned.leaks);
    ensure!(
        scanned.files > 5,
        "{when}: only {} files were there to search",
        scanned.files
    );
    if scanned.closed > 0 {
        // The app closes its environment to its own user; only root can look.
        println!(
            "note: NOT checked: the environment of {} processes, which only root may read",
            scanned.closed
        );
    }
    Ok(())
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
