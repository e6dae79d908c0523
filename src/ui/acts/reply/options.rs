//! As whom, who may see it, under which warning, with which files.

use super::{changed, reply};
use crate::domain::ask::Query;
use crate::domain::item::{Media, Visibility};
use crate::domain::names::account_called;
use crate::ui::Effect;
use crate::ui::acts::plan;
use crate::ui::layers::{Choice, Layer, Picker, Prompt, Then};
use crate::ui::seat::{Focus, Next, Seat};
use crate::ui::words::{fill, w};

/// Opens the editor where none stands open, so that there is something to set. Tells whether there is.
fn ensure(seat: &mut Seat, line: &str) -> Result<(), Vec<Effect>> {
    if seat.editing.is_some() {
        return Ok(());
    }
    let mut effects = reply(seat, "");
    if seat.editing.is_some() {
        return Ok(());
    }
    if seat.reading.then.is_some() {
        seat.reading.then = Some(Next::Line(line.to_owned()));
    } else {
        effects.clear();
    }
    Err(effects)
}

/// Answers as another account of ours.
pub fn answer_as(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if let Err(effects) = ensure(seat, &format!("as {args}")) {
        return effects;
    }
    let accounts = seat.thread().map(|thread| thread.accounts.clone()).unwrap_or_default();
    match account_called(args, &accounts) {
        Ok(account) => {
            if let Some(editing) = &mut seat.editing {
                editing.draft.account = account;
            }
            changed(seat);
        }
        Err(_) if accounts.is_empty() => seat.warn(w().no_other_account),
        Err(why) => {
            if !args.is_empty() {
                seat.warn(why);
            }
            let choices =
                accounts.iter().map(|id| Choice::new(id.handle(), id.network(), Then::Line(format!("as {id}"))));
            seat.layers.push(Layer::Picker(Picker::new(w().as_title, choices.collect(), "")));
        }
    }
    back_to_text(seat)
}

/// Chooses who may see the answer.
pub fn visibility(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if seat.in_plan() {
        return plan::visibility(seat, args);
    }
    if let Err(effects) = ensure(seat, &format!("visibility {args}")) {
        return effects;
    }
    let offered = seat.thread().map(|thread| thread.caps.visibilities.clone()).unwrap_or_default();
    let wanted = offered.iter().find(|one| one.word() == args).copied();
    match wanted {
        Some(visibility) => set_visibility(seat, visibility),
        None if offered.is_empty() => seat.warn(w().no_visibility),
        None => {
            let choices =
                offered.iter().map(|one| Choice::new(one.word(), "", Then::Line(format!("visibility {}", one.word()))));
            seat.layers.push(Layer::Picker(Picker::new(w().visibility_title, choices.collect(), "")));
        }
    }
    back_to_text(seat)
}

fn set_visibility(seat: &mut Seat, visibility: Visibility) {
    if let Some(editing) = &mut seat.editing {
        editing.draft.visibility = Some(visibility);
    }
    changed(seat);
}

/// Sets or clears the content warning or subject.
pub fn warning(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if seat.in_plan() {
        return plan::warning(seat, args);
    }
    if let Err(effects) = ensure(seat, &format!("cw {args}")) {
        return effects;
    }
    let can = seat.thread().is_none_or(|thread| thread.caps.content_warning || thread.caps.forward);
    if !can {
        seat.warn(w().no_warning);
        return back_to_text(seat);
    }
    if let Some(editing) = &mut seat.editing {
        editing.draft.subject = (!args.is_empty()).then(|| args.to_owned());
    }
    changed(seat);
    back_to_text(seat)
}

fn back_to_text(seat: &mut Seat) -> Vec<Effect> {
    seat.focus = Focus::Editor;
    Vec::new()
}

/// Asks for a file; the desk, on whose machine it has to lie, looks at it first.
pub fn attach(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        seat.layers.push(Layer::Prompt(Prompt::new(w().attach_path, Then::Typed("attach"))));
        return Vec::new();
    }
    seat.asked.ask(Query::File { path: args.to_owned() }).into_iter().collect()
}

/// The desk can read the file: asks for its description.
pub fn file_is_there(seat: &mut Seat, path: &str) -> Vec<Effect> {
    let has_alt = seat.in_plan() || seat.thread().is_none_or(|thread| thread.caps.alt_text);
    if has_alt {
        let title = fill(w().attach_alt, &[&path]);
        seat.layers.push(Layer::Prompt(Prompt::new(title, Then::AltText(path.to_owned())).or_empty()));
        Vec::new()
    } else {
        add_file(seat, path, "")
    }
}

/// The desk cannot attach it: asks again, with what was typed and why.
pub fn file_is_not_there(seat: &mut Seat, path: &str, why: String) {
    let prompt = Prompt::new(w().attach_path, Then::Typed("attach")).with(path);
    seat.layers.push(Layer::Prompt(prompt.because(why)));
}

/// Attaches a file: to the post of the plan that is on screen, else to what is being written.
pub fn add_file(seat: &mut Seat, path: &str, alt: &str) -> Vec<Effect> {
    let media = Media { alt: (!alt.is_empty()).then(|| alt.to_owned()), ..Media::at(path) };
    if seat.in_plan() {
        return plan::add_file(seat, media);
    }
    if let Some(editing) = &mut seat.editing {
        editing.draft.media.push(media);
        seat.focus = Focus::Editor;
    }
    changed(seat);
    Vec::new()
}
