//! Whom HTTP trusts: certificates with one defect each, client certificates, proxies.
//!
//! Out of reach here: a revoked certificate (the platform's verifier asks nobody on Linux), and keys
//! or digests so weak that no current library makes them (RSA below 2048 bits, SHA-1).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::sync::Arc;

use common::raw::{RawServer, Reply, json};
use enroll::http::{Http, Request};
use enroll::{EnrollError, ErrorKind, NetworkFailure, Outcome};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CustomExtension, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, NameConstraints, date_time_ymd,
};
use sandbox::ServerClock;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{
    DEFAULT_VERSIONS, RootCertStore, ServerConfig, SupportedProtocolVersion,
};
use vault::{Network, SecretText};

const UNTRUSTED: (NetworkFailure, Outcome) = (NetworkFailure::Untrusted, Outcome::NotDone);
const PROXY: (NetworkFailure, Outcome) = (NetworkFailure::Proxy, Outcome::NotDone);

/// Somebody who signs certificates.
struct Authority {
    params: CertificateParams,
    key: KeyPair,
    certificate: Certificate,
}

/// What a server shows: its own certificate first.
struct Shown {
    chain: Vec<CertificateDer<'static>>,
    key: KeyPair,
}

impl Authority {
    /// One that people trust once they have its certificate.
    fn root() -> Self {
        let (params, key) = (authority("Root"), KeyPair::generate().unwrap());
        let certificate = params.self_signed(&key).unwrap();
        Self {
            params,
            key,
            certificate,
        }
    }

