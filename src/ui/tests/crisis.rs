//! The crisis pane, typed as keys.

use super::world::{World, at, id, world};
use crate::domain::ask::*;
use crate::domain::bands::Band;
use crate::domain::chain::{How, PageAct, Paging, Raised as PageRaised};
use crate::domain::command::Command;
use crate::domain::crisis::{Acknowledged, Crisis, CrisisAct, Kin, OurPost, Part, Raised, Related, Task, Ticked};
use crate::domain::id::*;
use crate::domain::network::Moderation;
use crate::domain::protocol::Role;
use crate::domain::statement::Stage;
use crate::domain::time::Span;
use crate::ui::Msg;
use crate::ui::crisis_pane::{Pick, Tab};
use crate::ui::seat::Focus;

const WIDE: (u16, u16) = (120, 40);

pub fn crisis_id() -> CrisisId {
    CrisisId::from_bytes([7; 16])
}

pub fn page_id() -> PageId {
    PageId::from_bytes([8; 16])
}

pub fn ana() -> SeatName {
    SeatName::new("ana")
}

/// What the made-up desk does in its crisis.
pub fn obey(world: &mut World, act: &CrisisAct) {
    let now = world.now;
    let Some(sheet) = &mut world.sheet else { return };
    let ticked = |skipped: Option<String>| Some(Ticked { by: ana(), at: now, skipped });
    let mut set = |name: &str, to: Option<Ticked>| {
        if let Some(step) = sheet.steps.iter_mut().find(|step| step.name == name) {
            step.ticked = to;
        }
    };
    match act {
        CrisisAct::Tick { step, on } => set(step, if *on == Some(false) { None } else { ticked(None) }),
        CrisisAct::Skip { step, why } => set(step, ticked(Some(why.clone()))),
        CrisisAct::Acknowledge => sheet.crisis.acknowledged = Some(Acknowledged { by: ana(), at: now }),
        CrisisAct::Give { role, to: Some(to) } => {
            sheet.crisis.roles.insert(*role, to.clone());
            if let Some(line) = sheet.roles.iter_mut().find(|line| line.role == *role) {
                line.who = Some(to.clone());
            }
        }
        CrisisAct::TaskDone { task, on } => {
            if let Some(task) = sheet.crisis.tasks.iter_mut().find(|known| known.id == *task) {
                task.done = on.then(|| Ticked { by: ana(), at: now, skipped: None });
            }
        }
        _ => {}
    }
}

fn step(name: &str, due: i64, role: Role, press: Option<&str>, text: &str) -> StepLine {
    StepLine {
        name: name.into(),
        text: text.into(),
        role,
        owner: (role == Role::Lead).then(ana),
        due: at("2026-11-24T14:18:00Z").plus(Span::minutes(due)),
        ticked: None,
        press: press.map(str::to_owned),
        statement: (name == "holding").then_some(Stage::Holding),
    }
}

fn steps() -> Vec<StepLine> {
    let (lead, writer, approver) = (Role::Lead, Role::Writer, Role::Approver);
    let mut steps = vec![
        step(
            "level",
            3,
            lead,
            Some("escalate"),
            "Say in one sentence what is wrong, since when and for whom. Set the level by the conditions; in doubt, the graver one.",
        ),
        step("roles", 5, lead, None, "Name writer and approver aloud. Whoever repairs is none of the three."),
        step("freeze", 5, writer, Some("freeze"), "Hold everything planned on every network; say why in three words."),
        step(
            "call",
            10,
            lead,
            Some("note"),
            "Call the technical lead, do not write: what fails, since when, for how many?",
        ),
        step("holding", 15, writer, None, "Status page first, then the holding statement where people ask; pin it."),
        step(
            "evidence",
            20,
            writer,
            Some("label evidence"),
            "Keep evidence: first reports with address, time and screenshot.",
        ),
        step("legal", 25, approver, None, "Call legal and data protection: is it a breach that must be reported?"),
        step("personal", 40, lead, None, "Look at what colleagues write on their own accounts."),
        step(
            "over",
            120,
            lead,
            Some("stand-down"),
            "End it only when every condition holds; tell everybody who was called.",
        ),
    ];
    steps[0].ticked = Some(Ticked { by: ana(), at: at("2026-11-24T14:20:00Z"), skipped: None });
    steps
}

