//! Certificates, good ones and those with one defect each.

use rcgen::{
    BasicConstraints, CustomExtension, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, KeyPair,
    NameConstraints, date_time_ymd,
};
use vault::Network;

use crate::authority::{Authority, Shown, authority, changed, for_host};
use crate::{UNTRUSTED, how, local, post, serve};

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
