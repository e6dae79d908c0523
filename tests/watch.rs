//! The watch of a whole desk: a program brings messages, the clock is driven by hand, and alarms come and go. One test
//! after the other: they share the clock.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hearken::desk::vault::DeskVault;
use hearken::desk::{Handle, Library, Running, Work, clock, start};
use hearken::domain::alarm::{Alarm, AlarmAct, AlarmChange, AlarmKind};
use hearken::domain::ask::{Pulse, Query, RowId, Shown, Staffing, WatchSheet};
use hearken::domain::bands::{Band, Order};
use hearken::domain::chain::Paging;
use hearken::domain::command::Command;
use hearken::domain::crisis::Escalation;
use hearken::domain::event::Event;
use hearken::domain::id::{AccountId, SeatName};
use hearken::domain::item::{Author, Item, Kind};
use hearken::domain::network::{AccountSettings, Vault};
use hearken::domain::rulings::Rulings;
use hearken::domain::time::{Span, Time};
use hearken::domain::watch::Watching;
use tokio::sync::Mutex;

static CLOCK: Mutex<()> = Mutex::const_new(());

/// Days that are known before a test begins, and minutes between two messages of them.
const DAYS: i64 = 4;
const EVERY: i64 = 4;

fn seat() -> SeatName {
    SeatName::new("ana")
}

/// A program that says what is written into a file, as it is written.
fn feed(dir: &Path) -> AccountSettings {
    let mut options = toml::Table::new();
    let file = dir.join("feed");
    std::fs::File::create(&file).unwrap();
    options.insert("command".to_owned(), toml::Value::from(format!("exec tail -n +1 -f {}", file.display())));
    options.insert("name".to_owned(), toml::Value::from("forum"));
    AccountSettings { network: "exec".to_owned(), handle: "@shop".to_owned(), options, ..AccountSettings::default() }
}

fn by_hand() -> AccountSettings {
    AccountSettings { network: "facebook".to_owned(), handle: "brand".to_owned(), ..AccountSettings::default() }
}

fn item(account: &AccountId, n: u64, at: Time, angry: bool) -> Item {
    let text = if angry { complaint(n) } else { format!("When do you open on day {n}?") };
    Item {
        network: account.network().to_owned(),
        account: account.handle().to_owned(),
        id: format!("m{n}"),
        conversation: None,
        kind: Kind::Mention,
        created_at: at,
        author: Author { handle: format!("person{n}"), followers: Some(n), ..Author::default() },
        text,
        lang: None,
        in_reply_to: None,
        url: None,
        subject: None,
        media: Vec::new(),
        engagement: None,
        visibility: None,
        rating: None,
        from_us: false,
        extra: serde_json::Map::default(),
    }
}

/// What angry people write, each in words of their own: copies count once.
fn complaint(n: u64) -> String {
    const BEGIN: [&str; 6] = [
        "Charged twice and nobody answers:",
        "You took my money two times, shame on you,",
        "This app is a scandal, I want my refund for",
        "Worst service ever, still no refund of",
        "I am furious, you double charge people for",
        "Thieves! Gone from my card again:",
    ];
    const WORDS: [&str; 24] = [
        "kettle", "river", "window", "garden", "ticket", "copper", "marble", "orange", "pillow", "rocket", "silver",
        "timber", "basket", "candle", "dragon", "engine", "feather", "hammer", "island", "jacket", "ladder", "mirror",
        "needle", "oyster",
    ];
    let mut dice = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut below = |most: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(dice >> 33).unwrap() % most
    };
    let begin = BEGIN[below(BEGIN.len())];
    let words: Vec<&str> = (0..9).map(|_| WORDS[below(WORDS.len())]).collect();
    format!("{begin} {} #charged", words.join(" "))
}

/// A desk of one program and, where wanted, an account by hand.
struct Scene {
    dir: tempfile::TempDir,
    accounts: Vec<AccountSettings>,
    watching: Watching,
    running: Option<Running>,
    n: u64,
}

