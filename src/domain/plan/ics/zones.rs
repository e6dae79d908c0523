//! Zones as calendar files name them: by the database, behind a maker's prefix, or as Windows does.

use jiff::tz::TimeZone;

/// Names of Windows (Unicode CLDR, `windowsZones`, territory 001) that calendars of offices carry.
const WINDOWS: [(&str, &str); 30] = [
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("Argentina Standard Time", "America/Buenos_Aires"),
    ("Canada Central Standard Time", "America/Regina"),
    ("Central America Standard Time", "America/Guatemala"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Central Standard Time", "America/Chicago"),
    ("Central Standard Time (Mexico)", "America/Mexico_City"),
    ("China Standard Time", "Asia/Shanghai"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Eastern Standard Time", "America/New_York"),
    ("Egypt Standard Time", "Africa/Cairo"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("GMT Standard Time", "Europe/London"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("India Standard Time", "Asia/Calcutta"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Mountain Standard Time", "America/Denver"),
    ("Pacific SA Standard Time", "America/Santiago"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("SA Pacific Standard Time", "America/Bogota"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("UTC", "UTC"),
    ("W. Europe Standard Time", "Europe/Berlin"),
];

/// Finds a zone by the name that a file gives it.
pub fn named(name: &str, zone_of: &dyn Fn(&str) -> Option<TimeZone>) -> Option<TimeZone> {
    let windows = WINDOWS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, zone)| *zone);
    if let Some(found) = windows.and_then(zone_of).or_else(|| zone_of(name)) {
        return Some(found);
    }
    // `/mozilla.org/20050126_1/Europe/Berlin`, `/freeassociation.sourceforge.net/America/Argentina/Salta`
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    [3, 2]
        .into_iter()
        .filter_map(|last| parts.get(parts.len().checked_sub(last)?..))
        .find_map(|end| zone_of(&end.join("/")))
}
