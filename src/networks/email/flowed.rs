//! Text whose soft line ends may be joined again: `format=flowed`, <https://www.rfc-editor.org/rfc/rfc3676>.

/// Lines are broken at this many characters, as the RFC advises.
const WIDTH: usize = 72;

/// Joins the soft lines of a flowed text; `delsp` drops the blank that marked them.
pub fn join(text: &str, delsp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for (n, line) in text.lines().enumerate() {
        let depth = line.bytes().take_while(|b| *b == b'>').count();
        let rest = line.get(depth..).unwrap_or_default();
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let signature = rest == "-- ";
        if open.take_if(|before| *before == depth && !signature).is_none() {
            start_line(&mut out, n, depth);
        }
        open = (rest.ends_with(' ') && !signature).then_some(depth);
        out.push_str(if open.is_some() && delsp { rest.strip_suffix(' ').unwrap_or(rest) } else { rest });
    }
    out
}

fn start_line(out: &mut String, n: usize, depth: usize) {
    if n > 0 {
        out.push('\n');
    }
    if depth > 0 {
        out.extend(std::iter::repeat_n('>', depth));
        out.push(' ');
    }
}

/// Breaks a text into flowed lines, each ended by CRLF. Lines that begin with `>` are quotes and stay whole.
pub fn split(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 30);
    for line in text.lines() {
        let line = if line == "-- " { line } else { line.trim_end() };
        if line.starts_with('>') {
            out.push_str(line);
            out.push_str("\r\n");
        } else {
            split_line(line, &mut out);
        }
    }
    out
}

fn split_line(line: &str, out: &mut String) {
    let mut column = 0;
    stuff(line, out);
    let mut words = line.split_inclusive(' ').peekable();
    while let Some(word) = words.next() {
        out.push_str(word);
        column += word.chars().count();
        let next = words.peek().map_or(0, |next| next.chars().count());
        if next > 0 && column + next > WIDTH && word.ends_with(' ') && column > 0 {
            out.push_str("\r\n");
            stuff(words.peek().copied().unwrap_or_default(), out);
            column = 0;
        }
    }
    out.push_str("\r\n");
}

/// A line that begins with a blank, `>` or `From ` gets a blank before it, which readers take off.
fn stuff(line: &str, out: &mut String) {
    if line.starts_with([' ', '>']) || line.starts_with("From ") {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn soft_lines_join_and_hard_ones_stay() {
        for (text, delsp, want) in [
            ("One line \nthat goes on.\nAnother.", false, "One line that goes on.\nAnother."),
            ("One wo \nrd", true, "One word"),
            ("> quoted \n> on\nours \n> theirs", false, "> quoted on\nours \n> theirs"),
            (" From here", false, "From here"),
            ("Bye \n-- \nMira", false, "Bye \n-- \nMira"),
            ("", true, ""),
        ] {
            assert_eq!(join(text, delsp), want, "{text:?}");
        }
    }

    #[test]
    fn a_quote_is_left_as_it_is() {
        let quote = format!("> {}", "word ".repeat(40).trim_end());
        assert_eq!(split(&quote), format!("{quote}\r\n"));
    }

    proptest! {
        #[test]
        fn what_was_split_joins_again(lines in prop::collection::vec("[a-zA-Zăî漢]{0,12}( [a-zA-Z.]{1,12}){0,40}", 1..6)) {
            let text = lines.join("\n");
            let wire = split(&text);
            for line in wire.lines() {
                prop_assert!(line.chars().count() <= WIDTH + 1, "{line:?}");
            }
            prop_assert_eq!(join(&wire, false), text.trim_end_matches('\n'));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,80}", delsp: bool) {
            let _ = (join(&text, delsp), split(&text));
        }
    }
}
