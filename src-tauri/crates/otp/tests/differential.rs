//! A second implementation, independent down to the hash functions, must give the same codes.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use otp::{
    Algorithm, Counter, Digits, Kind, Parameters, Period, SharedSecret, UnixSeconds, code_at,
};

const CASES: u64 = 1_000_000;
const SEED: u64 = 0x6b65_7966_6f62;

/// RFC 4226 §5.3, written from the text.
fn dynamic_truncation(hmac: &[u8]) -> u32 {
    let offset = usize::from(hmac[hmac.len() - 1] & 0xf);
    let four: [u8; 4] = hmac[offset..offset + 4].try_into().unwrap();
    u32::from_be_bytes(four) & 0x7fff_ffff
}

fn truncated(algorithm: Algorithm, key: &[u8], moving_factor: u64) -> u32 {
    let message = moving_factor.to_be_bytes();
    match algorithm {
        Algorithm::Sha1 => dynamic_truncation(&hmac_sha1_compact::HMAC::mac(&message, key)),
        Algorithm::Sha256 => dynamic_truncation(&hmac_sha256::HMAC::mac(message, key)),
        Algorithm::Sha512 => dynamic_truncation(&hmac_sha512::HMAC::mac(message, key)),
    }
}

fn reference(key: &[u8], parameters: &Parameters, at: u64) -> String {
    let Parameters {
        algorithm,
        digits,
        kind,
    } = *parameters;
    let decimal = |factor| {
        let value = u64::from(truncated(algorithm, key, factor));
        let width = usize::from(digits.as_u8());
        format!("{:0width$}", value % 10u64.pow(u32::from(digits.as_u8())))
    };
    match kind {
        Kind::Totp { period } => decimal(at / u64::from(period.as_secs())),
        Kind::Hotp { counter } => decimal(counter.as_u64()),
        Kind::Steam { period } => {
            let alphabet = b"23456789BCDFGHJKMNPQRTVWXY";
            let mut value = truncated(Algorithm::Sha1, key, at / u64::from(period.as_secs()));
            let mut code = String::new();
            for _ in 0..5 {
                code.push(char::from(alphabet[(value % 26) as usize]));
                value /= 26;
            }
            code
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Any number of bits, so that small and huge values are equally likely.
    fn of_any_size(&mut self) -> u64 {
        let bits = self.below(64);
        self.next() >> bits
    }

    fn parameters(&mut self) -> Parameters {
        let algorithm = Algorithm::ALL[self.below(3) as usize];
        let digits = Digits::try_from(5 + self.below(5) as u8).unwrap();
        let seconds = if self.below(2) == 0 {
            30
        } else {
            1 + self.below(86_400) as u32
        };
        let period = Period::try_from(seconds).unwrap();
        let kind = match self.below(4) {
            0 => Kind::Hotp {
                counter: Counter::try_from(self.of_any_size() >> 1).unwrap(),
            },
            1 => Kind::Steam { period },
            _ => Kind::Totp { period },
        };
        Parameters {
            algorithm,
            digits,
            kind,
        }
    }
}

#[test]
fn a_second_implementation_gives_the_same_codes_in_a_million_random_cases() {
    println!("seed {SEED:#x}, {CASES} cases");
    let mut random = Random(SEED);
    // Longer than the block of every hash, so that the key is hashed first in some cases.
    let mut key = [0; 160];
    for case in 0..CASES {
        let length = 1 + random.below(key.len() as u64) as usize;
        for eight in key.chunks_mut(8) {
            eight.copy_from_slice(&random.next().to_be_bytes());
        }
        let parameters = random.parameters();
        let at = random.of_any_size();
        let secret = SharedSecret::from_bytes(&key[..length]).unwrap();
        let code = code_at(&secret, &parameters, UnixSeconds(at));
        let expected = reference(&key[..length], &parameters, at);
        assert_eq!(
            code.digits, expected,
            "case {case} of seed {SEED:#x}: {parameters:?} at {at}"
        );
        assert!(code.valid_from.0 <= at && (at < code.valid_until.0 || !code.rolls()));
    }
}
