//! What one code costs beside totp-rs itself, its secret already in place and its code as text.
//!
//! The bar is 1.1 times `totp-rs`. Criterion says how long each takes; the table after it takes turns
//! between them in one run, so that a busy machine slows all alike and the ratio holds.

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group};
use otp::{Algorithm, Generator, Kind, Parameters, Period, SharedSecret, UnixSeconds, code_at};

const AT: u64 = 1_700_000_000;

/// The three ways to one code, for one set of parameters.
struct Contest {
    name: &'static str,
    secret: SharedSecret,
    parameters: Parameters,
    theirs: totp_rs::Totp,
    generator: Generator,
}

impl Contest {
    fn all() -> [Self; 4] {
        let plain = |algorithm| Parameters {
            algorithm,
            ..Parameters::default()
        };
        [
            Self::new("SHA1", plain(Algorithm::Sha1)),
            Self::new("SHA256", plain(Algorithm::Sha256)),
            Self::new("SHA512", plain(Algorithm::Sha512)),
            Self::new("Steam", Parameters::steam(Period::DEFAULT)),
        ]
    }

    fn new(name: &'static str, parameters: Parameters) -> Self {
        let secret = SharedSecret::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
            .expect("the seed of RFC 6238 is Base32");
        let algorithm = match (parameters.kind, parameters.algorithm) {
            (Kind::Steam { .. }, _) => totp_rs::Algorithm::Steam,
            (_, Algorithm::Sha1) => totp_rs::Algorithm::SHA1,
            (_, Algorithm::Sha256) => totp_rs::Algorithm::SHA256,
            (_, Algorithm::Sha512) => totp_rs::Algorithm::SHA512,
        };
        let theirs = totp_rs::Builder::new()
            .with_algorithm(algorithm)
            .with_digits(parameters.digits.as_u8())
            .with_secret(secret.expose())
            .build_noncompliant();
        let generator = Generator::new(&secret, &parameters);
        Self {
            name,
            secret,
            parameters,
            theirs,
            generator,
        }
    }

    fn totp_rs(&self) {
        black_box(self.theirs.generate(black_box(AT)).to_string());
    }

    fn generator(&self) {
        black_box(self.generator.code_at(UnixSeconds(black_box(AT))));
    }

    fn code_at(&self) {
        black_box(code_at(
            &self.secret,
            &self.parameters,
            UnixSeconds(black_box(AT)),
        ));
    }
}

fn one_code(criterion: &mut Criterion) {
    for contest in Contest::all() {
        let mut group = criterion.benchmark_group(contest.name);
        group.bench_function("totp-rs", |b| b.iter(|| contest.totp_rs()));
        group.bench_function("Generator", |b| b.iter(|| contest.generator()));
        group.bench_function("code_at", |b| b.iter(|| contest.code_at()));
        group.finish();
    }
}

/// Prints medians of many short turns, and their ratios to totp-rs.
fn print_ratios() {
    const TURNS: usize = 301;
    const CODES: u32 = 500;
    println!(
        "\n{:<8}{:>12}{:>12}{:>8}{:>12}{:>8}",
        "ns", "totp-rs", "Generator", "ratio", "code_at", "ratio"
    );
    for contest in Contest::all() {
        let ways: [&dyn Fn(); 3] = [&|| contest.totp_rs(), &|| contest.generator(), &|| {
            contest.code_at()
        }];
        let mut turns = [(); 3].map(|()| Vec::with_capacity(TURNS));
        for _ in 0..TURNS {
            for (way, times) in ways.iter().zip(&mut turns) {
                let start = Instant::now();
                (0..CODES).for_each(|_| way());
                times.push(start.elapsed().as_nanos() as f64 / f64::from(CODES));
            }
        }
        let [theirs, generator, code_at] = turns.map(|mut times| {
            times.sort_by(f64::total_cmp);
            times[TURNS / 2]
        });
        println!(
            "{:<8}{theirs:>12.0}{generator:>12.0}{:>8.2}{code_at:>12.0}{:>8.2}",
            contest.name,
            generator / theirs,
            code_at / theirs,
        );
    }
}

criterion_group!(benches, one_code);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();
    print_ratios();
}
