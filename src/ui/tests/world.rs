//! A made-up desk: it answers a seat's wishes from canned rows and threads, at once and by hand's reach.

use std::collections::BTreeMap;
use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::domain::ask::*;
use crate::domain::bands::Band;
use crate::domain::class::Class;
use crate::domain::command::{Act, ByHand, Command, Done, Refusal};
use crate::domain::contact::{Contact, NO_REPLY};
use crate::domain::conversation::{Conversation, ItemRef, State};
use crate::domain::crisis::Part;
use crate::domain::ending::Ending;
use crate::domain::id::*;
use crate::domain::influence::Influence;
use crate::domain::item::{Author, Item, Kind, Visibility};
use crate::domain::lang::SetLang;
use crate::domain::many::{Each, HeldBack, Stood, ToMany};
use crate::domain::network::*;
use crate::domain::reply::{Draft, DraftKind};
use crate::domain::report::Reports;
use crate::domain::rules::Firing;
use crate::domain::time::{Span, Time};
use crate::ui::keys::{Code, Input, Key, sequence};
use crate::ui::{Effect, Msg, Seat, Settings, update, view};
use crate::words::Said;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

pub struct World {
    pub seat: Seat,
    pub now: Time,
    pub rows: Vec<(Listed, Row)>,
    pub drafts: BTreeMap<(Option<ConversationId>, DraftKind), Draft>,
    pub did: Vec<Command>,
    pub effects: Vec<Effect>,
    pub refuse: Option<Refusal>,
    pub summary: Summary,
    pub place: Option<String>,
    pub by_hand: bool,
    pub caps: Caps,
    /// Who else got each message.
    pub left_out: Vec<(String, String)>,
    pub held_back: Vec<HeldBack>,
    pub others: Vec<String>,
    pub long: bool,
    /// What they wrote.
    pub kind: Kind,
    /// What we did to it.
    pub liked: Vec<Moderation>,
    pub log: Vec<LogLine>,
    /// What rules would have done.
    pub trial: Trial,
    /// The language that somebody set.
    pub lang: Option<SetLang>,
    /// What seats said of the person.
    pub contact: Contact,
    /// How much it matters what the person says.
    pub influence: Option<Influence>,
    /// What the watch says.
    pub pulse: Pulse,
    /// What rules did to each conversation.
    pub ruled: Vec<Firing>,
    pub plain: bool,
    /// What a search finds, where not the first two rows.
    pub found: Option<Found>,
    /// What could be said in the crisis.
    pub statement: Option<StatementSheet>,
    /// Why the desk makes no list but the inbox.
    pub refuses: Option<String>,
    /// The crisis with everything.
    pub sheet: Option<CrisisSheet>,
    /// All crises there were.
    pub crises: Vec<crate::domain::crisis::Crisis>,
    /// The posts of its plan.
    pub plan: super::plan::MadeUp,
    pub library: AssetSheet,
    /// The drill that is played.
    pub drill: Option<DrillSheet>,
    /// What the desk reads before a crisis is raised.
    pub assessment: Assessment,
    /// The desk takes its time for that: the question, once it is asked.
    pub late: Option<Option<Query>>,
    acted: Vec<ConversationId>,
    gone: Vec<(Listed, Row)>,
    last_sent: Option<Draft>,
    pub sent_off: Vec<OutboxRow>,
    size: (u16, u16),
}

pub fn at(text: &str) -> Time {
    text.parse().unwrap()
}

pub fn id(n: u8) -> ConversationId {
    ConversationId::from_bytes([n; 16])
}

