//! A post that is said again: asked for, with other words in turn, and ended.

use super::{act, asks, no, post};
use crate::domain::ask::Query;
use crate::domain::plan::{PostAct, Repeating, Series, SeriesLine};
use crate::ui::Effect;
use crate::ui::layers::{Choice, Layer, Picker, Then};
use crate::ui::plan_pane::Wish;
use crate::ui::seat::Seat;
use crate::words::w;

/// The word that ends a series.
const STOP: &str = "stop";
/// What stands in the line where nothing is said again yet.
const USUAL: &str = "every week";

/// Has the post said again: `weekly`, `every 2 weeks until 2027-06-30 scheduled`; `stop` ends it.
pub fn repeat(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args == STOP {
        return act(seat, PostAct::Repeat(None));
    }
    let known = seat.plan.post.as_ref().filter(|sheet| Some(sheet.id) == seat.post_here());
    let Some(sheet) = known.filter(|_| !args.is_empty()) else { return post::wish(seat, Wish::Repeat) };
    let content = &sheet.post.content;
    let first = content.moment.clone().or_else(|| content.variants.first().and_then(|one| one.moment.clone()));
    let Some(first) = first else { return no(seat, seat.keyed(&w().plan_pane.no_first)) };
    let texts = sheet.post.repeats.as_ref().map(|known| known.series.texts.clone()).unwrap_or_default();
    match Series::typed(args, first) {
        Ok(series) => act(seat, PostAct::Repeat(Some(Box::new(Series { texts, ..series })))),
        Err(why) => no(seat, why.to_string()),
    }
}

/// Asks how it is said again.
pub fn ask(seat: &mut Seat) -> Vec<Effect> {
    let is_said = seat.plan.post.as_ref().is_some_and(|sheet| sheet.series.is_some());
    asks(seat, w().plan_pane.repeat_prompt, "repeat-post", if is_said { STOP } else { USUAL })
}

/// Adds other words, which are said in turn with those that there are.
pub fn variation(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let known = seat.plan.post.as_ref().filter(|sheet| Some(sheet.id) == seat.post_here());
    let Some(sheet) = known.filter(|_| !args.is_empty()) else { return post::wish(seat, Wish::Variation) };
    let Some(Repeating { mut series, .. }) = sheet.post.repeats.as_deref().cloned() else {
        return no(seat, seat.keyed(&w().plan_pane.not_said_again));
    };
    series.texts.push(args.to_owned());
    act(seat, PostAct::Repeat(Some(Box::new(series))))
}

/// Asks for other words.
pub fn ask_variation(seat: &mut Seat) -> Vec<Effect> {
    if seat.plan.post.as_ref().is_none_or(|sheet| sheet.post.repeats.is_none()) {
        return no(seat, seat.keyed(&w().plan_pane.not_said_again));
    }
    asks(seat, w().plan_pane.variation_prompt, "variation", "")
}

/// Asks for everything that is said again.
pub fn list(seat: &mut Seat, _: &str) -> Vec<Effect> {
    seat.asked.ask(Query::Series).into_iter().collect()
}

/// Offers it: the chosen one is opened.
pub fn listed(seat: &mut Seat, series: &[SeriesLine]) -> Vec<Effect> {
    let say = &w().plan_pane;
    let clock = |at: crate::domain::time::Time| at.day_and_minute(&seat.settings.zone, seat.now);
    let choice = |line: &SeriesLine| {
        Choice::new(line.name.clone(), line.words(&clock), Then::Line(format!("show-post {}", line.post)))
    };
    let choices = series.iter().map(choice).collect();
    seat.layers.push(Layer::Picker(Picker::new(say.series_title, choices, say.no_series)));
    Vec::new()
}
