//! Proxies on the way.

use enroll::{NetworkFailure, Outcome};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use vault::Network;

use crate::authority::{Authority, for_host};
use crate::common::raw::{RawServer, Reply, json};
use crate::{UNTRUSTED, how, post, serve};

const PROXY: (NetworkFailure, Outcome) = (NetworkFailure::Proxy, Outcome::NotDone);

/// A proxy that tunnels to one server, whatever it is asked for, and tells what it was asked.
async fn tunnel_to(server: std::net::SocketAddr) -> (String, tokio::sync::mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (told, asked) = tokio::sync::mpsc::channel(10);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = vec![0; 4_096];
            let read = stream.read(&mut head).await.unwrap();
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            told.send(head).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            let mut beyond = TcpStream::connect(server).await.unwrap();
            let _closed = tokio::io::copy_bidirectional(&mut stream, &mut beyond).await;
        }
    });
    (address.to_string(), asked)
}

#[tokio::test]
async fn a_proxy_carries_the_encrypted_connection_and_sees_nothing_of_it() {
    let root = Authority::root();
    let server = serve(root.issue(&for_host("id.test"), &[])).await;
    let (proxy, mut asked) = tunnel_to(server.address()).await;
    let network = Network {
        proxy: Some(format!("http://ann:pw-4711@{proxy}").into()),
        ..root.trusted()
    };
    assert_eq!(post("https://id.test:8443", &network).await.unwrap(), 200);
    let head = asked.recv().await.unwrap();
    assert!(
        head.starts_with("CONNECT id.test:8443 HTTP/1.1\r\n"),
        "{head}"
    );
    let lower = head.to_ascii_lowercase();
    assert!(lower.contains("proxy-authorization: basic "), "{head}");
    assert!(!lower.contains("canary") && !lower.contains("\r\nauthorization"));
    let seen = server.seen().remove(0);
    assert!(
        !seen.to_ascii_lowercase().contains("proxy-authorization"),
        "{seen}"
    );

    let distrusted = Network {
        extra_ca: None,
        ..network
    };
    let end = post("https://id.test:8443", &distrusted).await;
    assert_eq!(how(end), UNTRUSTED, "a proxy is no reason to trust");
}

#[tokio::test]
async fn a_proxy_that_fails_is_told_from_a_server_that_does() {
    for answer in [
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\n\r\n",
        "HTTP/1.1 302 Found\r\nlocation: https://login.example\r\n\r\n",
        "<html>no HTTP at all</html>\r\n\r\n",
        "",
    ] {
        let proxy = RawServer::start(move |_, _| Reply::Close(answer.into())).await;
        let network = Network {
            proxy: Some(format!("http://ann:canary-4711@{}", proxy.address()).into()),
            ..Network::default()
        };
        let end = post("https://id.test", &network).await;
        assert_eq!(how(end), PROXY, "{answer}");
        assert_eq!(proxy.seen().len(), 1);
    }
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = gone.local_addr().unwrap();
    drop(gone);
    let network = Network {
        proxy: Some(format!("http://{address}").into()),
        ..Network::default()
    };
    assert_eq!(how(post("https://id.test", &network).await), PROXY);
}

#[tokio::test]
async fn this_computer_is_never_reached_through_a_proxy() {
    let proxy = RawServer::start(|_, _| Reply::Close(Vec::new())).await;
    let server = RawServer::start(|_, _| Reply::Keep(json(200, "{}"))).await;
    let network = Network {
        proxy: Some(proxy.url().into()),
        ..Network::default()
    };
    let localhost = format!("http://localhost:{}", server.address().port());
    for url in [server.url(), localhost] {
        assert_eq!(post(&url, &network).await.unwrap(), 200);
    }
    assert!(proxy.seen().is_empty());
}