impl Scene {
    /// A desk that knows the last days of each account.
    async fn new(accounts: impl Fn(&Path) -> Vec<AccountSettings>) -> Scene {
        // Each scene begins days after the one before, at noon.
        clock::drive_from("2026-11-02T12:00:00Z".parse().unwrap());
        clock::advance_to(clock::now().plus(Span::days(40)));
        let dir = tempfile::tempdir().unwrap();
        let accounts = accounts(dir.path());
        let mut scene = Scene { dir, accounts, watching: Watching::default(), running: None, n: 0 };
        scene.open(Work::WriterOnly);
        for account in 0..scene.accounts.len() {
            scene.import(account, DAYS).await;
        }
        scene.stop().await;
        scene
    }

    fn open(&mut self, work: Work) {
        let dir = self.dir.path().join("desk");
        let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(&dir, false));
        let rulings = Rulings { watch: self.watching.clone(), ..Rulings::default() };
        let library = Library {
            name: "test".to_owned(),
            dir,
            accounts: self.accounts.clone(),
            rulings: Arc::new(rulings),
            ..Library::default()
        };
        self.running = Some(start(library, &vault, work).expect("the desk opens"));
    }

    async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    fn desk(&self) -> Handle {
        self.running.as_ref().unwrap().handle()
    }

    fn account(&self, place: usize) -> AccountId {
        match self.accounts[place].network.as_str() {
            "exec" => AccountId::new("forum", "@shop"),
            _ => self.accounts[place].id(),
        }
    }

    /// Takes in what came on so many days, one message every few minutes.
    async fn import(&mut self, account: usize, days: i64) {
        let (id, now) = (self.account(account), clock::now());
        let minutes = (1..days * 24 * 60 / EVERY).rev().map(|n| n * EVERY);
        let items: Vec<Item> = minutes
            .map(|ago| {
                self.n += 1;
                item(&id, self.n, now.minus(Span::minutes(ago)), self.n.is_multiple_of(20))
            })
            .collect();
        self.desk().take_in(items, now).await.unwrap();
    }

    /// The program says one more.
    fn says(&mut self, angry: bool) {
        self.n += 1;
        let said = item(&self.account(0), self.n, clock::now(), angry);
        let path: PathBuf = self.dir.path().join("feed");
        let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
        writeln!(file, "{}", serde_json::to_string(&said).unwrap()).unwrap();
    }

    /// Lives so many minutes, in each of which so many come; every tenth is angry, or all of them.
    async fn lives(&mut self, minutes: i64, a_minute: f64, angry: bool) {
        let mut due = 0.0;
        for _ in 0..minutes * 6 {
            due += a_minute / 6.0;
            while due >= 1.0 {
                due -= 1.0;
                let is_angry = angry || self.n.is_multiple_of(20);
                self.says(is_angry);
            }
            clock::advance_to(clock::now().plus(Span::seconds(10)));
            tokio::time::sleep(Duration::from_millis(12)).await;
        }
        self.settles().await;
    }

    /// Waits until what was said is counted as far as the clock allows.
    async fn settles(&self) {
        let wanted = clock::now().minus(Span::minutes(8));
        for _ in 0..2_000 {
            if self.watch().await.streams.iter().any(|stream| stream.until.is_some_and(|until| until >= wanted)) {
                return;
            }
            clock::advance_to(clock::now().plus(Span::seconds(1)));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("nothing is counted: {:?}", self.watch().await);
    }

    async fn watch(&self) -> WatchSheet {
        match self.desk().ask(&seat(), Query::Watch).await {
            Shown::Watch(watch) => *watch,
            other => panic!("no streams: {other:?}"),
        }
    }

    fn alarms(&self) -> Vec<Alarm> {
        self.desk().reader().subjects::<Alarm>().unwrap().into_iter().map(|(_, alarm)| alarm).collect()
    }

    fn changes(&self) -> Vec<&'static str> {
        let word = |event: Event| match event {
            Event::Alarm { change, .. } => Some(match change {
                AlarmChange::Given(_) => "given",
                AlarmChange::Grew { .. } => "grew",
                AlarmChange::Turned(_) => "turned",
                AlarmChange::Over => "over",
                AlarmChange::PutAway { .. } => "put away",
                AlarmChange::TakenOut => "taken out",
                AlarmChange::Became { .. } => "became",
            }),
            _ => None,
        };
        let log = self.desk().reader().log(0, 100_000).unwrap();
        log.into_iter().filter_map(|(_, recorded)| word(recorded.event)).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crisis_is_a_row_within_a_quarter_of_an_hour_once_across_a_restart_and_ends() {
    let _clock = CLOCK.lock().await;
    let mut scene = Scene::new(|dir| vec![feed(dir)]).await;
    scene.open(Work::All);
    scene.lives(20, 0.25, false).await;
    assert_eq!(scene.alarms(), [], "as usual");
    let began = clock::now();
    scene.lives(15, 4.0, true).await;
    let alarms = scene.alarms();
    let [alarm] = alarms.as_slice() else { panic!("{alarms:?}") };
    assert_eq!((alarm.seen.kind, alarm.seen.account.clone()), (AlarmKind::Negative, Some(scene.account(0))));
    assert!(alarm.at.since(began) <= Span::minutes(15), "{alarm:?}");
    assert!(alarm.seen.rate > 3 * alarm.seen.normal.max(1) && alarm.seen.since >= began.minus(Span::minutes(10)));
    assert!(alarm.seen.terms.iter().any(|term| term == "#charged"), "{alarm:?}");
    let desk = scene.desk();
    let followers = |id| desk.reader().item(id).unwrap().unwrap().author.followers.unwrap();
    let followed: Vec<u64> = alarm.seen.examples.iter().map(|id| followers(*id)).collect();
    assert!(followed.len() >= 3 && followed.is_sorted_by(|a, b| a >= b), "{followed:?}");
    // A row of the band Crisis, in words.
    let Shown::Listing(listing) =
        desk.ask(&seat(), Query::Listing { filter: String::new(), order: Order::Saving }).await
    else {
        panic!("a listing")
    };
    let listed = listing.rows.iter().find(|row| row.id == RowId::Alarm(alarm.id)).expect("a row");
    assert_eq!(listed.band, Band::Crisis);
    let Shown::Rows(rows) = desk.ask(&seat(), Query::Rows { ids: vec![listed.id.clone()] }).await else { panic!() };
    assert!(rows[0].text.contains(" negative/h, normal ") && rows[0].text.contains("#charged"), "{}", rows[0].text);
    let Shown::Pulse(pulse) = desk.ask(&seat(), Query::Pulse).await else { panic!("a pulse") };
    let Pulse { rate, alarm: goes_on, days_missing, .. } = pulse;
    // Of a quarter of an hour at four a minute ten minutes are closed.
    assert!(rate > Some(35) && goes_on == Some(AlarmKind::Negative) && days_missing == 0, "{rate:?} {goes_on:?}");

    // A restart in the middle: the same alarm goes on.
    scene.stop().await;
    scene.open(Work::All);
    scene.lives(10, 4.0, true).await;
    assert_eq!(scene.alarms().len(), 1, "{:?}", scene.changes());
    let id = scene.alarms()[0].id;
    let why = || AlarmAct::PutAway { why: "a sale".to_owned() };
    scene.desk().act(&seat(), Command::Alarm { id, act: why() }).await.unwrap();
    assert!(scene.alarms()[0].is_settled());
    scene.desk().act(&seat(), Command::Alarm { id, act: AlarmAct::TakeOut }).await.unwrap();
    scene.lives(80, 0.25, false).await;
    assert!(scene.alarms()[0].over.is_some(), "{:?} {:?}", scene.changes(), scene.watch().await.streams);
    let changes = scene.changes();
    assert_eq!(changes.iter().filter(|change| **change == "given").count(), 1, "{changes:?}");
    let told = changes.iter().filter(|change| **change == "grew").count();
    assert!(told <= 6, "no flood: {changes:?}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_was_shut_or_killed_and_an_import_of_months_alarm_nobody() {
    let _clock = CLOCK.lock().await;
    let mut scene = Scene::new(|dir| vec![feed(dir), by_hand()]).await;
    scene.open(Work::All);
    scene.lives(10, 0.25, false).await;
    // Shut for a night; then the night comes at once.
    scene.stop().await;
    for _ in 0..10 * 60 / EVERY {
        clock::advance_to(clock::now().plus(Span::minutes(EVERY)));
        scene.says(false);
    }
    scene.open(Work::All);
    scene.lives(10, 0.25, false).await;
    // Months of another account are handed in.
    scene.import(1, 60).await;
    scene.lives(15, 0.25, false).await;
    assert_eq!(scene.changes(), Vec::<&str>::new(), "{:?}", scene.watch().await.streams);
    let watch = scene.watch().await;
    assert_eq!(watch.streams.len(), 3);
    assert!(watch.streams.iter().all(|stream| stream.days_missing == 0), "{watch:?}");
    let Shown::Staffing(staffing) = scene.desk().ask(&seat(), Query::Staffing).await else { panic!("staffing") };
    let Staffing { heard, weeks, map, .. } = *staffing;
    assert!(heard > 10_000 && weeks == 8 && map.busiest().is_some(), "{heard} in {weeks}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alarm_belongs_to_the_crisis_of_its_account_or_pages_by_itself() {
    let _clock = CLOCK.lock().await;
    for raised in [true, false] {
        let mut scene = Scene::new(|dir| vec![feed(dir)]).await;
        scene.watching.page = true;
        scene.open(Work::All);
        scene.lives(10, 0.25, false).await;
        if raised {
            scene.says(true);
            scene.lives(1, 0.0, false).await;
            let desk = scene.desk();
            let on = desk.reader().place_of(&scene.account(0), &format!("m{}", scene.n)).unwrap().unwrap().conversation;
            desk.act(&seat(), Command::Escalate(Box::new(Escalation::of(on, 2)))).await.unwrap();
        }
        scene.lives(15, 4.0, true).await;
        let alarms = scene.alarms();
        let [alarm] = alarms.as_slice() else { panic!("{alarms:?}") };
        assert_eq!(alarm.crisis.is_some(), raised, "{:?}", scene.changes());
        let pages = scene.desk().reader().subjects::<Paging>().unwrap();
        let of_watch = pages.iter().filter(|(_, paging)| paging.raised.rule.as_deref() == Some("watch")).count();
        assert_eq!(of_watch, usize::from(!raised));
        if let Shown::Crisis(Some(crisis)) = scene.desk().ask(&seat(), Query::Crisis { id: None }).await {
            assert!(crisis.timeline.iter().any(|line| line.text.starts_with("the watch: ")), "{:?}", crisis.timeline);
        } else {
            assert!(!raised, "a crisis runs");
        }
        scene.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_watches_nothing_sees_nothing() {
    let _clock = CLOCK.lock().await;
    let mut scene = Scene::new(|dir| vec![feed(dir)]).await;
    scene.watching.false_alarms_a_week = 0.0;
    scene.open(Work::All);
    for _ in 0..20 {
        scene.says(true);
        clock::advance_to(clock::now().plus(Span::minutes(1)));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let watch = scene.watch().await;
    assert_eq!((watch.streams.len(), watch.alarms.len(), scene.changes().len()), (0, 0, 0));
    scene.stop().await;
}
