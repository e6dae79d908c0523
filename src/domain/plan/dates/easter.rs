//! Easter Sunday, as the western and as the Orthodox churches reckon it; both as days of the Gregorian calendar.

use jiff::civil::Date;

/// Returns the Easter Sunday of the western churches (the anonymous Gregorian algorithm, 1876).
pub fn western(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (golden, century, of_century) = (y % 19, y / 100, y % 100);
    let corrected = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - corrected + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    day(year, moon + weekday - 7 * late + 114)
}

/// Returns the Easter Sunday of the Orthodox churches (Meeus, Julian calendar).
pub fn orthodox(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let moon = (19 * (y % 19) + 15) % 30;
    let weekday = (2 * (y % 4) + 4 * (y % 7) - moon + 34) % 7;
    // The Julian calendar is behind by a day for every century that has no leap day in the Gregorian one.
    let behind = y / 100 - y / 400 - 2;
    let julian = day(year, moon + weekday + 114)?;
    julian.checked_add(jiff::Span::new().try_days(behind).ok()?).ok()
}

/// Returns the day that both reckonings end with: 31 days a month, counted from the end of March.
fn day(year: i16, reckoned: i32) -> Option<Date> {
    Date::new(year, i8::try_from(reckoned / 31).ok()?, i8::try_from(reckoned % 31 + 1).ok()?).ok()
}
