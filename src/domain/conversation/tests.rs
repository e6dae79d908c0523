use super::*;
use crate::domain::class::{Class, Verdict};
use crate::domain::time::{Span, Time};

const TEN: Time = Time::from_seconds(1_795_600_800);
const ANA: &str = "ana";

fn minute(n: i64) -> Time {
    TEN.plus(Span::minutes(n))
}

/// A conversation and how it got there: each step is at a minute.
#[derive(Default)]
struct Story {
    page: Conversation,
    steps: u64,
}

impl Story {
    fn step(mut self, at: i64, change: Change) -> Story {
        self.steps += 1;
        let mut rest = [0; 10];
        rest[..8].copy_from_slice(&self.steps.to_be_bytes());
        let id = EventId::new(minute(at), rest);
        self.page.apply(id, minute(at), &SeatName::new(ANA), &change, None);
        self
    }

    /// They wrote at one minute, and it reached us at another.
    fn theirs(self, written: i64, reached: i64) -> Story {
        self.item(written, reached, false, false)
    }

    /// We wrote in the network's app.
    fn in_the_app(self, written: i64, reached: i64) -> Story {
        self.item(written, reached, true, false)
    }

    /// The network shows us our own reply.
    fn echo(self, written: i64, reached: i64) -> Story {
        self.item(written, reached, true, true)
    }

    fn item(self, written: i64, reached: i64, from_us: bool, echo: bool) -> Story {
        let account = AccountId::new("mastodon", "@brand@example.social");
        let native = format!("{written} {from_us}");
        let id = ItemId::new(&account, &native, minute(written));
        let item = ItemRef { id, at: minute(written), kind: Kind::Dm, from_us, removed: false, edited: false };
        let verdict = Verdict { class: Class::Question, ..Verdict::default() };
        let arrival = Arrival {
            item,
            account,
            native,
            root: "1".to_owned(),
            parent: None,
            person: AuthorId::default(),
            verdict,
            settled: false,
            echo,
        };
        self.step(reached, Change::Arrived(Box::new(arrival)))
    }

    fn reply(self, at: i64) -> Story {
        self.step(at, Change::Replied { reply: the_reply() })
    }

    fn out(self, at: i64) -> Story {
        let answer = Answer {
            reply: Some(the_reply()),
            by: SeatName::new(ANA),
            class: Class::Question,
            waited: None,
            took: None,
            in_time: None,
            private: true,
            by_hand: false,
        };
        self.step(at, Change::Answered(answer))
    }

    fn refused(self, at: i64) -> Story {
        self.step(at, Change::Unreplied { reply: the_reply() })
    }
}

fn the_reply() -> ReplyId {
    ReplyId::new(minute(3), [1; 10])
}

#[test]
fn the_clock_runs_only_while_they_wait() {
    let minutes = |n: i64| Some(minute(n));
    for (what, story, waits, state) in [
        ("a message", Story::default().theirs(0, 1), minutes(0), State::Open),
        ("two messages", Story::default().theirs(0, 1).theirs(2, 2), minutes(0), State::Open),
        ("a reply on its way", Story::default().theirs(0, 1).reply(3), None, State::Waiting),
        ("a reply that is out", Story::default().theirs(0, 1).reply(3).out(4), None, State::Waiting),
        ("a reply that was refused", Story::default().theirs(0, 1).reply(3).refused(4), minutes(0), State::Open),
        ("they write again", Story::default().theirs(0, 1).reply(3).out(4).theirs(5, 5), minutes(5), State::Open),
        ("answered in the app", Story::default().theirs(0, 1).in_the_app(2, 3), None, State::Waiting),
        ("answered in the app before we heard", Story::default().in_the_app(2, 3).theirs(0, 4), None, State::Done),
        ("done", Story::default().theirs(0, 1).step(2, Change::Done), None, State::Done),
    ] {
        assert_eq!((story.page.waiting_since, story.page.triage.state), (waits, state), "{what}");
    }
}

#[test]
fn what_reaches_us_after_our_reply_was_not_read_whenever_it_was_written() {
    let before_it_was_out = Story::default().theirs(0, 1).reply(3).out(4).theirs(2, 5);
    assert_eq!(before_it_was_out.page.triage.state, State::Open);
    assert_eq!(before_it_was_out.page.waiting_since, Some(minute(2)));
    assert_eq!(before_it_was_out.page.last_arrived, Some(minute(5)));

    let and_our_reply_comes_back = before_it_was_out.echo(4, 6);
    assert_eq!(and_our_reply_comes_back.page.triage.state, State::Open);
    assert_eq!(and_our_reply_comes_back.page.waiting_since, Some(minute(2)));

    let while_it_is_on_its_way = Story::default().theirs(0, 1).reply(3).theirs(2, 4).out(5);
    assert_eq!(while_it_is_on_its_way.page.triage.state, State::Open);
    assert_eq!(while_it_is_on_its_way.page.waiting_since, Some(minute(2)));
}

#[test]
fn a_refused_reply_leaves_the_clock_as_it_was() {
    let again = Story::default().theirs(0, 1).reply(3).theirs(2, 4).refused(5);
    assert_eq!(again.page.waiting_since, Some(minute(0)));
    assert_eq!(again.page.answered_until, None);
    let and_we_wrote_in_the_app = Story::default().theirs(0, 1).reply(3).in_the_app(4, 4).refused(5).theirs(3, 6);
    assert_eq!(and_we_wrote_in_the_app.page.answered_until, Some(minute(4)));
}

