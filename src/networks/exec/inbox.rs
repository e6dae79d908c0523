//! News of the program that the desk has not stored yet, numbered, so that a page can be asked for again.

use std::collections::VecDeque;

use crate::domain::item::Item;
use crate::domain::network::{Cursor, Page};
use crate::domain::time::Time;

/// The most that waits here; the program then waits at its pipe.
const ROOM: usize = 2_000;
/// The most that one page brings.
const PAGE: usize = 500;

/// One thing the program said that concerns the desk.
pub enum News {
    /// Something reached us.
    Item(Box<Item>),
    /// An item is gone.
    Removed(String),
    /// A line that could not be understood.
    Odd(String),
}

/// News in the order of its coming. What a cursor has passed is dropped: the desk has stored it.
pub struct Inbox {
    session: String,
    first: u64,
    news: VecDeque<News>,
}

impl Inbox {
    /// Makes an empty one; `session` tells its cursors from those of an earlier run.
    pub fn new(session: String) -> Inbox {
        Inbox { session, first: 0, news: VecDeque::new() }
    }

    /// Tells whether another piece of news may be put in.
    pub fn has_room(&self) -> bool {
        self.news.len() < ROOM
    }

    /// Tells whether a page after `cursor` would bring anything.
    pub fn is_empty(&self) -> bool {
        self.news.is_empty()
    }

    /// Puts one piece of news at the end.
    pub fn push(&mut self, news: News) {
        self.news.push_back(news);
    }

    /// Drops what lies before `cursor` and returns what comes after it; items before `since` only count
    /// where a cursor of any run shows that this is not the first round.
    pub fn page(&mut self, cursor: Option<&Cursor>, since: Time) -> Page {
        self.pass(cursor);
        let mut page = Page::default();
        for news in self.news.iter().take(PAGE) {
            match news {
                News::Item(item) if cursor.is_none() && item.created_at < since => {}
                News::Item(item) => page.items.push((**item).clone()),
                News::Removed(id) => page.removed.push(id.clone()),
                News::Odd(why) => page.odd.push(why.clone()),
            }
        }
        let taken = self.news.len().min(PAGE);
        page.more = self.news.len() > taken;
        page.cursor = Some(Cursor(format!("{}-{}", self.session, self.first + taken as u64)));
        page
    }

    fn pass(&mut self, cursor: Option<&Cursor>) {
        let place = cursor.and_then(|cursor| cursor.0.rsplit_once('-')).filter(|(session, _)| *session == self.session);
        let Some(place) = place.and_then(|(_, place)| place.parse::<u64>().ok()) else { return };
        while self.first < place && self.news.pop_front().is_some() {
            self.first += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(n: usize) -> Inbox {
        let mut inbox = Inbox::new("s".into());
        (0..n).for_each(|i| inbox.push(News::Removed(i.to_string())));
        inbox
    }

    #[test]
    fn a_page_that_was_not_stored_comes_again() {
        let mut inbox = filled(3);
        let page = inbox.page(None, Time::MIN);
        assert_eq!(page.removed, ["0", "1", "2"]);
        assert_eq!(inbox.page(None, Time::MIN).removed.len(), 3);
        assert_eq!(inbox.page(page.cursor.as_ref(), Time::MIN).removed.len(), 0);
        assert!(inbox.is_empty());
    }

    #[test]
    fn long_news_come_in_pages() {
        let mut inbox = filled(PAGE + 2);
        let page = inbox.page(None, Time::MIN);
        assert!(page.more && page.removed.len() == PAGE);
        let rest = inbox.page(page.cursor.as_ref(), Time::MIN);
        assert!(!rest.more && rest.removed == ["500", "501"]);
    }

    #[test]
    fn a_cursor_of_an_earlier_run_or_nonsense_drops_nothing() {
        for cursor in ["other-2", "s-x", "", "s-99999999999999999999"] {
            assert_eq!(filled(2).page(Some(&Cursor(cursor.into())), Time::MIN).removed.len(), 2, "{cursor}");
        }
        assert_eq!(filled(2).page(Some(&Cursor("s-9".into())), Time::MIN).removed.len(), 0);
    }
}
