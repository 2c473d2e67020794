//! Somebody who signs certificates, and what a server shows of them.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, date_time_ymd,
};
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use vault::Network;

/// Somebody who signs certificates.
pub(crate) struct Authority {
    pub(crate) params: CertificateParams,
    pub(crate) key: KeyPair,
    pub(crate) certificate: Certificate,
}

/// What a server shows: its own certificate first.
pub(crate) struct Shown {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: KeyPair,
}

impl Authority {
    /// One that people trust once they have its certificate.
    pub(crate) fn root() -> Self {
        let (params, key) = (authority("Root"), KeyPair::generate().unwrap());
        let certificate = params.self_signed(&key).unwrap();
        Self {
            params,
            key,
            certificate,
        }
    }

    /// One below this.
    pub(crate) fn below(&self, params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer()).unwrap();
        Self {
            params,
            key,
            certificate,
        }
    }

    pub(crate) fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::from_params(&self.params, &self.key)
    }

    /// A certificate, followed by those in between.
    pub(crate) fn issue(&self, params: &CertificateParams, between: &[&Self]) -> Shown {
        let key = KeyPair::generate().unwrap();
        let own = params.signed_by(&key, &self.issuer()).unwrap();
        let between = between.iter().map(|by| by.certificate.der().clone());
        Shown {
            chain: std::iter::once(own.der().clone()).chain(between).collect(),
            key,
        }
    }

    pub(crate) fn trusted(&self) -> Network {
        Network {
            extra_ca: Some(self.certificate.pem()),
            ..Network::default()
        }
    }
}

pub(crate) fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

pub(crate) fn for_host(host: &str) -> CertificateParams {
    let mut params = CertificateParams::new([host.to_owned()]).unwrap();
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.not_after = date_time_ymd(2090, 1, 1);
    params
}

pub(crate) fn changed(change: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    let mut params = for_host("localhost");
    change(&mut params);
    params
}

pub(crate) fn config(
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
