//! What rules would have done, as a list: each rule, then the messages that it matched.

use crate::domain::ask::{Example, RuleTrial, Trial};
use crate::ui::layers::{Choice, Layer, Picker, Then};
use crate::ui::parts::clock;
use crate::ui::seat::{Page, Seat};
use crate::ui::words::{fill, some, w};

/// Shows a trial; Enter opens the conversation of a message.
pub fn came(seat: &mut Seat, trial: &Trial) {
    if seat.waiting_for_page.take_if(|page| *page == Page::Trial).is_none() {
        return;
    }
    let since = clock::when(trial.since, seat.now, &seat.settings.zone);
    let sentence = if trial.cut { w().trial_title_cut } else { w().trial_title };
    let title = match trial.mistakes.len() {
        0 => fill(sentence, &[&trial.looked_at, &since]),
        wrong => some(w().trial_mistakes, wrong),
    };
    seat.say(title.clone());
    let mistakes = trial.mistakes.iter().map(|mistake| told(mistake.clone()));
    let rules = trial.rules.iter().flat_map(|rule| rows(seat, rule));
    let choices = mistakes.chain(rules).collect();
    let mut picker = Picker::new(title, choices, w().trial_empty);
    picker.still = true;
    seat.layers.push(Layer::Picker(picker));
}

fn rows(seat: &Seat, rule: &RuleTrial) -> Vec<Choice> {
    let RuleTrial { name, does, matched, examples } = rule;
    let head = told(fill(w().trial_rule, &[matched, name, does]));
    let mut rows = vec![head];
    rows.extend(examples.iter().map(|example| message(seat, example)));
    rows
}

/// A line that opens nothing, whole below while it is the chosen one.
fn told(label: String) -> Choice {
    let mut choice = Choice::new(label.clone(), "", Then::Nothing);
    choice.preview = label;
    choice
}

fn message(seat: &Seat, example: &Example) -> Choice {
    let Example { conversation, at, who, tag, words } = example;
    let label = fill(w().trial_message, &[who, tag, words]);
    let when = clock::when(*at, seat.now, &seat.settings.zone);
    Choice::new(label, when, Then::Line(format!("open {conversation}")))
}
