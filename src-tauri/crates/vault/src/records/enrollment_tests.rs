use std::collections::BTreeMap;

use otp::{KeyUri, UnixSeconds};

use super::*;
use crate::{
    Confirm, Connection, ConnectionId, EnrollmentId, Network, Offer, OfferedKey, Owner,
    PendingEnrollment, PendingStage, SignIn, Subject, Tokens,
};

fn connection(name: &str, sign_in: SignIn) -> Connection {
    Connection {
        id: ConnectionId::random().unwrap(),
        name: name.into(),
        provider: "authentik".into(),
        url: "https://id.example.com".into(),
        options: BTreeMap::from([("flow".into(), "totp-setup".into())]),
        sign_in,
        tokens: Some(Tokens {
            access: "access-canary".into(),
            refresh: Some("refresh-canary".into()),
            expires_at: Some(UnixSeconds(1_800_000_000)),
        }),
        network: Network {
            extra_ca: Some("-----BEGIN CERTIFICATE-----\nAA==\n".into()),
            client_certificate: Some("-----BEGIN PRIVATE KEY-----\nAA==\n".into()),
            proxy: Some("http://ann:proxy-canary@proxy.example.com:3128".into()),
        },
        created_at: UnixSeconds(1_700_000_000),
        is_sandbox: true,
    }
}

fn offer() -> Offer {
    let uri = KeyUri::parse("otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP&digits=8");
    let uri = uri.unwrap();
    Offer {
        device: Some("42".into()),
        key: Some(OfferedKey {
            secret: uri.secret,
            parameters: uri.parameters,
            issuer: "Example".into(),
            account: "alice".into(),
            raw_uri: Some("otpauth://totp/alice?secret=JBSWY3DPEHPK3PXP".into()),
        }),
        recovery_codes: vec!["one-canary".into(), "two-canary".into()],
        acknowledged: false,
        confirm: Confirm::Required,
        expires_at: Some(UnixSeconds(1_700_001_800)),
    }
}

fn pending(subject: Subject, stage: PendingStage) -> PendingEnrollment {
    PendingEnrollment {
        id: EnrollmentId::random().unwrap(),
        connection: ConnectionId::random().unwrap(),
        subject,
        owner: Some(Owner {
            remote_id: "5".into(),
            name: "alice".into(),
        }),
        device_name: "Laptop".into(),
        begun_at: UnixSeconds(1_700_000_000),
        known_devices: vec!["7".into()],
        session: Some("cookie-canary".into()),
        stage,
    }
}

/// Everything of a value, the secrets included, which `Debug` leaves out.
fn spelled(contents: &Contents) -> String {
    String::from_utf8_lossy(encode(contents).as_slice()).into_owned()
}

#[test]
fn connections_and_pending_enrollments_read_back_with_their_secrets() {
    let client_id = "keyfob".to_owned();
    let ways = [
        SignIn::AskEachTime,
        SignIn::Token("token-canary".into()),
        SignIn::ClientCredentials {
            client_id: client_id.clone(),
            client_secret: "client-canary".into(),
        },
        SignIn::Browser {
            client_id: client_id.clone(),
        },
        SignIn::DeviceCode { client_id },
    ];
    let other = Subject::Other(Owner {
        remote_id: "6".into(),
        name: "bob".into(),
    });
    let stages = [
        PendingStage::Intent,
        PendingStage::Offered(offer()),
        PendingStage::Submitted(offer()),
        PendingStage::Confirmed(offer()),
        PendingStage::Abandoned {
            device: Some("42".into()),
        },
    ];
    let mut contents = Contents::default();
    for (number, way) in ways.into_iter().enumerate() {
        contents
            .add_connection(connection(&format!("Server {number}"), way))
            .unwrap();
    }
    for stage in stages {
        contents.put_pending(pending(Subject::Myself, stage.clone()));
        contents.put_pending(pending(other.clone(), stage));
    }
    let read = decode(encode(&contents).as_slice());
    assert!(read.set_aside().is_empty());
    assert_eq!(read.connections().len(), 5);
    assert_eq!(read.pending().len(), 10);
    assert_eq!(spelled(&read), spelled(&contents));
    assert_eq!(format!("{read:?}"), format!("{contents:?}"));
}

#[test]
fn debug_shows_none_of_the_secrets() {
    let shown = format!(
        "{:?} {:?}",
        connection("Server", SignIn::Token("token-canary".into())),
        pending(Subject::Myself, PendingStage::Offered(offer())),
    );
    for secret in ["canary", "JBSWY3DP", "PRIVATE KEY"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[test]
fn a_stage_without_what_belongs_to_it_is_set_aside() {
    let whole = pending(Subject::Myself, PendingStage::Offered(offer()));
    let mut contents = Contents::default();
    contents.put_pending(whole);
    let wrong = spelled(&contents).replace("\"offered\"", "\"intent\"");
    let mut body = SecretBuffer::default();
    push_bytes(&mut body, &wrong.as_bytes()[4..]);
    let read = decode(body.as_slice());
    assert!(read.pending().is_empty());
    assert_eq!(read.set_aside()[0].reason(), SetAsideReason::Unreadable);
}

#[test]
fn two_connections_never_share_a_name() {
    let mut contents = Contents::default();
    contents
        .add_connection(connection("Work", SignIn::AskEachTime))
        .unwrap();
    let again = connection("WORK", SignIn::AskEachTime);
    assert!(contents.add_connection(again).is_err());
}
