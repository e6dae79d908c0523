//! What the desk says, where nobody has the keys of the screen before them.

use crate::domain::named_keys::NAMED_KEYS;

/// Returns a sentence of the desk with verbs for its keys.
pub fn without_keys(words: &str) -> String {
    NAMED_KEYS.iter().fold(words.to_owned(), |words, named| words.replace(named.says, named.typed))
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
