//! The media library and the shot list, typed as keys.

use super::plan::{planned, post_id};
use super::world::{World, at};
use crate::domain::ask::*;
use crate::domain::asset::{Asset, AssetAct, AssetFile, Form, Notes, ShotChange};
use crate::domain::command::Command;
use crate::domain::id::*;
use crate::domain::plan::{PostAct, PostState};
use crate::ui::theme::Theme;

const USUAL: (u16, u16) = (120, 40);

fn asset_id(n: u8) -> AssetId {
    AssetId::from_bytes([n; 16])
}

fn line(n: u8, name: &str, alt: &str, form: Form) -> AssetLine {
    let shape = form.is_decoded().then_some((1200, 800));
    let file = AssetFile { sha256: format!("{n:02x}").repeat(32), size: 214_000, form, shape, moves: false };
    let notes = Notes { alt: alt.to_owned(), ..Notes::default() };
    let (added_by, added_at) = (SeatName::new("eva"), at("2026-11-23T09:00:00Z"));
    let asset = Asset { file, name: name.to_owned(), notes, added_by, added_at, dropped: false };
    AssetLine { id: asset_id(n), asset, used: Vec::new(), missing: None }
}

fn library() -> AssetSheet {
    let mut train = line(1, "night-train.jpg", "A night train at the platform of Brașov, lamps lit", Form::Jpeg);
    train.used = vec![(post_id(3), "Night trains".to_owned(), PostState::Scheduled)];
    train.asset.notes.credit = "Ana, CC BY 4.0".to_owned();
    train.asset.notes.tags = vec!["night".to_owned(), "trains".to_owned()];
    let mut gone = line(4, "old-logo.png", "The old logo", Form::Png);
    gone.missing = Some("old-logo.png is not in the library's folder any more".to_owned());
    let assets = vec![
        train,
        line(2, "a-very-long-name-of-a-picture-from-a-phone-IMG_20261120.jpg", "", Form::Jpeg),
        line(3, "berth.mp4", "A berth is made in ten seconds", Form::Mp4),
        gone,
    ];
    let shot = |which: usize, text: &str, done: bool| ShotLine {
        post: post_id(3),
        name: "Night trains".to_owned(),
        which,
        shot: crate::domain::asset::Shot {
            text: text.to_owned(),
            by: SeatName::new("eva"),
            at: at("2026-11-23T09:00:00Z"),
            done: done.then(|| (SeatName::new("dan"), at("2026-11-23T10:00:00Z"))),
        },
        until: Some(at("2026-11-24T18:30:00Z")),
    };
    AssetSheet { assets, shots: vec![shot(0, "the platform in snow", false), shot(1, "a ticket in a hand", true)] }
}

fn with_library(size: (u16, u16)) -> World {
    let mut w = planned(size);
    w.library = library();
    w
}

fn last(w: &World) -> &Command {
    w.did.iter().rfind(|command| !matches!(command, Command::Keep { .. } | Command::Looked { .. })).unwrap()
}

#[test]
fn the_library_at_the_usual_sizes() {
    for (columns, rows) in [(120, 40), (80, 24), (40, 10)] {
        let mut w = with_library((columns, rows));
        w.keys("F");
        insta::assert_snapshot!(format!("library_{columns}"), w.screen());
        w.keys("Tab");
        insta::assert_snapshot!(format!("shots_{columns}"), w.screen());
    }
}

#[test]
fn a_picture_stands_beside_its_file_in_half_blocks_or_words() {
    let mut w = with_library(USUAL);
    w.keys("F");
    assert!(w.screen().contains("▀▀▀▀"), "{}", w.screen());
    w.keys("j j");
    assert!(!w.screen().contains('▀'), "a film is told:\n{}", w.screen());
    assert!(w.screen().contains("MP4 214 KB"), "{}", w.screen());
    for (theme, ascii) in [(Theme::Plain, false), (Theme::Sixteen, false), (Theme::Dark, true)] {
        let mut w = with_library(USUAL);
        (w.seat.settings.theme, w.seat.settings.ascii) = (theme, ascii);
        w.keys("F");
        let screen = w.screen();
        assert!(!screen.contains('▀') && screen.contains("1200x800 JPEG 214 KB"), "{screen}");
    }
}

#[test]
fn what_is_typed_narrows_the_list_and_enter_attaches() {
    let mut w = with_library(USUAL);
    w.keys("n n Enter F /").types("berth");
    assert!(w.screen().contains("1 of 4"), "{}", w.screen());
    w.keys("Enter Enter");
    let Command::Post { id, act: PostAct::Rewrite { to: content, .. } } = last(&w) else { panic!("{:?}", last(&w)) };
    let media = content.variants.iter().flat_map(|variant| &variant.media).next().unwrap();
    assert_eq!(
        (media.name.as_deref(), media.alt.as_deref()),
        (Some("berth.mp4"), Some("A berth is made in ten seconds"))
    );
    assert_eq!(crate::domain::asset::id_of_url(&media.url), Some(AssetId::from_bytes([3; 16])), "{id}");
    // Without an open post it is said what is missing.
    let mut w = with_library(USUAL);
    let before = w.did.len();
    w.keys("F Enter");
    assert_eq!(w.did.len(), before);
    assert!(w.screen().contains("open the post that it goes to first"), "{}", w.screen());
}

#[test]
fn a_description_is_typed_in_place_and_a_file_taken_out() {
    let mut w = with_library(USUAL);
    w.keys("F j e").types("Snow on the track").keys("Enter");
    let describes = Command::Media { id: asset_id(2), act: AssetAct::Describe { alt: "Snow on the track".to_owned() } };
    assert_eq!(last(&w), &describes);
    w.keys("e Esc d");
    assert_eq!(last(&w), &Command::Media { id: asset_id(2), act: AssetAct::Drop });
    assert!(w.screen().contains("Media library"), "it stays open:\n{}", w.screen());
    w.keys("q");
    assert!(!w.screen().contains("Media library"));
}

#[test]
fn a_post_asks_for_pictures_that_are_ticked_when_they_are_made() {
    let mut w = with_library(USUAL);
    w.keys("n n Enter w").types("the platform in snow").keys("Enter");
    assert!(w.screen().contains("picture to be made: the platform in snow"), "{}", w.screen());
    w.types(":media shots").keys("Enter x");
    let made = Command::Post { id: post_id(3), act: PostAct::Shot(ShotChange::Done { which: 0, yes: true }) };
    assert_eq!(last(&w), &made);
    w.keys("o");
    assert!(w.screen().contains("picture made: the platform in snow"), "{}", w.screen());
    w.keys("V");
    assert!(w.screen().contains("1 of 4") || w.screen().contains("night-train.jpg"), "{}", w.screen());
}