fn example(n: u8, who: &str, tag: &str, followers: u64, text: &str, why: Related) -> MemberLine {
    let (conversation, at) = (id(n), at("2026-11-24T14:25:00Z"));
    MemberLine { conversation, who: who.into(), tag: tag.into(), followers, text: text.into(), at, why }
}

fn page() -> PageSheet {
    let raised = PageRaised {
        chain: "grave".into(),
        crisis: Some(crisis_id()),
        conversation: Some(id(1)),
        level: Some(2),
        rule: None,
        more: 0,
        note: "Double charges".into(),
    };
    PageSheet {
        id: page_id(),
        code: "7k2m9q".into(),
        paging: Paging::new(raised, at("2026-11-24T14:18:00Z")),
        stands: "nobody has answered the page yet".into(),
        chain: vec!["1 on call by ntfy, 5 min".into(), "2 lea by mail and ntfy, 10 min".into()],
        lines: vec![
            "Tue 24 Nov 14:18 ana paged by ntfy: sent".into(),
            "Tue 24 Nov 14:23 lea paged by mail: the server refused it".into(),
        ],
    }
}

/// The crisis of the made-up desk, 14 minutes old, which nobody has yet.
pub fn sheet() -> CrisisSheet {
    let raised = Raised { level: 2, headline: "Double charges".into(), ..Raised::default() };
    let since = at("2026-11-24T14:18:00Z");
    let mut crisis = Crisis::new(crisis_id(), &raised, &SeatName::new("desk"), since);
    crisis.origin = Some(id(1));
    let line = |who: Option<SeatName>, role, does: &str, should: &[&str]| RoleLine {
        role,
        who,
        does: does.into(),
        should: should.iter().map(|name| (*name).to_owned()).collect(),
    };
    let clock =
        |what: &str, minutes: i64| ClockLine { what: what.into(), due: since.plus(Span::minutes(minutes)), done: None };
    let told = |minutes: i64, by: &str, text: &str| TimelineLine {
        at: since.plus(Span::minutes(minutes)),
        by: SeatName::new(by),
        text: text.into(),
        event: None,
    };
    CrisisSheet {
        protocols: vec![("outage".into(), "Outage or service failure".into(), "People cannot use it.".into())],
        crisis,
        protocol: Some(ProtocolSheet {
            name: "outage".into(),
            title: "Outage or service failure".into(),
            scenario: String::new(),
            when: vec!["A main service is down for many.".into()],
            levels: vec![
                (1, vec!["Everything is down for most customers.".into()]),
                (2, vec!["A main service is down for many.".into()]),
                (3, vec!["Part of it does not work.".into()]),
                (4, vec!["Several report the same fault.".into()]),
            ],
            approve: vec![Role::Approver],
            stand_down: vec!["It has been stable for two hours.".into(), "Everybody who asked has an answer.".into()],
            not_to_say: Vec::new(),
            instead: None,
        }),
        clocks: vec![clock("somebody has it", 5), clock("first statement", 30), clock("next update", 60)],
        next_word: Some((Part::Statement, since.plus(Span::minutes(30)))),
        steps: steps(),
        roles: vec![
            line(None, Role::Lead, "Decides the level and what is next.", &["on-call", "whoever"]),
            line(None, Role::Writer, "Writes every public word.", &["whoever"]),
            line(Some(SeatName::new("lea")), Role::Approver, "Says yes or no.", &["lea"]),
        ],
        size: CrisisSize {
            conversations: 47,
            waiting: 41,
            people: 44,
            reach: 128_400,
            networks: vec![("bluesky".into(), 30), ("x".into(), 12), ("facebook".into(), 5)],
            quarters: vec![0, 0, 0, 0, 0, 0, 0, 1, 2, 6, 15, 23],
            more: false,
        },
        removals: Vec::new(),
        said: Vec::new(),
        freeze: None,
        held: 0,
        not_stopped: Vec::new(),
        page: Some(page()),
        alarm: None,
        examples: vec![
            example(
                3,
                "kestrel_91",
                "rddt",
                84_000,
                "Anyone else charged twice? Bank says it is them.",
                Related::Terms,
            ),
            example(1, "Mira Ionescu", "bsky", 1_240, "Aplicația nouă îmi ia banii de două ori", Related::Origin),
            example(2, "Radu Popescu", "fb", 0, "La mine la fel, două plăți", Related::Copy),
        ],
        timeline: vec![
            told(0, "desk", "raised crisis at level 2: Double charges"),
            told(0, "desk", "ana paged by ntfy: sent"),
            told(2, "ana", "done: Say in one sentence what is wrong, since when and for whom."),
            told(9, "ana", "Payments confirmed a double capture since 12:40; they roll back now."),
        ],
    }
}

