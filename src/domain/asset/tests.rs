use super::*;
use crate::domain::id::EventId;

fn file() -> AssetFile {
    AssetFile { sha256: "0f".repeat(32), size: 214_000, form: Form::Jpeg, shape: Some((1200, 800)), moves: false }
}

fn told(by: &SeatName) -> Told<'_> {
    Told { event: EventId::default(), at: Time::MIN, by }
}

fn added() -> Asset {
    let (ana, notes) = (SeatName::new("ana"), Box::new(Notes { alt: "A train".to_owned(), ..Notes::default() }));
    let change = AssetChange::Added { file: Box::new(file()), name: "train.jpg".to_owned(), notes };
    Asset::begin(AssetId::default(), &change, told(&ana)).unwrap()
}

#[test]
fn a_file_is_named_by_what_is_in_it() {
    let file = file();
    assert_eq!(id_of_url(&file.url()), file.id());
    assert_eq!(file.id().unwrap().bytes(), &[0x0f; 16]);
    assert_eq!(file.words(), "1200x800 JPEG 214 KB");
    let hash = "0f".repeat(32);
    for other in [
        "/home/ana/media/a.png".to_owned(),
        "media/a.png".to_owned(),
        format!("media/{hash}"),
        format!("media/../{hash}.png"),
        format!("media/{hash}.png/../../x"),
        format!("media/{}.png", hash.to_uppercase()),
        format!("./media/{hash}.png"),
        format!("media/{hash}é.png"),
    ] {
        assert_eq!(id_of_url(&other), None, "{other}");
    }
}

#[test]
fn what_a_file_is_its_first_bytes_say() {
    for (head, form) in [
        (&b"\xFF\xD8\xFF\xE0 jfif"[..], Form::Jpeg),
        (b"\x89PNG\r\n\x1a\n....", Form::Png),
        (b"GIF89a....", Form::Gif),
        (b"RIFF....WEBPVP8 ", Form::Webp),
        (b"....ftypisom", Form::Mp4),
        (b"....ftypheic", Form::Heif),
        (b"%PDF-1.7", Form::Pdf),
        (b"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- a --><svg xmlns", Form::Svg),
        (b"<html>", Form::Other),
        (b"", Form::Other),
        (b"RIFF", Form::Other),
    ] {
        assert_eq!(form_of(head), form, "{}", String::from_utf8_lossy(head));
    }
}

#[test]
fn bytes_are_said_as_people_say_them() {
    assert_eq!(
        [0, 999, 1_000, 214_999, 1_250_000, 25 << 20].map(size_words),
        ["0 B", "999 B", "1 KB", "214 KB", "1.2 MB", "26.2 MB"]
    );
}

#[test]
fn a_file_that_a_post_to_come_shows_stays_and_others_come_back() {
    let ana = SeatName::new("ana");
    let mut asset = added();
    assert_eq!(
        decide(&asset, &AssetAct::Drop, Some("Night trains")),
        Err(CannotKeep::InUse("Night trains".to_owned()))
    );
    let dropped = decide(&asset, &AssetAct::Drop, None).unwrap().unwrap();
    asset.take(&dropped, told(&ana));
    assert!(asset.is_over());
    let back = decide(&asset, &AssetAct::Restore, None).unwrap().unwrap();
    asset.take(&back, told(&ana));
    assert_eq!(asset, added());
    assert_eq!(decide(&asset, &AssetAct::Restore, None), Ok(None));
}

#[test]
fn what_is_said_of_a_file_is_clean_and_every_tag_is_there_once() {
    let asset = added();
    let tags = ["#Night", "night", " ", "trains\u{1b}[2J"].map(str::to_owned).to_vec();
    let Some(AssetChange::Noted(notes)) = decide(&asset, &AssetAct::Tag { tags }, None).unwrap() else { panic!() };
    assert_eq!(notes.tags, ["night", "trains"]);
    assert_eq!(notes.alt, "A train");
    let same = AssetAct::Describe { alt: " A train ".to_owned() };
    assert_eq!(decide(&asset, &same, None), Ok(None));
    let more = Notes { credit: "CC BY Ana".to_owned(), ..Notes::default() };
    assert_eq!(asset.notes.clone().with(&more).alt, "A train");
    assert!(asset.found_by().contains("a train") && asset.found_by().contains("jpeg"));
}
