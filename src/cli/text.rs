//! Texts from the command line or standard input.

use std::io::Read;

use super::exit::Failure;

/// The longest text that is read from standard input, in bytes.
const MOST: u64 = 4 << 20;

/// Returns a text; `-` reads standard input.
pub fn of(text: &str) -> Result<String, Failure> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MOST).read_to_end(&mut bytes)?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::usage("the text on standard input is not UTF-8"))?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// Returns the words as one text; a single `-` reads standard input.
pub fn of_words(words: &[String]) -> Result<String, Failure> {
    of(&words.join(" "))
}
