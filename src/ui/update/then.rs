//! What follows the answer to a pop-up.

use crate::domain::command::Command;
use crate::ui::Effect;
use crate::ui::acts::{assets, moderate, plan, raise, reply, search, show, triage, watch};
use crate::ui::commands::{run_line, unknown};
use crate::ui::layers::{Layer, Then, Unfilled};
use crate::ui::seat::Seat;

/// The most lines that `:` remembers.
const MOST_TYPED: usize = 200;

/// Does what an answered pop-up says.
pub fn then(seat: &mut Seat, then: Then, typed: &str) -> Vec<Effect> {
    match then {
        Then::Nothing => Vec::new(),
        Then::Line(line) => run_line(seat, &line),
        Then::Typed(name) => run_line(seat, &format!("{name} {typed}")),
        Then::Behind(line) => run_line(seat, &format!("{line} {typed}")),
        Then::Command => {
            seat.habits.typed.retain(|line| line != typed);
            seat.habits.typed.push(typed.to_owned());
            if seat.habits.typed.len() > MOST_TYPED {
                seat.habits.typed.remove(0);
            }
            match unknown(seat, typed) {
                Some(why) => show::command_line_again(seat, typed, why),
                None => run_line(seat, typed),
            }
        }
        Then::Do(command) => ask_the_desk(seat, *command),
        Then::Insert(template) => reply::insert_filled(seat, Unfilled { template, ..Unfilled::default() }),
        Then::Answer(asked) => {
            let values = asked.values.clone().with(&asked.name, typed);
            reply::insert_filled(seat, Unfilled { values, ..*asked })
        }
        Then::AltText(path) => reply::add_file(seat, &path, typed),
        Then::Advised(act, on) => raise::advised(seat, act, on),
        Then::Report(reason) => moderate::report_for(seat, &reason, typed),
        Then::TakeUp(id, kind) => reply::take_up(seat, id, kind),
        Then::Post(account) => reply::post_as(seat, account, ""),
        Then::Search => search::keep(seat, typed),
        Then::Select => search::select_all(seat, if typed.is_empty() { "*" } else { typed }),
        Then::Snooze(wake) => triage::snooze_past(seat, wake),
        Then::Count(answered) => {
            reply::many::ask_count(seat, *answered, String::new());
            Vec::new()
        }
        Then::SendMany(answered) => reply::many::counted(seat, *answered, typed),
        Then::CoolOff(on) => reply::cool::off(seat, on),
        Then::Ask(ask) => {
            seat.layers.push(Layer::Ask(*ask));
            Vec::new()
        }
        Then::PutAway(id) => watch::put_away(id, typed),
        Then::RaiseAlarm(id) => watch::raise(seat, id),
        Then::ListAlarm(alarm) => watch::list(seat, &alarm),
        Then::NewPost(content) => {
            plan::new_post_as(seat, *content);
            Vec::new()
        }
        Then::AttachMedia(media) => assets::attach(seat, *media),
        Then::WriteOver => plan::write_over(seat),
        Then::PublishNow(id) => plan::publish_now(seat, id),
        Then::Quit => quit(seat),
    }
}

fn ask_the_desk(seat: &mut Seat, command: Command) -> Vec<Effect> {
    match command {
        Command::Send { draft, seen, .. } => reply::dispatch(seat, *draft, seen),
        command => vec![Effect::Do(command)],
    }
}

fn quit(seat: &mut Seat) -> Vec<Effect> {
    let mut effects = reply::save_now(seat);
    effects.push(Effect::Quit);
    effects
}
