use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::*;
use crate::domain::conversation::{Arrival, Change, ItemRef, Triage};
use crate::domain::deadline::{DueRule, Promise};
use crate::domain::id::EventId;
use crate::domain::item::{Author, Kind, Media, Visibility};
use crate::domain::rulings::Rulings;
use crate::domain::snooze::Wake;
use crate::domain::targets::Counting;
use crate::domain::time::{Span, Time};
use crate::domain::{conversation::State, hours::OpenSpan};

mod laws;
mod remembered;
mod waiting;

/// Sunday 29 November 2026, 10:00 in UTC.
const TEN: Time = Time::from_seconds(1_795_946_400);

fn message(text: &str) -> Item {
    let line = format!(
        r#"{{"network":"mastodon","account":"@brand@example.social","id":"1","kind":"mention","created_at":"{TEN}",
        "author":{{"handle":"Mira@Example.social"}},"text":""}}"#
    );
    let mut item: Item = serde_json::from_str(&line).unwrap();
    item.text = text.to_owned();
    item
}

fn arrival(item: &Item, class: Class) -> Change {
    let verdict = Verdict { class, ..Verdict::default() };
    let item_ref = ItemRef {
        id: item.item_id(),
        at: item.created_at,
        kind: item.kind,
        from_us: item.from_us,
        removed: false,
        edited: false,
    };
    Change::Arrived(Box::new(Arrival {
        item: item_ref,
        account: item.account_id(),
        native: item.id.clone(),
        root: item.id.clone(),
        parent: None,
        person: item.author_id(),
        verdict,
        settled: false,
        echo: false,
    }))
}

fn step(page: &mut Conversation, change: &Change) {
    page.apply(EventId::default(), TEN, &SeatName::new("ana"), change, None);
}

fn opened_by(item: &Item, class: Class) -> Conversation {
    let mut page = Conversation::default();
    step(&mut page, &arrival(item, class));
    page
}

fn rule(name: &str, when: Vec<Condition>, then: Vec<Then>) -> Rule {
    Rule { name: name.to_owned(), when, then, ..Rule::default() }
}

/// What rules do with a message of a class, when nobody waited before.
fn firings(rules: Vec<Rule>, item: &Item, page: &Conversation) -> Vec<Firing> {
    let rulings = Rulings::default();
    let rules = Rules::new(rules);
    let fits = rules.fits(item, &page.verdict, &rulings.hours);
    let moment = Moment { now: TEN, rulings: &rulings, waited: false };
    rules.firings(&fits, page, &moment, &mut Loads::new())
}

fn names(firings: &[Firing]) -> Vec<&str> {
    firings.iter().map(|firing| firing.rule.as_str()).collect()
}

fn labelled(label: &str) -> Then {
    Then::Label(vec![label.to_owned()])
}

fn phrases(texts: &[&str]) -> Condition {
    Condition::Text(texts.iter().map(|text| Phrase::read(text).unwrap()).collect())
}

#[test]
fn a_phrase_is_found_however_it_is_written_and_only_whole() {
    for (phrase, text, found) in [
        ("refund", "Where is my REFUND?", true),
        ("refund", "refunds take long", false),
        ("refund*", "refunds take long", true),
        ("refund*", "prerefund", false),
        ("money back", "I want my money... back!", true),
        ("money back", "back money", false),
        ("rambursare", "cer RAMBURSÁRE", true),
        ("don't", "I don’t know", true),
        ("tren*", "trenul întârzie", true),
        ("😡", "so late 😡😡", true),
        ("???", "where???", true),
        ("退款", "我要退款啊", true),
        ("คืนเงิน", "ขอคืนเงินด้วย", true),
    ] {
        let said = phrase::Said::new(text);
        assert_eq!(Phrase::read(phrase).unwrap().is_in(&said), found, "{phrase} in {text}");
    }
    for nothing in ["", "  ", "*", " ** "] {
        assert_eq!(Phrase::read(nothing), None, "{nothing}");
    }
}

