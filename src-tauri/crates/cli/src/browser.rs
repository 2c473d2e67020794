//! The browser of the person at the terminal.

use url::{Host, Url};

/// Opens a page there. One that does not open is no failure: the address was told.
pub(crate) fn open(address: &str) {
    if let Some(url) = page(address) {
        let _told_already = open::that_detached(url.as_str());
    }
}

/// An address that a browser may be sent to: https, or http on this computer.
///
/// What opens addresses opens files and other programs as well, and a server says where to go.
fn page(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let is_safe = match url.scheme() {
        "https" => true,
        "http" => match url.host()? {
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
            Host::Domain(name) => name == "localhost",
        },
        _ => false,
    };
    is_safe.then_some(url)
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn a_browser_is_sent_to_encrypted_pages_and_to_this_computer_only() {
        for (address, is_taken) in [
            ("https://id.example.com/device?code=1", true),
            ("http://127.0.0.1:7741/", true),
            ("http://[::1]:7741/", true),
            ("http://localhost:7741/", true),
            ("http://id.example.com/", false),
            ("http://localhost.example.com/", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("--help", false),
            ("", false),
        ] {
            assert_eq!(page(address).is_some(), is_taken, "{address}");
        }
    }
}