/// A desk with its crisis; somebody has it, so nobody is called.
pub fn held(size: (u16, u16)) -> World {
    let mut w = world(size);
    let mut sheet = sheet();
    sheet.crisis.acknowledged = Some(Acknowledged { by: ana(), at: at("2026-11-24T14:20:00Z") });
    sheet.crisis.roles.insert(Role::Lead, ana());
    sheet.roles[0].who = Some(ana());
    sheet.clocks[0].done = Some(at("2026-11-24T14:20:00Z"));
    if let Some(page) = &mut sheet.page {
        page.paging.is_open = false;
        page.stands = "answered by ana".into();
    }
    w.sheet = Some(sheet);
    w
}

pub fn acts(w: &World) -> Vec<CrisisAct> {
    let of = |did: &Command| if let Command::Crisis { act, .. } = did { Some(act.clone()) } else { None };
    w.did.iter().filter_map(of).collect()
}

fn says(w: &World, words: &str) {
    assert!(w.screen().contains(words), "\"{words}\" is missing:\n{}", w.screen());
}

#[test]
fn it_opens_and_goes_back_to_where_the_seat_was() {
    let mut w = held(WIDE);
    w.keys("j Enter g x");
    says(&w, "CRISIS 2 serious");
    assert_eq!((w.seat.focus, w.seat.crisis.from), (Focus::Crisis, Focus::Conversation));
    w.keys("q");
    assert_eq!((w.seat.focus, w.seat.reading.wanted), (Focus::Conversation, Some(id(2))));
    w.keys("Esc :").types("crisis").keys("Enter");
    assert_eq!(w.seat.focus, Focus::Crisis);
    w.keys("g i");
    assert_eq!(w.seat.focus, Focus::Queue);
    w.keys("g x /").types("refund").keys("Enter");
    assert_eq!(w.seat.focus, Focus::Queue, "what is searched for is shown");
}

#[test]
fn steps_are_ticked_in_their_order_and_left_out_with_a_reason() {
    let mut w = held(WIDE);
    w.keys("g x x");
    assert_eq!(acts(&w), [CrisisAct::Tick { step: "roles".into(), on: Some(true) }]);
    w.rest();
    assert_eq!(w.seat.pick(), Some(Pick::Step("freeze".into())), "on to the next that is open");
    w.keys("X");
    says(&w, "why it is left out");
    w.types("nothing is planned").keys("Enter");
    w.rest();
    assert_eq!(acts(&w)[1], CrisisAct::Skip { step: "freeze".into(), why: "nothing is planned".into() });
    says(&w, "3 of 9 done");
    // What is ticked stands below what is open, and is opened again there.
    w.keys("G k k k k k x");
    assert_eq!(acts(&w)[2], CrisisAct::Tick { step: "level".into(), on: Some(false) });
}

#[test]
fn enter_shows_a_step_whole_and_what_does_it_only_opens() {
    let mut w = held(WIDE);
    w.keys("g x j Enter");
    says(&w, "writer · nobody · due 14:23 (9 min over)");
    w.keys("d");
    says(&w, "freeze: why");
    w.keys("Esc");
    assert!(acts(&w).is_empty() && w.seat.focus == Focus::Crisis, "{:?}", w.did);
    w.keys("G Enter");
    assert_eq!((w.seat.focus, w.seat.reading.wanted), (Focus::Conversation, Some(id(2))), "a message is opened");
}

