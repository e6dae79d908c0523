//! Takes secrets out of text that a person or a file will see: those that are known by what they are, others
//! by where they stand.

use super::clean;
use super::network::Secret;

/// What stands for a secret.
const DOTS: &str = "••••";
/// The shortest line of a secret of many lines that is looked for by itself, in bytes.
const SHORTEST_LINE: usize = 6;

/// Names whose value is secret, in an address, a form, JSON or a header.
const NAMES: &[&str] = &[
    "access_token",
    "accessjwt",
    "api_key",
    "apikey",
    "appsecret_proof",
    "authorization",
    "client_secret",
    "code",
    "code_verifier",
    "i",
    "key",
    "passwd",
    "password",
    "refresh_token",
    "refreshjwt",
    "secret",
    "token",
];

/// Names that are too common as plain words: secret only as a parameter of an address.
const ONLY_IN_QUERY: &[&str] = &["code", "i", "key", "token"];

/// Returns `text` without the secrets named, and without what looks like one.
pub fn hide(secrets: &[Secret], text: &str) -> String {
    let mut hidden = text.to_owned();
    for form in secrets.iter().flat_map(forms) {
        hidden = hidden.replace(&form, DOTS);
    }
    redact(&hidden)
}

/// Returns how a secret may stand in a text, the longest first: whole, as it is shown on one line, and each line of it.
fn forms(secret: &Secret) -> Vec<String> {
    let secret = secret.reveal();
    let whole = [secret.to_owned(), secret.trim().to_owned(), clean::line(secret)];
    let lines = secret.lines().map(str::trim).filter(|line| line.len() >= SHORTEST_LINE).map(str::to_owned);
    let mut forms: Vec<String> = whole.into_iter().chain(lines).filter(|form| !form.is_empty()).collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.dedup();
    forms
}

/// Returns `text` without passwords, tokens and keys: values of parameters with such names, what follows
/// `Bearer`, a Telegram bot's path, a password within an address.
pub fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(word);
        let secret = secret_after(name, after, out.chars().next_back());
        out.push_str(name);
        match secret {
            Some((lead, length)) => {
                out.push_str(&after[..lead]);
                out.push_str(DOTS);
                rest = &after[lead + length..];
            }
            None => {
                let next = after.chars().next().map_or(0, char::len_utf8);
                out.push_str(&after[..next]);
                rest = &after[next..];
            }
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Returns how many bytes of `after` stay and how many following them are secret.
fn secret_after(name: &str, after: &str, before: Option<char>) -> Option<(usize, usize)> {
    let lower = name.to_ascii_lowercase();
    if matches!(lower.as_str(), "bearer" | "basic" | "dpop") && after.starts_with(' ') {
        return length(&after[1..]).filter(|n| *n >= 6).map(|n| (1, n));
    }
    if before == Some('/')
        && lower.strip_prefix("bot").is_some_and(|n| n.len() > 4 && n.bytes().all(|b| b.is_ascii_digit()))
    {
        return after.strip_prefix(':').and_then(|path| length(path.split('/').next()?)).map(|n| (1, n));
    }
    if let Some(user) = after.strip_prefix("://") {
        let host = user.find(['/', '?', '#', ' ']).unwrap_or(user.len());
        return user[..host].rfind('@').map(|at| (3, at));
    }
    if !NAMES.contains(&lower.as_str()) {
        return None;
    }
    let in_query = matches!(before, Some('?' | '&' | ';')) && after.starts_with('=');
    if ONLY_IN_QUERY.contains(&lower.as_str()) && !in_query {
        return None;
    }
    let lead = after.len() - after.trim_start_matches(['"', '\'', ' ', ':', '=']).len();
    let marked = after[..lead].contains(['=', ':']);
    let value = &after[lead..];
    // `Authorization: Bearer xyz`: the scheme's own rule takes the token.
    let scheme =
        ["bearer ", "basic ", "dpop "].iter().any(|s| value.get(..s.len()).is_some_and(|v| v.eq_ignore_ascii_case(s)));
    if marked && !scheme { length(value).map(|n| (lead, n)) } else { None }
}

/// Returns how long the value at the start of `text` is; none when there is none.
fn length(text: &str) -> Option<usize> {
    let end = text.find(|c: char| c.is_whitespace() || "\"'&,;<>)}]#".contains(c)).unwrap_or(text.len());
    (end > 0).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn secrets_go_and_words_stay() {
        for (text, clean) in [
            ("GET /x?access_token=abc&limit=4", "GET /x?access_token=••••&limit=4"),
            ("/cb?code=s3cr3t#top", "/cb?code=••••#top"),
            ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer ••••"),
            ("authorization: hunter2", "authorization: ••••"),
            (r#"{"client_secret":"abc","name":"x"}"#, r#"{"client_secret":"••••","name":"x"}"#),
            (r#"{"accessJwt": "ey.J.x"}"#, r#"{"accessJwt": "••••"}"#),
            ("https://api.telegram.org/bot123456:AA-bb_cc/getMe", "https://api.telegram.org/bot123456:••••/getMe"),
            ("https://ana:pw@example.org/x", "https://••••@example.org/x"),
            ("wss://h/x?stream=user&access_token=t", "wss://h/x?stream=user&access_token=••••"),
            ("error code: 17, key: x, token expired", "error code: 17, key: x, token expired"),
            ("The access token was revoked", "The access token was revoked"),
            ("secret recipe", "secret recipe"),
        ] {
            assert_eq!(redact(text), clean);
        }
    }

    #[test]
    fn a_known_secret_goes_however_it_is_told() {
        let key = Secret::new("-----BEGIN KEY-----\nMIIEvQIBADAN\n}\n-----END KEY-----\n");
        for (secret, text, clean) in [
            (&Secret::new("hush\n"), "is hush no good? hush", "is •••• no good? ••••"),
            (&Secret::new(""), "nothing", "nothing"),
            (&key, "bad line MIIEvQIBADAN }", "bad line •••• }"),
            (&key, "-----BEGIN KEY----- MIIEvQIBADAN } -----END KEY-----", "••••"),
        ] {
            assert_eq!(hide(std::slice::from_ref(secret), text), clean);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived_and_a_token_never_stays(head in ".{0,20}", tail in ".{0,20}") {
            let text = format!("{head} ?access_token=Zq9x77&{tail}");
            prop_assert!(!redact(&text).contains("Zq9x77"));
        }
    }
}