pub fn world(size: (u16, u16)) -> World {
    let mut world = empty(size);
    let people = [
        (
            1,
            Band::Crisis,
            -12,
            Class::Complaint,
            "bsky",
            "Mira Ionescu",
            "Aplicația nouă îmi ia banii de două ori, am scris și pe chat",
        ),
        (2, Band::InTime, 4, Class::Question, "fb", "Radu Popescu", "La ce oră pleacă ultimul tren spre Brașov?"),
        (
            3,
            Band::InTime,
            9,
            Class::Complaint,
            "rddt",
            "kestrel_91",
            "Anyone else stuck at gate 14 with no staff around?",
        ),
        (4, Band::InTime, 26, Class::Question, "x", "@jordi_ferrer", "¿Aceptan devoluciones sin ticket? 👨‍👩‍👧‍👦🇪🇸 gracias"),
        (5, Band::InTime, 60, Class::Question, "masto", "田中さくら", "この電車は日曜日も走りますか？"),
        (6, Band::InTime, 190, Class::Request, "mail", "سارة", "هل يمكنني تغيير التذكرة؟"),
        (7, Band::Late, -41, Class::Question, "li", "Petra Novak", "Do you offer group tickets for schools?"),
        (8, Band::Quiet, 1320, Class::Praise, "x", "@lena_b", "Shout-out to the crew of IR 1741"),
    ];
    for (n, band, minutes, class, tag, who, text) in people {
        world.add(n, (band, minutes), class, tag, (who, text));
    }
    world.rows[0].1.crisis = Some(2);
    world.rows[0].1.owner = Some(SeatName::new("ana"));
    world.summary.crises = vec![CrisisLine {
        id: CrisisId::from_bytes([7; 16]),
        conversation: Some(id(1)),
        level: 2,
        headline: "Double charges".into(),
        since: world.now.minus(Span::minutes(14)),
        owner: Some(SeatName::new("ana")),
        next: Some((Part::Statement, world.now.plus(Span::minutes(13)))),
        page: None,
    }];
    world.start();
    world
}

/// A desk with accounts and nothing to do, not yet started.
pub fn empty(size: (u16, u16)) -> World {
    let now = at("2026-11-24T14:32:10Z");
    let account = |tag: &str, network: &str, health| AccountLine {
        account: AccountId::new(network, "@brand"),
        tag: tag.into(),
        health,
        budget: Budget::default(),
        last_item: None,
    };
    let view = |name: &str, query: &str, count| ViewCount { name: name.into(), query: query.into(), count };
    let summary = Summary {
        desk: "northline".into(),
        views: vec![view("Inbox", "", 16), view("Mine", "assignee:me", 8), view("Waiting", "is:waiting", 31)],
        late: 1,
        accounts: vec![account("bsky", "bluesky", Health::Live), account("x", "x", Health::Live)],
        zone: "UTC".into(),
        ..Summary::default()
    };
    let caps = Caps {
        send: true,
        posts: true,
        private_reply: true,
        visibilities: vec![Visibility::Public, Visibility::Unlisted],
        content_warning: true,
        mentions_in_text: false,
        moderation: vec![Moderation::Like, Moderation::Boost],
        attachments: 4,
        alt_text: true,
        public_limit: TextLimit { most: 300, rule: CountRule::Graphemes },
        private_limit: TextLimit::NONE,
        streams: true,
        forward: false,
        absence_proves: true,
        schedules_ahead: None,
        reports: Reports::default(),
        results: false,
    };
    World {
        seat: Seat::new(SeatName::new("ana"), Settings::default(), now, size),
        now,
        rows: Vec::new(),
        drafts: BTreeMap::new(),
        did: Vec::new(),
        effects: Vec::new(),
        refuse: None,
        summary,
        place: None,
        by_hand: false,
        caps,
        left_out: Vec::new(),
        held_back: Vec::new(),
        others: Vec::new(),
        long: false,
        kind: Kind::Mention,
        liked: Vec::new(),
        log: Vec::new(),
        trial: Trial::default(),
        lang: None,
        contact: Contact::default(),
        influence: None,
        pulse: Pulse::default(),
        ruled: Vec::new(),
        plain: false,
        found: None,
        statement: None,
        refuses: None,
        sheet: None,
        plan: super::plan::MadeUp::default(),
        library: AssetSheet::default(),
        drill: None,
        crises: Vec::new(),
        assessment: Assessment::default(),
        late: None,
        acted: Vec::new(),
        gone: Vec::new(),
        last_sent: None,
        sent_off: Vec::new(),
        size,
    }
}

