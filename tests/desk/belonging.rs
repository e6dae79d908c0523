//! What belongs to a crisis: told as it comes, by hand, after edits and restarts; and what makes a complaint press.

use hearken::domain::ask::{Assessment, Row};
use hearken::domain::class::Class;
use hearken::domain::conversation::Change;
use hearken::domain::crisis::{Crisis, CrisisAct, Escalation, Related};
use hearken::domain::deadline::DueRule;
use hearken::domain::event::Event;
use hearken::domain::id::CrisisId;
use hearken::domain::protocol::{Accelerator, Accelerators, List, Playbook};
use hearken::domain::rules::Phrase;

use super::*;

fn belongs(desk: &Handle, id: ConversationId) -> Option<(CrisisId, Related)> {
    page(desk, id).part_of.map(|part| (part.crisis, part.why))
}

fn raising(on: ConversationId) -> Escalation {
    let terms = vec!["escalator".to_owned(), "basement".to_owned()];
    Escalation { owner: Some(seat()), terms, ..Escalation::of(on, 2) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_headline_that_a_stranger_wrote_is_known_as_such_from_wherever_it_is_raised() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let theirs = "Charged twice by @kestrel_91, my IBAN is ES91 2100 0418 4502 0005 1332";
    desk.take_in(vec![item("1", 9, "Nice day"), item("2", 5, theirs)], Time::MIN).await.unwrap();
    let also = ids(&desk).await;
    // As from an alarm: nothing is pinned, and what stands for it is one of its examples.
    for (headline, quoted) in [(theirs, true), ("double charges", false)] {
        let raised =
            Escalation { level: 2, also: also.clone(), headline: headline.to_owned(), ..Escalation::default() };
        let id = desk.act(&seat(), Command::Escalate(Box::new(raised))).await.unwrap().crisis.unwrap();
        let crisis: Crisis = desk.reader().subject(id).unwrap().unwrap();
        assert_eq!(crisis.quoted, quoted, "{}", crisis.headline);
    }
    running.stop().await;
}

async fn raise(desk: &Handle, asked: Escalation) -> CrisisId {
    desk.act(&seat(), Command::Escalate(Box::new(asked))).await.unwrap().crisis.unwrap()
}

async fn act(desk: &Handle, command: Command) -> Done {
    desk.act(&seat(), command).await.unwrap()
}

async fn row(desk: &Handle, id: ConversationId) -> Row {
    let Shown::Rows(mut rows) = desk.ask(&seat(), Query::Rows { ids: vec![RowId::Conversation(id)] }).await else {
        panic!("no rows")
    };
    rows.remove(0)
}

async fn why(desk: &Handle, id: ConversationId) -> String {
    let Shown::Why(lines) = desk.ask(&seat(), Query::Why { id }).await else { panic!("reasons") };
    lines.join("\n")
}

async fn fitting(desk: &Handle, filter: &str) -> Vec<ConversationId> {
    let query = Query::Listing { filter: filter.to_owned(), order: Order::Saving };
    let Shown::Listing(listing) = desk.ask(&seat(), query).await else { panic!("no listing: {filter}") };
    let mut ids: Vec<ConversationId> = listing.rows.iter().map(|row| conversation(&row.id)).collect();
    ids.sort_unstable();
    ids
}

async fn assessed(desk: &Handle, on: Vec<ConversationId>) -> Assessment {
    let Shown::Assessment(asked) = desk.ask(&seat(), Query::Assess { on, alarm: None }).await else { panic!("asked") };
    *asked
}

/// How often something joined or left a crisis by the desk itself.
fn by_the_desk(desk: &Handle) -> usize {
    let log = desk.reader().log(0, 10_000).unwrap();
    let counts = |(_, recorded): &(u64, hearken::domain::event::Recorded)| {
        let is_one =
            matches!(&recorded.event, Event::Conversation { change: Change::Joined { .. } | Change::Parted, .. });
        is_one && recorded.by == SeatName::desk()
    };
    log.iter().filter(|recorded| counts(recorded)).count()
}

const ORIGIN: &str = "Stuck on the escalator in the basement #liftgate https://shop.example/status";

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_while_a_crisis_runs_belongs_to_it_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let origin = comes(&desk, item("1", 30, ORIGIN)).await;
    let before = comes(&desk, item("2", 20, "What is #liftgate about?")).await;
    assert_eq!((belongs(&desk, before), by_the_desk(&desk)), (None, 0));
    let crisis = raise(&desk, raising(origin)).await;
    for (native, text, why) in [
        ("tag", "oh no, #LiftGate again", Some(Related::Tag)),
        ("link", "they say https://www.shop.example/status?utm=1 is fine", Some(Related::Link)),
        ("terms", "the basement has an escalator that bites", Some(Related::Terms)),
        (
            "copy",
            "RT Stuck on the escalator in the basement #liftgate https://shop.example/status",
            Some(Related::Copy),
        ),
        ("one", "is there an escalator?", None),
        ("other", "When do you open on Sunday?", None),
    ] {
        let id = comes(&desk, item(native, 5, text)).await;
        let joined = belongs(&desk, id);
        assert_eq!(joined.map(|(of, _)| of), why.map(|_| crisis), "{native}");
        // A copy has the tag and the link of what it copies as well.
        assert!(joined.map(|(_, why)| why) == why || native == "copy", "{native}: {joined:?}");
        let row = row(&desk, id).await;
        assert_eq!((row.member.map(|member| member.level), row.crisis), (why.map(|_| 2), None), "{native}");
    }
    let ours = comes(&desk, Item { from_us: true, ..item("ours", 4, "We work on #liftgate") }).await;
    assert_eq!(belongs(&desk, ours), None);
    assert_eq!(by_the_desk(&desk), 4, "each once");
    comes(&desk, item("tag", 5, "oh no, #LiftGate again")).await;
    assert_eq!(by_the_desk(&desk), 4, "what is known joins no more");
    // It is an ordinary row: only the origin is pinned.
    let pinned = |id: ConversationId| page(&desk, id).crisis.is_some();
    let tag = comes(&desk, item("tag", 5, "oh no, #LiftGate again")).await;
    assert!(pinned(origin) && !pinned(tag));
    let told = why(&desk, tag).await;
    assert!(told.contains("crisis   belongs to crisis 2 (") && told.contains("same tag"), "{told}");
    // Lists.
    let code = crisis.code();
    assert_eq!(fitting(&desk, &format!("crisis:{code}")).await.len(), 5);
    assert_eq!(fitting(&desk, "is:crisis").await, fitting(&desk, &format!("crisis:{crisis}")).await);
    assert_eq!(fitting(&desk, "crisis:nosuch").await, []);
    act(&desk, Command::Act { on: vec![tag], act: Act::Done }).await;
    assert_eq!(fitting(&desk, &format!("crisis:{code}")).await.len(), 5, "done ones too");
    // Another level changes the mark, the end takes it away.
    let act_in = |act| Command::Crisis { id: crisis, act };
    act(&desk, act_in(CrisisAct::Grade { level: 1, why: String::new() })).await;
    assert_eq!(row(&desk, tag).await.member.unwrap().level, 1);
    act(&desk, act_in(CrisisAct::Close { why: String::new() })).await;
    assert_eq!(row(&desk, tag).await.member, None);
    assert_eq!(fitting(&desk, "is:crisis").await, []);
    let late = comes(&desk, item("late", 1, "#liftgate")).await;
    assert_eq!(belongs(&desk, late), None, "it is over");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_took_out_stays_out_across_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let origin = comes(&desk, item("1", 30, ORIGIN)).await;
    let crisis = raise(&desk, raising(origin)).await;
    let id = comes(&desk, item("2", 20, "#liftgate")).await;
    let refused = desk.act(&seat(), Command::Join { on: vec![origin], crisis: None }).await.unwrap_err();
    assert!(refused.to_string().contains("end the crisis instead"), "{refused}");
    act(&desk, Command::Join { on: vec![id], crisis: None }).await;
    assert_eq!(belongs(&desk, id), None);
    running.stop().await;

    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let again =
        Item { in_reply_to: Some("2".to_owned()), author: item("2", 0, "").author, ..item("3", 10, "#liftgate!") };
    assert_eq!(comes(&desk, again).await, id, "the same conversation");
    assert_eq!(belongs(&desk, id), None);
    assert!(why(&desk, id).await.contains("somebody took it out"));
    comes(&desk, item("2", 20, "#liftgate https://shop.example/status")).await;
    assert_eq!(belongs(&desk, id), None, "edited words do not bring it back");
    let fresh = comes(&desk, item("4", 5, "#liftgate")).await;
    assert_eq!(belongs(&desk, fresh), Some((crisis, Related::Tag)), "the crisis runs on after a restart");
    act(&desk, Command::Join { on: vec![id], crisis: Some(crisis) }).await;
    assert_eq!(belongs(&desk, id), Some((crisis, Related::Hand)));
    let report = desk.call(&seat(), "verify", "{}").await.unwrap();
    assert!(report.contains("\"ok\":true"), "{report}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn edited_words_are_looked_at_anew() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let origin = comes(&desk, item("1", 30, ORIGIN)).await;
    let crisis = raise(&desk, raising(origin)).await;
    let id = comes(&desk, item("2", 20, "What happened in your shop?")).await;
    assert_eq!(belongs(&desk, id), None);
    comes(&desk, item("2", 20, "What happened in your shop? #liftgate")).await;
    assert_eq!(belongs(&desk, id), Some((crisis, Related::Tag)));
    comes(&desk, item("2", 20, "When do you open?")).await;
    assert_eq!(belongs(&desk, id), None, "nothing holds it there any more");
    comes(&desk, item("2", 20, "When do you open? #liftgate")).await;
    assert_eq!(belongs(&desk, id), Some((crisis, Related::Tag)), "nobody took it out");
    // What a person put there stays, whatever is edited.
    act(&desk, Command::Join { on: vec![id], crisis: None }).await;
    act(&desk, Command::Join { on: vec![id], crisis: Some(crisis) }).await;
    comes(&desk, item("2", 20, "Thank you!")).await;
    assert_eq!(belongs(&desk, id), Some((crisis, Related::Hand)));
    comes(&desk, item("1", 30, "never mind")).await;
    assert_eq!(belongs(&desk, origin), Some((crisis, Related::Origin)));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raise_with_members_is_taken_back_and_done_again() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let origin = comes(&desk, item("1", 30, ORIGIN)).await;
    let tag = comes(&desk, item("2", 20, "oh, #liftgate")).await;
    let hand = comes(&desk, item("3", 10, "my shoe is gone #shoegate")).await;
    let asked = assessed(&desk, vec![origin, hand]).await;
    let listed: Vec<(ConversationId, Related)> =
        asked.related.iter().map(|line| (line.conversation, line.why)).collect();
    assert_eq!(listed, [(hand, Related::Hand), (tag, Related::Tag)]);
    assert_eq!((asked.on, asked.running, asked.more.len()), (Some(origin), None, 0));
    let also = asked.related.iter().map(|line| line.conversation).collect();
    let done = act(&desk, Command::Escalate(Box::new(Escalation { also, ..raising(origin) }))).await;
    let told = done.notice.with(|_| None);
    assert!(told.contains("2 conversations put into the crisis"), "{told}");
    let crisis = done.crisis.unwrap();
    assert_eq!(belongs(&desk, tag), Some((crisis, Related::Tag)));
    assert_eq!(belongs(&desk, hand), Some((crisis, Related::Hand)));
    assert_eq!(assessed(&desk, vec![tag]).await.running, Some(crisis));
    let shoe = comes(&desk, item("4", 8, "#shoegate!")).await;
    assert_eq!(belongs(&desk, shoe), Some((crisis, Related::Tag)), "what was put there by hand tells too");
    act(&desk, Command::Undo).await;
    for id in [origin, tag, hand, shoe] {
        assert_eq!(row(&desk, id).await.member, None, "raised by mistake: nothing is marked");
    }
    let quiet = comes(&desk, item("5", 5, "#liftgate")).await;
    assert_eq!(belongs(&desk, quiet), None);
    act(&desk, Command::Redo).await;
    for id in [tag, hand, shoe] {
        assert_eq!(row(&desk, id).await.member.map(|member| member.crisis), Some(crisis));
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_very_much_that_is_related_the_first_are_listed_and_all_join() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(dir.path(), Vec::new(), Work::WriterOnly);
    let desk = running.handle();
    let origin = comes(&desk, item("1", 30, ORIGIN)).await;
    assert_eq!(assessed(&desk, vec![origin]).await.related, []);
    let many = (0..500).map(|n| item(&format!("m{n}"), 20, &format!("number {n} of those who say #liftgate")));
    desk.take_in(many.collect(), Time::MIN).await.unwrap();
    let asked = assessed(&desk, vec![origin]).await;
    assert_eq!((asked.related.len(), asked.more.len(), asked.looked_at), (200, 300, None));
    let also = asked.related.iter().map(|line| line.conversation).chain(asked.more).collect();
    let crisis = raise(&desk, Escalation { also, ..raising(origin) }).await;
    assert_eq!(fitting(&desk, &format!("crisis:{crisis}")).await.len(), 501);
    running.stop().await;
}

/// A desk whose lists tell of law, of harm and of those whom many follow.
fn listening(dir: &Path) -> Running {
    let list = |what, phrases: &[&str]| List {
        lang: "en".to_owned(),
        what,
        phrases: phrases.iter().map(|text| ((*text).to_owned(), Phrase::read(text).unwrap())).collect(),
    };
    let lists = vec![
        list(Accelerator::Legal, &["my lawyer"]),
        list(Accelerator::Influencer, &["my followers"]),
        list(Accelerator::Injury, &["hospital*"]),
    ];
    let playbook = Playbook { accelerators: Accelerators::new(lists), ..Playbook::default() };
    let ready = Readiness { playbook: Arc::new(playbook), ..Readiness::default() };
    let library = library(dir, Vec::new());
    let rulings = Rulings { ready: Arc::new(ready), ..(*library.rulings).clone() };
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    start(Library { rulings: Arc::new(rulings), ..library }, &vault, Work::WriterOnly).expect("the desk opens")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_that_speaks_of_law_presses() {
    let dir = tempfile::tempdir().unwrap();
    let running = listening(dir.path());
    let desk = running.handle();
    let complaint = "This is terrible, you charged me twice and nobody gives my money back";
    let id = comes(&desk, item("1", 5, &format!("{complaint}, my lawyer will write"))).await;
    let is = page(&desk, id);
    assert!(is.class() <= Class::Complaint && is.presses(), "{:?}", is.verdict);
    let told = why(&desk, id).await;
    assert!(told.contains("accelerator: \"my lawyer\" (legal)") && told.contains("answer now"), "{told}");
    // A person's word that it is none takes it away, and gives it back.
    act(&desk, Command::Act { on: vec![id], act: Act::Class(Some(Class::Complaint)) }).await;
    let due = page(&desk, id).due.unwrap();
    assert!(matches!(due.rule, DueRule::Accelerated { minutes: 15, .. }), "{due:?}");
    act(&desk, Command::Act { on: vec![id], act: Act::Class(Some(Class::Question)) }).await;
    let is = page(&desk, id);
    assert!(matches!(is.due.unwrap().rule, DueRule::Sla { .. }));
    let told = why(&desk, id).await;
    assert!(told.contains("noticed  accelerator"), "{told}");
    // Whom many follow presses; who only says so does not.
    let followed = |native: &str, followers, text: &str| {
        let plain = item(native, 5, text);
        Item { author: Author { followers: Some(followers), ..plain.author.clone() }, ..plain }
    };
    let many = comes(&desk, followed("2", 40_000, complaint)).await;
    let few = comes(&desk, followed("3", 40, &format!("{complaint}. I tell my followers"))).await;
    assert!(page(&desk, many).verdict.is_accelerated(Class::Complaint));
    assert!(!page(&desk, few).verdict.is_accelerated(Class::Complaint));
    assert!(why(&desk, few).await.contains("\"my followers\" (influencer)"));
    // Where nothing is wrong nothing is looked for.
    let thanks = comes(&desk, item("4", 5, "Thank you, lovely crew, my lawyer loves you too")).await;
    let is = page(&desk, thanks);
    assert!(is.class() <= Class::Complaint || is.verdict.perhaps.is_some() || is.verdict.accelerators.is_empty());
    running.stop().await;
}
