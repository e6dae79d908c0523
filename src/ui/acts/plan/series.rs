//! A post that is said again: asked for, with other words in turn, and ended.

use super::{act, asks, no, post};
use crate::domain::ask::Query;
use crate::domain::plan::{Every, PostAct, Repeating, Series, SeriesLine, Unit};
use crate::domain::width::fit;
use crate::ui::Effect;
use crate::ui::layers::{Choice, Layer, Picker, Then};
use crate::ui::plan_pane::Wish;
use crate::ui::seat::Seat;
use crate::words::w;

/// The word that ends a series.
const STOP: &str = "stop";
/// The columns that a rule leaves to the name before it, and to the box around both.
const NAME: usize = 18;
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
    let before = sheet.post.repeats.as_ref().map(|known| known.series.clone());
    let texts = before.as_ref().map(|series| series.texts.clone()).unwrap_or_default();
    match Series::typed(args, first).map(|series| Series { texts, ..series }) {
        Ok(series) if before.as_ref() == Some(&series) => {
            seat.say(w().plan_pane.said_as_before);
            Vec::new()
        }
        Ok(series) => act(seat, PostAct::Repeat(Some(Box::new(series)))),
        Err(why) => no(seat, why.to_string()),
    }
}

/// Asks how it is said again; the rule in force stands there already.
pub fn ask(seat: &mut Seat) -> Vec<Effect> {
    let repeats = seat.plan.post.as_ref().and_then(|sheet| sheet.post.repeats.as_ref());
    let rule = repeats.map_or_else(|| USUAL.to_owned(), |known| as_typed(&known.series));
    asks(seat, w().plan_pane.repeat_prompt, "repeat-post", &rule)
}

/// Returns a rule as it is typed.
fn as_typed(series: &Series) -> String {
    let Every { count, unit } = series.every;
    let word = match unit {
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month | Unit::Weekday => "month",
        Unit::Year => "year",
    };
    let often = if count < 2 { format!("every {word}") } else { format!("every {count} {word}s") };
    let by = if unit == Unit::Weekday { " by weekday" } else { "" };
    let until = series.until.map(|day| format!(" until {day}")).unwrap_or_default();
    let goes = if series.lets_go { " scheduled" } else { "" };
    format!("{often}{by}{until}{goes}")
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

/// Offers it, each with its rule, the chosen one with how it stands too: that one is opened.
pub fn listed(seat: &mut Seat, series: &[SeriesLine]) -> Vec<Effect> {
    let say = &w().plan_pane;
    let clock = |at: crate::domain::time::Time| at.day_and_minute(&seat.settings.zone, seat.now);
    let room = usize::from(seat.size.0).saturating_sub(NAME);
    let choice = |line: &SeriesLine| {
        let then = Then::Line(format!("show-post {}", line.post));
        let rule = line.series.words();
        Choice { preview: line.words(&clock), ..Choice::new(line.name.clone(), fit(&rule, room), then) }
    };
    let choices = series.iter().map(choice).collect();
    seat.layers.push(Layer::Picker(Picker::new(say.series_title, choices, say.no_series)));
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::Moment;

    #[test]
    fn a_rule_is_typed_as_it_is_shown() {
        let first = Moment::at("2026-11-24T18:30:00Z".parse().unwrap(), &jiff::tz::TimeZone::UTC).unwrap();
        for rule in [
            "every day",
            "every 2 weeks until 2027-06-30 scheduled",
            "every month by weekday",
            "every 3 months by weekday until 2027-06-30",
            "every year scheduled",
        ] {
            assert_eq!(as_typed(&Series::typed(rule, first.clone()).unwrap()), rule);
        }
    }
}
