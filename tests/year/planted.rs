//! The control: faults that are planted, which the counting of the rig must find.

use hearken::domain::id::{ConversationId, EventId, PostId, ReplyId};
use hearken::domain::time::{Span, Time};

use super::count::{Counts, Snooze, Stands, Truth, Written, count};
use super::look::{Arrived, Look, Page, SeenPost, SeenReply, SeenVariant};
use super::posts::Meant;

const ACCOUNT: &str = "mastodon:@brand@example.social";

fn at(minutes: i64) -> Time {
    Time::from_seconds(1_800_000_000).plus(Span::minutes(minutes))
}

fn conversation(n: u8) -> ConversationId {
    ConversationId::from_bytes([n; 16])
}

fn reply(n: u8) -> ReplyId {
    ReplyId::from_bytes([n; 16])
}

fn arrived(native: &str, written: i64, came: i64) -> Arrived {
    Arrived {
        account: ACCOUNT.to_owned(),
        native: native.to_owned(),
        from_us: false,
        at: at(came),
        written_at: at(written),
        due: Some(at(written + 60)),
    }
}

fn page(items: &[&str], state: &str) -> Page {
    Page {
        items: items.iter().map(|native| (*native).to_owned()).collect(),
        state: state.to_owned(),
        notes: vec!["a note".to_owned()],
    }
}

fn seen(text: &str, state: &str, moved: i64) -> SeenReply {
    SeenReply {
        text: text.to_owned(),
        state: state.to_owned(),
        why: "a reason".to_owned(),
        meant_for: at(20),
        not_before: at(20),
        moved_at: at(moved),
    }
}

const POST: &str = "plan-1: news";

fn planned_id() -> PostId {
    PostId::from_bytes([1; 16])
}

fn stands(state: &str, why: &str, moved: i64) -> SeenPost {
    let variant = SeenVariant {
        account: ACCOUNT.to_owned(),
        text: POST.to_owned(),
        at: Some(at(25)),
        state: state.to_owned(),
        why: why.to_owned(),
    };
    SeenPost { dropped: false, variants: vec![variant], moved_at: at(moved) }
}

/// A year in which all went well: two items, a reply, a note, a snooze, a post of the plan.
fn well() -> (Truth, Look) {
    let mut truth = Truth { now: at(600), ..Truth::default() };
    for (native, written) in [("1", 0), ("2", 5)] {
        truth.items.insert((ACCOUNT.to_owned(), native.to_owned()), at(written));
    }
    truth.posts.push(("ref-1: yes".to_owned(), at(20)));
    truth.replies.insert("ref-1: yes".to_owned(), Written { id: reply(1), wanted: at(20), back: false });
    truth.acts.insert(EventId::from_bytes([1; 16]), "done".to_owned());
    truth.states.insert(conversation(1), Stands { state: "done", since: at(30) });
    truth.notes.push((conversation(1), "a note".to_owned()));
    truth.snoozes.push(Snooze { on: conversation(2), at: at(30), until: Some(at(90)) });
    let mut look = Look { arrivals: vec![arrived("1", 0, 10), arrived("2", 5, 10)], ..Look::default() };
    look.acts.insert(EventId::from_bytes([1; 16]));
    look.woke.push((conversation(2), at(90)));
    look.replies.insert(reply(1), seen("ref-1: yes", "delivered", 20));
    look.pages.insert(conversation(1), page(&["1"], "done"));
    look.pages.insert(conversation(2), page(&["2"], "open"));
    truth.published.push((POST.to_owned(), at(25)));
    let meant = Meant { id: planned_id(), account: 0, wanted: at(25), dropped: false };
    truth.planned.insert(POST.to_owned(), meant);
    look.posts.insert(planned_id(), stands("published", "", 25));
    (truth, look)
}

/// Plants a fault and returns how many of each were found: lost, doubled, late, wrong.
fn planted(plant: impl FnOnce(&mut Truth, &mut Look)) -> [usize; 4] {
    let (mut truth, mut look) = well();
    plant(&mut truth, &mut look);
    let Counts { lost, doubled, late, wrong, .. } = count(&truth, &look);
    [lost.len(), doubled.len(), late.len(), wrong.len()]
}

