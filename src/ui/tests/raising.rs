//! From `!` to a crisis: four letters, Enter, Enter; and where it is none, to the answer.

use super::world::{World, id, world};
use crate::domain::ask::{Assessment, Below, CrisisLine, Listed, MemberLine, Offered, Row, RowId};
use crate::domain::bands::Band;
use crate::domain::class::Class;
use crate::domain::command::Command;
use crate::domain::crisis::{CrisisAct, Escalation, Related};
use crate::domain::id::{AlarmId, ConversationId, CrisisId, SeatName};
use crate::domain::protocol::{Accelerator, Answers, Facts, Found, Harm, Level, Role, Spread, Who};
use crate::domain::reply::DraftKind;
use crate::ui::seat::Focus;

const WIDE: (u16, u16) = (160, 50);

fn member(n: u8, who: &str, why: Related) -> MemberLine {
    MemberLine {
        conversation: id(n),
        who: who.into(),
        tag: "bsky".into(),
        followers: u64::from(n) * 700,
        text: "charged twice, and nobody answers".into(),
        at: super::world::at("2026-11-24T14:00:00Z"),
        why,
    }
}

fn offered(name: &str, title: &str) -> Offered {
    let levels = (1..=4).map(|level| Level {
        level,
        when: vec![format!("case {level} of {name}"), "the press asks".into()],
        approve: if level < 3 { vec![Role::Approver] } else { Vec::new() },
        ..Level::default()
    });
    Offered { name: name.into(), title: title.into(), levels: levels.collect(), ..Offered::default() }
}

fn assessment() -> Assessment {
    Assessment {
        headline: "The app charges twice".into(),
        lang: Some("en".into()),
        protocols: vec![offered("outage", "Outage"), offered("staff", "One of us")],
        called: true,
        related: vec![member(2, "Radu Popescu", Related::Tag), member(3, "kestrel_91", Related::Copy)],
        seats: vec![SeatName::new("dan")],
        terms: vec!["charged".into(), "twice".into()],
        ..Assessment::default()
    }
}

fn ready(size: (u16, u16)) -> World {
    let mut w = world(size);
    w.assessment = assessment();
    w.keys("j");
    w.rest();
    w
}

fn raised(w: &World) -> Vec<&Escalation> {
    w.did.iter().filter_map(|did| if let Command::Escalate(asked) = did { Some(&**asked) } else { None }).collect()
}

fn shows(w: &World, words: &[&str]) {
    let screen = w.screen();
    words.iter().for_each(|word| assert!(screen.contains(word), "\"{word}\" is missing:\n{screen}"));
}

#[test]
fn four_letters_and_two_enters_raise_a_crisis() {
    let mut w = ready(WIDE);
    w.keys("! t u n v");
    shows(&w, &["Is it a crisis?", "Escalate · level 2 · Outage", "it grows by the minute", "Enter raise…"]);
    w.keys("Enter");
    shows(
        &w,
        &[
            "Raise a crisis",
            "2 serious: spreading",
            "any of: case 2 of outage; the press asks",
            "a statement needs the yes of: approver",
            "The app charges twice",
            "ana (you)",
            "2 conversations belong to it as well",
            "Radu Popescu",
            "same tag",
            "says the same",
        ],
    );
    assert!(raised(&w).is_empty(), "the first Enter raises nothing");
    w.keys("Enter");
    let [asked] = raised(&w)[..] else { panic!("{:?}", w.did) };
    let answers = Answers {
        facts: Some(Facts::True),
        who: Some(Who::Unhappy),
        harm: Some(Harm::Nobody),
        spread: Some(Spread::Viral),
        found: Vec::new(),
    };
    let expected = Escalation {
        on: Some(id(2)),
        also: vec![id(2), id(3)],
        level: 2,
        owner: Some(SeatName::new("ana")),
        headline: "The app charges twice".into(),
        protocol: Some("outage".into()),
        answers,
        terms: vec!["charged".into(), "twice".into()],
        lang: Some("en".into()),
        ..Escalation::default()
    };
    assert_eq!(*asked, expected);
    assert!(!w.seat.in_layer());
}

#[test]
fn who_knows_the_level_is_done_with_three_keys() {
    let mut w = ready(WIDE);
    w.keys("! 2");
    shows(&w, &["level chosen by hand"]);
    w.keys("Enter");
    let [asked] = raised(&w)[..] else { panic!("{:?}", w.did) };
    assert_eq!((asked.level, asked.on), (2, Some(id(2))));
}

