use super::*;
use crate::domain::id::Print;
use crate::domain::network::Moderation;
use crate::domain::protocol::{Level, Protocol, Step};

fn at(minute: i64) -> Time {
    Time::from_seconds(1_790_000_000).plus(Span::minutes(minute))
}

fn name(text: &str) -> SeatName {
    SeatName::new(text)
}

fn event(n: u8) -> EventId {
    EventId::new(at(i64::from(n)), [n; 10])
}

fn crisis() -> Crisis {
    let raised = Raised { level: 2, headline: "Charged twice".to_owned(), ..Raised::default() };
    Crisis::new(CrisisId::from(event(0)), &raised, &name("bot"), at(0))
}

fn step(name: &str, due: u32, levels: &[u8]) -> Step {
    let text = format!("do {name}");
    let levels = levels.to_vec();
    Step { name: name.to_owned(), text, role: Role::Lead, due, levels, press: None, statement: None }
}

fn protocol() -> Protocol {
    Protocol {
        name: "outage".to_owned(),
        lang: "en".to_owned(),
        levels: vec![Level {
            level: 1,
            cadence: Some(Cadence { acknowledge: 3, statement: 15, update: 20 }),
            ..Level::default()
        }],
        steps: vec![step("freeze", 2, &[]), step("call", 5, &[1]), step("hold", 10, &[])],
        ..Protocol::default()
    }
}

const CADENCE: Cadence = Cadence { acknowledge: 5, statement: 30, update: 30 };

fn does(crisis: &mut Crisis, n: u8, by: &str, act: &CrisisAct) -> Result<Option<CrisisChange>, NotNow> {
    let by = name(by);
    let change = decide(crisis, act, &by, Some(&protocol()), at(i64::from(n)))?;
    if let Some(change) = &change {
        crisis.apply(event(n), change, &by, at(i64::from(n)));
    }
    Ok(change)
}

fn waits(crisis: &Crisis) -> Vec<(Part, Option<i64>)> {
    let protocol = protocol();
    let clocks = Clocks { cadence: CADENCE, protocol: Some(&protocol) };
    let minutes = |due: Time| due.since(at(0)).as_minutes();
    clocks.waits(crisis).into_iter().map(|waits| (waits.part, waits.due.map(minutes))).collect()
}

fn stated(n: u8, stage: Stage) -> CrisisChange {
    let replies = vec![ReplyId::new(at(i64::from(n)), [n; 10])];
    CrisisChange::Stated { proposal: None, stage, statement: None, replies, approved_by: None, unapproved: false }
}

#[test]
fn it_waits_for_a_hand_a_word_and_the_step_that_is_next() {
    let mut crisis = crisis();
    let freeze = (Part::Step("freeze".to_owned()), Some(2));
    assert_eq!(waits(&crisis), [(Part::Acknowledge, Some(5)), (Part::Statement, Some(30)), freeze]);
    does(&mut crisis, 1, "ana", &CrisisAct::Acknowledge).unwrap();
    does(&mut crisis, 2, "ana", &CrisisAct::Tick { step: "freeze".to_owned(), on: None }).unwrap();
    // The step of level 1 is none of level 2.
    assert_eq!(waits(&crisis), [(Part::Statement, Some(30)), (Part::Step("hold".to_owned()), Some(10))]);
    does(&mut crisis, 3, "ana", &CrisisAct::Grade { level: 1, why: "grows".to_owned() }).unwrap();
    assert_eq!(waits(&crisis)[1], (Part::Step("call".to_owned()), Some(5)));
}