impl World {
    pub fn add(&mut self, n: u8, (band, minutes): (Band, i64), class: Class, tag: &str, (who, text): (&str, &str)) {
        let due = self.now.plus(Span::minutes(minutes));
        let listed = Listed { id: RowId::Conversation(id(n)), band, due, waited_long: false, swarm: None };
        let row = Row {
            id: listed.id.clone(),
            conversation: Some(id(n)),
            what: class.word().into(),
            class: Some(class),
            item_kind: Some(Kind::Mention),
            due: Some(due),
            warn_at: Some(due.minus(Span::minutes(12))),
            tag: tag.into(),
            network: "bluesky".into(),
            account: "@brand".into(),
            handle: format!("{}.example", who.to_lowercase().replace(' ', "")),
            who: who.into(),
            text: text.into(),
            state: "open".into(),
            owner: None,
            labels: Vec::new(),
            lang: Some("ro".into()),
            swarm: 1,
            vip: false,
            no_reply: false,
            media: false,
            unread: true,
            starred: false,
            muted: false,
            priority: 0,
            draft: false,
            to_post: None,
            hide: false,
            crisis: None,
            member: None,
            url: Some(format!("https://example.social/{n}")),
        };
        self.rows.push((listed, row));
        self.rows.sort_by_key(|(listed, _)| (listed.band, listed.due));
    }

    pub fn start(&mut self) {
        let effects = self.seat.start();
        self.take(effects);
        self.rest();
    }

    /// Lets the cursor rest, drafts be saved and everything be asked.
    pub fn rest(&mut self) {
        self.tick(Span::seconds(1));
    }

    pub fn tick(&mut self, by: Span) {
        self.now = self.now.plus(by);
        self.send(Msg::Tick(self.now));
    }

