//! Made-up crises, pages, alarms and arrangements, as the desk writes them, from a few bytes.

use hearken::domain::alarm::{AlarmChange, AlarmKind, Seen};
use hearken::domain::chain::{self, Call, Ended, How, Outcome, PageChange, Recipient};
use hearken::domain::crisis::{CrisisChange, Kin, OurPost, Raised, Variant, Wording};
use hearken::domain::event::{Body, Event};
use hearken::domain::id::{AlarmId, ConversationId, CrisisId, EventId, ItemId, PageId, SeatName};
use hearken::domain::network::Moderation;
use hearken::domain::protocol::{Answers, Role};
use hearken::domain::rota::{Channel, Override, RotaChange};
use hearken::domain::statement::Stage;
use hearken::domain::time::Span;
use hearken::store::Entry;

use super::{account, at, entry, event_id, reply_id};

/// What was begun so far, so that most changes are of something.
#[derive(Default)]
pub struct Begun {
    crises: Vec<EventId>,
    pages: Vec<EventId>,
    alarms: Vec<EventId>,
}

fn seat(who: u8) -> SeatName {
    SeatName::new(["ana", "ben", "dan"][usize::from(who % 3)])
}

fn known(begun: &[EventId], which: u8) -> Option<EventId> {
    begun.get(usize::from(which) % (begun.len() + 1)).copied()
}

impl Begun {
    /// Something that happens to a crisis: it is raised where none is picked.
    pub fn crisis(&mut self, n: u64, (who, which): (u8, u8), on: ConversationId) -> Entry {
        let Some(id) = known(&self.crises, which) else {
            self.crises.push(event_id(n));
            let id = CrisisId::from(event_id(n));
            return entry(n, Event::Crisis { id, change: CrisisChange::Raised(Box::new(raised(n, who, on))) }, None);
        };
        let change = change(n, who, which);
        let body = (change == CrisisChange::Noted).then(|| Body::Note(format!("note {n}")));
        entry(n, Event::Crisis { id: CrisisId::from(id), change }, body)
    }

    /// Something that happens to a page.
    pub fn page(&mut self, n: u64, (who, which): (u8, u8), on: ConversationId) -> Entry {
        let Some(id) = known(&self.pages, which) else {
            self.pages.push(event_id(n));
            let change = PageChange::Raised(chain::Raised {
                chain: "grave".to_owned(),
                crisis: self.crises.last().copied().map(CrisisId::from),
                conversation: Some(on),
                level: Some(who % 4 + 1),
                rule: who.is_multiple_of(2).then(|| "press".to_owned()),
                more: usize::from(who % 3),
                note: format!("look {n}"),
            });
            return entry(n, Event::Page { id: PageId::from(event_id(n)), change }, None);
        };
        let call = Call { round: 0, step: usize::from(which % 3), to: Recipient::Person(seat(who)), by: Channel::Ntfy };
        let change = match who % 8 {
            0 => PageChange::Attempted { call, outcome: Outcome::Begun },
            1 => PageChange::Attempted { call, outcome: Outcome::Sent },
            2 => PageChange::Attempted { call, outcome: Outcome::Failed("no".to_owned()) },
            3 => PageChange::Passed { round: 0, step: 1, why: "nobody".to_owned() },
            4 => PageChange::Acknowledged { by: seat(which), how: How::Answer(Channel::Telegram) },
            5 => PageChange::Silenced { until: at(n + 9), by: seat(which) },
            6 => PageChange::Escalated { to_step: 1, by: seat(which) },
            _ => PageChange::Ended { why: [Ended::Unanswered, Ended::Closed][usize::from(which % 2)] },
        };
        entry(n, Event::Page { id: PageId::from(id), change }, None)
    }

    /// Something that happens to an alarm, or to the rota.
    pub fn alarm(&mut self, n: u64, (who, which): (u8, u8), example: ItemId) -> Entry {
        if who.is_multiple_of(5) {
            return entry(n, Event::Rota { change: arranged(n, which) }, None);
        }
        let Some(id) = known(&self.alarms, which) else {
            self.alarms.push(event_id(n));
            let kinds = [AlarmKind::Rise, AlarmKind::Negative, AlarmKind::Silence];
            let change = AlarmChange::Given(Box::new(Seen {
                kind: kinds[usize::from(who % 3)],
                account: who.is_multiple_of(2).then(|| account(which)),
                since: at(n),
                rate: 80,
                normal: 12,
                examples: vec![example],
                terms: if who.is_multiple_of(3) { vec!["#fire".to_owned()] } else { Vec::new() },
            }));
            return entry(n, Event::Alarm { id: AlarmId::from(event_id(n)), change }, None);
        };
        let turned = Seen {
            kind: AlarmKind::Negative,
            account: None,
            since: at(n),
            rate: 120,
            normal: 3,
            examples: vec![example],
            terms: Vec::new(),
        };
        let change = match who % 6 {
            5 => AlarmChange::Turned(Box::new(turned)),
            0 => AlarmChange::Grew { rate: 99, examples: vec![example] },
            1 => AlarmChange::Over,
            2 => AlarmChange::PutAway { why: "a sale".to_owned() },
            3 => AlarmChange::TakenOut,
            _ => AlarmChange::Became { crisis: CrisisId::from(event_id(n)) },
        };
        entry(n, Event::Alarm { id: AlarmId::from(id), change }, None)
    }
}

