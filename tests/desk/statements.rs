//! Statements of a crisis: who lets them out, how they leave, and what becomes of the next word.

use hearken::domain::ask::{Offer, StatementSheet};
use hearken::domain::crisis::{Crisis, CrisisAct, Escalation, Part, Variant, Wording};
use hearken::domain::id::{CrisisId, EventId, ReplyId};
use hearken::domain::protocol::{LEVELS, Level, Playbook, Protocol, Protocols, Role};
use hearken::domain::rulings::UndoWindow;
use hearken::domain::statement::{Approval, Stage, Statement, Statements, Text};

use super::*;

/// A desk with two programs that deliver, and a crisis raised from its first row.
struct Rig {
    dir: tempfile::TempDir,
    running: Running,
    desk: Handle,
    on: ConversationId,
    crisis: CrisisId,
    window: Span,
    more: More,
}

/// An account besides.
type More = fn() -> Option<AccountSettings>;

const fn alone() -> Option<AccountSettings> {
    None
}

/// One that no connector serves, and which takes 280.
fn by_hand() -> Option<AccountSettings> {
    let (network, handle) = ("x".to_owned(), "@brand".to_owned());
    Some(AccountSettings { network, handle, ..AccountSettings::default() })
}

const QUICK: Span = Span::millis(1);
const LONG: Span = Span::minutes(3);

fn playbook() -> Playbook {
    let level = |level: u8| Level {
        level,
        approve: match level {
            1 => vec![Role::Approver, Role::Lead],
            2 => vec![Role::Approver],
            _ => Vec::new(),
        },
        ..Level::default()
    };
    let protocol = Protocol {
        name: "outage".to_owned(),
        lang: "en".to_owned(),
        title: "Outage".to_owned(),
        levels: LEVELS.into_iter().map(level).collect(),
        ..Protocol::default()
    };
    let statement = |stage: Stage, approved: bool, words: &str| Statement {
        name: format!("outage-{}", stage.word()),
        protocol: "outage".to_owned(),
        stage,
        lang: "en".to_owned(),
        networks: Vec::new(),
        approval: approved.then(|| Approval {
            by: "Mira".to_owned(),
            at: "2026-01-05".parse().unwrap(),
            expires: None,
        }),
        texts: vec![Text { networks: Vec::new(), subject: None, words: words.to_owned() }],
    };
    let statements = vec![
        statement(Stage::Holding, true, "We look into {what}. Next update: {next_update}."),
        statement(Stage::First, false, "{what} is down: {known}. Next update: {next_update}."),
        statement(Stage::Closing, true, "{what} works again."),
        Statement { lang: "es".to_owned(), ..statement(Stage::Holding, true, "Miramos {what}. Más: {next_update}.") },
    ];
    Playbook {
        protocols: Protocols::new(vec![protocol]),
        statements: Statements::new(statements),
        ..Playbook::default()
    }
}

/// An account whose program answers every post with a no.
fn refusing() -> Option<AccountSettings> {
    let script = r#"while IFS= read -r line; do id=${line#*:\"}; id=${id%%\"*}
        case $line in '{"reply"'*) printf '{"refused":"%s","why":"too loud"}\n' "$id" ;; esac; done"#;
    let command = ["sh", "-c", script].map(toml::Value::from).to_vec();
    let mut options = toml::Table::new();
    options.insert("command".to_owned(), toml::Value::Array(command));
    options.insert("name".to_owned(), toml::Value::from("loud"));
    Some(AccountSettings {
        network: "exec".to_owned(),
        handle: "loud".to_owned(),
        options,
        ..AccountSettings::default()
    })
}

fn start_at(dir: &Path, window: Span, more: More) -> Running {
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(dir, false));
    let ready = Readiness { playbook: Arc::new(playbook()), ..Readiness::default() };
    let undo_window = UndoWindow { public: window, ..UndoWindow::default() };
    let rulings = Rulings { undo_window, ready: Arc::new(ready), ..Rulings::default() };
    let mut accounts = vec![program(dir)];
    accounts.extend(more());
    let library = Library { rulings: Arc::new(rulings), ..library(&dir.join("desk"), accounts) };
    start(library, &vault, Work::All).expect("the desk opens")
}