#[test]
fn keys_that_come_before_the_desk_has_read_are_read_after_it() {
    let mut w = ready(WIDE);
    w.late = Some(None);
    w.keys("! t u h v Enter");
    shows(&w, &["Reading what was written"]);
    w.keys("Enter");
    assert!(raised(&w).is_empty() && w.acts().is_empty(), "{:?}", w.did);
    w.assessed();
    let [asked] = raised(&w)[..] else { panic!("{:?}", w.did) };
    assert_eq!((asked.level, asked.answers.harm), (1, Some(Harm::Hurt)));

    let mut w = ready(WIDE);
    w.late = Some(None);
    w.keys("! 2 Enter Esc");
    w.assessed();
    assert!(raised(&w).is_empty() && !w.seat.in_layer(), "Esc left it");
}

#[test]
fn esc_leaves_everything_as_it_was() {
    for keys in ["! Esc", "! t Esc", "! 1 Esc Esc", "! 3 Tab Down x Esc Esc", "! q", "! Ctrl-c", "! 2 Ctrl-c"] {
        let mut w = ready(WIDE);
        let did = w.did.clone();
        w.keys(keys);
        assert_eq!(w.did, did, "{keys}");
        assert!(!w.seat.in_layer(), "{keys}");
    }
}

#[test]
fn what_is_no_crisis_goes_to_the_answer() {
    // Unhappy, and true: say sorry where they wrote.
    let mut w = ready(WIDE);
    w.keys("! t u n o");
    shows(&w, &["Answer", "say sorry where they wrote", "Enter answer", "! raise anyway"]);
    w.keys("Enter");
    assert_eq!(w.seat.focus, Focus::Editor);
    assert_eq!(w.seat.editing.as_ref().unwrap().draft.draft_kind(), DraftKind::Reply);

    // Unhappy, and we do not know: in private.
    let mut w = ready(WIDE);
    w.keys("! u u n o Enter");
    assert_eq!(w.seat.editing.as_ref().unwrap().draft.draft_kind(), DraftKind::Private);

    // A troll alone.
    let mut w = ready(WIDE);
    w.keys("! w t n o Enter");
    shows(&w, &["nothing raised"]);
    assert!(w.seat.editing.is_none());

    // Trolls in numbers: the keys that moderate.
    let mut w = ready(WIDE);
    w.keys("! w t n s Enter");
    shows(&w, &["boost", "hide"]);
    assert!(!w.seat.in_layer());
    assert!(raised(&w).is_empty());
}

#[test]
fn it_is_raised_all_the_same_by_one_key() {
    let mut w = ready(WIDE);
    w.keys("! t u n o !");
    shows(&w, &["4 small: one loud thread"]);
    w.keys("3 Enter");
    let [asked] = raised(&w)[..] else { panic!("{:?}", w.did) };
    assert_eq!(asked.level, 3);
}

#[test]
fn what_the_text_says_is_answered_ahead_with_its_reason() {
    let mut w = ready(WIDE);
    let found = vec![Found { what: Accelerator::Legal, told_by: "\"my lawyer\"".into() }];
    w.assessment.answers = Answers::ahead(found);
    w.keys("!");
    shows(&w, &["Escalate · level 3", "lawyers or authorities are in it", "found: \"my lawyer\" (legal)"]);
    w.keys("j j n");
    shows(&w, &["nobody is harmed"]);
    assert!(!w.screen().contains("found: "), "a person has answered:\n{}", w.screen());
    w.keys("Esc");
    assert!(raised(&w).is_empty());
}

#[test]
fn the_form_is_changed_field_by_field() {
    let mut w = ready(WIDE);
    w.keys("! 2 1 Tab");
    shows(&w, &["1 worst", "One of us", "any of: case 1 of staff"]);
    w.keys("Down Down Ctrl-u").types("Double charges, 4x").keys("Down Tab");
    shows(&w, &["dan"]);
    w.keys("Down").types("call payments").keys("Down x Enter");
    let [asked] = raised(&w)[..] else { panic!("{:?}", w.did) };
    assert_eq!((asked.level, asked.protocol.as_deref()), (1, Some("staff")));
    assert_eq!((asked.headline.as_str(), asked.note.as_str()), ("Double charges, 4x", "call payments"));
    assert_eq!((asked.owner.clone(), asked.also.clone()), (Some(SeatName::new("dan")), vec![id(3)]));
    // Nobody, no protocol.
    let mut w = ready(WIDE);
    w.keys("! 4 Tab Tab Down Down Down Tab Tab");
    shows(&w, &["none: no checklist", "nobody yet: whoever is paged takes it"]);
    w.keys("Enter");
    let [asked] = raised(&w)[..] else { panic!("{:?}", w.did) };
    assert_eq!((asked.owner.clone(), asked.protocol.clone()), (None, None));
}

