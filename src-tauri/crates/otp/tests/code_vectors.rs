//! The codes of the RFCs, and the windows in which they are valid.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use otp::{
    Algorithm, Clock, Counter, Digits, FixedClock, Generator, Kind, Parameters, Period,
    SharedSecret, UnixSeconds, code_at, code_at_counter,
};

/// `12345678901234567890...`, the seed of both RFCs, as long as the hash.
fn seed(algorithm: Algorithm) -> SharedSecret {
    let length = match algorithm {
        Algorithm::Sha1 => 20,
        Algorithm::Sha256 => 32,
        Algorithm::Sha512 => 64,
    };
    let digits: Vec<u8> = b"1234567890".iter().copied().cycle().take(length).collect();
    SharedSecret::from_bytes(digits).unwrap()
}

fn totp(algorithm: Algorithm, digits: Digits, seconds: u32) -> Parameters {
    let period = Period::try_from(seconds).unwrap();
    Parameters {
        algorithm,
        digits,
        kind: Kind::Totp { period },
    }
}

/// RFC 4226 Appendix D.
#[test]
fn hotp_gives_the_codes_of_rfc_4226() {
    let codes = [
        "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
        "520489",
    ];
    let mut counter = Counter::ZERO;
    for expected in codes {
        let code = code_at_counter(
            &seed(Algorithm::Sha1),
            Algorithm::Sha1,
            Digits::SIX,
            counter,
        );
        assert_eq!(*code, expected, "at {counter:?}");
        counter = counter.next().unwrap();
    }
}

/// RFC 6238 Appendix B.
#[test]
fn totp_gives_the_codes_of_rfc_6238() {
    let rows = [
        (59, ["94287082", "46119246", "90693936"]),
        (1_111_111_109, ["07081804", "68084774", "25091201"]),
        (1_111_111_111, ["14050471", "67062674", "99943326"]),
        (1_234_567_890, ["89005924", "91819424", "93441116"]),
        (2_000_000_000, ["69279037", "90698825", "38618901"]),
        (20_000_000_000, ["65353130", "77737706", "47863826"]),
    ];
    for (at, codes) in rows {
        for (algorithm, expected) in Algorithm::ALL.into_iter().zip(codes) {
            let parameters = totp(algorithm, Digits::EIGHT, 30);
            let code = code_at(&seed(algorithm), &parameters, UnixSeconds(at));
            assert_eq!(code.digits, expected, "{algorithm} at {at}");
        }
    }
}

/// A shorter code is the end of a longer one (RFC 4226 §5.3), zeros in front included.
#[test]
fn every_length_of_code_is_padded_with_zeros() {
    let at = UnixSeconds(1_111_111_111);
    let codes = ["50471", "050471", "4050471", "14050471", "414050471"];
    for (digits, expected) in (5..).zip(codes) {
        let parameters = totp(Algorithm::Sha1, Digits::try_from(digits).unwrap(), 30);
        assert_eq!(
            code_at(&seed(Algorithm::Sha1), &parameters, at).digits,
            expected
        );
    }
}

#[test]
fn a_code_rolls_exactly_at_the_end_of_its_window() {
    let clock = FixedClock::at(1_111_111_109);
    let parameters = totp(Algorithm::Sha1, Digits::EIGHT, 30);
    let first = code_at(&seed(Algorithm::Sha1), &parameters, clock.now());
    assert_eq!(first.digits, "07081804");
    clock.advance(1);
    let second = code_at(&seed(Algorithm::Sha1), &parameters, clock.now());
    assert_eq!(second.digits, "14050471");
    assert_eq!(
        second.valid_from, first.valid_until,
        "windows touch without a gap"
    );
    assert_eq!(second.valid_until.since(second.valid_from), 30);
    assert!(second.rolls());
}

#[test]
fn time_at_both_ends_gives_a_code() {
    let parameters = totp(Algorithm::Sha1, Digits::SIX, 86_400);
    let first = code_at(&seed(Algorithm::Sha1), &parameters, UnixSeconds::ZERO);
    assert_eq!(
        (first.valid_from, first.valid_until),
        (UnixSeconds(0), UnixSeconds(86_400))
    );
    let last = code_at(&seed(Algorithm::Sha1), &parameters, UnixSeconds::NEVER);
    assert_eq!(
        last.valid_until,
        UnixSeconds::NEVER,
        "the last window ends with time itself"
    );
}

#[test]
fn a_hotp_code_depends_on_its_counter_only_and_never_rolls() {
    let kind = Kind::Hotp {
        counter: Counter::try_from(7).unwrap(),
    };
    let parameters = Parameters {
        kind,
        ..Parameters::default()
    };
    for at in [0, 59, u64::MAX] {
        let code = code_at(&seed(Algorithm::Sha1), &parameters, UnixSeconds(at));
        assert_eq!(code.digits, "162583");
        assert_eq!(
            (code.valid_from, code.valid_until),
            (UnixSeconds::ZERO, UnixSeconds::NEVER)
        );
        assert!(!code.rolls());
    }
}

#[test]
fn steam_codes_are_five_characters_of_its_alphabet_whatever_the_other_parameters_say() {
    let steam = Parameters::steam(Period::DEFAULT);
    let odd = Parameters {
        algorithm: Algorithm::Sha512,
        digits: Digits::EIGHT,
        ..steam
    };
    for at in (0..3_000).step_by(30).map(UnixSeconds) {
        let code = code_at(&seed(Algorithm::Sha1), &steam, at);
        assert_eq!(code.digits.len(), 5);
        assert!(
            code.digits
                .chars()
                .all(|c| "23456789BCDFGHJKMNPQRTVWXY".contains(c))
        );
        assert_eq!(code, code_at(&seed(Algorithm::Sha1), &odd, at));
    }
}

#[test]
fn a_prepared_generator_gives_the_same_codes() {
    for algorithm in Algorithm::ALL {
        let parameters = totp(algorithm, Digits::SIX, 20);
        let generator = Generator::new(&seed(algorithm), &parameters);
        for at in [0, 19, 20, 1_700_000_000].map(UnixSeconds) {
            assert_eq!(
                generator.code_at(at),
                code_at(&seed(algorithm), &parameters, at)
            );
        }
    }
}

#[test]
fn a_secret_below_128_bits_works() {
    let secret = SharedSecret::from_bytes(*b"1").unwrap();
    let code = code_at(&secret, &Parameters::default(), UnixSeconds(0));
    assert_eq!(code.digits.len(), 6);
}
