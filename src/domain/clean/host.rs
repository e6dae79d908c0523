//! Addresses that are not what they seem.

use std::collections::BTreeSet;

use super::letters;

/// Returns the real host of `url`, in the ASCII form that a resolver asks for, where it imitates another.
///
/// Marked are punycode labels, labels that mix Latin with Greek, Cyrillic, Armenian or Cherokee, labels
/// of Cyrillic or Greek letters that all look Latin, rare Latin twins, signs that imitate a slash or a
/// dot, and a name before `@` that stands where the host is expected. Plain foreign names are not marked.
pub fn suspicious_host(url: &str) -> Option<String> {
    let (user, host) = authority(url);
    let odd = user || host.split('.').any(is_odd);
    (odd && !host.is_empty()).then(|| host.split('.').map(ascii).collect::<Vec<_>>().join("."))
}

/// Returns whether a name stands before the host of a web address, and the host without its port.
fn authority(url: &str) -> (bool, &str) {
    let (web, rest) = match url.trim().split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (false, url.trim()),
    };
    let rest = rest.split(['/', '?', '#', '\\']).next().unwrap_or(rest);
    let (user, host) = match rest.rsplit_once('@') {
        Some((_, host)) => (web, host),
        None => (false, rest),
    };
    if host.starts_with('[') {
        return (user, ""); // an IPv6 address imitates no name
    }
    (user, host.split(':').next().unwrap_or(host).trim_end_matches('.'))
}

fn is_odd(label: &str) -> bool {
    if label.is_ascii() {
        return label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--"));
    }
    let alphabets = |wanted: Alphabet| label.chars().any(|c| alphabet(c) == Some(wanted));
    let mixed = Alphabet::ALL.into_iter().filter(|it| alphabets(*it)).count() > 1;
    mixed || label.chars().all(looks_latin) || label.chars().any(|c| is_latin_twin(c) || !belongs(c))
}

/// Alphabets whose letters are taken for each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Cherokee,
}

impl Alphabet {
    const ALL: [Alphabet; 5] =
        [Alphabet::Latin, Alphabet::Greek, Alphabet::Cyrillic, Alphabet::Armenian, Alphabet::Cherokee];
}

const fn alphabet(c: char) -> Option<Alphabet> {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' => Some(Alphabet::Latin),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Alphabet::Greek),
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{a640}'..='\u{a69f}' => Some(Alphabet::Cyrillic),
        '\u{530}'..='\u{58f}' => Some(Alphabet::Armenian),
        '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}' => Some(Alphabet::Cherokee),
        _ => None,
    }
}

/// Cyrillic and Greek letters that cannot be told from Latin ones, and what may stand between them.
fn looks_latin(c: char) -> bool {
    c.is_ascii_digit() || c == '-' || letters::twin(c).is_some()
}

/// Latin letters outside every living alphabet, drawn like common ones: script a and g, full width.
const fn is_latin_twin(c: char) -> bool {
    matches!(c, '\u{180}' | '\u{1c0}'..='\u{1c3}' | '\u{250}'..='\u{2af}' | '\u{1d00}'..='\u{1dbf}' | '\u{ff01}'..='\u{ff5e}')
}

fn belongs(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_' || unicode_normalization::char::is_combining_mark(c)
}

/// Returns the label as a resolver is asked for it; of what is longer than any name can be, its beginning.
fn ascii(label: &str) -> String {
    let label: String = label.chars().take(63).collect::<String>().to_lowercase();
    if label.is_ascii() { label } else { format!("xn--{}", punycode(&label)) }
}

/// The base and the smallest and largest thresholds of RFC 3492, section 5.
const BASE: u32 = 36;
const THRESHOLDS: (u32, u32) = (1, 26);

/// Encodes a label of at most 63 characters by RFC 3492, <https://www.rfc-editor.org/rfc/rfc3492#section-6.3>.
fn punycode(label: &str) -> String {
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = out.len() as u32;
    if basic > 0 {
        out.push('-');
    }
    let wider: BTreeSet<u32> = label.chars().filter(|c| !c.is_ascii()).map(u32::from).collect();
    let (mut next, mut delta, mut bias, mut done) = (128, 0, 72, basic);
    for code in wider {
        delta += (code - next) * (done + 1);
        next = code + 1;
        for c in label.chars().map(u32::from) {
            if c == code {
                push_number(&mut out, delta, bias);
                bias = adapted(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            } else if c < code {
                delta += 1;
            }
        }
        delta += 1;
    }
    out
}

fn push_number(out: &mut String, mut number: u32, bias: u32) {
    for k in (BASE..).step_by(BASE as usize) {
        let threshold = k.saturating_sub(bias).clamp(THRESHOLDS.0, THRESHOLDS.1);
        if number < threshold {
            break;
        }
        out.push(digit(threshold + (number - threshold) % (BASE - threshold)));
        number = (number - threshold) / (BASE - threshold);
    }
    out.push(digit(number));
}

fn digit(value: u32) -> char {
    char::from_digit(if value < 26 { value + 10 } else { value - 26 }, 36).unwrap_or('?')
}

const fn adapted(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imitations_are_named_by_their_real_host() {
        for (url, host) in [
            ("https://pаypal.com/login", "xn--pypal-4ve.com"),
            ("https://аррӏе.com", "xn--80ak6aa92e.com"),
            ("https://xn--80ak6aa92e.com/a?b#c", "xn--80ak6aa92e.com"),
            ("HTTPS://www.XN--80AK6AA92E.com:443", "www.xn--80ak6aa92e.com"),
            ("https://paypal.com@evil.example/x", "evil.example"),
            ("https://paypal.com⁄login.evil.example", "paypal.xn--comlogin-g03d.evil.example"),
            ("https://ɡoogle.com", "xn--oogle-qmc.com"),
            ("pаypal.com", "xn--pypal-4ve.com"),
            ("https://gοοgle.com\\@x", "xn--ggle-0nda.com"),
        ] {
            assert_eq!(suspicious_host(url).as_deref(), Some(host), "{url}");
        }
    }

    #[test]
    fn honest_names_of_all_scripts_are_left_alone() {
        for url in [
            "https://example.com/@mira",
            "https://müller.de",
            "https://brașov.ro/știri?x=а",
            "https://правда.рф",
            "https://例え.jp",
            "https://βιβλίο.gr",
            "http://[::1]:80/",
            "mailto:mira@example.test",
            "https://",
            "",
        ] {
            assert_eq!(suspicious_host(url), None, "{url}");
        }
    }

    #[test]
    fn punycode_follows_the_samples_of_its_rfc() {
        for (label, code) in [
            ("bücher", "bcher-kva"),
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
            ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
            ("ü", "tda"),
        ] {
            assert_eq!(punycode(label), code);
        }
    }
}