#[test]
fn marked_rows_are_raised_as_one() {
    let mut w = ready(WIDE);
    w.keys("x j x k : ").types("escalate 3 - payments").keys("Enter");
    let [asked] = raised(&w)[..] else { panic!("{:?}", w.did) };
    assert_eq!((asked.on, asked.also.clone(), asked.level), (Some(id(4)), vec![id(2)], 3), "pinned under the cursor");
    assert_eq!((asked.owner.clone(), asked.note.as_str()), (None, "payments"));
}

#[test]
fn nothing_related_and_very_much_related_are_said() {
    let mut w = ready(WIDE);
    w.assessment.related.clear();
    w.keys("! 2");
    shows(&w, &["Nothing else of the last day belongs to it"]);
    w.keys("Enter");
    assert_eq!(raised(&w)[0].also, []);

    let mut w = ready((120, 40));
    w.assessment.related = (0..200).map(|n| member(n, &format!("person {n}"), Related::Terms)).collect();
    w.assessment.more = (0..300u16).map(|n| ConversationId::from_bytes([(n % 251) as u8; 16])).collect();
    w.assessment.looked_at = Some(1_500);
    w.keys("! 2");
    shows(&w, &["500 conversations belong to it as well", "only the newest 1500 of the last day were looked at"]);
    w.keys("PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn PgDn");
    shows(&w, &["300 more that fit, not listed"]);
    w.keys("x");
    let also = |w: &mut World| {
        w.keys("Enter");
        raised(w).last().unwrap().also.len()
    };
    assert_eq!(also(&mut w), 200);
}

/// Raised below a post of ours, with two comments more.
fn below_our_post(protocol: &str) -> World {
    let mut w = ready(WIDE);
    for one in &mut w.assessment.protocols {
        one.post = one.name == protocol;
    }
    let lines = vec![member(8, "Nell Amory", Related::Post), member(9, "Harjit Sandhu", Related::Post)];
    let at = w.seat.now.minus(crate::domain::time::Span::minutes(30));
    w.assessment.post = Some(Below { at, tag: "fb".into(), text: "soggy again".into(), lines, more: vec![id(10)] });
    w
}

#[test]
fn our_post_is_part_of_it_where_the_protocol_or_a_person_says_so() {
    // The protocol says so.
    let mut w = below_our_post("outage");
    w.keys("! 2");
    shows(
        &w,
        &["everything below our post of", "fb soggy again", "5 conversations belong", "Nell Amory", "below our post"],
    );
    w.keys("Down Down Down Down Down Down Down Down x Enter");
    let [asked] = raised(&w)[..] else { panic!("{:?}", w.did) };
    assert_eq!((asked.post, &*asked.also, &*asked.out), (true, &[id(2), id(3)][..], &[id(8)][..]));
    // The other protocol does not: what is below it is not listed, and a person puts it in.
    let mut w = below_our_post("staff");
    w.keys("! 2");
    shows(&w, &["is no part of it", "2 conversations belong"]);
    assert!(!w.screen().contains("Nell Amory"));
    w.keys("Down Down Down Down Down x");
    shows(&w, &["everything below our post of", "5 conversations belong"]);
    w.keys("Enter");
    assert!(raised(&w)[0].post && raised(&w)[0].out.is_empty());
    // Following that protocol puts it in by itself, unless a person took it out.
    let mut w = below_our_post("staff");
    w.keys("! 2 Tab");
    shows(&w, &["One of us", "everything below our post of"]);
    w.keys("Down Down Down Down Down x Enter");
    assert!(!raised(&w)[0].post);
}

#[test]
fn our_post_is_put_in_and_taken_out_by_its_line() {
    let crisis = CrisisId::from_bytes([7; 16]);
    let mut w = ready(WIDE);
    let posts = |w: &World| {
        let of = |did: &Command| match did {
            Command::Crisis { id, act: CrisisAct::Post { of, on } } => Some((*id, *of, *on)),
            _ => None,
        };
        w.did.iter().filter_map(of).collect::<Vec<_>>()
    };
    w.keys(":").types("crisis post on").keys("Enter");
    w.keys(":").types("crisis post").keys("Enter");
    w.keys(":").types("crisis post never").keys("Enter");
    shows(&w, &["crisis post off"]);
    assert_eq!(posts(&w), [(crisis, Some(id(2)), Some(true)), (crisis, Some(id(2)), None)]);
}

fn running(pinned: Option<ConversationId>) -> CrisisLine {
    let line = world(WIDE).summary.crises[0].clone();
    CrisisLine { id: CrisisId::from_bytes([7; 16]), conversation: pinned, ..line }
}

#[test]
fn where_a_crisis_runs_it_is_shown_and_given_another_level() {
    let mut w = ready(WIDE);
    w.summary.crises = vec![running(Some(id(2)))];
    w.assessment.running = Some(CrisisId::from_bytes([7; 16]));
    w.tick(crate::domain::time::Span::minutes(2));
    w.keys("!");
    shows(&w, &["Crisis 2: Double charges", "ana has it", "it is pinned here", "Enter open the crisis"]);
    w.keys("1");
    let graded =
        Command::Crisis { id: CrisisId::from_bytes([7; 16]), act: CrisisAct::Grade { level: 1, why: String::new() } };
    assert_eq!(w.did.last(), Some(&graded));
    assert!(raised(&w).is_empty());
}