#[test]
fn a_word_in_public_starts_the_clock_of_the_next_and_a_promise_sets_it() {
    let mut crisis = crisis();
    let next = |crisis: &Crisis| waits(crisis)[1].clone();
    crisis.apply(event(9), &stated(9, Stage::Internal), &name("ana"), at(9));
    assert_eq!(next(&crisis), (Part::Statement, Some(30)), "to our own people it is no public word");
    crisis.apply(event(10), &stated(10, Stage::Holding), &name("ana"), at(10));
    assert_eq!(next(&crisis), (Part::Update, Some(40)));
    does(&mut crisis, 11, "ana", &CrisisAct::Promise(Some(at(90)))).unwrap();
    assert_eq!(next(&crisis), (Part::Update, Some(90)));
    crisis.apply(event(95), &stated(95, Stage::Update), &name("ana"), at(95));
    assert_eq!(next(&crisis), (Part::Update, Some(125)), "a promise that was kept counts no more");
    assert_eq!(does(&mut crisis, 96, "ana", &CrisisAct::Promise(Some(at(96)))), Err(NotNow::Past));
}

#[test]
fn who_takes_a_role_has_it_and_may_speak_while_all_is_frozen() {
    let mut crisis = crisis();
    let give = |role, to: &str| CrisisAct::Give { role, to: Some(name(to)) };
    does(&mut crisis, 1, "ana", &give(Role::Writer, "ana")).unwrap();
    assert_eq!((crisis.owner(), crisis.acknowledged.as_ref().map(|has| has.at)), (Some(&name("ana")), Some(at(1))));
    does(&mut crisis, 2, "ana", &give(Role::Lead, "dan")).unwrap();
    assert_eq!(crisis.owner(), Some(&name("dan")));
    does(&mut crisis, 3, "dan", &give(Role::Approver, "lea")).unwrap();
    assert_eq!(["ana", "dan", "lea"].map(|seat| crisis.speaks(&name(seat))), [true, true, false]);
    does(&mut crisis, 4, "dan", &CrisisAct::Give { role: Role::Writer, to: None }).unwrap();
    assert!(!crisis.speaks(&name("ana")));
    does(&mut crisis, 5, "dan", &CrisisAct::Close { why: String::new() }).unwrap();
    assert!(!crisis.speaks(&name("dan")), "it is over");
}

#[test]
fn who_wrote_a_statement_does_not_approve_it() {
    let mut crisis = crisis();
    let variant = Variant {
        account: AccountId::new("x", "@b"),
        text: "we look".to_owned(),
        subject: None,
        lang: None,
        answers: None,
    };
    let wording = Wording {
        stage: Stage::Holding,
        statement: None,
        variants: vec![variant],
        next_update: None,
        values: BTreeMap::new(),
        replaces: None,
    };
    let state = CrisisAct::State { wording: Box::new(wording.clone()), unapproved: false, filled: BTreeMap::new() };
    does(&mut crisis, 3, "ana", &state).unwrap();
    let proposal = crisis.proposals[0].id;
    assert_eq!(waits(&crisis)[1], (Part::Approval(proposal), Some(30)), "by the clock of what it is to be");
    assert_eq!(does(&mut crisis, 4, "ana", &CrisisAct::Approve { proposal }), Err(NotNow::OwnStatement));
    assert_eq!(does(&mut crisis, 4, "lea", &CrisisAct::Approve { proposal }), Ok(None));
    does(&mut crisis, 5, "lea", &CrisisAct::Return { proposal, why: "not true yet".to_owned() }).unwrap();
    assert_eq!(waits(&crisis)[1], (Part::Statement, Some(30)));
    assert_eq!(does(&mut crisis, 6, "lea", &CrisisAct::Approve { proposal }), Err(NotNow::Gone));
    let empty = Wording { variants: Vec::new(), ..wording };
    let refused = does(
        &mut crisis,
        7,
        "ana",
        &CrisisAct::State { wording: Box::new(empty), unapproved: false, filled: BTreeMap::new() },
    );
    assert!(matches!(refused, Err(NotNow::Empty(_))), "{refused:?}");
}

