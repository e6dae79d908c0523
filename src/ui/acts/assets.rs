//! The media library and the shot list.

use super::plan;
use crate::domain::ask::{AssetSheet, Query, Thumbnail};
use crate::domain::asset::{Notes, ShotChange};
use crate::domain::command::Command;
use crate::domain::item::Media;
use crate::domain::plan::PostAct;
use crate::ui::Effect;
use crate::ui::layers::{Layer, Prompt, Shelf, Then};
use crate::ui::seat::{Page, Seat};
use crate::words::w;

const LIBRARY: Query = Query::Assets { dropped: false };

/// Opens the library, or with `shots` the list of pictures still to be made.
pub fn open(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let page = if args == "shots" { Page::Shots } else { Page::Library };
    seat.ask_for_page(page, LIBRARY)
}

/// Opens the files that the open post shows.
pub fn pictures(seat: &mut Seat, _: &str) -> Vec<Effect> {
    seat.ask_for_page(Page::Pictures, LIBRARY)
}

/// Takes a file of the desk's machine in.
pub fn add(_: &mut Seat, args: &str) -> Vec<Effect> {
    let path = args.to_owned();
    if path.is_empty() {
        Vec::new()
    } else {
        vec![Effect::Do(Command::AddMedia { path, notes: Box::new(Notes::default()) })]
    }
}

/// Asks for a picture that is still to be made for the post that is meant.
pub fn shot(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let Some(id) = seat.post_here() else { return Vec::new() };
    if args.is_empty() {
        let prompt = Prompt::new(w().asset.shots_title_prompt, Then::Typed("shot"));
        seat.layers.push(Layer::Prompt(prompt));
        return Vec::new();
    }
    let change = ShotChange::Wanted { text: args.to_owned() };
    vec![Effect::Do(Command::Post { id, act: PostAct::Shot(change) })]
}

/// Attaches a file of the library to the text of the plan that is open.
pub fn attach(seat: &mut Seat, media: Media) -> Vec<Effect> {
    if seat.in_plan() && (seat.plan.opened().is_some() || seat.plan.writing.is_some()) {
        return plan::add_file(seat, media);
    }
    seat.warn(seat.keyed(&w().asset.attach_first));
    Vec::new()
}

/// Takes the library in: it opens where it was asked for, and is brought up to date where it is open.
pub fn came(seat: &mut Seat, sheet: AssetSheet) -> Vec<Effect> {
    let page = seat.waiting_for_page.take_if(|page| matches!(page, Page::Library | Page::Shots | Page::Pictures));
    match (page, shelf(seat)) {
        (Some(page), None) => {
            let only = seat.post_here().filter(|_| page == Page::Pictures);
            let shelf = Shelf::new(sheet, only, page == Page::Shots);
            seat.layers.push(Layer::Library(Box::new(shelf)));
        }
        (_, Some(shelf)) => shelf.take(sheet),
        (None, None) => return Vec::new(),
    }
    let wanted = shelf(seat).and_then(|shelf| shelf.wanted());
    wanted.and_then(|query| seat.asked.ask(query)).into_iter().collect()
}

/// Takes a small picture in; one of a file that the cursor has left meanwhile says nothing.
pub fn small_came(seat: &mut Seat, small: Box<Thumbnail>) {
    if let Some(shelf) = shelf(seat).filter(|shelf| shelf.chosen().is_some_and(|line| line.id == small.id)) {
        shelf.thumbnail = Some(small);
    }
}

/// Asks anew for the library where it is open: something was done to it.
pub fn refresh(seat: &mut Seat) -> Vec<Effect> {
    match shelf(seat) {
        Some(_) => seat.asked.ask(LIBRARY).into_iter().collect(),
        None => Vec::new(),
    }
}

fn shelf(seat: &mut Seat) -> Option<&mut Shelf> {
    seat.layers.iter_mut().find_map(|layer| match layer {
        Layer::Library(shelf) => Some(&mut **shelf),
        _ => None,
    })
}
