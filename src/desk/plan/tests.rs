//! First comments: whatever happens to a delivery, one leaves below each post that is out, and none below any other.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::desk::accounts::Accounts;
use crate::desk::journal::{self, ReadBack};
use crate::desk::staged::Staged;
use crate::desk::vault::DeskVault;
use crate::domain::event::Freeze;
use crate::domain::id::{AccountId, PostId, ReplyId, SeatName};
use crate::domain::network::{NetError, SendError, Sent, Vault};
use crate::domain::plan::{Content, Fate, Moment, Post, PostChange, Stage, Variant};
use crate::domain::reply::{Delivery, Reply};
use crate::domain::rulings::Rulings;
use crate::domain::time::{Span, Time};
use crate::store::{Opening, Store, StoreError};

const NOW: Time = Time::from_seconds(1_795_000_000);

/// A store with one post on its way, and the journal's work on it.
struct Rig {
    _dir: tempfile::TempDir,
    store: Store,
    accounts: Accounts,
    freeze: Option<Freeze>,
    post: PostId,
    delivery: ReplyId,
    now: Time,
}

fn account() -> AccountId {
    AccountId::new("mastodon", "@brand@example.social")
}

impl Rig {
    fn new() -> Rig {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), &Opening::default()).unwrap();
        let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
        let accounts = Accounts::connect(&[], &vault).0;
        let (post, delivery) = (PostId::default(), ReplyId::default());
        let mut rig = Rig { _dir: dir, store, accounts, freeze: None, post, delivery, now: NOW };
        let variant = Variant {
            account: account(),
            text: "Night trains".to_owned(),
            first_comment: Some("Timetable below".to_owned()),
            ..Variant::default()
        };
        let moment = Moment::at(NOW, &jiff::tz::TimeZone::UTC).unwrap();
        let content =
            Box::new(Content { moment: Some(moment.clone()), variants: vec![variant.clone()], ..Content::default() });
        let made = PostChange::Made { content, stage: Stage::Scheduled };
        rig.post = rig.stage(|staged, _| staged.begin::<Post>(&SeatName::new("ana"), made));
        rig.stage(|staged, rig| {
            let post = staged.subject::<Post>(rig.0)?.unwrap();
            departures::send_off(staged, rig.1, (rig.0, &post), (&variant, &moment), None)
        });
        rig.delivery = rig.store.reader().recent_replies(1).unwrap().remove(0).id;
        rig
    }

    fn stage<T>(&mut self, decide: impl FnOnce(&mut Staged<'_>, (PostId, &Accounts)) -> Result<T, StoreError>) -> T {
        let rulings = Rulings { stale_after: Span::days(9), ..Rulings::default() };
        let reader = self.store.reader();
        let mut staged = Staged::new(&reader, &rulings, self.now);
        let done = decide(&mut staged, (self.post, &self.accounts)).unwrap();
        let batch = staged.finish();
        self.store.append(&batch.entries).unwrap();
        done
    }

    fn replies(&self) -> Vec<Reply> {
        self.store.reader().recent_replies(10).unwrap()
    }

    /// What happens next to the delivery of the post.
    fn happens(&mut self, what: u8) {
        self.now = self.now.plus(Span::minutes(1));
        let (id, freeze) = (self.delivery, self.freeze.clone());
        let sent = || Sent { remote_id: "9".to_owned(), ..Sent::default() };
        let cut = || NetError::Unwell { at: "there".to_owned(), why: "cut".to_owned() };
        self.stage(|staged, (_, accounts)| {
            let reply = staged.reply(id)?.unwrap();
            let is_sending = matches!(reply.state, Delivery::Sending { .. });
            match what {
                0 if reply.state == Delivery::Pending || reply.state == Delivery::ByHand => {
                    journal::hand_over(staged, &reply, freeze.as_ref(), None)?;
                }
                1 if is_sending => journal::outcome(staged, &reply, Ok(sent()), Span::ZERO)?,
                2 if is_sending => journal::outcome(staged, &reply, Err(SendError::Unknown(cut())), Span::ZERO)?,
                3 if is_sending => journal::outcome(staged, &reply, Err(SendError::Refused(cut())), Span::ZERO)?,
                4 => journal::verified(staged, &reply, (reply.tries, ReadBack::There(sent())), Span::ZERO)?,
                5 => journal::verified(staged, &reply, (reply.tries, ReadBack::Absent), Span::ZERO)?,
                6 => journal::after_a_stop(staged, &reply)?,
                _ => {}
            }
            after_delivery(staged, accounts, freeze.as_ref(), id)
        });
        if what == 7 {
            let freeze = Freeze { reason: "x".into(), all: false, since: self.now, by: SeatName::new("ana") };
            self.freeze = self.freeze.is_none().then_some(freeze);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn one_comment_is_queued_when_its_post_is_out_and_no_sooner(happens in proptest::collection::vec(0u8..8, 1..24)) {
        let mut rig = Rig::new();
        for what in happens {
            let was_out = rig.replies().iter().any(|reply| matches!(reply.state, Delivery::Delivered { .. }));
            rig.happens(what);
            let all = rig.replies();
            let is_out = all.iter().any(|reply| reply.id == rig.delivery && matches!(reply.state, Delivery::Delivered { .. }));
            let comments: Vec<&Reply> = all.iter().filter(|reply| reply.first_comment_of == Some(rig.post)).collect();
            prop_assert_eq!(comments.len(), usize::from(is_out));
            if let (Some(comment), false) = (comments.first(), was_out) {
                // What a freeze came before stays for a person, as all that is planned.
                let is_held = matches!(comment.state, Delivery::Held { .. });
                prop_assert_eq!(is_held, rig.freeze.is_some());
            }
            let post: Post = rig.store.reader().subject(rig.post).unwrap().unwrap();
            let known = post.fates.values().find_map(Fate::comment);
            prop_assert_eq!(known, comments.first().map(|comment| comment.id));
        }
    }
}
