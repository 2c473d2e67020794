//! Moments as the platform writes them: `2026-04-22T22:00:35.252Z` (RFC 3339 §5.6).

/// Seconds since the Unix epoch; fractions are dropped. `None` for anything but a moment from 1970
/// to 9999.
pub(super) fn seconds(text: &str) -> Option<u64> {
    let (date, time) = text.trim().split_once(['T', 't'])?;
    let mut date = date.split('-').map(number);
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let is_date = date.next().is_none()
        && (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day);
    let zone_at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = time.split_at(zone_at);
    let clock = clock.split_once('.').map_or(clock, |(whole, _)| whole);
    let mut clock = clock.split(':').map(number);
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    // 60 is a leap second.
    let is_time = clock.next().is_none() && hour < 24 && minute < 60 && second <= 60;
    if !is_date || !is_time {
        return None;
    }
    let local = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    u64::try_from(local - offset(zone)?).ok()
}

/// Seconds that a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// Days since the epoch in the Gregorian calendar; years begin in March, so that the leap day comes
/// last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let in_year = (153 * month + 2) / 5 + day - 1;
    365 * year + year / 4 - year / 100 + year / 400 + in_year - 719_468
}

fn number(digits: &str) -> Option<i64> {
    let is_short = (1..=4).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit());
    is_short.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_every_zone_and_nothing_else_is() {
        for (text, read) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2000-01-23T04:56:07.000+00:00", Some(948_603_367)),
            ("2026-04-22T22:00:35.252Z", Some(1_776_895_235)),
            ("2026-04-23T00:00:35+02:00", Some(1_776_895_235)),
            ("2026-04-22T16:30:35-05:30", Some(1_776_895_235)),
            ("2024-02-29T00:00:00Z", Some(1_709_164_800)),
            ("2024-03-01t00:00:00z", Some(1_709_251_200)),
            ("9999-12-31T23:59:59Z", Some(253_402_300_799)),
            ("1969-12-31T23:59:59Z", None),
            ("1970-01-01T00:00:00+01:00", None),
            ("2026-13-01T00:00:00Z", None),
            ("2026-04-22T24:00:00Z", None),
            ("2026-04-22T22:00:35", None),
            ("2026-04-22", None),
            ("99999999999-04-22T22:00:35Z", None),
            ("-2026-04-22T22:00:35Z", None),
            ("2026-04-22T22:00:35+é:00", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(seconds(text), read, "{text:?}");
        }
    }
}
