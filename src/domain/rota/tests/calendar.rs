use super::*;

const NOW: &str = "2026-03-01T10:00:00Z";

fn calendar(rota: &Rota, only: Option<&str>) -> String {
    rota.ics(wall("2026-03-24 00:00"), wall("2026-04-01 00:00"), only.map(name).as_ref(), at(NOW))
}

#[test]
fn shifts_are_a_calendar() {
    let text = calendar(&weekly(), Some("ana"));
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[..4], ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hearken//rota//EN", "CALSCALE:GREGORIAN"]);
    assert_eq!(
        lines[4..12],
        [
            "BEGIN:VEVENT",
            "UID:primary-ana-20260330T060000Z@hearken",
            "DTSTAMP:20260301T100000Z",
            "DTSTART:20260330T060000Z",
            "DTEND:20260406T060000Z",
            "SUMMARY:On call\\, primary: ana",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    );
    assert_eq!((lines[lines.len() - 2], lines[lines.len() - 1]), ("END:VCALENDAR", ""));
    assert_eq!(calendar(&weekly(), None).matches("BEGIN:VEVENT").count(), 4);
}

#[test]
fn a_shift_keeps_its_name_whatever_else_changes() {
    let uids = |rota: &Rota| -> Vec<String> {
        calendar(rota, None).lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
    };
    let before = uids(&weekly());
    let mut rota = weekly();
    rota.people.push(person("eva", ZONES[1]));
    rota.away = vec![away("mihai", "2026-03-26 00:00", "2026-03-27 00:00")];
    let after = uids(&rota);
    assert!(before.iter().all(|uid| after.contains(uid)), "{before:?} {after:?}");
    assert_eq!(
        rota.ics(wall("2026-03-28 00:00"), wall("2026-03-29 00:00"), None, at(NOW))
            .matches("UID:primary-mihai-20260326T220000Z")
            .count(),
        1
    );
}

#[test]
fn lines_are_folded_and_text_is_escaped() {
    let mut rota = weekly();
    let long = "primăvară; vară, toamnă \\ iarnă 🌧 și încă o dată primăvară, vară, toamnă și iarnă";
    rota.layers[0].name = long.to_owned();
    let text = calendar(&rota, None);
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    let unfolded = text.replace("\r\n ", "");
    let summary =
        format!("SUMMARY:On call\\, {}: ana", long.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,"));
    assert!(unfolded.lines().any(|line| line == summary), "{unfolded}");
    let uid = unfolded.lines().find(|line| line.starts_with("UID:")).unwrap();
    assert!(uid.is_ascii() && !uid.contains([';', ',', ' ', '\\']), "{uid}");
}

#[test]
fn why_somebody_else_is_on_call_is_told() {
    let mut rota = weekly();
    rota.away = vec![away("ana", "2026-03-31 00:00", "2026-03-31 12:00")];
    let said = Override {
        layer: "primary".to_owned(),
        from: wall("2026-03-31 18:00"),
        to: wall("2026-03-31 20:00"),
        instead: name("mihai"),
        by: name("lea"),
        why: String::new(),
    };
    let mut arranged = Arranged::default();
    arranged.apply(&RotaChange::Overridden { overrides: vec![said] });
    let text = calendar(&rota.with(arranged), None);
    assert!(text.contains("DESCRIPTION:ana is away\r\n"), "{text}");
    assert!(text.contains("DESCRIPTION:instead of ana\\, said by lea\r\n"), "{text}");
}
