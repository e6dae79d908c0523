//! The language that they write, by hand.

use super::triage::act;
use crate::domain::command::Act;
use crate::domain::lang::{AUTO, asked, known, name_of};
use crate::ui::Effect;
use crate::ui::layers::{Choice, Layer, Picker, Then};
use crate::ui::seat::Seat;
use crate::ui::words::w;

/// Sets it, or goes by the text again; without a word a list is offered.
pub fn lang(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        let none = seat.keyed(&w().lang_none);
        seat.layers.push(Layer::Picker(Picker::new(w().lang_title, choices(seat), none)));
        return Vec::new();
    }
    match asked(args) {
        Ok(lang) => act(seat, Act::Lang(lang.map(str::to_owned))),
        Err(why) => {
            seat.warn(why);
            Vec::new()
        }
    }
}

/// All that are known, those first that people on the list write, and at the end to go by the text again.
fn choices(seat: &Seat) -> Vec<Choice> {
    let here = seat.queue.rows.values().filter_map(|row| known(row.lang.as_deref()?).ok());
    let mut codes: Vec<&str> = here.collect();
    codes.sort_unstable();
    codes.dedup();
    let others: Vec<&str> = crate::words::w().lang.names.iter().map(|(code, _)| *code).collect();
    codes.extend(others.into_iter().filter(|code| !codes.contains(code)).collect::<Vec<_>>());
    let choice = |code: &str, label: String| Choice::new(label, code.to_owned(), Then::Line(format!("lang {code}")));
    let mut choices: Vec<Choice> = codes.into_iter().map(|code| choice(code, name_of(code))).collect();
    choices.push(choice(AUTO, w().lang_auto.to_owned()));
    choices
}
