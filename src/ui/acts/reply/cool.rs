//! An answer to an angry thread is held: the response tree and the brand sheet are read beside it.

use super::leave;
use crate::domain::ask::{Assessment, Brand, Query};
use crate::domain::command::{Act, Command};
use crate::domain::guard::Concern;
use crate::domain::id::ConversationId;
use crate::domain::reply::Draft;
use crate::domain::snooze::Wake;
use crate::domain::time::Span;
use crate::ui::Effect;
use crate::ui::acts::triage::go_on;
use crate::ui::layers::{CoolHead, Layer};
use crate::ui::seat::Seat;
use crate::words::w;

/// A head is cool again after so long.
const COOLS: Span = Span::minutes(10);

/// Holds an answer, and asks for what helps.
pub fn hold(seat: &mut Seat, draft: &Draft, concerns: &[Concern], seen: Vec<Concern>) -> Vec<Effect> {
    let held = CoolHead::new(draft.clone(), concerns.to_vec(), seen);
    seat.layers.push(Layer::Cool(Box::new(held)));
    let assess = Query::Assess { on: draft.conversation.into_iter().collect(), alarm: None };
    let brand = Query::Brand { network: draft.account.network().to_owned() };
    [assess, brand].into_iter().filter_map(|query| seat.asked.ask(query)).collect()
}

/// Tells whether an answer is held that waits for what the words of these tell.
pub fn waits_for_tree(seat: &Seat, on: &[ConversationId]) -> bool {
    let waits = |held: &CoolHead| held.answers.is_none() && held.draft.conversation.as_slice() == on;
    matches!(seat.layers.last(), Some(Layer::Cool(held)) if waits(held))
}

/// What their words tell has come.
pub fn assessed(seat: &mut Seat, assessment: &Assessment) {
    if let Some(Layer::Cool(held)) = seat.layers.last_mut() {
        held.answers = Some(assessment.answers.clone());
    }
}

/// Tells whether a held answer waits for the sheet.
pub fn is_read_beside(seat: &Seat) -> bool {
    matches!(seat.layers.last(), Some(Layer::Cool(held)) if held.brand.is_none())
}

/// The brand sheet has come.
pub fn sheet_came(seat: &mut Seat, brand: Brand) {
    if let Some(Layer::Cool(held)) = seat.layers.last_mut() {
        held.brand = Some(brand);
    }
}

/// Keeps the answer as a draft, and puts its conversation off for a while.
pub fn off(seat: &mut Seat, on: ConversationId) -> Vec<Effect> {
    let mut effects = leave(seat, "");
    let act = Act::Snooze { wake: Wake::At(seat.now.plus(COOLS)), past_due: false };
    effects.extend(go_on(seat, &[on], false));
    effects.push(Effect::Do(Command::Act { on: vec![on], act }));
    seat.say(w().cool.later);
    effects
}
