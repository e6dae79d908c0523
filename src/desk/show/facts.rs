//! What a query may ask of a conversation: of a live row what is held in memory, of any other what its page says.

use crate::domain::conversation::{Conversation, State};
use crate::domain::id::SeatName;
use crate::domain::item::{Item, Kind};
use crate::domain::query::{Facts, Is, Marks};
use crate::domain::queue::Slim;
use crate::domain::time::Time;

use super::super::live::Live;

/// Returns what a query may ask of a row, its words and what was written to it apart.
pub fn of_row<'a>(slim: &'a Slim, live: &Live, seat: &SeatName, now: Time) -> Facts<'a> {
    let late = slim.due.is_some_and(|due| due <= now) && !slim.class.is_quiet();
    let private = slim.kind.is_some_and(Kind::is_private);
    let marks = [
        (Is::Open, slim.state == State::Open),
        (Is::Snoozed, matches!(slim.state, State::Snoozed(_))),
        (Is::Waiting, slim.state == State::Waiting),
        (Is::Done, slim.state == State::Done),
        (Is::Late, late),
        (Is::Quiet, slim.class.is_quiet()),
        (Is::Starred, slim.starred),
        (Is::Mine, slim.assignee.as_ref() == Some(seat)),
        (Is::Unassigned, slim.assignee.is_none()),
        (Is::Muted, slim.muted),
        (Is::Unread, slim.unread),
        (Is::Crisis, slim.crisis.is_some() || slim.part_of.is_some_and(|crisis| live.runs(crisis))),
        (Is::Vip, slim.is_vip()),
        (Is::NoReply, slim.is_no_reply()),
        (Is::Public, !private),
        (Is::Private, private),
        (Is::Swarm, slim.copied().is_some_and(|print| live.swarms.centre_of(&print).is_some())),
    ];
    Facts {
        marks: Marks::default().all(marks),
        labels: &slim.labels,
        due: slim.due,
        class: slim.class,
        network: slim.account.network(),
        account: slim.account.as_str(),
        lang: slim.lang.as_deref(),
        kind: slim.kind.unwrap_or(Kind::Mention),
        assignee: slim.assignee.as_ref().map(SeatName::as_str),
        part_of: slim.part_of,
        created_at: slim.arrived,
        handle: "",
        name: "",
        media: false,
        link: false,
    }
}

/// What was read of a conversation, for a query that asks for more than a row knows.
pub struct Known {
    slim: Slim,
    lang: Option<String>,
    item: Option<Item>,
    written_at: Option<Time>,
    sent: bool,
    noted: bool,
    draft: bool,
}

impl Known {
    /// Puts together what was read: the page, its newest item where the query asks for that, and whether the seat
    /// has a draft.
    pub fn new(page: &Conversation, item: Option<Item>, draft: bool) -> Known {
        Known {
            slim: Slim::of_any(page),
            lang: page.lang(item.as_ref()).map(str::to_owned),
            item,
            written_at: page.last_heard().map(|item| item.at),
            sent: page.last_ours.is_some(),
            noted: !page.notes.is_empty(),
            draft,
        }
    }

    /// Returns what a query may ask of it.
    pub fn facts<'a>(&'a self, live: &Live, seat: &SeatName, now: Time) -> Facts<'a> {
        let row = of_row(&self.slim, live, seat, now);
        let item = self.item.as_ref();
        Facts {
            marks: row.marks.all([(Is::Sent, self.sent), (Is::Note, self.noted), (Is::Draft, self.draft)]),
            created_at: self.written_at.unwrap_or(Time::MIN),
            lang: self.lang.as_deref(),
            handle: item.map_or("", |item| item.author.handle.as_str()),
            name: item.map_or("", |item| item.author.name.as_str()),
            media: item.is_some_and(|item| !item.media.is_empty()),
            link: item.is_some_and(|item| item.text.contains("://")),
            ..row
        }
    }
}
