//! The list: what stands still, what comes back, what is said of it.

use super::world::{World, id, world};
use crate::domain::ask::{LogLine, RowId};
use crate::domain::bands::Band;
use crate::domain::class::Class;
use crate::domain::command::{Act, Command};
use crate::domain::time::Span;
use crate::ui::Msg;

const WIDE: (u16, u16) = (160, 50);

fn row(n: u8) -> RowId {
    RowId::Conversation(id(n))
}

fn cursor_line(w: &World) -> Option<usize> {
    w.screen().lines().position(|line| line.starts_with('▌'))
}

/// A row that the desk knows and the screen does not show yet.
fn news(w: &mut World) {
    w.add(20, (Band::InTime, 1), Class::Complaint, "x", ("new_one", "answer me"));
    w.tick(Span::seconds(1));
    w.send(Msg::Changed(8));
}

fn looked(w: &World) -> Vec<u8> {
    let on = |command: &Command| match command {
        Command::Looked { on } => Some(on.bytes()[0]),
        _ => None,
    };
    w.did.iter().filter_map(on).collect()
}

#[test]
fn undo_of_a_mark_leaves_the_list_as_it_stands() {
    let mut w = world(WIDE);
    w.keys("j j s");
    news(&mut w);
    let before = cursor_line(&w);
    w.keys("k k u");
    w.tick(Span::seconds(1));
    assert_eq!(w.seat.queue.cursor, Some(row(1)), "the cursor stays where it is");
    assert!(!w.screen().contains("new_one"), "news wait: {}", w.screen());
    w.keys("j j");
    assert_eq!(cursor_line(&w), before);
}

#[test]
fn undo_brings_back_its_row_and_no_news() {
    let mut w = world(WIDE);
    w.keys("j j j e");
    assert_eq!(w.seat.queue.cursor, Some(row(5)));
    news(&mut w);
    let line = cursor_line(&w);
    w.keys("u");
    w.tick(Span::seconds(1));
    assert_eq!(w.seat.queue.cursor, Some(row(4)));
    assert_eq!(cursor_line(&w), line, "it stands where it stood");
    assert!(!w.screen().contains("new_one"), "{}", w.screen());
    assert!(w.screen().contains("1 new"), "{}", w.screen());
}

#[test]
fn a_late_undo_of_a_batch_goes_to_its_first_row() {
    let mut w = world(WIDE);
    w.keys("j v j j d s");
    news(&mut w);
    w.keys("G");
    w.keys("u");
    w.tick(Span::seconds(1));
    assert_eq!(w.seat.queue.cursor, Some(row(2)));
    let shown: Vec<&RowId> = w.seat.queue.shown.rows_from(0).map(|listed| &listed.id).take(5).collect();
    assert_eq!(shown, [&row(1), &row(2), &row(3), &row(4), &row(5)]);
}

#[test]
fn doing_it_again_takes_the_row_away_again() {
    let mut w = world(WIDE);
    w.keys("j j j e u");
    w.tick(Span::seconds(1));
    news(&mut w);
    w.keys("j");
    w.keys("Ctrl-r");
    w.tick(Span::seconds(1));
    assert!(!w.screen().contains("jordi_ferrer") && !w.screen().contains("new_one"), "{}", w.screen());
    assert_eq!(w.seat.queue.cursor, Some(row(5)));
}

#[test]
fn a_refusal_brings_its_row_back_below_the_hands() {
    let mut w = world(WIDE);
    w.refuse = Some(crate::domain::command::Refusal::No("somebody else has it".into()));
    w.keys("j e");
    w.tick(Span::seconds(1));
    let shown: Vec<&RowId> = w.seat.queue.shown.rows_from(0).map(|listed| &listed.id).take(3).collect();
    assert_eq!(shown, [&row(1), &row(2), &row(3)]);
    assert_eq!(w.seat.queue.cursor, Some(row(3)), "the next key means the row that is seen");
}

#[test]
fn a_row_done_before_the_next_view_has_come_does_not_keep_that_away() {
    let mut w = world(WIDE);
    w.seat.queue.turn_to("is:waiting", Default::default());
    w.seat.queue.leave(&[row(1)], false);
    assert!(!w.seat.queue.loaded, "the waiting ones are still on their way");
}

#[test]
fn a_row_that_was_looked_at_is_read() {
    let mut w = world(WIDE);
    assert_eq!(looked(&w), [1], "the cursor rested on it and its words were on screen");
    w.keys("j");
    w.rest();
    w.keys("k j");
    w.rest();
    assert_eq!(looked(&w), [1, 2], "once");
    assert!(!w.seat.queue.rows[&row(2)].unread);
    assert!(w.seat.notice.is_none());
}

#[test]
fn a_row_marked_unread_stays_so_until_it_is_looked_at_anew() {
    let mut w = world(WIDE);
    w.keys("U");
    w.send(Msg::Changed(8));
    w.tick(Span::seconds(2));
    assert_eq!(looked(&w), [1], "resting does not take it back");
    assert!(w.seat.queue.rows[&row(1)].unread);
    w.keys("j");
    w.rest();
    w.keys("k");
    w.rest();
    assert_eq!(looked(&w), [1, 2, 1]);
}

#[test]
fn where_only_the_list_shows_nothing_is_read_until_it_is_opened() {
    let mut w = world((60, 20));
    assert!(looked(&w).is_empty());
    w.keys("Enter");
    assert_eq!(looked(&w), [1]);
}