#[test]
fn roles_and_levels_are_chosen_with_what_they_mean() {
    let mut w = held(WIDE);
    w.keys("g x a");
    for words in ["Which role you take", "lead", "Decides the level and what is next.; should be on-call, whoever"] {
        says(&w, words);
    }
    w.keys("2 :").types("role approver @dan").keys("Enter L");
    says(&w, "A main service is down for many.");
    w.keys("1");
    let role = |role, to: &str| CrisisAct::Give { role, to: Some(SeatName::new(to)) };
    let level = CrisisAct::Grade { level: 1, why: String::new() };
    assert_eq!(acts(&w), [role(Role::Writer, "ana"), role(Role::Approver, "dan"), level]);
}

#[test]
fn our_post_is_of_the_crisis_that_is_shown() {
    let mut w = held(WIDE);
    w.sheet.as_mut().unwrap().crisis.kin = Kin::default().with_post(OurPost::new(
        AccountId::new("facebook", "brand"),
        "1",
        at("2026-11-24T14:02:00Z"),
        None,
    ));
    w.keys("g x");
    says(&w, "with everything below our post of");
    w.keys(":").types("crisis post off").keys("Enter");
    assert_eq!(acts(&w), [CrisisAct::Post { of: None, on: Some(false) }]);
}

#[test]
fn notes_promises_tasks_and_its_page_are_of_the_crisis() {
    let mut w = held(WIDE);
    w.keys("g x i").types("the bank calls back").keys("Enter");
    w.keys(":").types("promise +30m").keys("Enter :").types("task call the bank @dan 16:00").keys("Enter");
    w.keys(":").types("headline Charged twice").keys("Enter");
    let task = CrisisAct::Task {
        text: "call the bank".into(),
        owner: Some(SeatName::new("dan")),
        due: Some(at("2026-11-24T16:00:00Z")),
    };
    let promised = CrisisAct::Promise(Some(w.now.plus(Span::minutes(30))));
    let named = CrisisAct::Name("Charged twice".into());
    assert_eq!(acts(&w), [CrisisAct::Note("the bank calls back".into()), promised, task, named]);
    w.keys(":")
        .types("page 2")
        .keys("Enter :")
        .types("page silence 30m")
        .keys("Enter :")
        .types("page next")
        .keys("Enter");
    w.keys(":").types("page silence for ever").keys("Enter");
    says(&w, "write page next, page 2");
    let of = |did: &Command| if let Command::Page { act, .. } = did { Some(act.clone()) } else { None };
    let pages: Vec<PageAct> = w.did.iter().filter_map(of).collect();
    let silence = PageAct::Silence { until: w.now.plus(Span::minutes(30)) };
    let to = |to_step| PageAct::Escalate { to_step };
    assert_eq!(pages, [to(Some(1)), silence, to(None)]);
}

#[test]
fn it_ends_by_a_yes_after_what_has_to_hold_was_read() {
    let mut w = held(WIDE);
    w.keys("g x e");
    for words in ["Is this crisis over?", "- It has been stable for two hours.", "8 steps are open."] {
        says(&w, words);
    }
    w.keys("Enter");
    assert!(acts(&w).is_empty(), "Enter ends nothing");
    w.keys("y");
    assert_eq!(acts(&w), [CrisisAct::Close { why: String::new() }]);
}

#[test]
fn keys_that_act_on_messages_do_nothing_here_and_say_why() {
    let mut w = held(WIDE);
    w.keys("g x");
    for keys in ["r", "b", "E", "A", "s", "m", "d s", "C c", "M l", "R", "+"] {
        w.keys(keys);
        says(&w, "that acts on a message, and this is a crisis; Esc goes back to the queue");
    }
    assert!(w.acts().is_empty() && !w.seat.in_layer() && w.seat.editing.is_none());
}

