//! The text of a file as spreadsheets and others write it: UTF-8, or UTF-16 with its mark.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The most bytes of a file of posts.
const LARGEST: u64 = 64 << 20;

/// Reads a file, `-` being standard input.
///
/// # Errors
/// It cannot be read, it is too large, or it is no text.
pub fn text(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    read.map_err(|why| format!("{} cannot be read: {why}", path.display()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("{} has more than {} MB; part it", path.display(), LARGEST >> 20));
    }
    let text = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match String::from_utf8(bytes) {
            Ok(text) => return Ok(text),
            Err(error) => {
                let line =
                    error.as_bytes().iter().take(error.utf8_error().valid_up_to()).filter(|byte| **byte == b'\n');
                let line = line.count() + 1;
                return Err(format!(
                    "{}: line {line} is not written in UTF-8; save the file as \"CSV UTF-8\"",
                    path.display()
                ));
            }
        },
    };
    text.ok_or_else(|| format!("{} begins like UTF-16 and is none; save it as UTF-8", path.display()))
}

fn utf16(bytes: &[u8], of: fn([u8; 2]) -> u16) -> Option<String> {
    let pairs = bytes.chunks_exact(2);
    let units: Vec<u16> = pairs.map(|pair| of([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_write_three_ways() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("plan.csv");
        let words = "post;text\r\n1;Brașov 🚆\r\n";
        let units: Vec<u16> = words.encode_utf16().collect();
        let little: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(units.iter().flat_map(|unit| unit.to_le_bytes())).collect();
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(units.iter().flat_map(|unit| unit.to_be_bytes())).collect();
        for bytes in [words.as_bytes().to_vec(), little, big] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(text(&path).unwrap(), words);
        }
        std::fs::write(&path, b"post,text\n1,Bra\xbaov\n").unwrap();
        assert!(text(&path).unwrap_err().contains("line 2 is not written in UTF-8"));
    }
}