#[test]
fn late_says_what_is_over_and_what_will_be() {
    let mut w = world(WIDE);
    w.add(20, (Band::Late, 2), Class::Question, "x", ("tight", "a question"));
    w.tick(Span::seconds(1));
    w.send(Msg::Changed(8));
    w.keys("=");
    let screen = w.screen();
    assert!(screen.contains("Late · 2 · 1 over, 1 will be at this pace · oldest 3 h"), "{screen}");
    w.resize((104, 50));
    let screen = w.screen();
    assert!(screen.contains("Late · 2 · 1 over, 1 will be at this pace"), "{screen}");
}

#[test]
fn a_list_that_is_no_work_has_no_bands() {
    let mut w = world(WIDE);
    w.plain = true;
    w.keys("3");
    w.rest();
    let screen = w.screen();
    assert!(!screen.contains("In time") && !screen.contains("Quiet ·"), "{screen}");
    w.resize((80, 24));
    assert!(!w.screen().contains("In time"), "{}", w.screen());
}

#[test]
fn views_keep_their_places_on_line_1() {
    let mut w = world(WIDE);
    let first = |w: &World| w.screen().lines().next().unwrap_or_default().to_owned();
    let inbox = first(&w);
    assert!(
        inbox.starts_with(" northline  Late 1 ") && inbox.contains("1 Inbox 16  2 Mine 8  3 Waiting 31"),
        "{inbox}"
    );
    w.keys("3");
    assert_eq!(first(&w), inbox, "only the colours change");
    w.summary.crises.clear();
    w.send(Msg::Changed(8));
    w.tick(Span::seconds(1));
    w.resize((56, 20));
    let narrow = first(&w);
    assert!(narrow.contains("…") && narrow.contains("Waiting 31"), "what is shown is named: {narrow}");
    w.keys("1");
    assert!(first(&w).contains("Inbox 16"), "{}", first(&w));
}

#[test]
fn an_empty_view_teaches_and_shows_no_conversation_of_another() {
    let mut w = world(WIDE);
    w.keys("2");
    w.rest();
    let screen = w.screen();
    assert!(screen.contains("Nothing is yours yet: A takes a row"), "{screen}");
    assert!(!screen.contains("Mira Ionescu"), "{screen}");
}

#[test]
fn a_search_begins_at_the_top_and_the_next_one_empty() {
    let mut w = world(WIDE);
    w.keys("j j j j /").types("train").keys("Enter");
    w.rest();
    assert_eq!(w.seat.queue.cursor, Some(row(1)));
    w.keys("/");
    assert!(w.screen().contains("search: \n") || !w.screen().contains("search: train"), "{}", w.screen());
    w.keys("Up Enter");
    assert_eq!(w.seat.queue.filter, "train");
}

#[test]
fn a_row_shows_its_new_due_at_once_where_it_stands() {
    let mut w = world(WIDE);
    w.keys("j j");
    let line = cursor_line(&w);
    let due = w.now.plus(Span::hours(23));
    w.rows.iter_mut().filter(|(listed, _)| listed.id == row(3)).for_each(|(listed, row)| {
        (listed.due, listed.band, row.due, row.class) = (due, Band::Quiet, Some(due), Some(Class::Praise));
    });
    w.keys("C p");
    w.tick(Span::seconds(1));
    assert_eq!(cursor_line(&w), line);
    let here = w.screen().lines().find(|l| l.starts_with('▌')).unwrap_or_default().to_owned();
    assert!(here.contains("23h") && here.contains("kestrel_91"), "{here}");
}

#[test]
fn a_macro_does_again_what_was_done() {
    let mut w = world(WIDE);
    w.rows.iter_mut().for_each(|(listed, row)| row.starred = listed.id == self::row(3));
    w.send(Msg::Changed(8));
    w.tick(Span::seconds(1));
    w.keys(", r j s + , r j , ,");
    let starred: Vec<&Act> = w.acts();
    let expected = [Act::Star(Some(true)), Act::Priority(1), Act::Star(Some(true)), Act::Priority(1)];
    assert_eq!(starred, expected.iter().collect::<Vec<_>>());
}

#[test]
fn a_macro_plays_what_was_chosen_from_a_list_and_no_moves() {
    let mut w = world(WIDE);
    w.keys(", r j l").types("vip").keys("Enter e , r");
    assert!(w.screen().contains("2 acts recorded"), "{}", w.screen());
    let done = w.acts().len();
    w.keys(", ,");
    assert!(!w.seat.in_layer(), "no question: {}", w.screen());
    let label = Act::Label { add: vec!["vip".into()], remove: Vec::new() };
    assert_eq!(w.acts()[done..], [&label, &Act::Done]);
}

#[test]
fn a_macro_stops_at_the_question_that_it_stopped_at() {
    let mut w = world(WIDE);
    w.keys(", r M b y , r j , ,");
    assert!(w.seat.in_layer(), "a boost is asked about each time: {}", w.screen());
}

#[test]
fn a_line_of_the_log_says_whom_and_opens_it() {
    let mut w = world(WIDE);
    let line = LogLine {
        text: "done".into(),
        by: crate::domain::id::SeatName::new("dan"),
        conversation: Some(id(3)),
        who: "kestrel_91".into(),
        tag: "rddt".into(),
        words: "Anyone else stuck at gate 14".into(),
        at: w.now,
        ..LogLine::default()
    };
    w.log = vec![line];
    w.keys("g e");
    let screen = w.screen();
    assert!(screen.contains("dan · done · kestrel_91 (rddt): Anyone else stuck"), "{screen}");
    w.keys("Enter");
    assert_eq!(w.seat.queue.cursor, Some(row(3)));
    assert_eq!(w.seat.focus, crate::ui::seat::Focus::Conversation);
}
