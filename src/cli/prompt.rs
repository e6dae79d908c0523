//! Questions at a terminal, and secrets that are not shown.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::domain::network::Secret;

use super::errand::Errand;
use super::exit::Failure;

/// Tells whether a person can be asked.
pub fn is_possible() -> bool {
    io::stdin().is_terminal()
}

/// Asks for a word; nobody to ask is a mistake of the call, which `flag` mends.
pub fn ask(errand: &mut Errand<'_>, question: &str, flag: &str) -> Result<String, Failure> {
    if !is_possible() {
        return Err(Failure::usage(format!("{question}: nobody is here to ask; give {flag}")));
    }
    write!(errand.err, "{question}: ")?;
    errand.err.flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    match line.trim() {
        "" => Err(Failure::refused("nothing was written; nothing is changed")),
        word => Ok(word.to_owned()),
    }
}

/// Puts the terminal back as it was.
struct Hush(Termios);

impl Hush {
    fn take() -> io::Result<Hush> {
        let before = tcgetattr(io::stdin())?;
        let mut quiet = before.clone();
        // Letters come one by one, and Ctrl-c too: whatever ends the question puts the terminal back.
        quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(io::stdin(), OptionalActions::Flush, &quiet)?;
        Ok(Hush(before))
    }
}

impl Drop for Hush {
    fn drop(&mut self) {
        let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
    }
}

/// Asks for a secret without showing it.
pub fn secret(errand: &mut Errand<'_>, question: &str) -> Result<Secret, Failure> {
    if !is_possible() {
        return Err(Failure::usage(format!(
            "{question}: nobody is here to ask; give --secret-env or --secret-command"
        )));
    }
    write!(errand.err, "{question} (not shown): ")?;
    errand.err.flush()?;
    let typed = {
        let _hush = Hush::take()?;
        typed(&mut io::stdin().lock())?
    };
    writeln!(errand.err)?;
    match typed.filter(|typed| !typed.is_empty()) {
        Some(typed) => Ok(Secret::new(typed)),
        None => Err(Failure::refused("nothing was written; nothing is changed")),
    }
}

/// Reads letters up to Enter; nothing after Ctrl-c or Ctrl-d.
fn typed(input: &mut dyn Read) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let mut one = [0];
    while input.read(&mut one)? == 1 {
        match one {
            [b'\n' | b'\r'] => return Ok(Some(String::from_utf8_lossy(&bytes).trim().to_owned())),
            [3 | 4] => return Ok(None),
            [8 | 127] => while bytes.pop().is_some_and(|byte: u8| byte & 0xC0 == 0x80) {},
            [21] => bytes.clear(),
            [byte] => bytes.push(byte),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_typed_with_corrections() {
        for (keys, got) in [
            ("abc\n", Some("abc")),
            ("abx\x7fc\r", Some("abc")),
            ("aé\x7fb\n", Some("ab")),
            ("wrong\x15right\n", Some("right")),
            ("abc\x03", None),
            ("abc", None),
        ] {
            assert_eq!(typed(&mut keys.as_bytes()).unwrap().as_deref(), got, "{keys:?}");
        }
    }
}