#[test]
fn what_is_over_takes_no_act_but_tasks_notes_and_its_reopening() {
    let mut crisis = crisis();
    let tick = CrisisAct::Tick { step: "hold".to_owned(), on: None };
    does(&mut crisis, 1, "ana", &CrisisAct::Close { why: "stable".to_owned() }).unwrap();
    assert_eq!(does(&mut crisis, 2, "ana", &tick), Err(NotNow::Over("ana".to_owned())));
    assert!(crisis.is_over());
    let task = CrisisAct::Task { text: "thank the night shift".to_owned(), owner: None, due: Some(at(600)) };
    does(&mut crisis, 3, "ana", &task).unwrap();
    does(&mut crisis, 4, "ana", &CrisisAct::Note("we were slow".to_owned())).unwrap();
    let id = crisis.tasks[0].id;
    assert_eq!((waits(&crisis), crisis.is_over()), (vec![(Part::Task(id), Some(600))], false));
    does(&mut crisis, 5, "ana", &CrisisAct::TaskDone { task: id, on: true }).unwrap();
    assert!(crisis.is_over() && waits(&crisis).is_empty());
    does(&mut crisis, 6, "ana", &CrisisAct::Reopen).unwrap();
    assert_eq!(does(&mut crisis, 7, "ana", &CrisisAct::Reopen), Err(NotNow::GoesOn));
    assert!(does(&mut crisis, 8, "ana", &tick).is_ok());
}

#[test]
fn what_makes_no_sense_is_refused_and_what_stands_so_changes_nothing() {
    let mut crisis = crisis();
    let step = |step: &str| CrisisAct::Tick { step: step.to_owned(), on: Some(true) };
    let no_step = NotNow::NoStep("call".to_owned(), String::new());
    assert_eq!(does(&mut crisis, 1, "ana", &step("call")), Err(no_step), "of level 1 alone");
    assert_eq!(decide(&crisis, &step("hold"), &name("ana"), None, at(1)), Err(NotNow::NoProtocol));
    let grade = |level| CrisisAct::Grade { level, why: String::new() };
    assert_eq!(does(&mut crisis, 1, "ana", &grade(5)), Err(NotNow::Level));
    assert_eq!(does(&mut crisis, 1, "ana", &grade(2)), Ok(None));
    assert!(matches!(does(&mut crisis, 1, "ana", &CrisisAct::Name(" \u{1b}[2J".to_owned())), Err(NotNow::Empty(_))));
    let skip = CrisisAct::Skip { step: "hold".to_owned(), why: " ".to_owned() };
    assert!(matches!(does(&mut crisis, 1, "ana", &skip), Err(NotNow::Empty(_))));
    does(&mut crisis, 2, "ana", &step("hold")).unwrap();
    assert_eq!(does(&mut crisis, 3, "ana", &step("hold")), Ok(None));
    let off = CrisisAct::Tick { step: "hold".to_owned(), on: None };
    assert_eq!(
        does(&mut crisis, 4, "ana", &off),
        Ok(Some(CrisisChange::Ticked { step: "hold".to_owned(), on: false }))
    );
}

#[test]
fn a_message_belongs_by_link_tag_copy_or_two_terms() {
    let print = |words: u64| Print::new(words << 1, [1, 2, 3], 0);
    let kin = Kin::default().with(
        "Charged TWICE! https://www.Example.com/help?utm=1 #TwiceCharged",
        Some(print(7)),
        ["charged".to_owned(), "twice".to_owned()],
    );
    for (text, wanted) in [
        ("see http://example.com/help/#top", Some(Related::Link)),
        ("see https://example.com/helpme", None),
        ("no comment #twicecharged", Some(Related::Tag)),
        ("issue #1234 and #", None),
        ("They charged my card twice.", Some(Related::Terms)),
        ("charged, charged, charged", None),
        ("something else", None),
    ] {
        assert_eq!(kin.related(heard(text, None)), wanted, "{text}");
    }
    assert_eq!(kin.related(heard("anything", Some(print(7)))), Some(Related::Copy));
    assert!(Kin::default().is_empty() && Kin::default().related(heard("charged twice", Some(print(7)))).is_none());
}