#[test]
fn each_condition_looks_at_its_part_of_the_message() {
    let night: OpenSpan = "22-24".parse().unwrap();
    let morning: OpenSpan = "9-12".parse().unwrap();
    let item = Item {
        lang: Some("pt-BR".to_owned()),
        rating: Some(2),
        subject: Some("Complaint about a ticket".to_owned()),
        media: vec![Media::default()],
        author: Author { followers: Some(1200), verified: true, ..message("").author },
        ..message("see https://shop.example")
    };
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let author = |handle: &str| Condition::Author(vec![Pattern::read(handle).unwrap()]);
    for (condition, holds) in [
        (Condition::Network(words(&["x", "Mastodon"])), true),
        (Condition::Network(words(&["x"])), false),
        (Condition::Account(words(&["@brand@example.social"])), true),
        (Condition::Account(words(&["mastodon:@brand@example.social"])), true),
        (Condition::Account(words(&["@other"])), false),
        (Condition::Kind(vec![Kind::Mention]), true),
        (Condition::Kind(vec![Kind::Email]), false),
        (Condition::Lang(words(&["pt"])), true),
        (Condition::Lang(words(&["es", "ro"])), false),
        (phrases(&["ticket"]), true),
        (author("@mira@example.social"), true),
        (author("*@example.social"), true),
        (author("mira@*"), true),
        (author("*example*"), true),
        (author("mira"), false),
        (Condition::Followers(Between { from: 1000, to: u64::MAX }), true),
        (Condition::Followers(Between { from: 0, to: 1000 }), false),
        (Condition::Stars(Between { from: 1, to: 2 }), true),
        (Condition::Verified(true), true),
        (Condition::Bot(true), false),
        (Condition::Media(true), true),
        (Condition::Link(false), false),
        (Condition::Public(true), true),
        (Condition::Day(vec![7]), true),
        (Condition::Day(vec![1, 2, 3, 4, 5]), false),
        (Condition::Time(vec![night, morning]), true),
        (Condition::Time(vec![night]), false),
        (Condition::Open(true), true),
        (Condition::Class(vec![Class::Complaint]), true),
        (Condition::Class(vec![Class::Praise]), false),
        (Condition::Vip(true), false),
        (Condition::NoReply(true), false),
        (Condition::NoReply(false), true),
        (Condition::Label(words(&["billing"])), false),
    ] {
        let page = opened_by(&item, Class::Complaint);
        let fired = firings(vec![rule("r", vec![condition.clone()], vec![labelled("x")])], &item, &page);
        assert_eq!(!fired.is_empty(), holds, "{condition:?}");
        let mut unless = rule("r", vec![Condition::Verified(true)], vec![labelled("x")]);
        unless.unless = vec![condition.clone()];
        assert_eq!(firings(vec![unless], &item, &page).is_empty(), holds, "unless {condition:?}");
    }
    let mut by_hand = opened_by(&item, Class::Complaint);
    step(&mut by_hand, &Change::LangSet { lang: Some("ro".to_owned()) });
    for (lang, holds) in [("ro", true), ("pt", false)] {
        let rules = vec![rule("r", vec![Condition::Lang(words(&[lang]))], vec![labelled("x")])];
        assert_eq!(!firings(rules, &item, &by_hand).is_empty(), holds, "a person said ro, not {lang}");
    }
    let unknown = Item { author: Author { followers: None, ..item.author.clone() }, ..item };
    let any = Condition::Followers(Between { from: 0, to: u64::MAX });
    assert!(
        firings(vec![rule("r", vec![any], vec![labelled("x")])], &unknown, &opened_by(&unknown, Class::Praise))
            .is_empty()
    );
}

