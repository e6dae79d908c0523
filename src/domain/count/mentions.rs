//! Mastodon counts of `@user@domain` only `@user`.

use std::borrow::Cow;

/// Returns `text` with the domain of each full mention left out.
pub fn local(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept = 0;
    for (at, _) in text.match_indices('@') {
        if at < kept || text[..at].ends_with(glues) {
            continue;
        }
        let user = at + 1 + user(&text[at + 1..]);
        let domain = text[user..].strip_prefix('@').map_or(0, domain);
        if user > at + 1 && domain > 0 {
            out.push_str(&text[kept..user]);
            kept = user + 1 + domain;
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

/// Characters before an `@` with which it names nobody: it stands in a word, an address or a query.
fn glues(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '/' | '=')
}

/// Returns the length of the user name at the start: letters, digits and `_`, with `.` and `-` between them.
fn user(text: &str) -> usize {
    run(text, |c| c.is_ascii_alphanumeric() || c == '_')
}

fn domain(text: &str) -> usize {
    run(text, |c| c.is_alphanumeric() || c == '_')
}

fn run(text: &str, is_letter: impl Fn(char) -> bool) -> usize {
    let length = text.find(|c| !is_letter(c) && !matches!(c, '.' | '-')).unwrap_or(text.len());
    let name = text[..length].trim_end_matches(['.', '-']);
    if name.starts_with(['.', '-']) { 0 } else { name.len() }
}