#[test]
fn the_row_of_a_crisis_opens_it_on_its_line() {
    let mut w = held(WIDE);
    let row_id = RowId::Crisis(crisis_id(), Part::Step("holding".into()));
    let mut row = w.rows[0].1.clone();
    row.id = row_id.clone();
    row.class = None;
    (row.what, row.who, row.text) = ("step".into(), "Double charges".into(), "step 5 of 9: Status page first".into());
    row.crisis = Some(2);
    row.owner = None;
    let due = w.now.plus(Span::minutes(1));
    row.due = Some(due);
    w.rows.insert(0, (Listed { id: row_id, band: Band::Crisis, due, waited_long: false, swarm: None }, row));
    w.send(crate::ui::Msg::Changed(9));
    w.rest();
    w.keys("= g g");
    w.rest();
    for words in ["step       !2", "Crisis 2 · serious", "Enter open", "due 14:33 (in 1m)"] {
        says(&w, words);
    }
    for keys in ["e", "r", "b", "!"] {
        w.keys(keys);
        says(&w, "this row is a crisis and no message; Enter shows it");
    }
    assert!(w.did.iter().all(|did| !matches!(did, Command::Act { .. })), "{:?}", w.did);
    w.keys("Enter");
    assert_eq!((w.seat.focus, w.seat.pick()), (Focus::Crisis, Some(Pick::Step("holding".into()))));
}

#[test]
fn another_crisis_is_one_key_away_and_old_ones_go_by_their_code() {
    let mut w = held(WIDE);
    let other = CrisisId::from_bytes([3; 16]);
    let line = CrisisLine { id: other, level: 3, headline: "Stuck doors".into(), ..w.summary.crises[0].clone() };
    w.summary.crises.push(line);
    w.crises = vec![sheet().crisis];
    w.send(crate::ui::Msg::Changed(9));
    w.rest();
    w.keys(":").types("level 1").keys("Enter");
    says(&w, "several crises run; g x shows one, and there it is meant");
    w.keys("g x");
    says(&w, "3 Stuck doors · g x shows it");
    w.keys("g x");
    assert_eq!(w.seat.crisis.wanted, Some(other));
    let code = crisis_id().to_string();
    w.keys("q :").types(&format!("crisis {}", &code[code.len() - 6..])).keys("Enter");
    assert_eq!(w.seat.crisis.sheet.as_ref().map(|sheet| sheet.crisis.id), Some(crisis_id()));
    w.keys("q :").types("crisis zzzzzz").keys("Enter");
    says(&w, "there is no crisis \"zzzzzz\"");
}

#[test]
fn where_none_runs_it_says_so_and_nothing_is_done() {
    let mut w = world(WIDE);
    w.summary.crises.clear();
    w.send(crate::ui::Msg::Changed(9));
    w.rest();
    w.keys("g x");
    says(&w, "No crisis runs.");
    for keys in ["Enter", "x", "X", "a", "S", "i", "L", "e", "O"] {
        w.keys(keys);
        assert!(!w.seat.in_layer(), "{keys}: {}", w.screen());
    }
    assert!(acts(&w).is_empty());
    w.keys("j k J K Tab 5 q");
    assert_eq!(w.seat.focus, Focus::Queue);
}

#[test]
fn parts_are_a_digit_away_and_its_hints_are_of_its_own() {
    let mut w = held((60, 20));
    w.keys("g x");
    for (key, tab, words) in [
        ("2", Tab::Steps, "1 of 9 done"),
        ("3", Tab::Said, "nothing yet; S prepares a statement"),
        ("4", Tab::Pages, "2 lea by mail and ntfy"),
        ("5", Tab::Timeline, "Payments confirmed a double"),
        ("Tab", Tab::Now, "47 conversations"),
        ("Shift-Tab", Tab::Timeline, "ana paged by ntfy"),
    ] {
        w.keys(key);
        assert_eq!(w.seat.crisis.tab, tab);
        says(&w, words);
    }
    w.keys("1 ?");
    says(&w, "Keys of this pane");
    let mut wide = held((160, 50));
    wide.keys("g x");
    says(&wide, "Enter open  x tick  S statement  a role  i note  L level  P freeze  e end");
}