#[test]
fn private_words_and_closed_hours_are_told_apart() {
    let hours = BusinessHours::closed(TimeZone::UTC).weekly(&[Weekday::Monday], &["9-17".parse().unwrap()]);
    let direct = Item { visibility: Some(Visibility::Direct), ..message("psst") };
    let rules = Rules::new(vec![
        rule("private", vec![Condition::Public(false)], vec![labelled("x")]),
        rule("closed", vec![Condition::Open(false)], vec![labelled("y")]),
        rule("open", vec![Condition::Open(true)], vec![labelled("z")]),
    ]);
    assert_eq!(rules.fits(&direct, &Verdict::default(), &hours).rules, [0, 1]);
    let ours = Item { from_us: true, ..direct };
    assert_eq!(rules.fits(&ours, &Verdict::default(), &hours), Fits::default(), "nothing of ours fires");
}

#[test]
fn rules_see_what_those_above_did_and_stop_ends_the_asking() {
    let item = message("I was charged twice");
    let page = opened_by(&item, Class::Chatter);
    let charged =
        rule("charged", vec![phrases(&["charged"])], vec![Then::Class(Class::Complaint), labelled("billing")]);
    let by_class = rule("by class", vec![Condition::Class(vec![Class::Complaint])], vec![Then::Priority(1)]);
    let by_label =
        rule("by label", vec![Condition::Label(vec!["Billing".to_owned()])], vec![Then::Assign(SeatName::new("dan"))]);
    let chatter = rule("chatter", vec![Condition::Class(vec![Class::Chatter])], vec![labelled("talk")]);
    let all = vec![charged.clone(), by_class.clone(), by_label.clone(), chatter.clone()];
    assert_eq!(names(&firings(all, &item, &page)), ["charged", "by class", "by label"]);
    let turned = vec![chatter.clone(), by_label.clone(), charged.clone()];
    assert_eq!(names(&firings(turned, &item, &page)), ["chatter", "charged"]);
    let stops = Rule { stop: true, ..charged };
    assert_eq!(names(&firings(vec![stops, by_class, by_label], &item, &page)), ["charged"]);
}

#[test]
fn what_stands_so_already_is_no_firing() {
    let item = message("hello");
    let mut page = opened_by(&item, Class::Chatter);
    let rules =
        vec![rule("r", vec![Condition::Verified(false)], vec![labelled("x"), Then::Class(Class::Chatter), Then::Page])];
    let first = firings(rules.clone(), &item, &page);
    let did = [RuleAct::Labelled(vec!["x".to_owned()]), RuleAct::Classed(Class::Chatter), RuleAct::Paged];
    assert_eq!(first[0].did, did, "what the brain says already is a rule's word from then on");
    first.iter().for_each(|firing| step(&mut page, &Change::Ruled(firing.clone())));
    assert_eq!(firings(rules, &item, &page), [], "nobody is paged twice while they wait");
}

