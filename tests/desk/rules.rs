//! Rules at work: once for each message, by name in the log, across restarts, and never against a person.

use hearken::domain::class::Class;
use hearken::domain::conversation::{Change, Dismissal, State};
use hearken::domain::event::Event;
use hearken::domain::rules::{Condition, Phrase, PutOff, Rule, RuleAct, Rules, Then};
use hearken::domain::targets::{Counting, Target};

use super::*;

fn rule(name: &str, text: &str, then: Vec<Then>) -> Rule {
    let when = vec![Condition::Text(vec![Phrase::read(text).unwrap()])];
    Rule { name: name.to_owned(), when, then, ..Rule::default() }
}

fn with_rules(dir: &Path, rules: Vec<Rule>) -> Library {
    Library { rules: Rules::new(rules), ..library(dir, Vec::new()) }
}

fn begin(library: Library) -> Running {
    let vault: Arc<dyn Vault> = Arc::new(DeskVault::new(&library.dir, false));
    start(library, &vault, Work::WriterOnly).expect("the desk opens")
}

fn label(name: &str) -> Then {
    Then::Label(vec![name.to_owned()])
}

/// The next message of the same person below the same comment.
fn answer(to: &str, native: &str, text: &str) -> Item {
    let first = item(to, 0, text);
    Item { id: native.to_owned(), in_reply_to: Some(to.to_owned()), ..first }
}

/// Every firing in the log, as `rule` and what it did.
fn fired(desk: &Handle) -> Vec<(String, Vec<RuleAct>)> {
    let log = desk.reader().log(0, 10_000).unwrap();
    let firing = |event| match event {
        Event::Conversation { change: Change::Ruled(firing), .. } => Some((firing.rule, firing.did)),
        _ => None,
    };
    log.into_iter().filter_map(|(_, recorded)| firing(recorded.event)).collect()
}

async fn log_words(desk: &Handle) -> String {
    let Shown::Log(lines) = desk.ask(&seat(), Query::Log { limit: 50 }).await else { panic!("a log") };
    lines.into_iter().map(|line| format!("{}: {}\n", line.by, line.text)).collect()
}