fn heard(text: &str, print: Option<Print>) -> Heard<'_> {
    static NOWHERE: std::sync::LazyLock<AccountId> = std::sync::LazyLock::new(AccountId::default);
    Heard { text, print, account: &NOWHERE, root: "" }
}

#[test]
fn what_stands_below_a_post_of_ours_or_links_to_it_belongs() {
    let (here, there) = (AccountId::new("facebook", "brand"), AccountId::new("instagram", "brand"));
    let post = |url| OurPost::new(here.clone(), "joke", at(1), url);
    let kin = Kin::default().with("#oops", None, None).with_post(post(Some("https://www.facebook.com/brand/posts/17")));
    for (account, root, text, wanted) in [
        (&here, "joke", "is the pool heated?", Some(Related::Post)),
        (&here, "joke", "#oops", Some(Related::Post)),
        (&here, "winter", "#oops", Some(Related::Tag)),
        (&here, "winter", "is the pool heated?", None),
        (&there, "joke", "is the pool heated?", None),
        (&there, "", "have you seen https://facebook.com/brand/posts/17?ref=share", Some(Related::Link)),
        (&there, "", "https://facebook.com/brand/posts/18", None),
    ] {
        assert_eq!(kin.related(Heard { text, print: None, account, root }), wanted, "{account} {root} {text}");
    }
    assert_eq!(kin.clone().with_post(post(None)), kin, "known already");
    // An address that only differs behind the question mark would take everybody's posts in.
    for shared in ["https://www.facebook.com/story.php?story_fbid=17", "https://facebook.com", "brand/17"] {
        assert_eq!(post(Some(shared)).link, None, "{shared}");
    }
    let many = (0..999).map(|n| OurPost::new(here.clone(), &n.to_string(), at(n), None));
    assert!(many.fold(Kin::default(), Kin::with_post).posts.len() < 100);
}

#[test]
fn the_conversation_that_is_pinned_knows_level_clock_and_owner() {
    let mut crisis = crisis();
    let pinned = crisis.pinned(None);
    assert_eq!((pinned.clock.level, pinned.clock.acknowledged, pinned.owner), (2, false, None));
    does(&mut crisis, 1, "ana", &CrisisAct::Acknowledge).unwrap();
    crisis.apply(event(10), &stated(10, Stage::First), &name("ana"), at(10));
    let pinned = crisis.pinned(Some(CADENCE));
    assert_eq!((pinned.clock.last_statement, pinned.owner), (Some(at(10)), Some(name("ana"))));
    assert_eq!((pinned.id, pinned.clock.cadence), (Some(crisis.id), Some(CADENCE)));
}

#[test]
fn a_headline_leaves_out_whom_they_address() {
    for (said, headline) in [
        ("@brand @other charged twice", "charged twice"),
        ("charged @brand twice", "charged @brand twice"),
        ("@brand", "@brand"),
        ("@brand  ", "@brand"),
        ("", ""),
    ] {
        assert_eq!(about(said), headline, "{said}");
    }
}

#[test]
fn in_a_grave_crisis_the_approver_alone_removes_and_says_why() {
    let mut crisis = crisis();
    let may = |crisis: &Crisis, seat: &str, act, why: &str| crisis.may_remove(&name(seat), act, true, why);
    let hide = Moderation::Hide;
    assert_eq!(may(&crisis, "ana", hide, "insults"), Err(CannotRemove::NoApprover(2, "hide")));
    does(&mut crisis, 1, "ana", &CrisisAct::Give { role: Role::Approver, to: Some(name("lea")) }).unwrap();
    assert_eq!(may(&crisis, "ana", hide, "insults"), Err(CannotRemove::Approver(2, "hide", name("lea"))));
    assert_eq!(may(&crisis, "lea", Moderation::Delete, ""), Err(CannotRemove::Why(2, "delete")));
    assert_eq!(may(&crisis, "lea", hide, "insults"), Ok(()));
    assert_eq!(may(&crisis, "ana", Moderation::Block, ""), Ok(()));
    assert_eq!(crisis.may_remove(&name("ana"), hide, false, ""), Ok(()), "what comes back needs nobody");
    does(&mut crisis, 2, "ana", &CrisisAct::Grade { level: 3, why: String::new() }).unwrap();
    assert_eq!(may(&crisis, "ana", hide, ""), Ok(()));
}

