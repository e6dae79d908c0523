//! Posts on their way: whatever happens to a delivery, one first comment leaves below each post that is out, and none below
//! any other; and what a person does to the post reaches its deliveries, no more and no less.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::desk::accounts::Accounts;
use crate::desk::journal::{self, ReadBack};
use crate::desk::live::Shared;
use crate::desk::staged::Staged;
use crate::desk::vault::DeskVault;
use crate::domain::event::Freeze;
use crate::domain::id::{AccountId, PostId, ReplyId, SeatName};
use crate::domain::network::{AccountSettings, NetError, SendError, Sent, Vault};
use crate::domain::plan::{Content, Fate, Moment, Post, PostAct, PostChange, Shift, Stage, Variant};
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

/// An account that posts by hand.
fn by_hand() -> AccountId {
    AccountId::new("x", "@brand")
}

impl Rig {
    fn new() -> Rig {
        Rig::of(&[])
    }

    /// With texts for these accounts besides.
    fn of(others: &[AccountId]) -> Rig {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), &Opening::default()).unwrap();
        let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
        let settings = |id: &AccountId| AccountSettings {
            network: id.network().to_owned(),
            handle: id.handle().to_owned(),
            base_url: Some("http://127.0.0.1:9".to_owned()),
            ..AccountSettings::default()
        };
        let known: Vec<AccountSettings> = [account()].iter().chain(others).map(settings).collect();
        let accounts = Accounts::connect(&known, &vault).0;
        let (post, delivery) = (PostId::default(), ReplyId::default());
        let mut rig = Rig { _dir: dir, store, accounts, freeze: None, post, delivery, now: NOW };
        let variant = Variant {
            account: account(),
            text: "Night trains".to_owned(),
            first_comment: Some("Timetable below".to_owned()),
            ..Variant::default()
        };
        let moment = Moment::at(NOW, &jiff::tz::TimeZone::UTC).unwrap();
        let other = |id: &AccountId| Variant { account: id.clone(), text: "By hand".to_owned(), ..Variant::default() };
        let variants: Vec<Variant> = [variant].into_iter().chain(others.iter().map(other)).collect();
        let content =
            Box::new(Content { moment: Some(moment.clone()), variants: variants.clone(), ..Content::default() });
        let made = PostChange::Made { content, stage: Stage::Scheduled, writer: None };
        rig.post = rig.stage(|staged, _| staged.begin::<Post>(&SeatName::new("ana"), made));
        for variant in &variants {
            rig.stage(|staged, rig| {
                let post = staged.subject::<Post>(rig.0)?.unwrap();
                departures::send_off(staged, rig.1, (rig.0, &post), (variant, &moment), None)
            });
        }
        rig.delivery = rig.replies().into_iter().find(|reply| reply.account == account()).unwrap().id;
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

    fn post(&self) -> Post {
        self.store.reader().subject(self.post).unwrap().unwrap()
    }

    /// The delivery as which an account's text leaves or left last.
    fn reply_of(&self, account: &AccountId) -> Reply {
        self.replies().into_iter().find(|reply| reply.account == *account).unwrap()
    }

    fn does(&mut self, act: &PostAct) {
        let shared = Shared::default();
        self.stage(|staged, (id, accounts)| {
            acts::act(staged, (accounts, &shared), &SeatName::new("ana"), id, act).map_err(|why| panic!("{why}"))
        });
    }

    fn release(&mut self) -> Result<(), String> {
        let id = self.delivery;
        self.stage(|staged, _| {
            let reply = staged.reply(id)?.unwrap();
            let done = journal::release(staged, &SeatName::new("ben"), &reply, None);
            Ok(done.map(drop).map_err(|why| why.to_string()))
        })
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
                8 if is_sending => journal::outcome(staged, &reply, Err(SendError::NotSent(cut())), Span::ZERO)?,
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
            let post = rig.post();
            let known = post.fates.values().find_map(Fate::comment);
            prop_assert_eq!(known, comments.first().map(|comment| comment.id));
        }
    }
}

#[test]
fn a_held_delivery_leaves_as_long_as_the_plan_says_the_same() {
    let mut rig = Rig::new();
    // The desk freezes, and the delivery is held.
    rig.happens(7);
    rig.happens(0);
    rig.happens(7);
    assert!(matches!(rig.reply_of(&account()).state, Delivery::Held { .. }));
    let mut other = rig.post().content;
    other.variants[0].text = "Night trains, cheaper".to_owned();
    let before = rig.post().content;
    rig.does(&PostAct::Write(Box::new(other)));
    let no = rig.release().unwrap_err();
    assert!(no.contains("the plan says otherwise"), "{no}");
    rig.does(&PostAct::Write(Box::new(before)));
    rig.does(&PostAct::Draft);
    assert!(rig.release().is_err(), "a draft leaves nowhere");
}

#[test]
fn a_held_delivery_of_what_the_plan_says_is_let_go() {
    let mut rig = Rig::new();
    rig.happens(7);
    rig.happens(0);
    rig.release().unwrap();
    assert_eq!(rig.reply_of(&account()).state, Delivery::Pending);
}

#[test]
fn what_could_not_leave_says_why() {
    let mut rig = Rig::new();
    rig.happens(0);
    rig.happens(8);
    let failed = |rig: &Rig| rig.reply_of(&account()).failed;
    assert!(failed(&rig).is_some_and(|why| why.contains("cut")));
    rig.now = rig.now.plus(Span::days(10));
    rig.happens(0);
    let Delivery::Held { why } = rig.reply_of(&account()).state else { panic!("not held") };
    assert!(why.starts_with("it was to leave ") && why.contains("cut"), "{why}");
    assert_eq!(failed(&rig), None, "the reason stands with the hold");
}

#[test]
fn letting_one_go_again_leaves_the_other_on_its_way_and_taking_back_calls_it_back() {
    let mut rig = Rig::of(&[by_hand()]);
    rig.happens(0);
    rig.happens(3);
    assert!(matches!(rig.post().fates[&account()], Fate::Failed { .. }));
    let later = Moment::at(rig.now.plus(Span::hours(1)), &jiff::tz::TimeZone::UTC).unwrap();
    rig.does(&PostAct::Move { of: None, shift: Shift::To(later) });
    rig.does(&PostAct::Schedule);
    assert_eq!(rig.reply_of(&by_hand()).state, Delivery::ByHand, "a person posts it still");
    assert!(!rig.post().fates.contains_key(&account()), "it waits for its new minute");
    rig.does(&PostAct::Draft);
    assert_eq!(rig.reply_of(&by_hand()).state, Delivery::CalledBack);
    let post = rig.post();
    assert_eq!((post.stage, post.fates.len()), (Stage::Draft, 0));
}
