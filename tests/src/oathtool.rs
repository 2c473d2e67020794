//! The referee for codes: liboath's own program, which shares nothing with ours.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The six-digit TOTP (RFC 6238, SHA-1, 30 s) that `oathtool` computes for a Base32 secret at `at`,
/// in seconds since the Unix epoch.
///
/// # Errors
///
/// When `oathtool` is missing or refuses the secret.
pub fn totp_by_oathtool(base32: &str, at: u64) -> Result<String> {
    // The secret goes by standard input: a process's arguments are there for everyone to read.
    let mut tool = Command::new("oathtool")
        .args(["--totp", "--base32", "--now", &format!("@{at}"), "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("starting oathtool")?;
    let mut input = tool.stdin.take().context("the input is a pipe")?;
    input
        .write_all(base32.as_bytes())
        .context("handing over the secret")?;
    drop(input);
    let output = tool.wait_with_output().context("waiting for oathtool")?;
    if !output.status.success() {
        bail!(
            "oathtool refused: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 Appendix B, SHA-1 row for 59 s; six of its eight digits, 94287082.
    #[test]
    fn the_referee_knows_the_rfc() {
        let secret = data_encoding::BASE32.encode(b"12345678901234567890");
        assert_eq!(totp_by_oathtool(&secret, 59).unwrap(), "287082");
    }
}