#[test]
fn what_a_person_set_stands() {
    let item = message("hello");
    let seat = |name: &str| SeatName::new(name);
    let did = |then: Then, by_hand: &[Change]| {
        let mut page = opened_by(&item, Class::Complaint);
        by_hand.iter().for_each(|change| step(&mut page, change));
        let fired = firings(vec![rule("r", vec![Condition::Bot(false)], vec![then])], &item, &page);
        fired.first().map(|firing| (firing.did.len(), firing.left.len()))
    };
    let promise = Promise { at: TEN.plus(Span::hours(1)), made: TEN, by: seat("ana") };
    let target = Then::Target(Target { minutes: 15, counting: Counting::Elapsed });
    let dismiss = Then::Dismiss(Dismissal::NoAnswerNeeded);
    let ruled = |act: RuleAct| Change::Ruled(Firing { rule: "before".into(), did: vec![act], ..Firing::default() });
    let took_off = Change::Labelled { add: Vec::new(), remove: vec!["x".to_owned()] };
    let classed = Change::Classed { class: Some(Class::Question) };
    for (what, then, by_hand, wanted) in [
        ("a class", Then::Class(Class::Spam), vec![classed.clone()], Some((0, 1))),
        ("the same class", Then::Class(Class::Question), vec![classed.clone()], None),
        ("a class, for the target", target, vec![classed], Some((0, 1))),
        ("an assignee", Then::Assign(seat("dan")), vec![Change::Assigned { to: Some(seat("ana")) }], Some((0, 1))),
        (
            "nobody has it",
            Then::Assign(seat("dan")),
            vec![ruled(RuleAct::Assigned(seat("eva"))), Change::Assigned { to: None }],
            Some((0, 1)),
        ),
        ("a rule's assignee", Then::Assign(seat("dan")), vec![ruled(RuleAct::Assigned(seat("eva")))], None),
        ("a priority", Then::Priority(-1), vec![Change::Prioritised { priority: 1 }], Some((0, 1))),
        ("a rule's priority", Then::Priority(-1), vec![ruled(RuleAct::Prioritised(1))], Some((1, 0))),
        ("a label off", labelled("x"), vec![ruled(RuleAct::Labelled(vec!["x".into()])), took_off], Some((0, 1))),
        ("a star", dismiss.clone(), vec![Change::Starred { on: true }], Some((0, 1))),
        ("a promise", dismiss.clone(), vec![Change::Promised { promise: Some(promise) }], Some((0, 1))),
        (
            "somebody's",
            Then::Snooze(PutOff::When("+2h".into())),
            vec![Change::Assigned { to: Some(seat("ana")) }],
            Some((0, 1)),
        ),
        ("nothing", dismiss, vec![], Some((1, 0))),
    ] {
        assert_eq!(did(then, &by_hand), wanted, "{what}");
    }
}

#[test]
fn nothing_that_waited_before_and_no_crisis_is_closed() {
    let item = message("thanks anyway");
    let rulings = Rulings::default();
    for (waited, class, closes) in
        [(false, Class::Praise, true), (true, Class::Praise, false), (false, Class::Crisis, false)]
    {
        let page = opened_by(&item, class);
        let rules = Rules::new(vec![rule("r", vec![Condition::Bot(false)], vec![Then::Dismiss(Dismissal::Troll)])]);
        let fits = rules.fits(&item, &page.verdict, &rulings.hours);
        let fired = rules.firings(&fits, &page, &Moment { now: TEN, rulings: &rulings, waited }, &mut Loads::new());
        assert_eq!(fired[0].left.is_empty(), closes, "{waited} {class:?}");
    }
}

#[test]
fn work_goes_to_whoever_has_least_up_to_a_bound() {
    let item = message("hello");
    let seat = |name: &str| SeatName::new(name);
    let rulings = Rulings::default();
    let among = vec![seat("ana"), seat("dan"), seat("eva")];
    let rules =
        Rules::new(vec![rule("r", vec![Condition::Bot(false)], vec![Then::LeastBusy { among, at_most: Some(3) }])]);
    assert!(rules.share_work());
    let mut loads = Loads::from([(seat("ana"), 2), (seat("dan"), 1), (seat("eva"), 3)]);
    let page = opened_by(&item, Class::Question);
    let fits = rules.fits(&item, &page.verdict, &rulings.hours);
    let moment = Moment { now: TEN, rulings: &rulings, waited: false };
    let mut next = || rules.firings(&fits, &page, &moment, &mut loads).remove(0);
    let got: Vec<Firing> = (0..4).map(|_| next()).collect();
    let to: Vec<_> = got.iter().flat_map(|firing| &firing.did).cloned().collect();
    assert_eq!(to, ["dan", "ana", "dan"].map(|name| RuleAct::Assigned(seat(name))));
    assert_eq!(got[3].left, [RuleAct::NobodyFree(3)]);
}

