//! Links as they are: nobody is sent elsewhere than the text says.

use super::layout::Layout;

/// Tells whether an address is worth printing: one that a person could follow from here.
pub fn is_shown(href: &str) -> bool {
    let scheme = href.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
    matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel" | "sms" | "xmpp" | "matrix" | "gemini" | "ftp")
}

/// Ends a link: prints its address, once where the text is the address, else behind the text.
pub fn close(layout: &mut Layout, href: &str, start: usize) {
    if href.is_empty() {
        return;
    }
    // Blanks would let an address end where it does not.
    let href: String = href.split_ascii_whitespace().collect::<Vec<_>>().join("%20");
    let written = layout.since(start);
    let lead = written.len() - written.trim_start_matches(['\n', ' ', '>']).len();
    let text = written[lead..].trim_end();
    if text.is_empty() {
        layout.write(&format!("<{href}>"));
    } else if is_same(text, &href) {
        let printed = format!("{}{href}", &written[..lead]);
        layout.rewrite(start, &printed);
    } else {
        layout.write(&format!(" <{href}>"));
    }
}

/// Tells whether the text names the address, but for its scheme, a `www.` or a last slash.
fn is_same(text: &str, href: &str) -> bool {
    bare(text).eq_ignore_ascii_case(bare(href))
}

fn bare(address: &str) -> &str {
    let mut rest = address.trim_end_matches('/');
    for start in ["https://", "http://", "mailto:", "tel:", "www."] {
        if let Some(head) = rest.get(..start.len()).filter(|it| it.eq_ignore_ascii_case(start)) {
            rest = &rest[head.len()..];
        }
    }
    rest
}
