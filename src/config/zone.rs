//! Time zones, each read from its own file. jiff lists the whole folder of them before it reads the first, which takes
//! several milliseconds of every start; it still is asked where a name is not found as it stands.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;

/// Where systems keep zones, in the order in which jiff looks.
const FOLDERS: [&str; 3] = ["/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];
/// Names the zone of the system, as a link into such a folder.
const LOCAL: &str = "/etc/localtime";

/// Reads the name of a zone.
pub fn named(name: &str) -> Result<TimeZone, String> {
    let known = read(name).map_or_else(|| TimeZone::get(name), Ok);
    known.map_err(|_| format!("\"{name}\" is no time zone; write it like Europe/Bucharest or UTC"))
}

/// Returns the zone of the system.
pub fn of_system() -> TimeZone {
    name_of_system(env::var_os("TZ")).and_then(|name| read(&name)).unwrap_or_else(TimeZone::system)
}

/// Returns the name that the environment or the system says, where it is a plain one. Rules like `EST5EDT` and paths
/// are for jiff.
fn name_of_system(variable: Option<OsString>) -> Option<String> {
    let name = match variable {
        Some(name) => name.into_string().ok()?,
        None => fs::read_link(LOCAL).ok()?.to_str()?.rsplit_once("zoneinfo/")?.1.to_owned(),
    };
    let is_plain = name.chars().all(|c| c.is_ascii_alphabetic() || "/_-".contains(c));
    is_plain.then_some(name)
}

/// Reads the file of a zone. Names of zones begin with a capital; what else lies there is for jiff to judge.
fn read(name: &str) -> Option<TimeZone> {
    if name.eq_ignore_ascii_case("UTC") {
        return Some(TimeZone::UTC);
    }
    let is_below = !name.split('/').any(|part| part.is_empty() || part.starts_with('.'));
    if !is_below || !name.starts_with(|c: char| c.is_ascii_uppercase()) || env::var_os("TZDIR").is_some() {
        return None;
    }
    let folder = FOLDERS.iter().find(|folder| Path::new(folder).is_dir())?;
    TimeZone::tzif(name, &fs::read(Path::new(folder).join(name)).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_the_one_that_jiff_knows() {
        for name in ["UTC", "utc", "Europe/Bucharest", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "CET"] {
            let (ours, known) = (named(name).unwrap(), TimeZone::get(name).unwrap());
            assert_eq!((ours.iana_name(), &ours), (known.iana_name(), &known));
        }
        assert_eq!(named("europe/bucharest").unwrap().iana_name(), Some("Europe/Bucharest"));
    }

    #[test]
    fn nothing_else_is_a_zone() {
        for name in ["Mars", "", ".", "Europe", "Europe/", "/etc/localtime", "Europe/../../../../etc/localtime", "EST9"]
        {
            assert!(named(name).unwrap_err().contains("is no time zone"), "{name}");
        }
    }

    #[test]
    fn the_system_names_its_zone_as_jiff_finds_it() {
        assert_eq!(of_system(), TimeZone::system());
        let said = |text: &str| name_of_system(Some(text.into()));
        assert_eq!(said("Europe/Madrid").as_deref(), Some("Europe/Madrid"));
        for for_jiff in ["EST5EDT", ":Europe/Madrid", "<+03>-3"] {
            assert_eq!(said(for_jiff), None);
        }
    }
}
