//! Ports that speak something else than TLS 1.2 or 1.3.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use vault::Network;

use crate::{UNTRUSTED, how, post};

/// Answers whatever comes first with these bytes.
async fn instead_of_tls(bytes: &'static [u8]) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut hello = [0; 4_096];
            let _read = stream.read(&mut hello).await;
            let _gone = stream.write_all(bytes).await;
            let _gone = stream.shutdown().await;
            while let Ok(1..) = stream.read(&mut hello).await {}
        }
    });
    address
}

/// A `ServerHello` of TLS 1.1 (RFC 4346 §7.4.1.3).
const TLS_1_1: &[u8] = &[
    22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 47, 0,
];

#[tokio::test]
async fn a_port_that_speaks_no_tls_of_this_age_is_not_trusted() {
    for (what, bytes) in [
        (
            "plain HTTP",
            &b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"[..],
        ),
        ("TLS 1.1", TLS_1_1),
        ("an alert: protocol version", &[21, 3, 1, 0, 2, 2, 70]),
        ("an alert: handshake failure", &[21, 3, 3, 0, 2, 2, 40]),
        ("SSH", b"SSH-2.0-OpenSSH_9.2\r\n"),
        ("nothing", b""),
    ] {
        let port = instead_of_tls(bytes).await.port();
        let end = post(&format!("https://localhost:{port}"), &Network::default()).await;
        assert_eq!(how(end), UNTRUSTED, "{what}");
    }
}