impl Rig {
    async fn new(level: u8, window: Span, more: More) -> Rig {
        let dir = tempfile::tempdir().unwrap();
        let running = start_at(dir.path(), window, more);
        let desk = running.handle();
        until_rows(&desk, 1).await;
        let on = first(&desk).await;
        let asked = Escalation {
            headline: "the app".to_owned(),
            protocol: Some("outage".to_owned()),
            ..Escalation::of(on, level)
        };
        let done = desk.act(&seat(), Command::Escalate(Box::new(asked))).await.unwrap();
        Rig { dir, running, desk, on, crisis: done.crisis.unwrap(), window, more }
    }

    async fn again(self) -> Rig {
        self.running.stop().await;
        let running = start_at(self.dir.path(), self.window, self.more);
        let desk = running.handle();
        Rig { running, desk, ..self }
    }

    async fn does(&self, who: &str, act: CrisisAct) -> Result<Done, Refusal> {
        self.desk.act(&SeatName::new(who), Command::Crisis { id: self.crisis, act }).await
    }

    fn crisis(&self) -> Crisis {
        self.desk.reader().subject::<Crisis>(self.crisis).unwrap().unwrap()
    }

    async fn sheet(&self, who: &str, stage: Option<Stage>, proposal: Option<EventId>) -> StatementSheet {
        let query = Query::Statements { crisis: Some(self.crisis), stage, lang: None, proposal };
        match self.desk.ask(&SeatName::new(who), query).await {
            Shown::Statements(Some(sheet)) => *sheet,
            other => panic!("no sheet: {other:?}"),
        }
    }

    /// What could be said at a stage, as it is; `known` is filled.
    async fn wording(&self, stage: Stage) -> Wording {
        let sheet = self.sheet("ana", Some(stage), None).await;
        let values = sheet.values.clone().with("known", "orders are safe");
        sheet.wording(&sheet.offers.iter().collect::<Vec<_>>(), &values)
    }

    async fn states(&self, who: &str, wording: Wording, unapproved: bool) -> Result<Done, Refusal> {
        let filled = std::collections::BTreeMap::new();
        self.does(who, CrisisAct::State { wording: Box::new(wording), unapproved, filled }).await
    }

    async fn parts(&self) -> Vec<Part> {
        let rows = listing(&self.desk).await.rows;
        let parts = rows.into_iter().filter_map(|row| match row.id {
            RowId::Crisis(_, part) => Some(part),
            _ => None,
        });
        parts.collect()
    }

    async fn until(&self, reply: ReplyId, word: &str) -> Delivery {
        let mut news = self.desk.news();
        let ends = async {
            loop {
                let reply = self.desk.reader().reply(reply).unwrap().unwrap();
                if reply.state.word() == word {
                    return reply.state;
                }
                news.changed().await.expect("the desk lives");
            }
        };
        tokio::time::timeout(Duration::from_secs(60), ends).await.expect("it comes to its end")
    }

    fn sent(&self) -> Vec<String> {
        let sent = std::fs::read_to_string(self.dir.path().join("sent")).unwrap_or_default();
        sent.lines().map(str::to_owned).collect()
    }
}

