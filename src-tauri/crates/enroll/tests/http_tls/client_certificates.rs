//! Certificates that the app itself shows.

use enroll::ErrorKind;
use enroll::http::Http;
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyPair};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use vault::Network;

use crate::authority::{Authority, config, for_host};
use crate::common::raw::{RawServer, Reply, json};
use crate::{UNTRUSTED, how, local, post};

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