#[test]
fn rows_are_put_in_and_taken_out_by_hand() {
    let crisis = CrisisId::from_bytes([7; 16]);
    // One runs elsewhere: this belongs to it.
    let mut w = ready(WIDE);
    w.keys("!");
    shows(&w, &["+ part of crisis 2"]);
    w.keys("+");
    assert_eq!(w.did.last(), Some(&Command::Join { on: vec![id(2)], crisis: Some(crisis) }));
    // It belongs to it: out again, or a crisis of its own.
    let mut w = ready(WIDE);
    w.assessment.running = Some(crisis);
    w.keys("!");
    shows(&w, &["- take this out of it", "! a crisis of its own"]);
    w.keys("-");
    assert_eq!(w.did.last(), Some(&Command::Join { on: vec![id(2)], crisis: None }));
    w.keys("! ! t");
    shows(&w, &["Is it a crisis?", "it is true"]);
    // By word.
    let mut w = ready(WIDE);
    w.keys(":").types("join").keys("Enter :").types("part").keys("Enter :").types("join nosuch").keys("Enter");
    let joins: Vec<&Command> = w.did.iter().filter(|did| matches!(did, Command::Join { .. })).collect();
    let expected =
        [Command::Join { on: vec![id(2)], crisis: Some(crisis) }, Command::Join { on: vec![id(2)], crisis: None }];
    assert_eq!(joins, expected.iter().collect::<Vec<_>>());
    shows(&w, &["no crisis that runs is called \"nosuch\""]);
}

#[test]
fn an_alarm_is_raised_and_no_row_says_why_not() {
    let mut w = world(WIDE);
    let alarm = AlarmId::from_bytes([3; 16]);
    let (mut listed, mut row) = w.rows[0].clone();
    listed.id = RowId::Alarm(alarm);
    row = Row { id: listed.id.clone(), conversation: None, what: "alarm".into(), who: "Watch".into(), ..row };
    w.rows = vec![(Listed { band: Band::Crisis, ..listed }, row)];
    w.assessment = Assessment { on: Some(id(5)), ..assessment() };
    w.tick(crate::domain::time::Span::minutes(2));
    w.keys("= g g");
    w.rest();
    w.keys("! 1 Enter");
    let [asked] = raised(&w)[..] else { panic!("{:?}\n{}", w.did, w.screen()) };
    assert_eq!((asked.on, asked.alarm, asked.level), (Some(id(5)), Some(alarm), 1));

    let mut w = super::world::empty(WIDE);
    w.start();
    w.keys("!");
    shows(&w, &["to raise a crisis from"]);
}

#[test]
fn it_fits_the_usual_sizes_and_hostile_words() {
    for (name, size) in
        [("raise_wide", (120, 40)), ("raise_usual", (80, 24)), ("raise_phone", (60, 20)), ("raise_smallest", (40, 10))]
    {
        let mut w = ready(size);
        w.assessment.answers =
            Answers::ahead(vec![Found { what: Accelerator::Injury, told_by: "\"got hurt\"".into() }]);
        w.keys("! t u");
        shows(&w, &["Escalate"]);
        insta::assert_snapshot!(name, w.screen());
        w.keys("Enter");
        insta::assert_snapshot!(format!("{name}_form"), w.screen());
    }
    let mut w = ready((60, 20));
    w.assessment.headline = "{} <b> 👨‍👩‍👧‍👦 ".repeat(40);
    w.assessment.related[0].who = "田中さくら{}".repeat(20);
    w.assessment.related[0].text = "سارة ".repeat(200);
    w.keys("! 2 Down Down Down Down Down Down");
    for line in w.screen().lines() {
        assert!(crate::domain::width::width(line) <= 60, "{line}");
    }
    w.keys("Enter");
    assert_eq!(raised(&w).len(), 1);
}

#[test]
fn what_belongs_to_a_crisis_is_marked() {
    let mut w = world(WIDE);
    let member = crate::domain::ask::Member { crisis: CrisisId::from_bytes([7; 16]), level: 2, why: Related::Link };
    w.rows[1].1.member = Some(member);
    w.rows[1].1.class = Some(Class::Complaint);
    let mut fresh = world(WIDE);
    fresh.rows.clone_from(&w.rows);
    fresh.tick(crate::domain::time::Span::minutes(2));
    fresh.keys("= j");
    fresh.rest();
    shows(&fresh, &["(!2)", "crisis 2, same link"]);
}
