//! What is told of a reply that has left.

use super::world::{World, world};
use crate::domain::ask::OutboxRow;
use crate::domain::id::{AccountId, ReplyId, SeatName};
use crate::domain::item::Media;
use crate::domain::network::{OutgoingKind, Sent};
use crate::domain::reply::{Delivery, Reply};
use crate::domain::time::Span;
use crate::ui::Msg;

fn ended(w: &World, state: Delivery) -> OutboxRow {
    let reply = Reply {
        id: ReplyId::from_bytes([9; 16]),
        conversation: None,
        answers: None,
        account: AccountId::new("facebook", "@brand"),
        kind: OutgoingKind::Reply,
        public: true,
        seat: SeatName::new("ana"),
        opened_at: w.now,
        written_at: w.now,
        not_before: w.now,
        meant_for: None,
        state,
        tries: 1,
        token: String::new(),
        during_freeze: false,
        crisis: None,
        post: None,
        first_comment_of: None,
        failed: None,
        by_hand: false,
    };
    let media = vec![Media {
        kind: "image".into(),
        url: "/tmp/a.jpg".into(),
        alt: None,
        name: Some("a.jpg".into()),
        size: None,
    }];
    OutboxRow { reply: Some(reply), draft: None, text: "On it!".into(), to: "Simona".into(), item: None, media }
}

fn last_line(w: &World) -> String {
    w.screen().lines().last().unwrap_or_default().to_owned()
}

fn after(state: fn() -> Delivery) -> World {
    let mut w = world((160, 50));
    w.keys("r").types("On it!").keys("Ctrl-s");
    w.rest();
    assert!(last_line(&w).contains("Simona in"), "{}", w.screen());
    let row = ended(&w, state());
    w.sent_off = vec![row];
    w.summary.leaving.clear();
    w.tick(Span::seconds(10));
    w.send(Msg::Changed(9));
    w
}

#[test]
fn the_end_of_a_delivery_is_told_once() {
    let sent =
        || Delivery::Delivered { sent: Sent { remote_id: "1".into(), url: None, held_until: None }, by_hand: false };
    let mut w = after(sent);
    assert!(last_line(&w).contains("delivered: Simona on Facebook"), "{}", w.screen());
    assert!(!last_line(&w).contains("sends in"));
    w.keys("j");
    w.tick(Span::seconds(5));
    w.send(Msg::Changed(10));
    assert!(!last_line(&w).contains("delivered"), "{}", w.screen());
}

#[test]
fn what_is_still_leaving_is_told_when_it_has_ended() {
    let w = after(|| Delivery::Sending { since: crate::domain::time::Time::MIN });
    assert!(!last_line(&w).contains("Simona"), "{}", w.screen());
    assert!(w.seat.habits.watched.is_some());
}

#[test]
fn a_refusal_is_told_with_its_reason_and_files_are_listed() {
    let mut w = after(|| Delivery::Refused { why: "too many".into() });
    assert!(last_line(&w).contains("Facebook refused the reply to Simona: too many"), "{}", w.screen());
    w.keys("g t");
    assert!(w.screen().contains("Simona: On it! [a.jpg]"), "{}", w.screen());
    let mut w = after(|| Delivery::CalledBack);
    w.keys("g t");
    assert!(w.screen().contains("called back"), "{}", w.screen());
}
