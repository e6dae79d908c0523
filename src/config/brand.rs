//! What the guard takes from the brand sheet: words not to be said, and contacts that are our own.

use crate::domain::guard::personal;

/// Returns the words below the heading "Do not say": one a line, up to the arrow.
pub fn do_not_say(sheet: &str) -> Vec<String> {
    let lines = section(sheet, "do not say");
    let words = lines.iter().filter_map(|line| line.strip_prefix(['-', '*']));
    let before_arrow = words.map(|line| line.split(" -> ").next().unwrap_or(line));
    before_arrow.map(|line| line.trim().trim_matches('"').to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Returns the addresses and numbers that the sheet names: they are our own and may be said in public.
pub fn contacts(sheet: &str) -> Vec<String> {
    personal(&without_remarks(sheet), &[]).into_iter().map(|found| found.text).collect()
}

/// Returns the lines below a heading, up to the next one.
fn section(sheet: &str, heading: &str) -> Vec<String> {
    let is_heading = |line: &str| line.starts_with('#');
    let text = without_remarks(sheet);
    let after = text
        .lines()
        .skip_while(|line| !(is_heading(line) && line.trim_start_matches('#').trim().eq_ignore_ascii_case(heading)));
    after.skip(1).take_while(|line| !is_heading(line)).map(|line| line.trim().to_owned()).collect()
}

/// Drops `<!-- remarks -->`.
fn without_remarks(sheet: &str) -> String {
    let mut kept = String::new();
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_before_the_arrow_and_remarks_do_not_count() {
        let sheet = "# Brand\n## Do not say\n<!-- - never\n one -->\n- calm down -> I see\n* \"guaranteed\"\n-\n## Facts\n- x -> y\n";
        assert_eq!(do_not_say(sheet), ["calm down", "guaranteed"]);
        assert!(do_not_say("# Brand\n- calm down").is_empty());
        assert!(do_not_say("<!-- unclosed\n## Do not say\n- x").is_empty());
    }

    #[test]
    fn our_own_address_is_ours() {
        let ours = contacts("## Facts\n- Contact: help@rail.example, +40 21 555 0199\n<!-- old@rail.example -->");
        assert!(ours.iter().any(|one| one == "help@rail.example"), "{ours:?}");
        assert!(!ours.iter().any(|one| one.contains("old@")), "{ours:?}");
    }
}
