//! What one code costs beside totp-rs itself, its secret already in place and its code as text.
//!
//! The bar is 1.1 times `totp-rs`: lists hold a `Generator` per entry, and a single code may pay for
//! the copy of its secret.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use otp::{Algorithm, Generator, Kind, Parameters, Period, SharedSecret, UnixSeconds, code_at};

const AT: u64 = 1_700_000_000;

fn totp_rs(secret: &SharedSecret, parameters: &Parameters) -> totp_rs::Totp {
    let builder = match (parameters.kind, parameters.algorithm) {
        (Kind::Steam { .. }, _) => totp_rs::Builder::new_steam(),
        (_, Algorithm::Sha1) => totp_rs::Builder::new().with_algorithm(totp_rs::Algorithm::SHA1),
        (_, Algorithm::Sha256) => {
            totp_rs::Builder::new().with_algorithm(totp_rs::Algorithm::SHA256)
        }
        (_, Algorithm::Sha512) => {
            totp_rs::Builder::new().with_algorithm(totp_rs::Algorithm::SHA512)
        }
    };
    builder.with_secret(secret.expose()).build_noncompliant()
}

fn one_code(criterion: &mut Criterion) {
    let secret = SharedSecret::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        .expect("the seed of RFC 6238 is Base32");
    let numeric = Algorithm::ALL.map(|algorithm| Parameters {
        algorithm,
        ..Parameters::default()
    });
    let steam = Parameters::steam(Period::DEFAULT);
    for parameters in numeric.into_iter().chain([steam]) {
        let name = match parameters.kind {
            Kind::Steam { .. } => "Steam",
            Kind::Totp { .. } | Kind::Hotp { .. } => parameters.algorithm.as_str(),
        };
        let mut group = criterion.benchmark_group(name);
        let theirs = totp_rs(&secret, &parameters);
        group.bench_function("totp-rs", |b| {
            b.iter(|| theirs.generate(black_box(AT)).to_string())
        });
        let generator = Generator::new(&secret, &parameters);
        let at = UnixSeconds(AT);
        group.bench_function("Generator", |b| b.iter(|| generator.code_at(black_box(at))));
        group.bench_function("code_at", |b| {
            b.iter(|| code_at(black_box(&secret), &parameters, black_box(at)));
        });
        group.finish();
    }
}

criterion_group!(benches, one_code);
criterion_main!(benches);