fn post(truth: &mut Truth, minutes: i64) {
    truth.posts.push(("ref-1: yes".to_owned(), at(minutes)));
}

#[test]
fn a_year_in_which_all_went_well_has_no_finding() {
    assert_eq!(planted(|_, _| {}), [0; 4]);
}

#[test]
fn what_is_lost_is_found() {
    let item = (ACCOUNT.to_owned(), "3".to_owned());
    let more = |truth: &mut Truth| truth.items.extend([(item, at(7))]);
    assert_eq!(planted(|truth, _| more(truth)), [1, 0, 0, 0], "an item of the server");
    assert_eq!(planted(|_, look| drop(look.pages.remove(&conversation(2)))), [1, 0, 0, 0], "an item in no place");
    assert_eq!(planted(|_, look| look.replies.clear()), [2, 0, 0, 0], "a reply, and nobody knows who sent it");
    assert_eq!(planted(|truth, _| truth.posts.clear()), [1, 0, 0, 0], "a reply that is not on the server");
    assert_eq!(planted(|_, look| look.acts.clear()), [1, 0, 0, 0], "an act");
    let bare = |look: &mut Look| look.pages.values_mut().for_each(|page| page.notes.clear());
    assert_eq!(planted(|_, look| bare(look)), [1, 0, 0, 0], "a note");
    let taken_back = |look: &mut Look| drop(look.replies.insert(reply(1), seen("ref-1: yes", "called_back", 20)));
    assert_eq!(
        planted(|truth, look| {
            truth.posts.clear();
            taken_back(look);
        }),
        [1, 0, 0, 0],
        "a reply that nobody took back"
    );
}

#[test]
fn what_is_doubled_is_found() {
    assert_eq!(planted(|truth, _| post(truth, 21)), [0, 1, 0, 0], "a reply on the server");
    assert_eq!(planted(|_, look| look.arrivals.push(arrived("1", 0, 11))), [0, 1, 0, 0], "an item that came twice");
    let twice = |look: &mut Look| drop(look.pages.insert(conversation(2), page(&["1", "2"], "open")));
    assert_eq!(planted(|_, look| twice(look)), [0, 1, 0, 0], "an item in two places");
    let notes = |look: &mut Look| look.pages.get_mut(&conversation(1)).unwrap().notes.push("a note".to_owned());
    assert_eq!(planted(|_, look| notes(look)), [0, 1, 0, 0], "a note");
}

#[test]
fn what_is_late_is_found_unless_there_is_a_reason() {
    let late_post = |truth: &mut Truth| {
        truth.posts.clear();
        post(truth, 22);
    };
    assert_eq!(planted(|truth, _| late_post(truth)), [0, 0, 1, 0], "a reply");
    let limited = |truth: &mut Truth| truth.faults.push((at(19), at(21), "limited"));
    assert_eq!(
        planted(|truth, _| {
            late_post(truth);
            limited(truth);
        }),
        [0; 4],
        "a reply to a network that asked to wait"
    );
    assert_eq!(planted(|_, look| look.arrivals[0].at = at(40)), [0, 0, 1, 0], "an item");
    assert_eq!(planted(|_, look| look.woke[0].1 = at(91)), [0, 0, 1, 0], "a snooze");
    assert_eq!(planted(|_, look| look.woke.clear()), [0, 0, 1, 0], "a snooze that never ended");
    let pending = |look: &mut Look| drop(look.replies.insert(reply(1), seen("ref-1: yes", "pending", 20)));
    assert_eq!(
        planted(|truth, look| {
            truth.posts.clear();
            pending(look);
        }),
        [0, 0, 1, 0],
        "a reply that never left"
    );
}