#[test]
fn a_note_that_was_taken_away_comes_back_to_its_place() {
    let noted = Story::default().theirs(0, 1).step(2, Change::Noted).step(3, Change::Noted);
    let both = noted.page.notes.clone();
    let without = noted.step(4, Change::NoteWithdrawn { note: both[0].id });
    assert_eq!(without.page.notes, both[1..]);
    let whole = without.step(5, Change::NoteRestored { note: both[0].clone() });
    assert_eq!(whole.page.notes, both);
    let twice = whole.step(6, Change::NoteRestored { note: both[0].clone() });
    assert_eq!(twice.page.notes, both, "it is there once");
}

#[test]
fn a_crisis_is_restored_as_it_was_and_touches_no_act() {
    let clock = CrisisClock { level: 2, since: minute(2), acknowledged: true, last_statement: None, cadence: None };
    let crisis = Crisis { id: None, clock, owner: Some(SeatName::new(ANA)), by: SeatName::new(ANA) };
    let over = Story::default().theirs(0, 1).step(2, Change::Escalated { crisis: crisis.clone() });
    let over = over.step(3, Change::Starred { on: true }).step(4, Change::StoodDown);
    let acted = over.page.triage.acted;
    let restored = Change::CrisisRestored { crisis: Some(crisis.clone()), act: EventId::default(), again: false };
    let back = over.step(5, restored);
    assert_eq!((back.page.crisis.as_ref(), back.page.triage.acted), (Some(&crisis), acted));
    let gone = Change::CrisisRestored { crisis: None, act: EventId::default(), again: true };
    assert_eq!(back.step(6, gone).page.crisis, None);
}

#[test]
fn a_language_by_hand_holds_for_what_comes_later_and_through_a_merge() {
    let set = |lang: Option<&str>| Change::LangSet { lang: lang.map(str::to_owned) };
    let told = |lang: &str| Verdict { lang: Some(lang.to_owned()), ..Verdict::default() };
    let story = Story::default().theirs(0, 0).step(1, set(Some("ro"))).theirs(2, 2).in_the_app(3, 3).theirs(4, 4);
    let page = Conversation { verdict: told("es"), ..story.page };
    assert_eq!(page.lang(None), Some("ro"));
    assert_eq!(page.triage.lang.as_ref().map(|set| set.by.as_str()), Some(ANA));
    assert!(page.marks().contains(&Mark::lang("RO")));

    let joined = Story::default().theirs(5, 5).step(6, Change::TookOver { other: Box::new(page.clone()) }).page;
    assert_eq!(joined.lang(None), Some("ro"), "it is the same person");
    let own = Story::default().theirs(5, 5).step(6, set(Some("ca")));
    assert_eq!(own.step(7, Change::TookOver { other: Box::new(page.clone()) }).page.lang(None), Some("ca"));

    let given_back = Story { page, steps: 9 }.step(8, set(None)).page;
    assert_eq!(given_back.lang(None), Some("es"));
    assert!(!given_back.marks().contains(&Mark::lang("ro")));
}

#[test]
fn what_is_hidden_waits_no_more_and_waits_again_when_that_is_taken_back() {
    let account = AccountId::new("mastodon", "@brand@example.social");
    let theirs = |written: i64| ItemId::new(&account, &format!("{written} false"), minute(written));
    let aside = |items: &[i64]| Change::PutAside { items: items.iter().map(|item| theirs(*item)).collect() };
    let back = |items: &[i64]| Change::PutBack { items: items.iter().map(|item| theirs(*item)).collect() };
    let minutes = |n| Some(minute(n));
    let one = || Story::default().theirs(0, 1);
    let two = || one().theirs(2, 3);
    let promise = Promise { at: minute(90), made: minute(1), by: SeatName::new(ANA) };
    let promised = Change::Promised { promise: Some(promise) };
    for (what, story, waits, state) in [
        ("all of it", one().step(4, aside(&[0])), None, State::Done),
        ("the first of two", two().step(4, aside(&[0])), minutes(2), State::Open),
        ("the second of two", two().step(4, aside(&[2])), minutes(0), State::Open),
        ("both", two().step(4, aside(&[0])).step(5, aside(&[2])), None, State::Done),
        (
            "somebody put it off",
            one().step(2, Change::Snoozed { wake: Wake::Reply }).step(4, aside(&[0])),
            None,
            State::Done,
        ),
        ("we promised an answer", one().step(2, promised).step(4, aside(&[0])), None, State::Open),
        ("done before", one().step(2, Change::Done).step(4, aside(&[0])).step(5, back(&[0])), None, State::Done),
        ("taken back", one().step(4, aside(&[0])).step(5, back(&[0])), minutes(0), State::Open),
        ("one of both taken back", two().step(4, aside(&[0, 2])).step(5, back(&[2])), minutes(2), State::Open),
        (
            "closed by hand since",
            one().step(4, aside(&[0])).step(5, Change::Reopened).step(6, Change::Done).step(7, back(&[0])),
            None,
            State::Done,
        ),
        ("they wrote again", one().step(4, aside(&[0])).theirs(5, 6), minutes(5), State::Open),
        (
            "and that was taken back",
            one().step(4, aside(&[0])).theirs(5, 6).step(7, back(&[0])),
            minutes(0),
            State::Open,
        ),
        ("answered since", one().step(4, aside(&[0])).in_the_app(5, 6).step(7, back(&[0])), None, State::Done),
        ("answered before", one().in_the_app(2, 3).step(4, aside(&[0])), None, State::Waiting),
    ] {
        assert_eq!((story.page.waiting_since, story.page.triage.state), (waits, state), "{what}");
    }
}