#[test]
fn what_is_asked_for_waits_by_the_clock_of_the_level_and_ends_once() {
    let mut crisis = crisis();
    let item = crate::domain::id::ItemId::default();
    let ask = |act, why: &str| CrisisAct::AskRemoval { item, act, why: why.to_owned() };
    let hide = Moderation::Hide;
    assert!(matches!(does(&mut crisis, 1, "ana", &ask(hide, " ")), Err(NotNow::Empty(_))));
    does(&mut crisis, 2, "ana", &ask(hide, "her address")).unwrap();
    let asked = crisis.removals[0].clone();
    assert_eq!((asked.id, asked.by.as_str(), asked.why.as_str()), (event(2), "ana", "her address"));
    let due = |crisis: &Crisis| waits(crisis).into_iter().find(|(part, _)| matches!(part, Part::Removal(_)));
    assert_eq!(due(&crisis), Some((Part::Removal(event(2)), Some(7))), "asked in minute 2, 5 minutes to say so");
    assert_eq!(does(&mut crisis, 3, "dan", &ask(hide, "rude")), Err(NotNow::Asked("ana".to_owned())));
    // What the network does not do waits on, and says why.
    crisis.apply(
        event(4),
        &CrisisChange::RemovalRefused { removal: event(2), why: "gone".to_owned() },
        &name("lea"),
        at(4),
    );
    assert_eq!(crisis.removals[0].refused.as_deref(), Some("gone"));
    assert!(due(&crisis).is_some());
    let back = CrisisAct::Return { proposal: event(2), why: "it is an opinion".to_owned() };
    does(&mut crisis, 5, "lea", &back).unwrap();
    assert_eq!(crisis.removals[0].end.as_ref().unwrap().returned.as_deref(), Some("it is an opinion"));
    assert_eq!((due(&crisis), does(&mut crisis, 6, "lea", &back)), (None, Err(NotNow::Gone)));
    // Asked again, it is another, and ends with the crisis.
    does(&mut crisis, 7, "ana", &ask(hide, "her address, and her child's school")).unwrap();
    assert!(due(&crisis).is_some());
    does(&mut crisis, 8, "ana", &CrisisAct::Close { why: String::new() }).unwrap();
    assert_eq!((due(&crisis), crisis.open_removals().count()), (None, 0));
}

#[test]
fn a_closing_promises_no_more() {
    let crisis = crisis();
    let account = AccountId::new("x", "@b");
    for (stage, text, next_update, fine) in [
        (Stage::Closing, "It is over.", None, true),
        (Stage::Closing, "It is over. Next update: {next_update}.", None, false),
        (Stage::Closing, "It is over.", Some(Span::minutes(30)), false),
        (Stage::Update, "Still. Next update: {next_update}.", Some(Span::minutes(30)), true),
    ] {
        let variant =
            Variant { account: account.clone(), text: text.to_owned(), subject: None, lang: None, answers: None };
        let wording = Wording {
            stage,
            statement: None,
            variants: vec![variant],
            next_update,
            values: BTreeMap::new(),
            replaces: None,
        };
        let act = CrisisAct::State { wording: Box::new(wording), unapproved: false, filled: BTreeMap::new() };
        let decided = decide(&crisis, &act, &name("ana"), None, at(1));
        assert_eq!(decided.is_ok(), fine, "{stage:?} {text}");
        assert!(fine || decided == Err(NotNow::ClosingPromises));
    }
}
