use super::*;
use crate::domain::id::AccountId;
use crate::domain::network::OutgoingKind;
use crate::domain::rulings::Rulings;
use crate::store::{Opening, Store};

const NOW: Time = Time::from_seconds(1_795_000_000);

/// A store with one reply in it, and what the journal makes of it.
struct Rig {
    _dir: tempfile::TempDir,
    store: Store,
    id: ReplyId,
    now: Time,
}

impl Rig {
    fn new() -> Rig {
        Rig::meant_for(NOW)
    }

    fn meant_for(minute: Time) -> Rig {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), &Opening::default()).unwrap();
        let mut rig = Rig { _dir: dir, store, id: ReplyId::new(NOW, [7; 10]), now: NOW };
        let id = rig.id;
        let queued = ReplyChange::Queued(Box::new(Reply { meant_for: Some(minute), ..reply(id) }));
        rig.stage(|staged, _| staged.change_reply(id, &SeatName::new("ana"), queued, None));
        rig
    }

    fn stage(&mut self, decide: impl FnOnce(&mut Staged<'_>, &Reply) -> Result<(), StoreError>) {
        let (reader, rulings) = (self.store.reader(), Rulings::default());
        let known = reader.reply(self.id).unwrap();
        let mut staged = Staged::new(&reader, &rulings, self.now);
        decide(&mut staged, &known.unwrap_or_else(|| reply(self.id))).unwrap();
        let batch = staged.finish();
        self.store.append(&batch.entries).unwrap();
    }

    fn reply(&self) -> Reply {
        self.store.reader().reply(self.id).unwrap().unwrap()
    }

    fn sent_and_cut(&mut self) {
        self.stage(|staged, reply| hand_over(staged, reply, None, None).map(drop));
        let cut = || SendError::Unknown(NetError::Unwell { at: "the server".to_owned(), why: "cut".to_owned() });
        self.stage(|staged, reply| outcome(staged, reply, Err(cut()), Span::seconds(5)));
    }

    fn found_absent(&mut self, tries: u32) {
        self.stage(|staged, reply| verified(staged, reply, (tries, ReadBack::Absent), Span::seconds(5)));
    }
}

fn reply(id: ReplyId) -> Reply {
    Reply {
        id,
        conversation: None,
        answers: None,
        account: AccountId::new("mastodon", "@brand@example.social"),
        kind: OutgoingKind::Post,
        public: true,
        seat: SeatName::new("ana"),
        opened_at: NOW,
        written_at: NOW,
        not_before: NOW,
        meant_for: Some(NOW),
        state: Delivery::Pending,
        tries: 0,
        token: String::new(),
        during_freeze: false,
        crisis: None,
        post: None,
        first_comment_of: None,
        failed: None,
        by_hand: false,
    }
}

#[test]
fn an_answer_about_an_earlier_try_says_nothing_of_the_last() {
    let mut rig = Rig::new();
    rig.sent_and_cut();
    rig.found_absent(1);
    assert_eq!(rig.reply().state, Delivery::Pending);
    rig.sent_and_cut();
    // Whoever looked a second time before the first was written down.
    rig.found_absent(1);
    assert!(matches!(rig.reply().state, Delivery::Unknown { .. }), "{:?}", rig.reply().state);
    assert_eq!(rig.reply().tries, 2);
}

#[test]
fn what_never_arrives_waits_for_a_person_after_three_tries() {
    let mut rig = Rig::new();
    for tries in 1..=3 {
        rig.sent_and_cut();
        rig.found_absent(tries);
    }
    let reply = rig.reply();
    assert!(matches!(&reply.state, Delivery::Held { why } if why.contains("3 times")), "{:?}", reply.state);
}

#[test]
fn a_network_that_was_away_for_long_makes_it_late_and_letting_it_go_does_not() {
    let mut rig = Rig::new();
    let away = || SendError::NotSent(NetError::Unwell { at: "the server".to_owned(), why: "refused".to_owned() });
    for _ in 0..10 {
        rig.stage(|staged, reply| hand_over(staged, reply, None, None).map(drop));
        if matches!(rig.reply().state, Delivery::Held { .. }) {
            break;
        }
        rig.stage(|staged, reply| outcome(staged, reply, Err(away()), Span::minutes(5)));
        rig.now = rig.reply().not_before;
    }
    let reply = rig.reply();
    assert!(matches!(&reply.state, Delivery::Held { why } if why.contains("could not")), "{:?}", reply.state);
    rig.stage(|staged, reply| {
        release(staged, &SeatName::new("ana"), reply, None).map(drop).map_err(|_| StoreError::Closed)
    });
    rig.stage(|staged, reply| hand_over(staged, reply, None, None).map(drop));
    assert!(matches!(rig.reply().state, Delivery::Sending { .. }), "{:?}", rig.reply().state);
}

#[test]
fn what_its_network_is_to_hold_is_tried_until_its_minute_and_has_its_turn_then() {
    let minute = NOW.plus(Span::hours(5));
    let mut rig = Rig::meant_for(minute);
    let signed_out = || NetError::SignedOut { why: "no".to_owned() };
    for result in [SendError::Refused(signed_out()), SendError::NotSent(signed_out())] {
        rig.now = rig.now.plus(Span::hours(1));
        rig.stage(|staged, reply| hand_over(staged, reply, None, None).map(drop));
        assert!(matches!(rig.reply().state, Delivery::Sending { .. }), "it is not late: {:?}", rig.reply().state);
        rig.stage(|staged, reply| outcome(staged, reply, Err(result), Span::minutes(5)));
        assert_eq!((rig.reply().state, rig.reply().not_before), (Delivery::Pending, rig.now.plus(Span::minutes(5))));
    }
    rig.stage(|staged, reply| hand_over(staged, reply, None, None).map(drop));
    let limited = NetError::Limited { until: minute.plus(Span::hours(1)) };
    rig.stage(|staged, reply| outcome(staged, reply, Err(SendError::NotSent(limited)), Span::minutes(5)));
    assert_eq!((rig.reply().state, rig.reply().not_before), (Delivery::Pending, minute));
}