    /// One below this.
    fn below(&self, params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer()).unwrap();
        Self {
            params,
            key,
            certificate,
        }
    }

    fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::from_params(&self.params, &self.key)
    }

    /// A certificate, followed by those in between.
    fn issue(&self, params: &CertificateParams, between: &[&Self]) -> Shown {
        let key = KeyPair::generate().unwrap();
        let own = params.signed_by(&key, &self.issuer()).unwrap();
        let between = between.iter().map(|by| by.certificate.der().clone());
        Shown {
            chain: std::iter::once(own.der().clone()).chain(between).collect(),
            key,
        }
    }

    fn trusted(&self) -> Network {
        Network {
            extra_ca: Some(self.certificate.pem()),
            ..Network::default()
        }
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn for_host(host: &str) -> CertificateParams {
    let mut params = CertificateParams::new([host.to_owned()]).unwrap();
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.not_after = date_time_ymd(2090, 1, 1);
    params
}

fn changed(change: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    let mut params = for_host("localhost");
    change(&mut params);
    params
}

fn config(
    shown: Shown,
    clients: Option<&Authority>,
    versions: &[&'static SupportedProtocolVersion],
) -> ServerConfig {
    let provider = Arc::new(default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_protocol_versions(versions).unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(by) => {
            let mut roots = RootCertStore::empty();
            roots.add(by.certificate.der().clone()).unwrap();
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
            builder.with_client_cert_verifier(verifier.unwrap())
        }
    };
    // Not `with_single_cert`: that refuses to show what a client should refuse.
    let key = PrivateKeyDer::try_from(shown.key.serialize_der()).unwrap();
    let key = default_provider()
        .key_provider
        .load_private_key(key)
        .unwrap();
    let shown = SingleCertAndKey::from(CertifiedKey::new(shown.chain, key));
    builder.with_cert_resolver(Arc::new(shown))
}

async fn serve(shown: Shown) -> RawServer {
    let config = config(shown, None, DEFAULT_VERSIONS);
    RawServer::start_tls(config, |_, _| Reply::Keep(json(200, "{}"))).await
}

/// Posts, since a post tells whether it may have been carried out.
async fn post(url: &str, network: &Network) -> Result<u16, EnrollError> {
    let http = Http::new(url, network).unwrap();
    let request = Request::post(url).bearer(&SecretText::from("canary-4711"));
    let answer = http.send(&ServerClock::default(), request).await?;
    Ok(answer.status())
}

fn local(server: &RawServer) -> String {
    format!("https://localhost:{}", server.address().port())
}

fn how(end: Result<u16, EnrollError>) -> (NetworkFailure, Outcome) {
    let error = end.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(
        !shown.contains("canary") && !shown.contains("localhost"),
        "{shown}"
    );
    match error.kind {
        ErrorKind::Network { reason, outcome } => (reason, outcome),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_server_of_an_authority_of_ones_own_is_trusted_only_by_who_trusts_it() {
    let root = Authority::root();
    let between = root.below(authority("Between"));
    for shown in [
        root.issue(&for_host("localhost"), &[]),
        between.issue(&for_host("localhost"), &[&between]),
    ] {
        let server = serve(shown).await;
        assert_eq!(post(&local(&server), &root.trusted()).await.unwrap(), 200);
        let stranger = post(&local(&server), &Network::default()).await;
        assert_eq!(how(stranger), UNTRUSTED);
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_certificate_with_any_defect_is_refused_before_anything_is_sent() {
    let root = Authority::root();
    let ours = root.below(authority("Between"));
    let forged = Authority::root();
    let no_authority = root.below(changed(|params| {
        params.is_ca = IsCa::ExplicitNoCa;
        params.distinguished_name = authority("Nobody").distinguished_name;
    }));
    let last = root.below({
        let mut params = authority("Last");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params
    });
    let beyond_last = last.below(authority("Beyond"));
    let elsewhere_only = root.below({
        let mut params = authority("Elsewhere");
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![GeneralSubtree::DnsName("example.org".to_owned())],
            excluded_subtrees: Vec::new(),
        });
        params
    });
    let over = root.below({
        let mut params = authority("Over");
        params.not_after = date_time_ymd(2020, 1, 1);
        params
    });
    let self_signed = {
        let key = KeyPair::generate().unwrap();
        let certificate = for_host("localhost").self_signed(&key).unwrap();
        let chain = vec![certificate.der().clone()];
        Shown { chain, key }
    };
    let good = for_host("localhost");
    let defects = [
        (
            "expired",
            root.issue(&changed(|p| p.not_after = date_time_ymd(2020, 1, 1)), &[]),
        ),
        (
            "not yet valid",
            root.issue(&changed(|p| p.not_before = date_time_ymd(2080, 1, 1)), &[]),
        ),
        ("another host", root.issue(&for_host("id.example.com"), &[])),
        (
            "an address for a name",
            root.issue(&for_host("127.0.0.1"), &[]),
        ),
        (
            "a wildcard of another level",
            root.issue(&for_host("*.localhost"), &[]),
        ),
        (
            "a common name only",
            root.issue(
                &changed(|params| {
                    params.subject_alt_names.clear();
                    params.distinguished_name = authority("localhost").distinguished_name;
                }),
                &[],
            ),
        ),
        ("signed by itself", self_signed),
        (
            "an unknown authority of the same name",
            forged.issue(&good, &[]),
        ),
        ("the one in between missing", ours.issue(&good, &[])),
        ("the wrong one in between", ours.issue(&good, &[&last])),
        (
            "an authority that is none",
            no_authority.issue(&good, &[&no_authority]),
        ),
        (
            "beyond the longest path",
            beyond_last.issue(&good, &[&beyond_last, &last]),
        ),
        (
            "outside the authority's names",
            elsewhere_only.issue(&good, &[&elsewhere_only]),
        ),
        (
            "an authority whose time is over",
            over.issue(&good, &[&over]),
        ),
        (
            "for clients only",
            root.issue(
                &changed(|params| {
                    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
                }),
                &[],
            ),
        ),
        (
            "an authority as a server",
            root.issue(
                &changed(|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained)),
                &[],
            ),
        ),
        (
            "a critical extension that nobody knows",
            root.issue(
                &changed(|params| {
                    let oid = [1, 3, 6, 1, 4, 1, 99_999, 1];
                    let mut extension = CustomExtension::from_oid_content(&oid, vec![5, 0]);
                    extension.set_criticality(true);
                    params.custom_extensions.push(extension);
                }),
                &[],
            ),
        ),
    ];
    assert!(defects.len() >= 12);
    for (defect, shown) in defects {
        let server = serve(shown).await;
        let end = post(&local(&server), &root.trusted()).await;
        assert!(end.is_err(), "{defect} was trusted");
        assert_eq!(how(end), UNTRUSTED, "{defect}");
        assert!(server.seen().is_empty(), "{defect}");
    }
}

#[tokio::test]
async fn an_address_is_compared_as_an_address() {
    let root = Authority::root();
    let server = serve(root.issue(&for_host("127.0.0.1"), &[])).await;
    let port = server.address().port();
    let by_address = post(&format!("https://127.0.0.1:{port}"), &root.trusted()).await;
    assert_eq!(by_address.unwrap(), 200);
    let server = serve(root.issue(&for_host("localhost"), &[])).await;
    let port = server.address().port();
    let by_name = post(&format!("https://127.0.0.1:{port}"), &root.trusted()).await;
    assert_eq!(how(by_name), UNTRUSTED);
}

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

#[tokio::test]
async fn a_client_certificate_opens_what_is_closed_without_it() {
    let (root, clients) = (Authority::root(), Authority::root());
    let client_of = |authority: &Authority| {
        let mut params = CertificateParams::new(["keyfob".to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &authority.issuer()).unwrap();
        Network {
            client_certificate: Some(
                format!("{}{}", certificate.pem(), key.serialize_pem()).into(),
            ),
            ..root.trusted()
        }
    };
    let stranger = Authority::root();
    for version in [&TLS12, &TLS13] {
        let shown = root.issue(&for_host("localhost"), &[]);
        let config = config(shown, Some(&clients), &[version]);
        let server = RawServer::start_tls(config, |_, _| Reply::Keep(json(200, "{}"))).await;
        let with = post(&local(&server), &client_of(&clients)).await;
        assert_eq!(with.unwrap(), 200);
        let without = post(&local(&server), &root.trusted()).await;
        assert_eq!(how(without), UNTRUSTED, "{version:?}");
        let unknown = post(&local(&server), &client_of(&stranger)).await;
        assert_eq!(how(unknown), UNTRUSTED, "{version:?}");
        assert_eq!(server.seen().len(), 1);
    }
}

#[test]
fn a_key_of_another_certificate_is_said_to_be_wrong() {
    let (root, key) = (Authority::root(), KeyPair::generate().unwrap());
    let pair = format!("{}{}", root.certificate.pem(), key.serialize_pem());
    let network = Network {
        client_certificate: Some(pair.into()),
        ..root.trusted()
    };
    let error = Http::new("https://id.test", &network).err().unwrap();
    assert!(matches!(
        error.kind,
        ErrorKind::BadConnection("client_certificate")
    ));
}

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