#[test]
fn on_a_phone_the_step_that_is_next_is_ticked_where_it_is_read() {
    let mut w = held((60, 20));
    w.keys("g x x");
    w.rest();
    w.keys("x");
    w.rest();
    let tick = |step: &str| CrisisAct::Tick { step: step.into(), on: Some(true) };
    assert_eq!(acts(&w), [tick("roles"), tick("freeze")]);
    says(&w, "4 min over i Call the technical lead");
    w.keys("j Enter");
    assert_eq!((w.seat.focus, w.seat.reading.wanted), (Focus::Conversation, Some(id(3))));
}

#[test]
fn a_task_after_it_is_over_is_done_here() {
    let mut w = held(WIDE);
    let sheet = w.sheet.as_mut().unwrap();
    let task = EventId::from_bytes([4; 16]);
    sheet.crisis.tasks =
        vec![Task { id: task, text: "thank the night shift".into(), owner: None, due: None, done: None }];
    sheet.crisis.closed =
        Some(crate::domain::crisis::Closed { at: w.now, by: ana(), why: Some("stable since noon".into()) });
    sheet.next_word = None;
    sheet.steps.clear();
    w.keys("g x");
    says(&w, "over since 14:32, ended by ana: stable since noon");
    w.keys("x e");
    says(&w, "it is over already; :reopen takes it up again");
    w.keys(":").types("reopen").keys("Enter");
    assert_eq!(acts(&w), [CrisisAct::TaskDone { task, on: true }, CrisisAct::Reopen]);
}

#[test]
fn what_nobody_has_is_acknowledged_by_enter_and_only_then() {
    let mut w = held(WIDE);
    w.sheet = Some(CrisisSheet { page: None, ..sheet() });
    w.keys("g x");
    says(&w, "Nobody has answered. Enter says that you have it");
    w.keys("Enter");
    w.rest();
    w.keys("Enter Esc");
    assert_eq!(acts(&w), [CrisisAct::Acknowledge]);
    w.sheet = Some(sheet());
    w.send(crate::ui::Msg::Changed(10));
    w.rest();
    w.keys("Enter");
    let page = Command::Page { id: page_id(), act: PageAct::Acknowledge { how: How::Screen } };
    assert_eq!(w.did.last(), Some(&page), "an open page is what is answered");
}

#[test]
fn a_protocol_is_chosen_from_those_there_are() {
    let mut w = held(WIDE);
    w.keys("g x");
    w.rest();
    w.keys("p");
    says(&w, "Outage or service failure");
    w.keys("Enter");
    let follows = Command::Crisis { id: crisis_id(), act: CrisisAct::Follow(Some("outage".into())) };
    assert_eq!(w.did.last(), Some(&follows));
}

#[test]
fn what_colleagues_note_is_told_and_counted_until_the_pane_was_read() {
    let mut w = held((120, 40));
    let crisis = w.summary.crises[0].id;
    let note = |w: &World, minutes: i64, by: &str, text: &str| CrisisNote {
        crisis,
        at: w.now.plus(Span::minutes(minutes)),
        by: SeatName::new(by),
        text: text.into(),
    };
    // What was there before is read in the pane.
    w.summary.notes = vec![note(&w, -9, "ben", "The gateway is back.")];
    w.send(Msg::Changed(9));
    w.rest();
    w.tick(Span::seconds(2));
    w.summary.notes.push(note(&w, 0, "noor", "Eleven calls, and one of them cried."));
    w.send(Msg::Changed(10));
    w.rest();
    assert!(w.screen().contains("noor: Eleven calls, and one of them cried."), "{}", w.screen());
    w.summary.notes.extend([note(&w, 1, "ben", "Not 09:00."), note(&w, 2, "ben", "07:00.")]);
    w.tick(Span::seconds(2));
    w.send(Msg::Changed(11));
    w.rest();
    assert!(w.screen().contains("ben: 07:00. · and 1 more"), "{}", w.screen());
    assert!(w.screen().lines().next().unwrap().contains(" new"), "{}", w.screen());
    w.keys("g x");
    w.tick(Span::minutes(3));
    w.keys("Esc");
    assert!(!w.screen().lines().next().unwrap().contains(" new"), "{}", w.screen());
}