fn refusal(result: Result<Done, Refusal>) -> String {
    result.unwrap_err().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_approved_in_calm_leaves_and_the_next_update_is_promised() {
    let rig = Rig::new(2, QUICK, alone).await;
    assert!(rig.parts().await.contains(&Part::Statement));
    let sheet = rig.sheet("ana", None, None).await;
    assert_eq!((sheet.stage, sheet.offers.len()), (Stage::Holding, 1));
    assert!(sheet.offers[0].fits(&sheet.values, &sheet.next_update_words) && sheet.offers[0].approved);
    let done = rig.states("ana", rig.wording(Stage::Holding).await, false).await.unwrap();
    assert!(done.notice.to_string().contains("the next update is promised for"), "{}", done.notice);
    rig.until(done.replies[0], "delivered").await;
    let crisis = rig.crisis();
    let (stated, promised) = (&crisis.stated[0], crisis.promised.unwrap());
    assert_eq!((stated.stage, stated.unapproved, &stated.approved_by), (Stage::Holding, false, &None));
    assert!(promised > stated.at && promised.millis() % 300_000 == 0, "to five minutes");
    let said = rig.desk.reader().outgoing(done.replies[0]).unwrap().unwrap().text;
    let time = promised.in_zone(&jiff::tz::TimeZone::UTC).strftime("%H:%M").to_string();
    assert!(said.starts_with("We look into the app. Next update: ") && said.contains(&time), "{said} {time}");
    assert!(rig.parts().await.contains(&Part::Update));
    assert_eq!(rig.sheet("ana", None, None).await.stage, Stage::First);
    let pinned = thread(&rig.desk, rig.on).await.conversation.crisis.unwrap();
    assert_eq!(pinned.clock.last_statement, Some(stated.at), "its clock starts anew");

    // The end of it ends the promise.
    let done = rig.states("ana", rig.wording(Stage::Closing).await, false).await.unwrap();
    rig.until(done.replies[0], "delivered").await;
    assert_eq!(rig.crisis().promised, None);
    rig.does("ana", CrisisAct::Close { why: "stable".to_owned() }).await.unwrap();
    assert!(rig.parts().await.is_empty());
    assert_eq!(rig.sent().len(), 2);
    // The report names each with what it was to keep.
    let Shown::Postmortem(Some(report)) = rig.desk.ask(&seat(), Query::Postmortem { id: Some(rig.crisis) }).await
    else {
        panic!("no report")
    };
    let kept =
        |what: &str| report.moments.iter().find(|moment| moment.what == what).map(|one| (one.at.is_some(), one.due));
    assert_eq!(kept("closing statement"), Some((true, Some(promised))));
    assert!(kept("first statement (holding)").is_some_and(|(said, due)| said && due.is_some()), "{:?}", report.moments);
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_approved_waits_over_a_restart_for_the_yes_of_another() {
    let rig = Rig::new(2, QUICK, alone).await;
    let wording = rig.wording(Stage::First).await;
    let done = rig.states("ana", wording.clone(), false).await.unwrap();
    assert!(done.notice.to_string().contains("somebody else (approver)"), "{}", done.notice);
    assert!(refusal(rig.states("ana", wording, false).await).contains("waits for a yes already"));
    let rig = rig.again().await;
    let proposal = rig.crisis().proposals[0].id;
    assert!(rig.parts().await.contains(&Part::Approval(proposal)) && rig.sent().is_empty());
    let sheet = rig.sheet("mira", None, Some(proposal)).await;
    let shown = sheet.proposal.clone().unwrap();
    assert_eq!((shown.by.as_str(), shown.own, &shown.cannot), ("ana", false, &None));
    assert_eq!(sheet.offers[0].base, None, "it is the text of the file, filled");
    assert!(refusal(rig.does("ana", CrisisAct::Approve { proposal }).await).contains("somebody else must approve"));
    // Of two who say yes at once one is first.
    let (one, other) = tokio::join!(
        rig.does("mira", CrisisAct::Approve { proposal }),
        rig.does("dan", CrisisAct::Approve { proposal }),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
    let (done, lost) = if let Ok(done) = one { (done, other) } else { (other.unwrap(), one) };
    assert!(refusal(lost).contains("somebody was quicker"));
    rig.until(done.replies[0], "delivered").await;
    let crisis = rig.crisis();
    assert_eq!(crisis.stated[0].by, seat());
    assert!(crisis.stated[0].approved_by.is_some() && crisis.proposals.is_empty());
    assert_eq!(rig.sent().len(), 1);
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_the_role_says_yes_and_both_do_at_the_worst_level() {
    let rig = Rig::new(1, QUICK, alone).await;
    for (role, to) in [(Role::Approver, "mira"), (Role::Lead, "dan")] {
        rig.does("ana", CrisisAct::Give { role, to: Some(SeatName::new(to)) }).await.unwrap();
    }
    rig.states("ana", rig.wording(Stage::First).await, false).await.unwrap();
    let proposal = rig.crisis().proposals[0].id;
    let ben = refusal(rig.does("ben", CrisisAct::Approve { proposal }).await);
    assert!(ben.contains("mira (approver), dan (lead) must say yes"), "{ben}");
    let done = rig.does("mira", CrisisAct::Approve { proposal }).await.unwrap();
    assert_eq!(done.notice.to_string(), "yes noted; dan (lead) must say yes too");
    assert!(done.replies.is_empty());
    let rig = rig.again().await;
    let done = rig.does("dan", CrisisAct::Approve { proposal }).await.unwrap();
    rig.until(done.replies[0], "delivered").await;
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_back_with_a_reason_and_its_writer_hears_of_it() {
    let rig = Rig::new(2, QUICK, alone).await;
    rig.states("ana", rig.wording(Stage::First).await, false).await.unwrap();
    let proposal = rig.crisis().proposals[0].id;
    assert!(rig.does("mira", CrisisAct::Return { proposal, why: " ".to_owned() }).await.is_err());
    rig.does("mira", CrisisAct::Return { proposal, why: "no names".to_owned() }).await.unwrap();
    let heard = |shown: Shown| match shown {
        Shown::Summary(summary) => summary.statements.into_iter().map(|news| news.words).collect::<Vec<_>>(),
        other => panic!("no summary: {other:?}"),
    };
    let ana = heard(rig.desk.ask(&seat(), Query::Summary).await);
    assert_eq!(ana, ["mira returned your first statement: no names"]);
    assert!(heard(rig.desk.ask(&SeatName::new("dan"), Query::Summary).await).is_empty());
    let row = RowId::Crisis(rig.crisis, Part::Statement);
    let Shown::Rows(rows) = rig.desk.ask(&seat(), Query::Rows { ids: vec![row] }).await else { panic!("no rows") };
    assert_eq!(rows[0].text, "first statement returned to ana by mira: no names");
    // Mira writes it herself: now ana says yes.
    let again = Wording { replaces: None, ..rig.wording(Stage::First).await };
    rig.states("mira", again.clone(), false).await.unwrap();
    let proposal = rig.crisis().proposals[0].id;
    let mended = Variant { text: "The app is down.".to_owned(), ..again.variants[0].clone() };
    let mended = Wording { variants: vec![mended], replaces: Some(proposal), next_update: None, ..again };
    rig.states("dan", mended.clone(), false).await.unwrap();
    let crisis = rig.crisis();
    assert_eq!((crisis.proposals.len(), crisis.proposals[0].by.as_str()), (1, "dan"), "it took the place of mira's");
    assert!(refusal(rig.states("ben", mended, false).await).contains("somebody was quicker"));
    let proposal = crisis.proposals[0].id;
    let sheet = rig.sheet("mira", None, Some(proposal)).await;
    assert!(sheet.offers[0].base.as_deref().is_some_and(|base| base.starts_with("the app is down: orders are safe.")));
    let done = rig.does("mira", CrisisAct::Approve { proposal }).await.unwrap();
    rig.until(done.replies[0], "delivered").await;
    let dan = heard(rig.desk.ask(&SeatName::new("dan"), Query::Summary).await);
    assert_eq!(dan, ["mira approved your first statement: it is sent off"]);
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_approved_it_says_the_timeline_where_a_person_wished_so() {
    let rig = Rig::new(2, QUICK, alone).await;
    let done = rig.states("ana", rig.wording(Stage::First).await, true).await.unwrap();
    rig.until(done.replies[0], "delivered").await;
    let Shown::Crisis(Some(sheet)) = rig.desk.ask(&seat(), Query::Crisis { id: Some(rig.crisis) }).await else {
        panic!("no crisis")
    };
    let told: Vec<&str> = sheet.timeline.iter().map(|line| line.text.as_str()).collect();
    assert!(told.contains(&"first statement sent off to 1 account; nobody approved it"), "{told:?}");
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_not_said_twice_and_what_is_called_back_was_not_said() {
    let rig = Rig::new(2, LONG, alone).await;
    let done = rig.states("ana", rig.wording(Stage::Holding).await, false).await.unwrap();
    let wording = rig.wording(Stage::Holding).await;
    let twice = refusal(rig.states("dan", wording.clone(), false).await);
    assert!(twice.contains("a holding statement of ana counts down"), "{twice}");
    let rig = rig.again().await;
    assert!(
        refusal(rig.states("dan", wording.clone(), false).await).contains("counts down"),
        "a restart changes nothing"
    );
    rig.desk.act(&seat(), Command::CallBack { reply: Some(done.replies[0]) }).await.unwrap();
    let crisis = rig.crisis();
    assert!(crisis.stated.is_empty() && crisis.promised.is_none());
    assert!(rig.parts().await.contains(&Part::Statement));
    let pinned = thread(&rig.desk, rig.on).await.conversation.crisis.unwrap();
    assert_eq!(pinned.clock.last_statement, None);
    rig.states("dan", wording, false).await.unwrap();
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_refused_by_its_network_leaves_the_others_and_all_refused_were_not_said() {
    let rig = Rig::new(2, QUICK, refusing).await;
    let wording = rig.wording(Stage::Holding).await;
    assert_eq!(wording.variants.len(), 2);
    let done = rig.states("ana", wording.clone(), false).await.unwrap();
    let by = |name: &str| {
        let of = |id: &&ReplyId| rig.desk.reader().reply(**id).unwrap().unwrap().account.as_str().contains(name);
        *done.replies.iter().find(of).unwrap()
    };
    let (loud, calm) = (by("loud"), by("brand"));
    rig.until(calm, "delivered").await;
    let Delivery::Refused { why } = rig.until(loud, "refused").await else { panic!("it left") };
    assert!(why.contains("too loud"), "{why}");
    assert_eq!(rig.crisis().stated[0].replies, [calm]);
    let alone: Vec<Variant> =
        wording.variants.iter().filter(|one| one.account.as_str().contains("loud")).cloned().collect();
    let rest = Wording { variants: alone, stage: Stage::Update, ..wording };
    let done = rig.states("ana", rest, false).await.unwrap();
    rig.until(done.replies[0], "refused").await;
    assert_eq!(rig.crisis().stated.len(), 1);
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn under_a_freeze_of_all_those_who_speak_go_on() {
    let rig = Rig::new(2, QUICK, alone).await;
    rig.does("ana", CrisisAct::Give { role: Role::Writer, to: Some(seat()) }).await.unwrap();
    rig.desk.act(&seat(), Command::Freeze { reason: "double charges".to_owned(), all: true }).await.unwrap();
    let done = rig.states("ana", rig.wording(Stage::Holding).await, false).await.unwrap();
    assert!(done.notice.to_string().contains("goes out although the desk is frozen"), "{}", done.notice);
    rig.until(done.replies[0], "delivered").await;
    assert!(rig.desk.reader().reply(done.replies[0]).unwrap().unwrap().during_freeze);
    let done = rig.states("ben", rig.wording(Stage::Closing).await, false).await.unwrap();
    assert!(done.notice.to_string().contains("held: the desk is frozen"), "{}", done.notice);
    rig.until(done.replies[0], "held").await;
    // What ana wrote leaves whoever said yes to it.
    rig.states("ana", rig.wording(Stage::First).await, false).await.unwrap();
    let proposal = rig.crisis().proposals[0].id;
    let done = rig.does("ben", CrisisAct::Approve { proposal }).await.unwrap();
    rig.until(done.replies[0], "delivered").await;
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_leave_is_said_before_and_nothing_is_sent() {
    let rig = Rig::new(4, QUICK, by_hand).await;
    let mut wording = rig.wording(Stage::Holding).await;
    let hand = wording.variants.extract_if(.., |variant| variant.account.network() == "x").next().unwrap();
    let with = |text: &str| {
        let variants = vec![Variant { text: text.to_owned(), ..wording.variants[0].clone() }];
        Wording { variants, ..wording.clone() }
    };
    let open = refusal(rig.states("ana", with("We look into {what}."), false).await);
    assert!(open.contains("{what}"), "{open}");
    let mut long = with("We look into it.");
    long.variants.push(Variant { text: "word ".repeat(60), ..hand.clone() });
    let over = refusal(rig.states("ana", long, false).await);
    assert!(over.starts_with("x:@brand: ") && over.contains("280"), "{over}");
    assert!(refusal(rig.states("ana", with(" "), false).await).contains("needs words"));
    let mut other = with("We look into it.");
    other.variants[0].account = AccountId::new("mastodon", "@nobody");
    assert!(refusal(rig.states("ana", other, false).await).contains("no account of this desk"));
    // What no connector sends waits for a person.
    let mut both = with("We look into it first.");
    both.variants.push(hand);
    let done = rig.states("ana", both, false).await.unwrap();
    assert!(done.notice.to_string().contains("; 1 is for you to post by hand"), "{}", done.notice);
    rig.until(done.replies[1], "by_hand").await;
    rig.until(done.replies[0], "delivered").await;
    // At this level nobody is asked.
    let done = rig.states("ana", with("We look into it.\u{1b}[2J"), false).await.unwrap();
    rig.until(done.replies[0], "delivered").await;
    assert!(rig.sent()[1].contains("We look into it.") && !rig.sent()[1].contains("[2J"), "{:?}", rig.sent());
    rig.does("ana", CrisisAct::Close { why: String::new() }).await.unwrap();
    assert!(refusal(rig.states("ana", with("More."), false).await).contains("is over"));
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_filled_in_once_is_there_on_the_next_statement() {
    let rig = Rig::new(4, QUICK, alone).await;
    let sheet = rig.sheet("ana", Some(Stage::First), None).await;
    let filled = [("what", "orders\u{7}"), ("known", "orders are safe"), ("next_update", "9:00")]
        .map(|(a, b)| (a.to_owned(), b.to_owned()));
    let values = sheet.values.clone().with("what", "orders").with("known", "orders are safe");
    let wording = Box::new(sheet.wording(&sheet.offers.iter().collect::<Vec<_>>(), &values));
    let state = CrisisAct::State { wording, unapproved: false, filled: filled.into_iter().collect() };
    let done = rig.does("ana", state).await.unwrap();
    rig.until(done.replies[0], "delivered").await;
    // Also after a restart, and for somebody else.
    let rig = rig.again().await;
    let sheet = rig.sheet("dan", Some(Stage::Update), None).await;
    assert_eq!(sheet.values.all().get("what").map(String::as_str), Some("orders"));
    // What is new has to be said anew: the old words are at hand, and stand in no text by themselves.
    assert_eq!(sheet.values.all().get("known"), None);
    assert_eq!(sheet.filled.get("known").map(String::as_str), Some("orders are safe"));
    let Shown::Crisis(Some(shown)) = rig.desk.ask(&seat(), Query::Crisis { id: Some(rig.crisis) }).await else {
        panic!("no crisis")
    };
    let told: Vec<&str> = shown.timeline.iter().map(|line| line.text.as_str()).collect();
    assert!(told.contains(&"in statements: known = orders are safe · what = orders"), "{told:?}");
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_began_with_the_first_message_and_not_when_it_was_raised() {
    let rig = Rig::new(2, QUICK, alone).await;
    let first = thread(&rig.desk, rig.on).await.conversation.items[0].at;
    assert!(first < rig.crisis().since);
    let sheet = rig.sheet("ana", None, None).await;
    let (first, today) = (first.in_zone(&jiff::tz::TimeZone::UTC), clock::now().in_zone(&jiff::tz::TimeZone::UTC));
    let form = if first.date() == today.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    assert_eq!(sheet.values.all().get("since"), Some(&first.strftime(form).to_string()));
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_speaks_another_language_and_that_is_approved_too() {
    let rig = Rig::new(2, QUICK, alone).await;
    let mut sheet = rig.sheet("ana", Some(Stage::Holding), None).await;
    assert_eq!((sheet.offers[0].lang.as_str(), sheet.others.len()), ("en", 1));
    sheet.offers[0] = sheet.others[0].clone();
    let wording = sheet.wording(&[&sheet.offers[0]], &sheet.values);
    assert_eq!(wording.variants[0].lang.as_deref(), Some("es"));
    let done = rig.states("ana", wording, false).await.unwrap();
    rig.until(done.replies[0], "delivered").await;
    assert!(rig.sent()[0].contains("Miramos the app. Más: "), "{:?}", rig.sent());
    // What somebody changed is held against the text of its own language.
    let sheet = rig.sheet("ana", Some(Stage::Holding), None).await;
    let changed = Offer { words: "Miramos the app ya.".to_owned(), approved: false, ..sheet.others[0].clone() };
    rig.states("ana", sheet.wording(&[&changed], &sheet.values), false).await.unwrap();
    let proposal = rig.crisis().proposals[0].id;
    let sheet = rig.sheet("mira", None, Some(proposal)).await;
    assert!(sheet.offers[0].base.as_deref().is_some_and(|base| base.starts_with("Miramos the app. Más:")));
    rig.running.stop().await;
}