fn post(n: u64, who: u8, which: u8) -> OurPost {
    let url = who.is_multiple_of(2).then(|| format!("https://example.com/posts/{n}"));
    OurPost::new(account(who), &format!("r{}", which % 8), at(n), url.as_deref())
}

fn raised(n: u64, who: u8, on: ConversationId) -> Raised {
    let kin = Kin::default().with("see https://example.com/a #twice", None, ["charged".to_owned()]);
    Raised {
        level: who % 4 + 1,
        headline: format!("charged twice {n}"),
        origin: Some(on),
        alarm: None,
        protocol: who.is_multiple_of(2).then(|| "outage".to_owned()),
        lang: Some("en".to_owned()),
        answers: Answers::default(),
        kin: if who % 5 == 1 { kin.with_post(post(n, who, who)) } else { kin },
        lead: who.is_multiple_of(3).then(|| seat(who)),
        drill: who % 4 == 1,
        quoted: false,
    }
}

fn change(n: u64, who: u8, which: u8) -> CrisisChange {
    let step = format!("step-{}", which % 3);
    let wording = Wording {
        stage: Stage::Holding,
        statement: Some("outage-holding".to_owned()),
        variants: vec![Variant {
            account: account(who),
            text: format!("we look {n}"),
            subject: None,
            lang: which.is_multiple_of(2).then(|| "es".to_owned()),
            answers: None,
        }],
        next_update: Some(Span::minutes(30)),
        values: [("what".to_owned(), format!("the app {n}"))].into_iter().collect(),
        replaces: which.is_multiple_of(3).then(|| event_id(n)),
    };
    match who % 28 {
        0 => CrisisChange::Graded { level: which % 4 + 1, why: "grows".to_owned() },
        1 => CrisisChange::Named { headline: "paid twice".to_owned() },
        2 => CrisisChange::Follows { protocol: Some("product".to_owned()), lang: None },
        3 => CrisisChange::Acknowledged,
        4 => CrisisChange::Given { role: Role::Writer, to: Some(seat(which)) },
        5 => CrisisChange::Given { role: Role::Writer, to: None },
        6 => CrisisChange::Ticked { step, on: which.is_multiple_of(2) },
        7 => CrisisChange::Skipped { step, why: "not ours".to_owned() },
        8 => CrisisChange::Noted,
        9 => CrisisChange::Promised { at: which.is_multiple_of(2).then(|| at(n + 99)) },
        10 => CrisisChange::Proposed(Box::new(wording)),
        11 => CrisisChange::Returned { proposal: event_id(n), why: "too long".to_owned() },
        12 => CrisisChange::Stated {
            proposal: None,
            stage: Stage::First,
            statement: None,
            replies: vec![reply_id(n)],
            approved_by: Some(seat(which)),
            unapproved: false,
        },
        13 => CrisisChange::Tasked { text: format!("call {n}"), owner: Some(seat(who)), due: Some(at(n + 50)) },
        14 => CrisisChange::TaskDone { task: event_id(n), on: true },
        15 => CrisisChange::Closed { why: "stable".to_owned() },
        16 => CrisisChange::Withdrawn,
        17 => CrisisChange::Approved { proposal: event_id(n) },
        18 => CrisisChange::Unsaid { reply: reply_id(n) },
        19 => CrisisChange::RemovalAsked {
            item: ItemId::from_bytes(*event_id(n).bytes()),
            act: Moderation::Hide,
            why: format!("her address {n}"),
        },
        20 => CrisisChange::RemovalDone { removal: event_id(n) },
        21 => CrisisChange::RemovalRefused { removal: event_id(n), why: "gone".to_owned() },
        22 => CrisisChange::RemovalReturned { removal: event_id(n), why: "an opinion".to_owned() },
        23 => CrisisChange::Filled { values: [("known".to_owned(), format!("safe {n}"))].into_iter().collect() },
        24 => CrisisChange::Below { post: post(n, who, which), on: true },
        25 => CrisisChange::Below { post: post(n, who, which), on: false },
        _ => CrisisChange::Reopened,
    }
}

fn arranged(n: u64, which: u8) -> RotaChange {
    let said = Override {
        layer: "primary".to_owned(),
        from: at(n),
        to: at(n + 100),
        instead: seat(which),
        by: seat(0),
        why: String::new(),
    };
    match which % 3 {
        0 => RotaChange::Overridden { overrides: vec![said] },
        1 => RotaChange::Withdrawn { overrides: vec![said], by: seat(1) },
        _ => RotaChange::TakenOver { layer: "primary".to_owned(), at: at(n), by: seat(which) },
    }
}
