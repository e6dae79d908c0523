//! What the desk says, where nobody has the keys of the screen before them.

/// What names a key or a line of the screen, and the verb that stands for it here.
const KEYS: [(&str, &str); 10] = [
    ("`a` gives it to", "`hearken assign` gives it to"),
    (" · u takes it back", " · `hearken undo` takes it back"),
    (" · z calls back", "; `hearken call-back` takes it back"),
    ("copied; post it there, then say y", "post it there, then `hearken posted` says so"),
    ("posted there? y says so", "posted there? `hearken posted` says so"),
    ("`r` takes its text up again", "`hearken retake` takes its text up again"),
    ("`V` looks on the network", "`hearken verify-reply` looks on the network"),
    ("; `O` opens it there", "; open it there"),
    ("`:resume`", "`hearken resume`"),
    ("`:freeze REASON`", "`hearken freeze REASON`"),
];

/// Returns a sentence of the desk with verbs for its keys.
pub fn without_keys(words: &str) -> String {
    KEYS.iter().fold(words.to_owned(), |words, (screen, here)| words.replace(screen, here))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_of_the_screen_is_named() {
        for (screen, here) in [
            ("done · u takes it back", "done · `hearken undo` takes it back"),
            ("sends in 10 s · z calls back", "sends in 10 s; `hearken call-back` takes it back"),
            ("the desk is frozen: x; `:resume` ends that", "the desk is frozen: x; `hearken resume` ends that"),
            ("noted; it stays in the desk", "noted; it stays in the desk"),
        ] {
            assert_eq!(without_keys(screen), here);
        }
    }
}
