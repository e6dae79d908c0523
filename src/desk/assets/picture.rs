//! Pictures: how large one is, whether it is whole, and a small one of it. Nothing is opened whose size would fill the
//! memory.

use std::fs::File;
use std::io::{self, BufReader};

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use crate::domain::ask::Thumbnail;
use crate::domain::asset::Form;
use crate::domain::id::AssetId;
use crate::words::{fill, w};

/// The most dots of a picture that is opened, in millions.
const MILLIONS: u64 = 64;
/// The most bytes that opening one may take.
const ROOM: u64 = 384 << 20;
/// The most columns or rows of a small picture.
const SMALL: u32 = 160;

fn format_of(form: Form) -> Option<ImageFormat> {
    match form {
        Form::Jpeg => Some(ImageFormat::Jpeg),
        Form::Png => Some(ImageFormat::Png),
        Form::Gif => Some(ImageFormat::Gif),
        Form::Webp => Some(ImageFormat::WebP),
        Form::Svg | Form::Heif | Form::Mp4 | Form::Webm | Form::Mp3 | Form::Ogg | Form::Pdf | Form::Other => None,
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(ROOM);
    limits
}

fn open(path: &str, form: Form) -> Result<ImageReader<BufReader<File>>, ImageError> {
    let file = File::open(path).map_err(ImageError::IoError)?;
    let mut reader = ImageReader::new(BufReader::new(file));
    if let Some(format) = format_of(form) {
        reader.set_format(format);
    }
    reader.limits(limits());
    Ok(reader)
}

/// Returns the columns and rows of a picture as it is shown, and whether it moves. It is decoded for that: one that is
/// cut off says its size as well.
///
/// # Errors
/// It is broken or too large, in a sentence.
pub fn measure(path: &str, form: Form) -> Result<(Option<(u32, u32)>, bool), String> {
    let broken = |why: ImageError| fill(w().asset.broken_picture, &[&path, &form.word(), &why]);
    fits(path, form)?;
    let picture = decoded(path, form).map_err(broken)?;
    Ok((Some((picture.width(), picture.height())), moves(path, form).unwrap_or(false)))
}

/// Decodes a picture, turned as it was held.
fn decoded(path: &str, form: Form) -> Result<DynamicImage, ImageError> {
    let mut decoder = open(path, form)?.into_decoder()?;
    let held = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(held);
    Ok(picture)
}

/// Tells whether a picture has more than one frame; of a GIF two are looked at.
fn moves(path: &str, form: Form) -> Result<bool, ImageError> {
    let file = || -> io::Result<BufReader<File>> { Ok(BufReader::new(File::open(path)?)) };
    Ok(match form {
        Form::Gif => {
            let mut decoder = GifDecoder::new(file()?)?;
            decoder.set_limits(limits())?;
            decoder.into_frames().take(2).filter(Result::is_ok).count() > 1
        }
        Form::Png => PngDecoder::new(file()?)?.is_apng()?,
        Form::Webp => WebPDecoder::new(file()?)?.has_animation(),
        Form::Jpeg
        | Form::Svg
        | Form::Heif
        | Form::Mp4
        | Form::Webm
        | Form::Mp3
        | Form::Ogg
        | Form::Pdf
        | Form::Other => false,
    })
}

/// Makes a small picture of at most so many columns and rows, on white where it lets light through.
///
/// # Errors
/// It cannot be shown, in a sentence.
pub fn small(id: AssetId, path: &str, form: Form, (columns, rows): (u16, u16)) -> Result<Thumbnail, String> {
    if !form.is_decoded() {
        return Err(fill(w().asset.no_picture, &[&form.word()]));
    }
    fits(path, form)?;
    let broken = |why: ImageError| fill(w().asset.broken_picture, &[&path, &form.word(), &why]);
    let most = |dots: u16| u32::from(dots).clamp(1, SMALL);
    let picture = decoded(path, form).map_err(broken)?.thumbnail(most(columns), most(rows)).to_rgba8();
    let dots = picture.pixels().map(|dot| on_white(dot.0)).collect();
    let short = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
    Ok(Thumbnail { id, columns: short(picture.width()), rows: short(picture.height()), dots, why: None })
}

/// Tells whether a picture is small enough to be opened, by what it says of itself.
fn fits(path: &str, form: Form) -> Result<(), String> {
    let broken = |why: ImageError| fill(w().asset.broken_picture, &[&path, &form.word(), &why]);
    let (columns, rows) = open(path, form).and_then(ImageReader::into_dimensions).map_err(broken)?;
    if u64::from(columns) * u64::from(rows) > MILLIONS * 1_000_000 {
        return Err(fill(w().asset.too_large_picture, &[&path, &columns, &rows, &MILLIONS]));
    }
    Ok(())
}

fn on_white([red, green, blue, alpha]: [u8; 4]) -> [u8; 3] {
    [red, green, blue].map(|colour| {
        let mixed = u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
        u8::try_from(mixed / 255).unwrap_or(u8::MAX)
    })
}
