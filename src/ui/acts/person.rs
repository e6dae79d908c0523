//! What is said of the person of this conversation.

use super::triage::{here_triage, on_or_off};
use crate::domain::ask::{Row, RowId};
use crate::domain::command::Command;
use crate::domain::contact::{NO_REPLY, PersonChange, VIP};
use crate::ui::Effect;
use crate::ui::layers::{Layer, Prompt, Then};
use crate::ui::seat::Seat;
use crate::ui::words::w;

/// Marks them as not to be written to, or takes that back; without a word it asks why, or takes it back where it stands.
pub fn no_reply(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let is = here_triage(seat, |row| row.no_reply, |triage| triage.labels.contains(NO_REPLY));
    let (word, rest) = args.split_once(' ').unwrap_or((args, ""));
    let (on, why) = match (on_or_off(word), is) {
        (Some(on), _) => (on, rest),
        (None, Some(true)) if args.is_empty() => (false, ""),
        (None, _) if args.is_empty() => {
            let prompt = Prompt::new(w().no_reply_why, Then::Typed("no-reply on")).or_empty();
            seat.layers.push(Layer::Prompt(prompt));
            return Vec::new();
        }
        (None, _) => (true, args),
    };
    let why = Some(why.trim().to_owned()).filter(|why| on && !why.is_empty());
    say(seat, PersonChange::DoNotReply { on, why }, |row| row.no_reply = on)
}

/// Makes them a VIP or not.
pub fn vip(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let is = here_triage(seat, |row| row.vip, |triage| triage.labels.contains(VIP)).unwrap_or_default();
    let on = match (args, on_or_off(args)) {
        ("", _) => !is,
        (_, Some(on)) => on,
        (_, None) => {
            seat.warn(w().vip_how);
            return Vec::new();
        }
    };
    say(seat, PersonChange::Vip { on }, |row| row.vip = on)
}

/// Asks the desk to keep it, and shows the mark before the desk has said so: the same key again must find it.
fn say(seat: &mut Seat, change: PersonChange, show: impl FnOnce(&mut Row)) -> Vec<Effect> {
    let Some(on) = seat.here() else { return Vec::new() };
    if let Some(row) = seat.queue.rows.get_mut(&RowId::Conversation(on)) {
        show(row);
    }
    vec![Effect::Do(Command::Person { on, change })]
}
