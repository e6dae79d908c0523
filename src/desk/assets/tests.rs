use std::os::unix::fs::symlink;

use image::codecs::gif::GifEncoder;
use image::{Delay, Frame, Rgb, RgbImage, RgbaImage};

use super::*;
use crate::desk::assets::Thumbnails;
use crate::domain::asset::{Form, Notes};
use crate::domain::id::{AssetId, SeatName};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A picture of which the left half is red and the right half blue.
fn picture(dir: &Path, name: &str, (columns, rows): (u32, u32)) -> String {
    let path = dir.join(name);
    let halves =
        RgbImage::from_fn(columns, rows, |x, _| if x < columns / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) });
    halves.save(&path).unwrap();
    text(&path)
}

fn asset(file: &AssetFile) -> Asset {
    let added_by = SeatName::new("ana");
    Asset {
        file: file.clone(),
        name: "a".to_owned(),
        notes: Notes::default(),
        added_by,
        added_at: Time::MIN,
        dropped: false,
    }
}

/// A PNG that says so many columns and rows, and has no dots.
fn boasting(dir: &Path, columns: u32, rows: u32) -> String {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&columns.to_be_bytes()[..], &rows.to_be_bytes()[..], &[8, 2, 0, 0, 0]].concat();
    for (name, inside) in [(b"IHDR", head.as_slice()), (b"IDAT", &[0; 16])] {
        let part = [name.as_slice(), inside].concat();
        bytes.extend(u32::try_from(inside.len()).unwrap().to_be_bytes());
        bytes.extend(&part);
        bytes.extend(crc32fast::hash(&part).to_be_bytes());
    }
    let path = dir.join("boasting.png");
    fs::write(&path, bytes).unwrap();
    text(&path)
}