#[test]
fn in_a_grave_crisis_the_reason_comes_first_and_whoever_decides_is_asked() {
    let mut w = held((120, 40));
    w.caps.moderation = vec![Moderation::Hide];
    w.send(Msg::Changed(9));
    w.rest();
    w.keys("Enter Esc M h");
    assert!(w.screen().contains("hide: why (the timeline tells it; whoever decides is asked)"), "{}", w.screen());
    w.types("her address").keys("Enter");
    assert!(w.screen().contains("hide this as"), "{}", w.screen());
    w.keys("y");
    let asked = w.did.iter().any(|command| match command {
        Command::Moderate { act: Moderation::Hide, why, .. } => why == "her address",
        _ => false,
    });
    assert!(asked, "{:?}", w.did);
}

/// A desk on which ana asked to hide something, under the cursor.
fn with_removal() -> World {
    let mut w = held(WIDE);
    let row_id = RowId::Crisis(crisis_id(), Part::Removal(EventId::from_bytes([6; 16])));
    let mut row = w.rows[0].1.clone();
    let (id, due) = (row.conversation, w.now.plus(Span::minutes(4)));
    assert!(id.is_some());
    (row.id, row.class, row.crisis, row.due) = (row_id.clone(), None, Some(2), Some(due));
    (row.what, row.who) = ("approval".into(), "Double charges".into());
    row.text = "ana asks lea: hide @x on Facebook: her address".into();
    w.rows.insert(0, (Listed { id: row_id, band: Band::Crisis, due, waited_long: false, swarm: None }, row));
    w.send(crate::ui::Msg::Changed(9));
    w.rest();
    w.keys("= g g");
    w.rest();
    w
}

fn answers(w: &World) -> Vec<&CrisisAct> {
    let acts = w.did.iter().filter_map(|command| match command {
        Command::Crisis { act, .. } => Some(act),
        _ => None,
    });
    acts.filter(|act| matches!(act, CrisisAct::Approve { .. } | CrisisAct::Return { .. })).collect()
}

#[test]
fn what_is_asked_for_is_granted_returned_or_read_from_its_row() {
    let mut w = with_removal();
    for words in ["ana asks lea: hide @x", "Ctrl-s do it", "d return", "Enter its message"] {
        says(&w, words);
    }
    w.keys("Ctrl-s");
    assert!(
        matches!(answers(&w).as_slice(), [CrisisAct::Approve { proposal }] if *proposal == EventId::from_bytes([6; 16]))
    );
    let mut w = with_removal();
    w.keys("d").types("\n");
    assert!(answers(&w).is_empty(), "a reason is needed");
    w.types("that is an opinion\n");
    assert!(matches!(answers(&w).as_slice(), [CrisisAct::Return { why, .. }] if why == "that is an opinion"));
    // Enter shows the message, and the yes is a key away from there.
    let mut w = with_removal();
    w.keys("Enter");
    w.rest();
    assert_eq!(w.seat.focus, Focus::Conversation);
    w.keys("Ctrl-s");
    assert_eq!(answers(&w).len(), 1);
    w.keys("Esc");
    assert_eq!(w.seat.focus, Focus::Queue);
}

#[test]
fn the_pane_lists_what_is_asked_for_as_it_lists_statements() {
    let mut w = held(WIDE);
    let words = "ana asks lea: hide @x on Facebook: her address";
    let asked = RemovalLine {
        id: EventId::from_bytes([6; 16]),
        due: Some(w.now.plus(Span::minutes(4))),
        words: words.into(),
        conversation: w.rows[0].1.conversation,
    };
    w.sheet = Some(CrisisSheet { removals: vec![asked], ..sheet() });
    w.keys("g x");
    w.rest();
    says(&w, "ana asks lea: hide @x");
    says(&w, "1 asks to hide or delete something");
    assert_eq!(w.seat.pick(), Some(Pick::Removal(EventId::from_bytes([6; 16]))));
    w.keys("Ctrl-s");
    assert_eq!(answers(&w).len(), 1, "{:?}", w.did);
    w.keys("d").types("no\n");
    assert_eq!(answers(&w).len(), 2, "{:?}", w.did);
}
