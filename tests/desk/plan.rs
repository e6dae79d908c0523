//! The plan at work: what is planned leaves at its minute, once, or stands there with the reason.

use std::collections::BTreeSet;

use hearken::desk::Wish;
use hearken::domain::ask::PostSheet;
use hearken::domain::hours::BusinessHours;
use hearken::domain::id::PostId;
use hearken::domain::plan::{Content, DayKind, DayList, DayRule, Fate, KeyDate, Moment, Planning, Policy};
use hearken::domain::plan::{PostAct, PostState, Shift, Variant, When};
use hearken::domain::rulings::Rulings;
use jiff::tz::TimeZone;

use super::*;

/// A moment to the millisecond: a test waits for no minute.
fn moment(at: Time) -> Moment {
    Moment { at, ..Moment::at(at, &TimeZone::UTC).unwrap() }
}

fn account() -> AccountId {
    program(Path::new("/nowhere")).id()
}

fn content(at: Time, text: &str) -> Content {
    let variants = vec![Variant { account: account(), text: text.to_owned(), ..Variant::default() }];
    Content { title: text.to_owned(), moment: Some(moment(at)), variants, ..Content::default() }
}

fn soon() -> Time {
    clock::now().plus(Span::millis(400))
}

async fn act(desk: &Handle, command: Command) -> Result<Done, Refusal> {
    desk.act(&seat(), command).await
}

async fn made(desk: &Handle, content: Content) -> PostId {
    let make = Command::MakePost { content: Box::new(content), schedule: true };
    act(desk, make).await.unwrap().post.unwrap()
}

async fn sheet(desk: &Handle, id: PostId) -> PostSheet {
    match desk.ask(&seat(), Query::Post { id }).await {
        Shown::Post(Some(sheet)) => *sheet,
        other => panic!("no post: {other:?}"),
    }
}

