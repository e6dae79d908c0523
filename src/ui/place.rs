//! The place a seat keeps across a dropped line, and when its screen changes by itself.

use serde::{Deserialize, Serialize};

use super::Effect;
use super::acts;
use super::layers::Unsaid;
use super::layout::{self, Plan};
use super::parts::clock;
use super::plan_pane::Unplanned;
use super::seat::{Focus, Seat};
use crate::domain::ask::{Leaving, RowId};
use crate::domain::bands::Order;
use crate::domain::command::Command;
use crate::domain::id::{CrisisId, PostId};
use crate::domain::time::{Span, Time};
use crate::words::w;

/// News are asked for at most this often.
const REFRESH: Span = Span::millis(100);

/// The place as it is kept.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Place {
    filter: String,
    due: bool,
    row: Option<RowId>,
    focus: String,
    below: usize,
    writing: bool,
    rail: Option<bool>,
    crisis: Option<CrisisId>,
    /// What was written of a statement and is not sent.
    unsaid: Option<Unsaid>,
    plan: Option<PlanPlace>,
}

/// The place in the plan.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct PlanPlace {
    view: String,
    day: Option<jiff::civil::Date>,
    post: Option<PostId>,
    open: bool,
    /// A text that the desk does not have.
    text: Option<Unplanned>,
}

impl Seat {
    /// Returns the place as JSON: cursor, view, focus, scroll, whether the editor stood open.
    pub fn place(&self) -> String {
        let place = Place {
            filter: self.queue.filter.clone(),
            due: self.queue.order == Order::Due,
            row: self.queue.cursor.clone(),
            focus: match self.focus {
                Focus::Queue => "queue",
                Focus::Conversation => "conversation",
                Focus::Editor => "editor",
                Focus::Crisis => "crisis",
                Focus::Plan => "plan",
            }
            .to_owned(),
            below: self.reading.below.min(1_000_000),
            writing: self.editing.is_some(),
            rail: self.rail.wish,
            crisis: self.crisis.wanted.filter(|_| self.in_crisis_pane()),
            unsaid: acts::statement::unsaid(self),
            plan: self.plan_place(),
        };
        serde_json::to_string(&place).unwrap_or_default()
    }

    /// Goes back to a place; what cannot be read is passed over. The list has to be asked for afterwards,
    /// which `update` does when the place comes as an answer.
    pub fn restore(&mut self, place: &str) {
        let Ok(place) = serde_json::from_str::<Place>(place) else { return };
        let order = if place.due { Order::Due } else { Order::Saving };
        if place.filter != self.queue.filter || order != self.queue.order {
            self.queue.turn_to(&place.filter, order);
        }
        if let Some(row) = &place.row
            && !self.queue.go_to_id(row)
        {
            self.kept.row = place.row.clone();
        }
        self.kept.writing = place.writing;
        if place.unsaid.is_some() {
            self.say(self.keyed(&w().saying.begun));
        }
        self.kept.unsaid = place.unsaid;
        self.rail.wish = place.rail;
        self.reading.below = place.below;
        match place.focus.as_str() {
            // Who was paged meanwhile looks at that.
            _ if self.in_crisis_pane() => {}
            "queue" => {}
            "plan" => {
                let plan = place.plan.unwrap_or_default();
                acts::plan::at_place(self, &plan.view, plan.day, plan.post, plan.open);
                if let Some(text) = plan.text {
                    acts::plan::begin(self, text);
                }
            }
            "crisis" => {
                self.crisis.turn_to(place.crisis);
                self.focus = Focus::Crisis;
            }
            _ => self.focus = Focus::Conversation,
        }
        acts::move_about::follow(self);
    }

    fn plan_place(&self) -> Option<PlanPlace> {
        self.in_plan().then(|| PlanPlace {
            view: self.plan.view.word().to_owned(),
            day: self.plan.day,
            post: self.plan.open.or(self.plan.chosen),
            open: self.plan.open.is_some(),
            text: acts::plan::unplanned(self),
        })
    }

    /// Returns the moment in which something happens that waits `span` for quiet.
    pub(super) fn soon(&self, span: Span) -> Time {
        if self.settings.still { self.now } else { self.now.plus(span) }
    }

    /// Returns what has to be done when the terminal goes: the text is saved, then the place kept.
    pub fn parting(&mut self) -> Vec<Command> {
        let unsaved = acts::reply::save_now(self).into_iter();
        let unsaved = unsaved.filter_map(|effect| if let Effect::Do(command) = effect { Some(command) } else { None });
        unsaved.chain([Command::Keep { place: self.place(), leaves: true }]).collect()
    }

    /// Returns when something on screen, or something the seat has to do, changes next without a key.
    pub fn next_change(&self) -> Option<Time> {
        let counting = self.counting_down().map(|leaving| {
            let left = leaving.until.since(self.now).as_millis().max(1);
            self.now.plus(Span::millis((left - 1).rem_euclid(1000) + 1))
        });
        let refresh = self.asked.refreshed.filter(|_| self.asked.stale).map(|at| self.refresh_at(at));
        let moments = [
            Some(clock::next_minute(self.now)),
            counting,
            refresh,
            self.reading.rest_at,
            acts::reply::save_at(self),
            acts::reply::unsaved::again_at(self),
            self.pending.show_at.filter(|_| !self.pending.shown),
            self.kept.at,
            acts::drill::until(self).filter(|until| *until > self.now),
        ];
        moments.into_iter().flatten().min()
    }

    /// Tells whether the list or the words of its rows are still on their way.
    pub fn waits_for_list(&self) -> bool {
        self.list_waits(&layout::plan(self))
    }

    fn list_waits(&self, plan: &Plan) -> bool {
        !self.queue.loaded
            || self.queue.missing(plan.queue_rows(), plan.titles, false).iter().any(|id| !self.queue.known_gone(id))
    }

    /// Tells whether something that should be on screen is still on its way: the list, the conversation or a page
    /// that was asked for.
    pub fn waits(&self) -> bool {
        let plan = layout::plan(self);
        let reads = self.reading.wanted.filter(|_| self.reading.rest_at.is_none());
        let shown = self.reading.thread.as_ref().map(|thread| thread.conversation.id);
        let person = self.rail.person.as_ref().map(|(id, _)| *id);
        self.list_waits(&plan)
            || (plan.rail.is_some() && reads.is_some() && person != reads)
            || self.waiting_for_page.is_some()
            || self.in_plan() && (!self.plan_is_known() || self.plan.open.is_some() && self.plan.opened().is_none())
            || reads.is_some_and(|id| shown != Some(id))
    }

    /// Returns when what is on screen may be asked for again.
    pub(super) fn refresh_at(&self, last: Time) -> Time {
        if self.settings.still { last } else { last.plus(REFRESH) }
    }

    /// Returns this seat's newest reply that has not left yet: the one that calling back takes.
    pub(super) fn counting_down(&self) -> Option<&Leaving> {
        let leaving = &self.summary.as_ref()?.leaving;
        leaving.iter().find(|leaving| leaving.until > self.now && leaving.by == self.name)
    }
}
