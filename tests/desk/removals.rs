//! What somebody asks to hide in a grave crisis: a row with a clock, granted, returned, or over by itself.

use hearken::domain::crisis::{Crisis, CrisisAct, Escalation, Part};
use hearken::domain::id::{CrisisId, EventId};
use hearken::domain::network::Moderation;
use hearken::domain::protocol::Role;
use hearken::networks::replay;

use super::*;

/// A desk whose network hides, with a message that gives an address away.
struct Rig {
    _dir: tempfile::TempDir,
    running: Running,
    desk: Handle,
    on: ConversationId,
    doxx: Item,
    crisis: CrisisId,
}

impl Rig {
    /// Raises a crisis in which mira says yes.
    async fn new(network: &str) -> Rig {
        let dir = tempfile::tempdir().unwrap();
        let accounts = replay::accounts("railway", clock::now(), 1.0).unwrap();
        let name =
            |account: &AccountSettings| account.options.get("name").and_then(|name| name.as_str().map(str::to_owned));
        let account = accounts.iter().find(|account| name(account).as_deref() == Some(network)).unwrap();
        let (network, account) = (network.to_owned(), account.handle.clone());
        let running = open(dir.path(), accounts, Work::WriterOnly);
        let desk = running.handle();
        let doxx = Item { network, account, ..item("1", 9, "She lives behind the mill, ring +34 600 111 222") };
        desk.take_in(vec![doxx.clone()], Time::MIN).await.unwrap();
        let on = first(&desk).await;
        let asked = Escalation { headline: "a leak".to_owned(), ..Escalation::of(on, 2) };
        let crisis = desk.act(&seat(), Command::Escalate(Box::new(asked))).await.unwrap().crisis.unwrap();
        let rig = Rig { _dir: dir, running, desk, on, doxx, crisis };
        rig.does("ana", CrisisAct::Give { role: Role::Approver, to: Some(SeatName::new("mira")) }).await.unwrap();
        rig
    }

    async fn does(&self, who: &str, act: CrisisAct) -> Result<Done, Refusal> {
        self.desk.act(&SeatName::new(who), Command::Crisis { id: self.crisis, act }).await
    }

    async fn hides(&self, who: &str, why: &str) -> Result<Done, Refusal> {
        let (item, why) = (self.doxx.item_id(), why.to_owned());
        let command = Command::Moderate { item, act: Moderation::Hide, on: true, report: None, why };
        self.desk.act(&SeatName::new(who), command).await
    }

    fn crisis(&self) -> Crisis {
        self.desk.reader().subject::<Crisis>(self.crisis).unwrap().unwrap()
    }

    async fn row(&self) -> Option<hearken::domain::ask::Row> {
        let rows = listing(&self.desk).await.rows;
        let id = rows.into_iter().map(|row| row.id).find(|id| matches!(id, RowId::Crisis(_, Part::Removal(_))))?;
        let Shown::Rows(rows) = self.desk.ask(&seat(), Query::Rows { ids: vec![id] }).await else { panic!("no rows") };
        rows.into_iter().next()
    }

    async fn heard(&self, who: &str) -> Vec<String> {
        match self.desk.ask(&SeatName::new(who), Query::Summary).await {
            Shown::Summary(summary) => summary.statements.into_iter().map(|news| news.words).collect(),
            other => panic!("no summary: {other:?}"),
        }
    }

    async fn stands_hidden(&self) -> bool {
        thread(&self.desk, self.on).await.messages.into_iter().any(|message| match message {
            Message::Item { acts, .. } => acts.contains(&Moderation::Hide),
            Message::Note { .. } | Message::Reply { .. } => false,
        })
    }