#[test]
fn two_same_files_are_one_and_lie_there_whole() {
    let (desk, from) = (folder(), folder());
    let one = take_in(desk.path(), &picture(from.path(), "one.png", (40, 20))).unwrap();
    let two = take_in(desk.path(), &picture(from.path(), "two.png", (40, 20))).unwrap();
    assert_eq!(one, two);
    assert_eq!((one.shape, one.form, one.moves), (Some((40, 20)), Form::Png, false));
    let kept: Vec<_> =
        fs::read_dir(desk.path().join(FOLDER)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(kept, [format!("{}.png", one.sha256).as_str()]);
    assert_eq!(is_sound(desk.path(), &one.url(), "one.png"), Ok(()));
}

#[test]
fn a_file_that_cannot_be_kept_is_refused_in_a_sentence() {
    let (desk, from) = (folder(), folder());
    let at = |name: &str| text(&from.path().join(name));
    fs::write(at("empty.png"), "").unwrap();
    let whole = fs::read(picture(from.path(), "whole.png", (300, 300))).unwrap();
    fs::write(at("cut.png"), &whole[..whole.len() / 2]).unwrap();
    fs::write(at("head.jpg"), b"\xFF\xD8\xFF\xE0nothing").unwrap();
    File::create(at("film.mp4")).unwrap().set_len(100 << 20).unwrap();
    symlink("/nowhere", at("gone.png")).unwrap();
    for (path, words) in [
        (at("empty.png"), "is empty"),
        (at("cut.png"), "is a broken PNG"),
        (at("head.jpg"), "is a broken JPEG"),
        (at("film.mp4"), "100 MiB; more than 25 MiB"),
        (at("gone.png"), "there is no file"),
        (at("never.png"), "there is no file"),
        (text(from.path()), "is a folder"),
        ("/dev/zero".to_owned(), "is no file"),
        (boasting(from.path(), 60_000, 60_000), "60000x60000: more than 64 million dots"),
    ] {
        let why = add(desk.path(), &path).unwrap_err();
        assert!(why.contains(words), "{path}: {why}");
    }
    let left = fs::read_dir(desk.path().join(FOLDER)).map_or(0, Iterator::count);
    assert_eq!(left, 0, "nothing half written stays");
}

#[test]
fn drawings_films_and_what_moves_are_known() {
    let (desk, from) = (folder(), folder());
    let path = from.path().join("moves.gif");
    let mut encoder = GifEncoder::new(File::create(&path).unwrap());
    let frame = |shade| {
        Frame::from_parts(
            RgbaImage::from_pixel(4, 4, image::Rgba([shade, 0, 0, 255])),
            0,
            0,
            Delay::from_numer_denom_ms(100, 1),
        )
    };
    encoder.encode_frames([frame(0), frame(255)]).unwrap();
    drop(encoder);
    let moving = take_in(desk.path(), &text(&path)).unwrap();
    assert!(moving.moves && moving.words().starts_with("4x4 GIF (moves) "), "{}", moving.words());
    let svg = from.path().join("a.svg");
    fs::write(&svg, "<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap();
    let drawing = take_in(desk.path(), &text(&svg)).unwrap();
    assert_eq!((drawing.form, drawing.shape), (Form::Svg, None));
    let none = Thumbnails::default().of(desk.path(), AssetId::default(), &asset(&drawing), (60, 40));
    assert!(none.why.unwrap().contains("no picture that can be shown"));
}

#[test]
fn what_vanished_or_was_changed_is_told() {
    let (desk, from) = (folder(), folder());
    let file = take_in(desk.path(), &picture(from.path(), "one.png", (40, 20))).unwrap();
    let (path, known) = (desk.path().join(file.url()), asset(&file));
    assert!(check(desk.path(), [&known].into_iter()).is_empty());
    fs::write(&path, "something else").unwrap();
    assert!(is_sound(desk.path(), &file.url(), "one.png").unwrap_err().contains("is not what was added"));
    // Added again it is what it was.
    take_in(desk.path(), &picture(from.path(), "one.png", (40, 20))).unwrap();
    assert_eq!(is_sound(desk.path(), &file.url(), "one.png"), Ok(()));
    fs::remove_file(&path).unwrap();
    let harmed = check(desk.path(), [&known].into_iter());
    assert!(harmed[0].why.contains("not in the library's folder any more"), "{harmed:?}");
}

#[test]
fn a_small_picture_keeps_its_sides_and_is_made_once() {
    let (desk, from) = (folder(), folder());
    let file = take_in(desk.path(), &picture(from.path(), "wide.png", (400, 100))).unwrap();
    let (thumbnails, id, known) = (Thumbnails::default(), file.id().unwrap(), asset(&file));
    let small = thumbnails.of(desk.path(), id, &known, (60, 40));
    assert_eq!((small.columns, small.rows, small.dots.len()), (60, 15, 900));
    assert_eq!((small.dot(2, 7), small.dot(57, 7), small.dot(60, 0)), (Some([255, 0, 0]), Some([0, 0, 255]), None));
    fs::remove_file(desk.path().join(file.url())).unwrap();
    assert_eq!(thumbnails.of(desk.path(), id, &known, (60, 40)), small);
    assert!(thumbnails.of(desk.path(), id, &known, (30, 40)).why.is_some());
}

#[test]
fn a_backup_of_the_library_copies_what_is_new_and_nothing_else() {
    let (desk, from, to) = (folder(), folder(), folder());
    take_in(desk.path(), &picture(from.path(), "one.png", (4, 2))).unwrap();
    fs::write(desk.path().join("media/.new-x"), "half").unwrap();
    fs::write(desk.path().join("media/notes.txt"), "ours").unwrap();
    let library = desk.path().join(FOLDER);
    assert_eq!(copy_missing(&library, &to.path().join(FOLDER)).unwrap().0, 1);
    assert_eq!(copy_missing(&library, &to.path().join(FOLDER)).unwrap(), (0, 0));
    assert_eq!(copy_missing(&desk.path().join("nowhere"), to.path()).unwrap(), (0, 0));
}
