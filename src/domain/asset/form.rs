//! What a file is, told by its first bytes: what it calls itself says nothing.

use serde::{Deserialize, Serialize};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A photograph, mostly.
    Jpeg,
    /// A picture.
    Png,
    /// A picture that may move.
    Gif,
    /// A picture.
    Webp,
    /// A drawing in words: no network of ours takes it as a picture.
    Svg,
    /// A picture that phones make; few networks take it.
    Heif,
    /// A film.
    Mp4,
    /// A film.
    Webm,
    /// A sound.
    Mp3,
    /// A sound.
    Ogg,
    /// A document.
    Pdf,
    /// Anything else.
    Other,
}

impl Form {
    /// Returns the word that people use.
    pub const fn word(self) -> &'static str {
        match self {
            Form::Jpeg => "JPEG",
            Form::Png => "PNG",
            Form::Gif => "GIF",
            Form::Webp => "WebP",
            Form::Svg => "SVG",
            Form::Heif => "HEIF",
            Form::Mp4 => "MP4",
            Form::Webm => "WebM",
            Form::Mp3 => "MP3",
            Form::Ogg => "Ogg",
            Form::Pdf => "PDF",
            Form::Other => "file",
        }
    }

    /// Returns how the name of such a file ends.
    pub const fn ending(self) -> &'static str {
        match self {
            Form::Jpeg => "jpg",
            Form::Png => "png",
            Form::Gif => "gif",
            Form::Webp => "webp",
            Form::Svg => "svg",
            Form::Heif => "heic",
            Form::Mp4 => "mp4",
            Form::Webm => "webm",
            Form::Mp3 => "mp3",
            Form::Ogg => "ogg",
            Form::Pdf => "pdf",
            Form::Other => "bin",
        }
    }

    /// Returns the kind of media that it is, as items name it.
    pub const fn kind(self) -> &'static str {
        match self {
            Form::Jpeg | Form::Png | Form::Gif | Form::Webp | Form::Svg | Form::Heif => "image",
            Form::Mp4 | Form::Webm => "video",
            Form::Mp3 | Form::Ogg => "audio",
            Form::Pdf | Form::Other => "file",
        }
    }

    /// Tells whether it can be looked at here.
    pub const fn is_decoded(self) -> bool {
        match self {
            Form::Jpeg | Form::Png | Form::Gif | Form::Webp => true,
            Form::Svg | Form::Heif | Form::Mp4 | Form::Webm | Form::Mp3 | Form::Ogg | Form::Pdf | Form::Other => false,
        }
    }

    /// Tells whether networks take it as a picture, a film or a sound.
    pub const fn is_taken(self) -> bool {
        match self {
            Form::Jpeg | Form::Png | Form::Gif | Form::Webp | Form::Mp4 | Form::Webm | Form::Mp3 | Form::Ogg => true,
            Form::Svg | Form::Heif | Form::Pdf | Form::Other => false,
        }
    }
}

/// Tells what a file is by its beginning, of which a kilobyte is enough.
pub fn form_of(head: &[u8]) -> Form {
    let at = |place: usize, letters: &[u8]| head.get(place..).is_some_and(|rest| rest.starts_with(letters));
    let brand = head.get(8..12).unwrap_or_default();
    match head {
        _ if at(0, b"\xFF\xD8\xFF") => Form::Jpeg,
        _ if at(0, b"\x89PNG\r\n\x1a\n") => Form::Png,
        _ if at(0, b"GIF87a") || at(0, b"GIF89a") => Form::Gif,
        _ if at(0, b"RIFF") && at(8, b"WEBP") => Form::Webp,
        _ if at(4, b"ftyp") && matches!(brand, b"heic" | b"heix" | b"mif1" | b"avif") => Form::Heif,
        _ if at(4, b"ftyp") => Form::Mp4,
        _ if at(0, b"\x1A\x45\xDF\xA3") => Form::Webm,
        _ if at(0, b"ID3") || at(0, b"\xFF\xFB") => Form::Mp3,
        _ if at(0, b"OggS") => Form::Ogg,
        _ if at(0, b"%PDF-") => Form::Pdf,
        _ if is_svg(head) => Form::Svg,
        _ => Form::Other,
    }
}

fn is_svg(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<') && text.contains("<svg")
}