async fn until_state(desk: &Handle, id: PostId, state: PostState) -> PostSheet {
    let mut news = desk.news();
    let wanted = async {
        loop {
            let sheet = sheet(desk, id).await;
            if sheet.post.state() == state {
                return sheet;
            }
            news.changed().await.expect("the desk lives");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wanted).await.expect("it comes to stand so")
}

fn why(sheet: &PostSheet) -> String {
    sheet.post.fates[&account()].why().unwrap_or_default().to_owned()
}

fn sent(dir: &Path) -> Vec<String> {
    let lines = std::fs::read_to_string(dir.join("sent")).unwrap_or_default();
    lines.lines().map(str::to_owned).collect()
}

async fn rows(desk: &Handle) -> Vec<RowId> {
    listing(desk).await.rows.into_iter().map(|row| row.id).filter(|id| !matches!(id, RowId::Conversation(_))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn five_posts_of_one_moment_all_leave_once() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![program(dir.path())], Work::All);
    let desk = running.handle();
    let at = soon();
    let mut posts = Vec::new();
    for n in 0..5 {
        posts.push(made(&desk, content(at, &format!("post {n}"))).await);
    }
    for id in &posts {
        let sheet = until_state(&desk, *id, PostState::Published).await;
        let Some(Fate::Published { at: left, remote_id, .. }) = sheet.post.fates.get(&account()) else { panic!() };
        assert!(*left >= at && !remote_id.is_empty());
    }
    running.stop().await;
    let texts: BTreeSet<String> = sent(dir.path()).into_iter().collect();
    assert_eq!((texts.len(), sent(dir.path()).len()), (5, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_or_frozen_stands_there_until_somebody_gives_it_another_time() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("desk");
    let stale = Rulings { stale_after: Span::millis(200), ..Rulings::default() };
    let with = |work| {
        let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
        let library = Library { rulings: Arc::new(stale.clone()), ..library(&folder, vec![program(dir.path())]) };
        start(library, &vault, work).expect("the desk opens")
    };
    // Nobody sends while only the writer works: its moment goes by.
    let running = with(Work::WriterOnly);
    let missed = made(&running.handle(), content(soon(), "good morning")).await;
    running.stop().await;
    tokio::time::sleep(Duration::from_millis(900)).await;
    let running = with(Work::All);
    let desk = running.handle();
    let stands = until_state(&desk, missed, PostState::Missed).await;
    assert!(why(&stands).contains("did not run at its minute"), "{}", why(&stands));
    assert_eq!(rows(&desk).await, [RowId::Post(missed)]);

    act(&desk, Command::Freeze { reason: "double charges".to_owned(), all: false }).await.unwrap();
    let frozen = made(&desk, content(soon(), "Black Friday!")).await;
    let stands = until_state(&desk, frozen, PostState::Held).await;
    assert!(why(&stands).contains("double charges"), "{}", why(&stands));
    act(&desk, Command::Resume).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(sheet(&desk, frozen).await.post.state(), PostState::Held, "nothing leaves late by itself");

    for (id, stands) in [(frozen, PostState::Held), (missed, PostState::Missed)] {
        let shift = Shift::To(moment(soon()));
        act(&desk, Command::Post { id, act: PostAct::Move { of: None, shift } }).await.unwrap();
        assert_eq!(sheet(&desk, id).await.post.state(), stands, "another time lets nothing go by itself");
        act(&desk, Command::Post { id, act: PostAct::Schedule }).await.unwrap();
        until_state(&desk, id, PostState::Published).await;
    }
    assert!(rows(&desk).await.is_empty());
    running.stop().await;
    assert_eq!(sent(dir.path()).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_is_refused_stands_there_once_and_leaves_when_it_is_mended() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![program(dir.path())], Work::All);
    let desk = running.handle();
    let too_long = Content { variants: Vec::new(), ..content(soon(), "an idea") };
    let none = act(&desk, Command::MakePost { content: Box::new(too_long), schedule: true }).await.unwrap_err();
    assert!(none.to_string().contains("goes to no account"), "{none}");
    let settings = AccountSettings { handle: "gone".to_owned(), ..program(dir.path()) };
    let gone = settings.id();
    let mut elsewhere = content(soon(), "for an account that never was");
    elsewhere.variants[0].account = gone.clone();
    let make = Command::MakePost { content: Box::new(elsewhere), schedule: true };
    let never = act(&desk, make).await.unwrap_err();
    assert!(never.to_string().contains("no account of this desk"), "{never}");
    desk.set_account(&seat(), Wish::Set(Box::new(settings))).await.unwrap();
    let mut elsewhere = content(soon(), "for an account that is gone by then");
    elsewhere.variants[0].account = gone.clone();
    let id = made(&desk, elsewhere).await;
    desk.set_account(&seat(), Wish::Remove(gone.clone())).await.unwrap();
    let stands = until_state(&desk, id, PostState::Held).await;
    let why = stands.post.fates[&gone].why().unwrap();
    assert!(why.contains("shop:gone is no account"), "{why}");
    act(&desk, Command::Post { id, act: PostAct::Drop }).await.unwrap();
    assert!(rows(&desk).await.is_empty(), "what is given up asks nobody");
    running.stop().await;
    assert!(sent(dir.path()).is_empty());
}

/// Posts that wait for somebody's yes, and those that went back to them.
async fn waiting(desk: &Handle, who: &'static str) -> (usize, usize) {
    let Shown::Summary(summary) = desk.ask(&SeatName::new(who), Query::Summary).await else { panic!("no summary") };
    (summary.posts.for_yes, summary.posts.came_back)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_waits_for_a_yes_as_a_row_of_the_queue() {
    let dir = tempfile::tempdir().unwrap();
    let policy = Policy { approvals: 1, approvers: Vec::new() };
    let planning = Arc::new(Planning { policy, ..Planning::default() });
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
    let rulings = Arc::new(Rulings { planning, ..Rulings::default() });
    let library = Library { rulings, ..library(&dir.path().join("desk"), vec![program(dir.path())]) };
    let running = start(library, &vault, Work::All).expect("the desk opens");
    let desk = running.handle();
    let in_an_hour = clock::now().plus(Span::hours(1));
    let make = |schedule| Command::MakePost { content: Box::new(content(in_an_hour, "night trains")), schedule };
    let asks = act(&desk, make(true)).await.unwrap_err();
    assert!(asks.to_string().contains("needs the yes of 1 more"), "{asks}");
    let id = act(&desk, make(false)).await.unwrap().post.unwrap();
    let does = |by: &'static str, act: PostAct| {
        let desk = desk.clone();
        async move { desk.act(&SeatName::new(by), Command::Post { id, act }).await }
    };
    does("ana", PostAct::Submit).await.unwrap();
    assert_eq!(rows(&desk).await, [RowId::Post(id)]);
    // Who is waited for is told, and who waits once it came back.
    assert_eq!((waiting(&desk, "ana").await, waiting(&desk, "ben").await), ((0, 0), (1, 0)));
    does("ben", PostAct::Return { why: "name the train".into() }).await.unwrap();
    assert_eq!((waiting(&desk, "ana").await, waiting(&desk, "ben").await), ((0, 1), (0, 0)));
    does("ana", PostAct::Submit).await.unwrap();
    assert_eq!(waiting(&desk, "ana").await, (0, 0));
    let own = does("ana", PostAct::Approve(None)).await.unwrap_err();
    assert!(own.to_string().contains("somebody else must approve it"), "{own}");
    does("ben", PostAct::Approve(None)).await.unwrap();
    does("ana", PostAct::Schedule).await.unwrap();
    assert!(rows(&desk).await.is_empty());
    // What says something else asks again, and the old yes is there to be compared with.
    let changed = content(in_an_hour, "night trains, cheaper");
    does("ana", PostAct::Write(Box::new(changed))).await.unwrap();
    let sheet = sheet(&desk, id).await;
    assert_eq!((sheet.post.state(), sheet.approvals), (PostState::Review, 1));
    assert_eq!(sheet.post.approved.unwrap().variants[0].text, "night trains");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_shows_the_key_dates_of_its_time_in_the_days_of_the_desk() {
    let dir = tempfile::tempdir().unwrap();
    let key = |month, day| KeyDate {
        name: format!("{month}-{day}"),
        local: None,
        kind: DayKind::Holiday,
        mourning: false,
        on: When::Rule { on: DayRule::Fixed { month, day }, gives_way: None },
    };
    let list = |name: &str, chosen| DayList { name: name.to_owned(), dates: vec![key(3, 28), key(3, 29)], chosen };
    let planning = Arc::new(Planning { dates: vec![list("es", true), list("ro", false)], ..Planning::default() });
    let hours = BusinessHours::always(TimeZone::get("Europe/Madrid").unwrap());
    let rulings = Arc::new(Rulings { planning, hours, ..Rulings::default() });
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir.path(), false));
    let library = Library { rulings, ..library(&dir.path().join("desk"), Vec::new()) };
    let running = start(library, &vault, Work::WriterOnly).expect("the desk opens");
    let desk = running.handle();
    let window = |from: &str, until: &str| Query::Plan {
        from: from.parse().unwrap(),
        until: until.parse().unwrap(),
        undated: false,
    };
    // The 28th in Madrid, which has an hour less.
    let Shown::Plan(sheet) = desk.ask(&seat(), window("2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z")).await else {
        panic!("no plan")
    };
    let days: Vec<(&str, &str)> = sheet.dates.iter().map(|day| (day.name.as_str(), day.list.as_str())).collect();
    assert_eq!(days, [("3-28", "es")]);
    running.stop().await;
}

async fn does(desk: &Handle, id: PostId, act: PostAct) -> Result<Done, Refusal> {
    desk.act(&seat(), Command::Post { id, act }).await
}

async fn stands(desk: &Handle, id: PostId) -> (PostState, Option<Time>) {
    let post = sheet(desk, id).await.post;
    (post.state(), post.content.moment.as_ref().map(|moment| moment.at))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_to_a_post_is_taken_back_and_done_again_across_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("desk");
    let running = open(&path, vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let (day, next) = (clock::now().plus(Span::days(3)), clock::now().plus(Span::days(4)));
    let id = made(&desk, content(day, "night trains")).await;
    let notice = does(&desk, id, PostAct::Move { of: None, shift: Shift::To(moment(next)) }).await.unwrap().notice;
    assert!(notice.to_string().contains("takes it back"), "{notice}");
    does(&desk, id, PostAct::Drop).await.unwrap();
    assert_eq!(stands(&desk, id).await.0, PostState::Dropped);
    running.stop().await;
    let running = open(&path, vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let done = act(&desk, Command::Undo).await.unwrap();
    assert_eq!((done.notice.to_string(), done.post), ("taken back: night trains in the plan".to_owned(), Some(id)));
    assert_eq!(stands(&desk, id).await, (PostState::Scheduled, Some(next)));
    act(&desk, Command::Undo).await.unwrap();
    assert_eq!(stands(&desk, id).await, (PostState::Scheduled, Some(day)));
    // What made it is taken back by giving it up.
    act(&desk, Command::Undo).await.unwrap();
    assert_eq!(stands(&desk, id).await.0, PostState::Dropped);
    for _ in 0..2 {
        act(&desk, Command::Redo).await.unwrap();
    }
    assert_eq!(stands(&desk, id).await, (PostState::Scheduled, Some(next)));
    let report = hearken::store::upkeep::verify(&desk.reader()).unwrap();
    assert!(report.ok, "{report:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_split_is_taken_back_as_one() {
    let dir = tempfile::tempdir().unwrap();
    let second = AccountSettings { handle: "second".to_owned(), ..program(dir.path()) };
    let other = second.id();
    let running = open(&dir.path().join("desk"), vec![program(dir.path()), second], Work::WriterOnly);
    let desk = running.handle();
    let mut both = content(clock::now().plus(Span::days(3)), "for both");
    both.variants.push(Variant { account: other, text: "two".into(), ..Variant::default() });
    let id = made(&desk, both).await;
    let new = does(&desk, id, PostAct::Split { of: account() }).await.unwrap().post.unwrap();
    assert_eq!(sheet(&desk, id).await.post.content.variants.len(), 1);
    act(&desk, Command::Undo).await.unwrap();
    assert_eq!(sheet(&desk, id).await.post.content.variants.len(), 2);
    assert_eq!(stands(&desk, new).await.0, PostState::Dropped);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changed_since_or_what_would_leave_at_once_is_not_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![program(dir.path())], Work::All);
    let desk = running.handle();
    let id = made(&desk, content(clock::now().plus(Span::days(3)), "promo")).await;
    does(&desk, id, PostAct::Move { of: None, shift: Shift::Days(1) }).await.unwrap();
    let dan = SeatName::new("dan");
    desk.act(&dan, Command::Post { id, act: PostAct::Move { of: None, shift: Shift::Days(1) } }).await.unwrap();
    let Err(Refusal::No(why)) = act(&desk, Command::Undo).await else { panic!() };
    assert!(why.to_string().contains("changed since"), "{why}");
    // Given up before its minute, and taken back behind it: it stays given up.
    let at = soon();
    let late = made(&desk, content(at, "late")).await;
    does(&desk, late, PostAct::Drop).await.unwrap();
    while clock::now() <= at {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let Err(Refusal::No(why)) = act(&desk, Command::Undo).await else { panic!() };
    assert!(why.to_string().contains("would leave at once"), "{why}");
    // What is out stays out.
    let out = made(&desk, content(soon(), "out")).await;
    until_state(&desk, out, PostState::Published).await;
    let Err(Refusal::No(why)) = act(&desk, Command::Undo).await else { panic!() };
    assert!(why.to_string().contains("changed since"), "{why}");
    running.stop().await;
    assert_eq!(sent(dir.path()).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_small_month_and_the_first_line_know_the_posts() {
    let dir = tempfile::tempdir().unwrap();
    let running = open(&dir.path().join("desk"), vec![program(dir.path())], Work::WriterOnly);
    let desk = running.handle();
    let zone = desk.library().rulings.zone().clone();
    let today = clock::now().in_zone(&zone).date();
    let tonight = Time::beginning(today, &zone).unwrap().plus(Span::minutes(23 * 60 + 59));
    made(&desk, content(tonight, "tonight")).await;
    made(&desk, content(tonight, "another")).await;
    let gone = made(&desk, content(tonight, "given up")).await;
    does(&desk, gone, PostAct::Drop).await.unwrap();
    let at = clock::now();
    let Shown::Month(month) = desk.ask(&seat(), Query::Month { at, day: at }).await else { panic!() };
    let marks = month.days[usize::try_from(today.day() - 1).unwrap()];
    assert_eq!((marks.planned, marks.published, marks.trouble), (2, 0, 0));
    let named: Vec<(&str, &str)> = month.agenda.iter().map(|line| (line.what.as_str(), line.text.as_str())).collect();
    assert_eq!(named, [("scheduled", "another"), ("scheduled", "tonight")], "of one minute by their names");
    let Shown::Summary(summary) = desk.ask(&seat(), Query::Summary).await else { panic!() };
    assert_eq!(summary.planned_today, 2);
    running.stop().await;
}