    fn asked(&self) -> EventId {
        self.crisis().open_removals().next().expect("something waits").id
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_is_a_row_and_goes_by_the_hand_of_whoever_grants_it() {
    let rig = Rig::new("bluesky").await;
    assert!(rig.hides("ana", "").await.unwrap_err().to_string().contains("mira decides"), "it wants a reason");
    let done = rig.hides("ana", "her address").await.unwrap();
    assert!(done.notice.to_string().starts_with("mira decides that: asked"), "{}", done.notice);
    assert!(!rig.stands_hidden().await);
    let row = rig.row().await.expect("a row");
    assert!(row.text.starts_with("ana asks mira: hide ") && row.text.contains(": her address"), "{}", row.text);
    assert!(!row.text.contains("600 111"), "what is personal is no part of it: {}", row.text);
    let asked = rig.crisis().removals[0].clone();
    assert_eq!(row.due.unwrap().since(asked.at), Span::minutes(5), "the level's target to acknowledge");
    assert_eq!((row.conversation, row.owner), (Some(rig.on), Some(SeatName::new("mira"))));
    assert!(rig.hides("dan", "rude").await.unwrap_err().to_string().contains("ana has asked for that already"));
    let proposal = asked.id;
    let not = rig.does("dan", CrisisAct::Approve { proposal }).await.unwrap_err().to_string();
    assert!(not.contains("mira must say yes"), "{not}");
    rig.does("mira", CrisisAct::Approve { proposal }).await.unwrap();
    assert!(rig.stands_hidden().await && rig.row().await.is_none());
    assert_eq!(rig.heard("ana").await, ["mira: hidden, as you asked (her address)"]);
    assert!(rig.heard("dan").await.is_empty());
    // The log tells whose hand it was, and why.
    let Shown::Crisis(Some(sheet)) = rig.desk.ask(&seat(), Query::Crisis { id: Some(rig.crisis) }).await else {
        panic!("no crisis")
    };
    let told: Vec<(&str, &str)> = sheet.timeline.iter().map(|line| (line.by.as_str(), line.text.as_str())).collect();
    assert!(told.contains(&("mira", "what was asked for is done")), "{told:?}");
    assert!(told.iter().any(|(by, text)| *by == "ana" && text.starts_with("asks to hide what ")), "{told:?}");
    assert!(rig.does("mira", CrisisAct::Approve { proposal }).await.unwrap_err().to_string().contains("quicker"));
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_back_with_a_note_or_is_over_by_itself() {
    let rig = Rig::new("bluesky").await;
    rig.hides("ana", "her address").await.unwrap();
    let proposal = rig.asked();
    assert!(rig.does("mira", CrisisAct::Return { proposal, why: " ".to_owned() }).await.is_err());
    rig.does("mira", CrisisAct::Return { proposal, why: "that is public".to_owned() }).await.unwrap();
    assert_eq!(rig.heard("ana").await, ["mira returned what you asked (her address): that is public"]);
    assert!(rig.row().await.is_none() && !rig.stands_hidden().await);
    // Asked anew, and hidden by the approver from the message itself.
    rig.hides("ana", "her phone too").await.unwrap();
    rig.hides("mira", "her phone").await.unwrap();
    assert!(rig.row().await.is_none(), "somebody else did it");
    assert!(rig.heard("ana").await.contains(&"mira: hidden, as you asked (her phone too)".to_owned()));
    // And with the crisis.
    rig.hides("ana", "once more").await.unwrap();
    rig.does("ana", CrisisAct::Close { why: "over".to_owned() }).await.unwrap();
    assert!(rig.row().await.is_none());
    rig.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_network_does_not_do_waits_on_and_says_why() {
    // What strangers wrote is theirs to delete.
    let rig = Rig::new("bluesky").await;
    let (item, why) = (rig.doxx.item_id(), "her address".to_owned());
    let act = CrisisAct::AskRemoval { item, act: Moderation::Delete, why };
    rig.does("ana", act).await.unwrap();
    let proposal = rig.asked();
    let refused = rig.does("mira", CrisisAct::Approve { proposal }).await.unwrap_err().to_string();
    let row = rig.row().await.expect("it waits on");
    assert!(row.text.contains("not done: "), "{refused} / {}", row.text);
    rig.running.stop().await;
}
