//! Pictures that we attach: what kind they are and how wide and high, told by their own bytes.

/// A picture's kind and size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Media type, such as `image/png`.
    pub media_type: &'static str,
    /// Width and height in pixels, where the head of the file tells.
    pub size: Option<(u32, u32)>,
}

/// Looks at the head of a file; `None` where it is no picture that a browser shows.
pub fn look(bytes: &[u8]) -> Option<Picture> {
    let picture = |media_type, size: Option<(u32, u32)>| {
        Some(Picture { media_type, size: size.filter(|(width, height)| *width > 0 && *height > 0) })
    };
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return picture("image/png", png(bytes));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return picture("image/jpeg", jpeg(bytes));
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return picture("image/gif", Some((little(bytes, 6, 2)?, little(bytes, 8, 2)?)));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return picture("image/webp", webp(bytes));
    }
    None
}

fn big(bytes: &[u8], at: usize, len: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(len)?).map(|part| part.iter().fold(0, |n, byte| n << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize, len: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(len)?).map(|part| part.iter().rev().fold(0, |n, byte| n << 8 | u32::from(*byte)))
}

/// The first chunk is always IHDR: width and height stand at its beginning.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?))
}

/// Steps from marker to marker to the start of frame, which holds height and width.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let marker = big(bytes, at, 2)?;
        match marker {
            // Start of frame, but for DHT (c4), JPG (c8) and DAC (cc), which share its numbers.
            0xffc0..=0xffcf if !matches!(marker, 0xffc4 | 0xffc8 | 0xffcc) => {
                return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
            }
            0xffff => at += 1,
            0xff01 | 0xffd0..=0xffd8 => at += 2,
            0xff00..=0xfffe => at += 2 + big(bytes, at + 2, 2)?.max(2) as usize,
            _ => return None,
        }
    }
}

/// The three kinds of WebP each write their size in their own way
/// (<https://developers.google.com/speed/webp/docs/riff_container>).
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn joined(parts: &[&[u8]]) -> Vec<u8> {
        parts.concat()
    }

    #[test]
    fn sizes_are_read_from_the_head() {
        let png =
            joined(&[b"\x89PNG\r\n\x1a\n", &[0, 0, 0, 13], b"IHDR", &640u32.to_be_bytes(), &480u32.to_be_bytes()]);
        let gif = joined(&[b"GIF89a", &[0x80, 0x02, 0xe0, 0x01]]);
        let jpeg = joined(&[b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc4\x00\x02\xff\xc2\x00\x0b\x08\x01\xe0\x02\x80"]);
        let webp_x = joined(&[b"RIFF....WEBPVP8X", &[10, 0, 0, 0, 0, 0, 0, 0], &[0x7f, 2, 0], &[0xdf, 1, 0]]);
        let lossless = (639u32 | 479 << 14).to_le_bytes();
        let webp_l = joined(&[b"RIFF....WEBPVP8L", &[0; 4], &[0x2f], &lossless]);
        let webp_lossy = joined(&[b"RIFF....WEBPVP8 ", &[0; 4], &[0, 0, 0], &[0x9d, 1, 0x2a], &[0x80, 2], &[0xe0, 1]]);
        for (bytes, media_type) in [
            (png, "image/png"),
            (gif, "image/gif"),
            (jpeg, "image/jpeg"),
            (webp_x, "image/webp"),
            (webp_l, "image/webp"),
            (webp_lossy, "image/webp"),
        ] {
            assert_eq!(look(&bytes), Some(Picture { media_type, size: Some((640, 480)) }), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_picture_is_none_and_half_a_head_has_no_size() {
        assert_eq!(look(b""), None);
        assert_eq!(look(b"<svg/>"), None);
        assert_eq!(look(b"\x89PNG\r\n\x1a\n\0\0").map(|picture| picture.size), Some(None));
        assert_eq!(look(b"\xff\xd8\xff\xd8\xff").map(|picture| picture.size), Some(None));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_loop(kind in 0usize..5, rest: Vec<u8>) {
            let heads: [&[u8]; 5] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF....WEBPVP8X", b"RIFF....WEBPVP8 "];
            let _ = look(&joined(&[heads[kind], &rest]));
        }
    }
}