#[test]
fn what_is_wrong_is_found() {
    let state = |look: &mut Look| look.pages.get_mut(&conversation(1)).unwrap().state = "open".to_owned();
    assert_eq!(planted(|_, look| state(look)), [0, 0, 0, 1], "a row that is open again");
    assert_eq!(
        planted(|_, look| look.woke.insert(0, (conversation(2), at(80)))),
        [0, 0, 0, 1],
        "a snooze that ended early"
    );
    assert_eq!(planted(|_, look| look.arrivals[0].due = Some(at(0))), [0, 0, 0, 1], "due before it was written");
    assert_eq!(planted(|truth, _| truth.items.retain(|(_, native), _| native != "2")), [0, 0, 0, 1], "made up");
    let held = |look: &mut Look| drop(look.replies.insert(reply(1), seen("ref-1: yes", "held", 20)));
    assert_eq!(planted(|_, look| held(look)), [0, 0, 0, 1], "held here, and on the server");
}

/// Plants a post that is out at some minutes, and stands so.
fn of_plan(out: &[i64], stands: Option<SeenPost>, more: impl FnOnce(&mut Truth)) -> [usize; 4] {
    planted(|truth, look| {
        truth.published = out.iter().map(|minutes| (POST.to_owned(), at(*minutes))).collect();
        look.posts = stands.map(|post| (planned_id(), post)).into_iter().collect();
        more(truth);
    })
}

#[test]
fn what_is_wrong_with_a_planned_post_is_found() {
    let published = || Some(stands("published", "", 25));
    let nothing = |_: &mut Truth| {};
    let limited = |truth: &mut Truth| truth.faults.push((at(24), at(26), "limited"));
    assert_eq!(of_plan(&[25], None, nothing), [2, 0, 0, 0], "it is not on the desk, and nobody knows who sent it");
    assert_eq!(of_plan(&[], published(), nothing), [1, 0, 0, 0], "it is not on the server");
    assert_eq!(of_plan(&[25, 26], published(), nothing), [0, 1, 0, 0], "it is there twice");
    let twice = |_: &mut Truth, look: &mut Look| {
        look.posts.insert(PostId::from_bytes([2; 16]), stands("published", "", 25));
    };
    assert_eq!(planted(twice), [0, 1, 0, 0], "it is in the plan twice");
    assert_eq!(of_plan(&[28], published(), nothing), [0, 0, 1, 0], "it is late");
    assert_eq!(of_plan(&[28], published(), limited), [0; 4], "it is late with a reason");
    assert_eq!(of_plan(&[23], published(), nothing), [0, 0, 0, 1], "it is early");
    assert_eq!(of_plan(&[40], published(), limited), [0, 0, 0, 1], "it leaves by itself long after");
    let frozen = |truth: &mut Truth| truth.frozen.push((at(20), at(30)));
    assert_eq!(of_plan(&[25], published(), frozen), [0, 0, 0, 1], "it leaves in a freeze");
    assert_eq!(of_plan(&[25], Some(stands("held", "a reason", 25)), nothing), [0, 0, 0, 1], "it is held and out");
    assert_eq!(of_plan(&[], Some(stands("held", "a reason", 25)), nothing), [0; 4], "it is held with a reason");
    assert_eq!(of_plan(&[], Some(stands("missed", "", 25)), nothing), [1, 0, 0, 0], "nobody says why");
    assert_eq!(of_plan(&[], Some(stands("missed", "a reason", 90)), nothing), [0, 0, 1, 0], "it is missed for nothing");
    assert_eq!(of_plan(&[], Some(stands("scheduled", "", 20)), nothing), [0, 0, 1, 0], "it never left");
    let given_up = SeenPost { dropped: true, ..stands("dropped", "", 20) };
    assert_eq!(of_plan(&[], Some(given_up), nothing), [1, 0, 0, 0], "nobody gave it up");
    let later = |truth: &mut Truth| truth.planned.values_mut().for_each(|meant| meant.wanted = at(700));
    assert_eq!(of_plan(&[], Some(stands("scheduled", "", 20)), later), [0, 0, 0, 1], "its new time is lost");
}