#[test]
fn a_class_and_a_target_hold_until_they_are_answered() {
    let item = message("hello");
    let mut page = opened_by(&item, Class::Question);
    let target = Target { minutes: 15, counting: Counting::Elapsed };
    let did = vec![RuleAct::Classed(Class::Complaint), RuleAct::Targeted(target), RuleAct::Hides];
    step(&mut page, &Change::Ruled(Firing { rule: "r".into(), did, ..Firing::default() }));
    let rulings = Rulings::default();
    let due = rulings.due(&page).unwrap();
    assert_eq!(due.at, TEN.plus(Span::minutes(15)));
    assert_eq!(due.rule, DueRule::Ruled { minutes: 15, business: false, name: "r".to_owned() });
    let said = due.sentence(&rulings.waiting(&page), &TimeZone::UTC);
    assert_eq!(said, "target 15 min by the rule \"r\", from 10:00");
    assert_eq!((page.class(), page.hide_proposed()), (Class::Complaint, Some("r")));

    let mut corrected = page.clone();
    step(&mut corrected, &Change::Classed { class: Some(Class::Praise) });
    assert_eq!((corrected.class(), corrected.ruled_target()), (Class::Praise, None), "a person's word takes both");

    let mut graver = page.clone();
    let second = Item { id: "2".to_owned(), created_at: TEN.plus(Span::minutes(1)), ..item.clone() };
    step(&mut graver, &arrival(&second, Class::Crisis));
    assert_eq!(graver.class(), Class::Crisis, "no rule of before hides what is more pressing");
    assert_eq!(graver.ruled_target(), None, "its target was for less");

    step(&mut page, &Change::Done);
    assert_eq!(page.class(), Class::Complaint, "an answer is counted as what it was");
    step(&mut page, &arrival(&second, Class::Praise));
    assert_eq!((page.class(), page.ruled_target(), page.hide_proposed()), (Class::Praise, None, None));
}

#[test]
fn opening_is_when_the_account_opens() {
    let item = message("hello");
    let mut rulings = Rulings { hours: BusinessHours::closed(TimeZone::UTC), ..Rulings::default() };
    rulings.hours = rulings.hours.weekly(&[Weekday::Monday], &["9-17".parse().unwrap()]);
    let rules = Rules::new(vec![rule("r", vec![Condition::Open(false)], vec![Then::Snooze(PutOff::Opening)])]);
    let page = opened_by(&item, Class::Question);
    let fits = rules.fits(&item, &page.verdict, &rulings.hours);
    let at = |now| rules.firings(&fits, &page, &Moment { now, rulings: &rulings, waited: false }, &mut Loads::new());
    let monday = TEN.plus(Span::hours(23));
    assert_eq!(at(TEN)[0].did, [RuleAct::Snoozed(Wake::At(monday))]);
    assert_eq!(at(monday), [], "it is open");
}

#[test]
fn what_a_rule_dismissed_waits_again_once_somebody_opens_it() {
    let item = message("hello");
    let ruled = Firing { rule: "r".into(), did: vec![RuleAct::Dismissed(Dismissal::Spam)], ..Firing::default() };
    for (closes, waits) in [(Change::Ruled(ruled), Some(TEN)), (Change::Dismissed { why: Dismissal::Spam }, None)] {
        let mut page = opened_by(&item, Class::Question);
        step(&mut page, &closes);
        assert_eq!((page.triage.state, page.waiting_since), (State::Done, None), "{closes:?}");
        step(&mut page, &Change::Reopened);
        assert_eq!((page.triage.state, page.waiting_since), (State::Open, waits), "{closes:?}");
    }
}

#[test]
fn a_firing_reads_as_a_sentence() {
    let firing = Firing {
        rule: "refunds".to_owned(),
        did: vec![RuleAct::Classed(Class::Request), RuleAct::Labelled(vec!["billing".into(), "money".into()])],
        left: vec![RuleAct::Assigned(SeatName::new("dan"))],
        over: false,
    };
    let said = "rule \"refunds\": classed request, labelled +billing +money; left as it stands: assigned to dan";
    assert_eq!(firing.sentence(&TimeZone::UTC, TEN), said);
}
