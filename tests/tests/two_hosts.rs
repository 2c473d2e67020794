//! The command line beside the window: one vault, one writer, the same codes.
#![cfg(target_os = "linux")]

use anyhow::{Context, Result, ensure};
use stories::{Cli, Keychain, PrivateDesktop, Window, totp_by_oathtool};

const SECRETS: [&str; 3] = [
    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "JBSWY3DPEHPK3PXP",
    "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43UOV3HO6DZPI",
];

fn uris() -> String {
    let uri = |(number, secret)| {
        format!("otpauth://totp/Issuer{number}:ada?secret={secret}&issuer=Issuer{number}\n")
    };
    SECRETS.iter().enumerate().map(uri).collect()
}

#[test]
fn the_keychain_opens_the_vault_and_every_code_is_the_one_of_oathtool() -> Result<()> {
    let desktop = PrivateDesktop::start(Keychain::Unlocked)?;
    let cli = Cli::of(&desktop)?;
    let doctor = cli.run(&["doctor", "--json"], "")?.objects()?;
    ensure!(doctor[0]["ok"] == true, "{}", doctor[0]);
    let added = cli.run(&["add", "--json"], &uris())?;
    ensure!(added.code == 0, "{}", added.errors);
    let codes = cli.run(&["codes", "--json"], "")?.objects()?;
    ensure!(codes.len() == SECRETS.len());
    for (code, secret) in codes.iter().zip(SECRETS) {
        let at = code["valid_from"]
            .as_u64()
            .context("a time-based code has a window")?;
        ensure!(
            code["code"] == totp_by_oathtool(secret, at)?.as_str(),
            "{code}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn beside_an_open_window_the_command_line_reads_and_does_not_write() -> Result<()> {
    let desktop = PrivateDesktop::start(Keychain::Unlocked)?;
    let cli = Cli::of(&desktop)?;
    ensure!(cli.run(&["add"], &uris())?.code == 0);
    let window = Window::open(&desktop).await?;
    window.shows("Issuer2").await?;
    let listed = cli.run(&["list", "--json"], "")?;
    ensure!(
        listed.objects()?.len() == SECRETS.len(),
        "{}",
        listed.errors
    );
    let refused = cli.run(&["remove", "Issuer2"], "")?;
    ensure!(refused.error_code()? == "vault-in-use");
    window.close().await?;
    let removed = cli.run(&["remove", "Issuer2"], "")?;
    ensure!(
        removed.code == 0,
        "the window has ended: {}",
        removed.errors
    );
    Ok(())
}

#[tokio::test]
async fn a_second_window_says_that_the_first_one_has_the_vault() -> Result<()> {
    let desktop = PrivateDesktop::start(Keychain::Unlocked)?;
    ensure!(Cli::of(&desktop)?.run(&["add"], &uris())?.code == 0);
    let first = Window::open(&desktop).await?;
    first.shows("Issuer2").await?;
    let second = Window::open(&desktop).await?;
    second.shows("Keyfob is running already").await?;
    first.close().await?;
    second.role("button", "Try again").await?.click().await?;
    second.shows("Issuer2").await?;
    second.close().await
}