    pub fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.seat, msg);
        self.take(effects);
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(query @ Query::Assess { .. }) if self.late.is_some() => self.late = Some(Some(query)),
                Effect::Ask(query) => {
                    let shown = self.answer(&query);
                    self.send(Msg::Shown(query, shown));
                }
                Effect::Do(command) => {
                    let result = self.obey(&command);
                    self.did.push(command.clone());
                    self.send(Msg::Did(command, result));
                }
                other => self.effects.push(other),
            }
        }
    }

    pub fn keys(&mut self, keys: &str) -> &mut World {
        for key in sequence(keys).unwrap() {
            self.key(key);
        }
        self
    }

    pub fn key(&mut self, key: Key) {
        self.send(Msg::Tick(self.now));
        let modifiers = if key.ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
        self.send(Msg::Input(Input::Key(KeyEvent::new(code(key.code), modifiers))));
    }

    pub fn types(&mut self, text: &str) -> &mut World {
        for c in text.chars() {
            let key = if c == '\n' { Key::ENTER } else { Key::char(c) };
            self.key(key);
        }
        self
    }

    pub fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        self.send(Msg::Input(Input::Resize(size.0, size.1)));
    }

    pub fn screen(&self) -> String {
        let mut terminal = Terminal::new(TestBackend::new(self.size.0, self.size.1)).unwrap();
        terminal.draw(|frame| view(&self.seat, frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let mut text = String::new();
        for y in 0..self.size.1 {
            let (mut line, mut x) = (String::new(), 0);
            while x < self.size.0 {
                let cell = buffer[(x, y)].symbol();
                line.push_str(cell);
                x += u16::try_from(crate::domain::width::width(cell)).unwrap().max(1);
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    pub fn acts(&self) -> Vec<&Act> {
        self.did
            .iter()
            .filter_map(|command| if let Command::Act { act, .. } = command { Some(act) } else { None })
            .collect()
    }

    pub fn sent(&self) -> Vec<String> {
        let text =
            |command: &Command| if let Command::Send { draft, .. } = command { Some(draft.text.clone()) } else { None };
        self.did.iter().filter_map(text).collect()
    }

    fn obey(&mut self, command: &Command) -> Result<Done, Refusal> {
        match command {
            Command::Draft(_) if matches!(self.refuse, Some(Refusal::Store(_))) => {}
            Command::Draft(draft) => {
                self.drafts.insert(key(draft), (**draft).clone());
                return Ok(Done::default());
            }
            Command::Keep { place, .. } => {
                self.place = Some(place.clone());
                return Ok(Done::default());
            }
            Command::Send { seen, .. } if !seen.is_empty() => self.refuse = None,
            _ => {}
        }
        if let Some(refusal) = &self.refuse {
            return Err(refusal.clone());
        }
        if let Some(result) = self.plan.obey(command, &SeatName::new("ana"), self.now) {
            return result;
        }
        let can_undo = |words: &str| Said::from(words).and(crate::words::w().acts.can_undo.say(&[]));
        let mut done = Done { notice: can_undo("done"), ..Done::default() };
        self.mark(command);
        match command {
            Command::Act { on, act: Act::Done | Act::Dismiss(_) | Act::Snooze { .. } } => {
                let leaves = |row: &Row| row.conversation.is_some_and(|id| on.contains(&id));
                self.gone = self.rows.iter().filter(|(_, row)| leaves(row)).cloned().collect();
                self.rows.retain(|(_, row)| !leaves(row));
            }
            Command::Send { draft, .. } => {
                self.drafts.remove(&key(draft));
                let reply = ReplyId::from_bytes([9; 16]);
                if self.by_hand {
                    let url = Some("https://example.social/1".to_owned());
                    done.by_hand = Some(Box::new(ByHand { reply, url, text: draft.text.clone() }));
                } else {
                    self.gone =
                        self.rows.iter().filter(|(_, row)| row.conversation == draft.conversation).cloned().collect();
                    self.rows.retain(|(_, row)| row.conversation != draft.conversation);
                    self.last_sent = Some((**draft).clone());
                    done.reply = Some(reply);
                    let until = self.now.plus(Span::seconds(10));
                    self.summary.leaving =
                        vec![Leaving { reply, until, by: SeatName::new("ana"), to: "Simona".into() }];
                }
            }
            Command::SendMany { draft, many, .. } => {
                self.drafts.remove(&key(draft));
                let held = |id: &ConversationId| self.held_back.iter().any(|held| held.conversation == *id);
                let to: Vec<ConversationId> = many.to().into_iter().filter(|id| !held(id)).collect();
                done.held_back.clone_from(&self.held_back);
                let leaves = |row: &Row| row.conversation.is_some_and(|id| to.contains(&id));
                self.gone = self.rows.iter().filter(|(_, row)| leaves(row)).cloned().collect();
                self.rows.retain(|(_, row)| !leaves(row));
                done.reply = Some(ReplyId::from_bytes([9; 16]));
                done.changed = to;
            }
            Command::Undo => {
                done.changed = self.gone.iter().filter_map(|(_, row)| row.conversation).collect();
                if done.changed.is_empty() {
                    done.changed.clone_from(&self.acted);
                }
                self.acted.clone_from(&done.changed);
                self.rows.append(&mut self.gone);
                self.rows.sort_by_key(|(listed, _)| (listed.band, listed.due));
            }
            Command::Redo => {
                done.changed.clone_from(&self.acted);
                self.rows.retain(|(_, row)| row.conversation.is_none_or(|id| !self.acted.contains(&id)));
            }
            Command::CallBack { .. } => {
                let Some(draft) = self.last_sent.take() else {
                    return Err(Refusal::No("nothing of yours is counting down".into()));
                };
                done.changed = draft.conversation.into_iter().collect();
                self.rows.append(&mut self.gone);
                self.rows.sort_by_key(|(listed, _)| (listed.band, listed.due));
                self.drafts.insert(key(&draft), draft.clone());
                self.summary.leaving.clear();
                done.draft = Some(Box::new(draft));
            }
            Command::Discard { conversation, kind } => {
                let gone = |draft: &Draft| kind.is_none_or(|kind| kind == draft.draft_kind());
                self.drafts.retain(|(of, _), draft| of != conversation || !gone(draft));
                done.notice = "thrown away".into();
            }
            Command::Crisis { act, .. } => {
                super::crisis::obey(self, act);
                done.notice = "done".into();
            }
            Command::Note { .. } => done.notice = can_undo("noted; it stays in the desk"),
            _ => {}
        }
        Ok(done)
    }

    /// What an act makes of rows that stay.
    fn mark(&mut self, command: &Command) {
        let (on, mark): (&[ConversationId], fn(&mut Row)) = match command {
            Command::Looked { on } => (std::slice::from_ref(on), |row| row.unread = false),
            Command::Act { on, act: Act::Unread(true) } => (on, |row| row.unread = true),
            Command::Act { on, act: Act::Star(Some(true)) } => (on, |row| row.starred = true),
            Command::Person { on, change } => (
                std::slice::from_ref(on),
                match change.label() {
                    (NO_REPLY, true) => |row| row.no_reply = true,
                    (NO_REPLY, false) => |row| row.no_reply = false,
                    (_, true) => |row| row.vip = true,
                    (_, false) => |row| row.vip = false,
                },
            ),
            _ => return,
        };
        if !matches!(command, Command::Looked { .. }) {
            self.acted = on.to_vec();
        }
        for (_, row) in self.rows.iter_mut().filter(|(_, row)| row.conversation.is_some_and(|id| on.contains(&id))) {
            mark(row);
        }
    }

    fn answer(&self, query: &Query) -> Shown {
        match query {
            Query::Listing { filter, .. } if filter == "nothing" || filter == "assignee:me" => {
                Shown::Listing(Arc::default())
            }
            Query::Listing { filter, .. } | Query::Search { text: filter, .. }
                if self.refuses.is_some() && !filter.is_empty() =>
            {
                Shown::Nothing(self.refuses.clone().unwrap_or_default())
            }
            Query::Listing { .. } | Query::Queue { .. } => Shown::Listing(Arc::new(self.listing())),
            Query::Rows { ids } => {
                let found = ids.iter().filter_map(|id| self.rows.iter().find(|(listed, _)| listed.id == *id));
                Shown::Rows(found.map(|(_, row)| row.clone()).collect())
            }
            Query::Thread { id } => match self.rows.iter().find(|(_, row)| row.conversation == Some(*id)) {
                Some((_, row)) => Shown::Thread(Box::new(self.thread(*id, row))),
                None => Shown::Nothing("there is no such conversation".into()),
            },
            Query::Why { .. } => Shown::Why(vec!["complaint .94: \"de două ori\"".into(), "target 1 h".into()]),
            Query::Crisis { id } => {
                let sheet = self.sheet.clone().filter(|sheet| id.is_none_or(|id| id == sheet.crisis.id));
                Shown::Crisis(sheet.map(Box::new))
            }
            Query::Crises => Shown::Crises(self.crises.clone()),
            Query::Postmortem { .. } => Shown::Postmortem(None),
            Query::Drill => Shown::Drill(self.drill.clone().map(Box::new)),
            // Only the command line asks.
            Query::Draw { .. } => Shown::Nothing(String::new()),
            Query::Plan { from, until, undated } => Shown::Plan(Box::new(self.plan.plan(*from, *until, *undated))),
            Query::Results { from, until, .. } => Shown::Results(Box::new(self.plan.results((*from, *until)))),
            Query::BestTimes { from, until, account } => {
                Shown::BestTimes(Box::new(self.plan.best((*from, *until), account.as_ref())))
            }
            Query::Post { id } => Shown::Post(self.plan.sheet(*id)),
            Query::Assets { .. } => Shown::Assets(Box::new(self.library.clone())),
            Query::Thumbnail { id, .. } => {
                let dots = (0..46_u8 * 5).map(|n| [n, 255 - n, 128]).collect();
                Shown::Thumbnail(Box::new(Thumbnail { id: *id, columns: 46, rows: 5, dots, why: None }))
            }
            Query::Slots { .. } | Query::Campaigns | Query::Series | Query::Year { .. } => self.plan.rhythm(query),
            Query::Rota { .. } => Shown::Rota(Box::default()),
            Query::Statements { stage, .. } => Shown::Statements(
                self.statement
                    .clone()
                    .map(|sheet| Box::new(StatementSheet { stage: stage.unwrap_or(sheet.stage), ..sheet })),
            ),
            Query::Assess { on, alarm } => self.assess(on, *alarm),
            // Only the command line asks.
            Query::Explain { .. } => Shown::Nothing(String::new()),
            Query::Person { .. } => Shown::Person(Box::new(Person {
                author: Author { handle: "mira.example".into(), name: "Mira Ionescu".into(), ..Author::default() },
                network: "bluesky".into(),
                first_seen: Some(at("2026-03-01T10:00:00Z")),
                lang: Some("ro".into()),
                items: 9,
                recent: 3,
                influence: self.influence,
                contact: self.contact.clone(),
                summary: "1 earlier: 1 answered".into(),
                earlier: vec![Earlier {
                    id: id(7),
                    at: at("2026-11-20T10:00:00Z"),
                    ending: Ending::Answered { waited: Span::minutes(12), late: false },
                    words: "Thank you for the refund".into(),
                }],
            })),
            Query::Month { .. } => {
                let mut days = vec![DayMarks::default(); 30];
                days[24].due = 2;
                days[26].promises = 1;
                days[26].dates = 1;
                days[29].dates = 1;
                days[29].on_call = true;
                let agenda = vec![Agenda {
                    at: at("2026-11-24T18:00:00Z"),
                    what: "promise".into(),
                    text: "refund for Mira".into(),
                    conversation: None,
                }];
                Shown::Month(Box::new(Month { year: 2026, month: 11, days, agenda, due: 1, dates: Vec::new() }))
            }
            Query::Pulse => Shown::Pulse(Pulse {
                hours: (0..24).map(|n| if n > 19 { n * 9 } else { 30 + n }).collect(),
                normal: Some((30, 55)),
                negative: Some(71),
                ..self.pulse.clone()
            }),
            Query::Alarm { .. } => Shown::Alarm(Some(Box::new(super::watch::alarm()))),
            Query::Watch => Shown::Watch(Box::new(super::watch::watch())),
            Query::Staffing => Shown::Staffing(Box::new(super::watch::staffing())),
            Query::Summary => Shown::Summary(Box::new(self.summary.clone())),
            Query::Search { .. } => Shown::Found(self.found.clone().unwrap_or_else(|| Found {
                rows: self.rows.iter().map(|(_, row)| row.clone()).take(2).collect(),
                reach: Reach::All,
            })),
            Query::Suggestions { .. } => Shown::Suggestions(Box::new(Suggestions {
                saved: vec![Suggestion {
                    saved: crate::domain::saved::SavedReply { name: "refund on its way".into(), ..Default::default() },
                    text: "Bună, Mira! Banii se întorc azi.".into(),
                    fits: true,
                }],
                past: Vec::new(),
            })),
            Query::ToMany { draft, to } => {
                let row = |id: &ConversationId| self.rows.iter().find(|(_, row)| row.conversation == Some(*id));
                let each = to.iter().filter_map(row).enumerate().map(|(n, (_, row))| {
                    let text = crate::domain::saved::varied(&draft.text, n);
                    Each {
                        who: row.who.clone(),
                        draft: Draft { conversation: row.conversation, text, ..(**draft).clone() },
                        stood: Stood::default(),
                        asks: Vec::new(),
                    }
                });
                let each: Vec<Each> = each.collect();
                let concerns = crate::domain::many::same_words(each.iter().map(|each| each.draft.text.as_str()));
                let (public, concerns) = (each.len(), concerns.into_iter().collect());
                Shown::ToMany(Box::new(ToMany { each, public, concerns, left_out: self.left_out.clone() }))
            }
            Query::Outbox => Shown::Outbox(
                self.drafts
                    .values()
                    .map(|draft| OutboxRow {
                        reply: None,
                        draft: Some(draft.clone()),
                        text: draft.text.clone(),
                        to: "Mira".into(),
                        item: None,
                        media: draft.media.clone(),
                    })
                    .chain(self.sent_off.iter().cloned())
                    .collect(),
            ),
            Query::Brief | Query::BriefSince { .. } => {
                Shown::Brief(Box::new(Brief { new: 4, late: 1, ..Brief::default() }))
            }
            Query::Log { .. } => Shown::Log(self.log.clone()),
            Query::Trial { .. } => Shown::Trial(Box::new(self.trial.clone())),
            Query::Brand { .. } => Shown::Brand(Box::new(Brand {
                sheet: "# Values\nWe say what we know.".into(),
                path: "/desk/config/brand.md".into(),
                tone: "close, tu not dvs.".into(),
            })),
            Query::FindPost { .. } => Shown::Id(Vec::new()),
            Query::Find { .. } => Shown::Id(vec![Meant::Conversation(id(3))]),
            Query::Place => Shown::Place(self.place.clone()),
            Query::Labels => Shown::Labels(vec!["refund".into(), "app".into()]),
            Query::File { path } if path.contains("nofile") => Shown::Nothing(format!("there is no file {path}")),
            Query::File { .. } => Shown::File(1024),
        }
    }

    fn assess(&self, on: &[ConversationId], alarm: Option<AlarmId>) -> Shown {
        let on = on.first().copied().or(self.assessment.on);
        Shown::Assessment(Box::new(Assessment { on, alarm, ..self.assessment.clone() }))
    }

    /// The desk answers at last.
    pub fn assessed(&mut self) {
        if let Some(query) = self.late.take().flatten() {
            let shown = self.answer(&query);
            self.send(Msg::Shown(query, shown));
        }
    }

    pub fn listing(&self) -> Listing {
        let rows = self.rows.iter().map(|(listed, _)| listed.clone()).collect();
        let mut listing = Listing::new(rows, Span::minutes(3), 7);
        listing.oldest_late = Some(self.now.minus(Span::hours(3)));
        listing.rescue = Some(crate::domain::bands::Rescue { people: 2, rows: 1 });
        listing.plain = self.plain;
        listing
    }

    fn thread(&self, id: ConversationId, row: &Row) -> Thread {
        let account = AccountId::new("bluesky", "@brand");
        let author =
            Author { handle: row.handle.clone(), name: row.who.clone(), followers: Some(1240), ..Author::default() };
        let item = |from_us: bool, when: &str, text: &str| Item {
            network: "bluesky".into(),
            account: "@brand".into(),
            id: when.into(),
            conversation: None,
            kind: if from_us { Kind::Post } else { self.kind },
            created_at: at(when),
            author: author.clone(),
            text: text.into(),
            lang: None,
            in_reply_to: None,
            url: row.url.clone(),
            subject: None,
            media: Vec::new(),
            engagement: None,
            visibility: None,
            rating: None,
            from_us,
            extra: [(Item::OTHERS.to_owned(), serde_json::json!(self.others))].into_iter().collect(),
        };
        let message = |item: Item, context| Message::Item {
            id: item.item_id(),
            item: Box::new(item),
            removed: false,
            edited: false,
            context,
            acts: if context { Vec::new() } else { self.liked.clone() },
        };
        let theirs =
            item(false, "2026-11-24T12:58:00Z", &if self.long { "word ".repeat(4000) } else { row.text.clone() });
        let conversation = Conversation {
            id,
            account: account.clone(),
            items: vec![ItemRef {
                id: theirs.item_id(),
                at: theirs.created_at,
                kind: theirs.kind,
                from_us: false,
                removed: false,
                edited: false,
            }],
            triage: crate::domain::conversation::Triage {
                state: State::Open,
                unread: row.unread,
                lang: self.lang.clone(),
                ..Default::default()
            },
            verdict: crate::domain::class::Verdict {
                class: row.class.unwrap_or_default(),
                sure: 63,
                lang: row.lang.clone(),
                ..Default::default()
            },
            ruled: self.ruled.clone(),
            last_inbound: Some(theirs.created_at),
            due: row.due.map(|at| crate::domain::deadline::Due {
                at,
                rule: crate::domain::deadline::DueRule::Sla { minutes: 60, business: false, perhaps: None },
                from: theirs.created_at,
                target: Span::hours(1),
                warn_at: at,
            }),
            ..Conversation::default()
        };
        Thread {
            conversation,
            messages: vec![
                message(
                    item(
                        true,
                        "2026-11-22T09:00:00Z",
                        "The new app is live. Update from your store and keep your tickets in one place.",
                    ),
                    true,
                ),
                message(theirs, false),
                Message::Note {
                    id: EventId::from_bytes([1; 16]),
                    at: at("2026-11-24T14:20:00Z"),
                    by: SeatName::new("ana"),
                    text: "Same as 39 others. Payments confirmed a double capture since 12:40.".into(),
                },
            ],
            author,
            caps: self.caps.clone(),
            drafts: self.drafts.values().filter(|draft| draft.conversation == Some(id)).cloned().collect(),
            tag: row.tag.clone(),
            tone: Some("close, tu not dvs., no emoji in a crisis".into()),
            accounts: vec![account],
            health: Health::Live,
            url: row.url.clone(),
            recent: 3,
            member: row.member,
        }
    }
}

fn code(code: Code) -> KeyCode {
    match code {
        Code::Char(c) => KeyCode::Char(c),
        Code::Enter => KeyCode::Enter,
        Code::Esc => KeyCode::Esc,
        Code::Tab => KeyCode::Tab,
        Code::BackTab => KeyCode::BackTab,
        Code::Backspace => KeyCode::Backspace,
        Code::Delete => KeyCode::Delete,
        Code::Up => KeyCode::Up,
        Code::Down => KeyCode::Down,
        Code::Left => KeyCode::Left,
        Code::Right => KeyCode::Right,
        Code::Home => KeyCode::Home,
        Code::End => KeyCode::End,
        Code::PageUp => KeyCode::PageUp,
        Code::PageDown => KeyCode::PageDown,
        Code::F(n) => KeyCode::F(n),
    }
}

fn key(draft: &Draft) -> (Option<ConversationId>, DraftKind) {
    (draft.conversation, draft.draft_kind())
}