async fn why(desk: &Handle, id: ConversationId) -> String {
    let Shown::Why(lines) = desk.ask(&seat(), Query::Why { id }).await else { panic!("reasons") };
    lines.join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_fires_once_is_logged_by_name_and_survives_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let target = Then::Target(Target { minutes: 15, counting: Counting::Elapsed });
    let then = vec![Then::Class(Class::Complaint), label("billing"), Then::Assign(SeatName::new("dan")), target];
    let rules = vec![rule("refunds", "refund*", then)];
    let desk = begin(with_rules(dir.path(), rules.clone()));
    let handle = desk.handle();
    let first = item("1", 5, "Where are my refunds?");
    let id = comes(&handle, first.clone()).await;
    comes(&handle, first.clone()).await;
    comes(&handle, item("2", 4, "lovely weather")).await;
    assert_eq!(fired(&handle).len(), 1);
    let before = page(&handle, id);
    assert_eq!((before.class(), before.triage.assignee.clone()), (Class::Complaint, Some(SeatName::new("dan"))));
    assert_eq!(before.due.as_ref().unwrap().at, first.created_at.plus(Span::minutes(15)));
    let log = log_words(&handle).await;
    assert!(
        log.contains("desk: rule \"refunds\": classed complaint, labelled +billing, assigned to dan, target 15 min"),
        "{log}"
    );
    let why = why(&handle, id).await;
    for line in [
        "class    complaint: by the rule \"refunds\" (the brain said ",
        "target 15 min by the rule \"refunds\"",
        "rule     \"refunds\": classed complaint, labelled +billing",
    ] {
        assert!(why.contains(line), "{line}\n{why}");
    }
    desk.stop().await;

    let desk = begin(with_rules(dir.path(), rules));
    let handle = desk.handle();
    assert_eq!(page(&handle, id), before);
    comes(&handle, first.clone()).await;
    comes(&handle, Item { text: "Where is my refund, please?".to_owned(), ..first }).await;
    assert_eq!(fired(&handle).len(), 1, "neither the same again nor a correction does anything new");
    let report = handle.call(&seat(), "verify", "{}").await.unwrap();
    assert!(report.contains("\"ok\":true"), "{report}");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_ours_old_or_muted_fires() {
    let dir = tempfile::tempdir().unwrap();
    let desk = begin(with_rules(dir.path(), vec![rule("all", "refund", vec![label("x")])]));
    let handle = desk.handle();
    let yesterday = clock::now().minus(Span::hours(24));
    handle.take_in(vec![item("old", 60 * 48, "refund")], yesterday).await.unwrap();
    comes(&handle, Item { from_us: true, ..item("ours", 1, "refund") }).await;
    assert_eq!(fired(&handle), []);
    let id = comes(&handle, item("m", 5, "hello")).await;
    handle.act(&seat(), Command::Act { on: vec![id], act: Act::Mute(Some(true)) }).await.unwrap();
    comes(&handle, answer("m", "m2", "refund")).await;
    assert_eq!(fired(&handle), []);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_set_stands_and_the_log_says_what_was_left() {
    let dir = tempfile::tempdir().unwrap();
    let then = vec![Then::Class(Class::Spam), Then::Assign(SeatName::new("dan")), Then::Dismiss(Dismissal::Spam)];
    let desk = begin(with_rules(dir.path(), vec![rule("spam", "crypto", then)]));
    let handle = desk.handle();
    let id = comes(&handle, item("1", 5, "hello")).await;
    for act in [Act::Class(Some(Class::Question)), Act::Claim] {
        handle.act(&seat(), Command::Act { on: vec![id], act }).await.unwrap();
    }
    comes(&handle, answer("1", "2", "crypto, anyone?")).await;
    let now = page(&handle, id);
    assert_eq!(
        (now.class(), now.triage.assignee.clone(), now.triage.state),
        (Class::Question, Some(seat()), State::Open)
    );
    let log = log_words(&handle).await;
    let left = "rule \"spam\": left as it stands: classed spam, assigned to dan, dismissed (spam)";
    assert!(log.contains(left), "{log}");

    let other = comes(&handle, item("3", 3, "crypto!")).await;
    let closed = page(&handle, other);
    assert_eq!((closed.triage.state, closed.class()), (State::Done, Class::Spam));
    let undone = handle.act(&seat(), Command::Undo).await.unwrap().notice.to_string();
    assert!(undone.contains("assigned to ana"), "undo takes back the seat's own act: {undone}");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn undoing_a_person_s_class_gives_the_rule_s_back() {
    let dir = tempfile::tempdir().unwrap();
    let desk = begin(with_rules(dir.path(), vec![rule("r", "refund", vec![Then::Class(Class::Complaint)])]));
    let handle = desk.handle();
    let id = comes(&handle, item("1", 5, "refund")).await;
    handle.act(&seat(), Command::Act { on: vec![id], act: Act::Class(Some(Class::Praise)) }).await.unwrap();
    assert_eq!(page(&handle, id).class(), Class::Praise);
    handle.act(&seat(), Command::Undo).await.unwrap();
    assert_eq!(page(&handle, id).class(), Class::Complaint);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_of_one_batch_is_shared_out_evenly() {
    let dir = tempfile::tempdir().unwrap();
    let among = ["ana", "dan"].map(SeatName::new).to_vec();
    let share = Then::LeastBusy { among, at_most: Some(3) };
    let desk = begin(with_rules(dir.path(), vec![rule("share", "help", vec![share])]));
    let handle = desk.handle();
    let items: Vec<Item> = (0..7).map(|n| item(&n.to_string(), 10 - n, "help")).collect();
    handle.take_in(items, Time::MIN).await.unwrap();
    let got: Vec<String> = fired(&handle)
        .into_iter()
        .filter_map(|(_, did)| match did.first() {
            Some(RuleAct::Assigned(to)) => Some(to.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(got, ["ana", "dan", "ana", "dan", "ana", "dan"], "the seventh goes to nobody: both have three");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_off_wakes_and_what_is_to_be_hidden_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let later = Then::Snooze(PutOff::When("+2h".to_owned()));
    let rules = vec![rule("later", "no hurry", vec![later]), rule("rude", "idiots", vec![Then::Hide])];
    let desk = begin(with_rules(dir.path(), rules));
    let handle = desk.handle();
    let id = comes(&handle, item("1", 1, "no hurry at all")).await;
    let wakes = page(&handle, id).triage.state;
    assert!(matches!(wakes, State::Snoozed(Wake::At(at)) if at > clock::now()), "{wakes:?}");
    let rude = comes(&handle, item("2", 1, "you idiots")).await;
    let row = handle.ask(&seat(), Query::Rows { ids: vec![RowId::Conversation(rude)] }).await;
    let Shown::Rows(rows) = row else { panic!("rows") };
    assert!(rows[0].hide && page(&handle, rude).triage.state == State::Open, "a person hides it");
    assert!(why(&handle, rude).await.contains("hide     proposed by the rule \"rude\""));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_pages_once_for_many_and_the_log_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let paged = dir.path().join("paged");
    let script = format!("echo \"$HEARKEN_RULE|$HEARKEN_NOTE\" >> {}", paged.display());
    let page_command = vec!["sh".to_owned(), "-c".to_owned(), script];
    let library = with_rules(dir.path(), vec![rule("injury", "injured", vec![Then::Page])]);
    let desk = begin(paging_by(page_command, library));
    let handle = desk.handle();
    let items = (0..3).map(|n| item(&n.to_string(), 5 - n, "somebody is injured")).collect();
    handle.take_in(items, Time::MIN).await.unwrap();
    desk.stop().await;
    let said = std::fs::read_to_string(&paged).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("injury|rule \"injury\": person-of-"), "{said}");
    assert!(said.trim_end().ends_with("somebody is injured · and 2 more"), "{said}");
    let desk = begin(super::library(dir.path(), Vec::new()));
    let log = log_words(&desk.handle()).await;
    assert_eq!(log.matches("desk: paged the page command by command").count(), 1, "{log}");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_counts_what_came_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let desk = begin(with_rules(dir.path(), vec![rule("all", "train", vec![label("x")])]));
    let handle = desk.handle();
    let texts = ["refund, please", "no refund yet", "the train is late", "lovely"];
    for (n, text) in (0..).zip(texts) {
        comes(&handle, item(&n.to_string(), 60 * 24 * (n + 1), text)).await;
    }
    comes(&handle, Item { from_us: true, ..item("ours", 5, "refund") }).await;
    let seq = handle.reader().seq().unwrap();
    let stops = Rule { stop: true, ..rule("refunds", "refund", vec![label("billing"), Then::Class(Class::Complaint)]) };
    let rules = Rules::new(vec![
        stops,
        rule("please", "please", vec![label("polite")]),
        rule("train", "train", vec![Then::Assign(SeatName::new("dan"))]),
    ]);
    let trial = async |rules: Option<Rules>, days| {
        let since = clock::now().minus(Span::days(days));
        match handle.ask(&seat(), Query::Trial { rules, since }).await {
            Shown::Trial(trial) => *trial,
            other => panic!("{other:?}"),
        }
    };
    let all = trial(Some(rules.clone()), 30).await;
    let counts: Vec<(&str, usize)> = all.rules.iter().map(|one| (one.name.as_str(), one.matched)).collect();
    assert_eq!((all.looked_at, counts), (4, vec![("refunds", 2), ("please", 0), ("train", 1)]));
    assert_eq!(all.rules[0].does, "labelled +billing, classed complaint; the rules below are not asked");
    let said: Vec<&str> = all.rules[0].examples.iter().map(|one| one.words.as_str()).collect();
    assert_eq!(said, ["no refund yet", "refund, please"], "what came last stands first");
    assert_eq!(trial(Some(rules), 2).await.looked_at, 1);
    assert_eq!(trial(None, 30).await.rules[0].name, "all", "those in force");
    assert_eq!(handle.reader().seq().unwrap(), seq, "nothing was written");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_nothing_could_make_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let desk = begin(with_rules(dir.path(), vec![rule("injury", "injured", vec![Then::Page])]));
    comes(&desk.handle(), item("1", 1, "somebody is injured")).await;
    desk.stop().await;
    let desk = begin(super::library(dir.path(), Vec::new()));
    let log = log_words(&desk.handle()).await;
    assert!(log.contains("could not page all open seats by bell"), "{log}");
    desk.stop().await;
}

/// Its author changes the words of a message.
async fn changes(desk: &Handle, native: &str, text: &str) -> ConversationId {
    comes(desk, item(native, 5, text)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_presses_after_its_author_changed_it_is_not_hidden_by_a_rule_about_the_former_words() {
    const GRAVE: &str = "my lawyer will sue you, your app set my house on fire and a child is injured";
    let dir = tempfile::tempdir().unwrap();
    let long = Then::Target(Target { minutes: 6_000, counting: Counting::Elapsed });
    let rules = vec![
        rule("talk", "nice day", vec![Then::Class(Class::Chatter), long]),
        rule("closes", "giveaway", vec![Then::Dismiss(Dismissal::NoAnswerNeeded)]),
        rule("later", "no hurry", vec![Then::Snooze(PutOff::When("+2h".to_owned()))]),
        rule("lawyers", "lawyer", vec![label("legal")]),
    ];
    let desk = begin(with_rules(dir.path(), rules));
    let handle = desk.handle();
    for (native, before) in [("1", "what a nice day"), ("2", "which giveaway"), ("3", "no hurry with the hats")] {
        comes(&handle, item(native, 5, before)).await;
        let id = changes(&handle, native, GRAVE).await;
        let now = page(&handle, id);
        assert_eq!((now.class(), now.triage.state), (Class::Crisis, State::Open), "{before}");
        assert!(now.waiting_since.is_some() && now.ruled_target().is_none(), "{before}");
        assert!(now.triage.labels.contains("legal"), "rules are asked about the new words: {before}");
    }
    let log = log_words(&handle).await;
    assert!(log.contains("desk: reopened") && log.contains("desk: woke"), "{log}");
    let report = handle.call(&seat(), "verify", "{}").await.unwrap();
    assert!(report.contains("\"ok\":true"), "{report}");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_fires_again_on_the_new_words_holds_for_them() {
    let dir = tempfile::tempdir().unwrap();
    let rules = vec![
        rule("talk", "nice day", vec![Then::Class(Class::Chatter)]),
        rule("closes", "giveaway", vec![Then::Dismiss(Dismissal::NoAnswerNeeded)]),
    ];
    let desk = begin(with_rules(dir.path(), rules));
    let handle = desk.handle();
    comes(&handle, item("1", 5, "a nice day")).await;
    let talk = changes(&handle, "1", "a nice day, and where is my refund? I was charged twice!").await;
    assert_eq!(page(&handle, talk).class(), Class::Chatter);
    comes(&handle, item("2", 5, "giveaway")).await;
    let closed = changes(&handle, "2", "the giveaway is broken, I was charged twice, I want my money back!").await;
    let now = page(&handle, closed);
    assert_eq!((now.verdict.class, now.triage.state), (Class::Complaint, State::Done));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn new_words_open_nothing_that_a_person_closed_and_hide_nothing_that_waits_beside_them() {
    let dir = tempfile::tempdir().unwrap();
    let desk = begin(with_rules(dir.path(), vec![rule("legal", "lawyer", vec![label("legal")])]));
    let handle = desk.handle();
    let done = comes(&handle, item("1", 5, "hello")).await;
    handle.act(&seat(), Command::Act { on: vec![done], act: Act::Done }).await.unwrap();
    changes(&handle, "1", "my lawyer will call").await;
    let now = page(&handle, done);
    assert_eq!((now.triage.state, now.triage.labels.len()), (State::Done, 0));
    let id = comes(&handle, item("2", 5, "my lawyer will sue you, a child is injured")).await;
    comes(&handle, answer("2", "3", "ok then")).await;
    comes(&handle, answer("2", "3", "oh well then")).await;
    assert_eq!(page(&handle, id).class(), Class::Crisis);
    desk.stop().await;
}
