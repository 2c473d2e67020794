//! A moment as people read it, without a library for dates.

/// `2026-11-20T15:35:23Z` (RFC 3339) for seconds since the Unix epoch.
///
/// Days are counted from 1 March of the year 0, so that a leap day is the last of its year; the
/// calendar repeats after 400 years of 146,097 days.
pub(crate) fn rfc3339(unix_seconds: u64) -> String {
    const DAYS_OF_400_YEARS: u64 = 146_097;
    const DAYS_BEFORE_1970: u64 = 719_468;
    let (day, second) = (unix_seconds / 86_400, unix_seconds % 86_400);
    let day = day + DAYS_BEFORE_1970;
    let day_of_era = day % DAYS_OF_400_YEARS;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let (month, next_year) = match month_from_march {
        0..=9 => (month_from_march + 3, 0),
        _january_or_february => (month_from_march - 9, 1),
    };
    let year = day / DAYS_OF_400_YEARS * 400 + year_of_era + next_year;
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day_of_month:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    /// As `date --utc --date=@SECONDS` prints them.
    #[test]
    fn leap_days_and_centuries_are_where_the_calendar_has_them() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(seconds), text);
        }
    }
}
