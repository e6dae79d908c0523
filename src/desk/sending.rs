//! From a draft to a reply: what it answers, the guard, and the intent.

use crate::domain::class::Class;
use crate::domain::clean;
use crate::domain::command::{Done, Refusal};
use crate::domain::conversation::Conversation;
use crate::domain::event::Freeze;
use crate::domain::guard::{self, Concern, Gravity, Sending, Waved};
use crate::domain::id::{ReplyId, SeatName};
use crate::domain::item::Item;
use crate::domain::lesson::{self, Label};
use crate::domain::network::{Caps, Health, Outgoing, OutgoingKind};
use crate::domain::queue::Slim;
use crate::domain::reply::{Delivery, Draft};
use crate::domain::time::{Span, Time};
use crate::domain::window;
use crate::triage::{self, Text, language};
use crate::words::{fill, w};

use super::accounts::Accounts;
use super::acts::{must_have, unsaved};
use super::attach;
use super::clock;
use super::drafts;
use super::journal::{self, SendOff, Statement};
use super::live::Shared;
use super::staged::Staged;

/// Replies of a conversation that are looked at for what colleagues did.
const RECENT: usize = 8;
/// The same words to the same person within this are a slip, mostly.
const REPEATED: Span = Span::minutes(10);
/// A draft that nobody has touched for so long is not being written.
const WRITING: Span = Span::minutes(30);

/// Stages sending a draft off, or says what a person should look at first.
pub fn send(
    staged: &mut Staged<'_>,
    accounts: &Accounts,
    shared: &Shared,
    by: &SeatName,
    draft: Draft,
    now: bool,
    (seen, waved): (&[Concern], &mut Waved),
) -> Result<Done, Refusal> {
    let draft = Draft { text: clean::text(&draft.text), seat: by.clone(), ..draft };
    let looked = look(staged, accounts, shared, &draft)?;
    let crisis = shared.read().running();
    let concerns = waved.soften(by, crisis, looked.concerns, staged.now);
    let looked = Looked { concerns, ..looked };
    let is_open = |concern: &&Concern| {
        let seen = seen.iter().any(|known| known.kind == concern.kind);
        concern.blocks() || (concern.asks() && !seen)
    };
    let open: Vec<Concern> = looked.concerns.iter().filter(is_open).cloned().collect();
    if !open.is_empty() {
        return Err(Refusal::Asks(open));
    }
    waved.remember(by, crisis, &looked.concerns, staged.now);
    send_off(staged, accounts, by, draft, now, looked)
}

/// Stages sending off what was looked at; its text is clean.
pub fn send_off(
    staged: &mut Staged<'_>,
    accounts: &Accounts,
    by: &SeatName,
    draft: Draft,
    now: bool,
    looked: Looked,
) -> Result<Done, Refusal> {
    let Looked { answered, freeze, concerns, statement } = looked;
    let item = answered.map(|(_, item)| item);
    let url = item.as_ref().and_then(|item| item.url.clone());
    let off = SendOff { now, url, statement, ..prepared(accounts, draft, item, staged.now) };
    let done = journal::send_off(staged, by, off, freeze.as_ref())?;
    let shown = concerns.iter().filter(|concern| concern.gravity == Gravity::Shows);
    let shown: String = shown.map(|concern| format!(" · {}", concern.sentence)).collect();
    Ok(Done { notice: done.notice.and(shown), ..done })
}

/// Makes a draft what leaves: complete, with what its network prepares before the first try, or to be posted by hand where
/// no connector sends. It counts down.
pub fn prepared(accounts: &Accounts, draft: Draft, answers: Option<Item>, at: Time) -> SendOff {
    let outgoing = Outgoing {
        reply: ReplyId::new(at, clock::unique()),
        account: draft.account.clone(),
        answers,
        kind: draft.kind.clone(),
        lang: language::spoken(&draft.text, None),
        text: draft.text.clone(),
        visibility: draft.visibility,
        subject: draft.subject.clone(),
        media: draft.media.clone(),
        written_at: at,
        token: String::new(),
        heading: None,
        leaves_at: None,
    };
    let sender = accounts.sender(&draft.account);
    let token = sender.as_ref().map(|network| network.prepare(&outgoing)).unwrap_or_default();
    let by_hand = sender.is_none();
    SendOff {
        draft,
        now: false,
        by_hand,
        token,
        outgoing,
        url: None,
        statement: None,
        post: None,
        below: None,
        held: None,
    }
}

/// Who was passed over for whom, as far as an answer says so: the one who is answered, and who has waited longest.
pub fn passed_over(staged: &Staged<'_>, shared: &Shared, draft: &Draft) -> Option<[Conversation; 2]> {
    let is_answer = matches!(draft.kind, OutgoingKind::Reply | OutgoingKind::Private);
    let page = staged.conversation(draft.conversation.filter(|_| is_answer)?).ok()??;
    let since = page.waiting_since.filter(|_| lesson::may_press(&page))?;
    let live = shared.read();
    let longer = live
        .slim
        .values()
        .filter(|slim| slim.in_inbox() && !slim.class.is_quiet() && !slim.rests() && slim.arrived < since);
    let (mut count, mut oldest): (usize, Option<&Slim>) = (0, None);
    for slim in longer {
        count += 1;
        oldest = oldest.filter(|known| (known.arrived, known.id) <= (slim.arrived, slim.id)).or(Some(slim));
    }
    let oldest = oldest.filter(|_| count >= lesson::PASSED_OVER)?.id;
    drop(live);
    Some([page, staged.conversation(oldest).ok()??])
}

/// Teaches what an answer said of the two.
pub fn teach(staged: &mut Staged<'_>, by: &SeatName, reply: ReplyId, [answered, waiting]: &[Conversation; 2]) {
    staged.teach(by, lesson::of_reply(reply, true), answered, Some(Label::NOW), &[]);
    staged.teach(by, lesson::of_reply(reply, false), waiting, Some(Label::LATER), &[]);
}

/// A draft as the guard has looked at it.
pub struct Looked {
    /// What it answers.
    pub answered: Option<(Conversation, Item)>,
    /// What is wrong with it, or may be.
    pub concerns: Vec<Concern>,
    statement: Option<Statement>,
    freeze: Option<Freeze>,
}

impl Looked {
    /// The same, as a delivery of a statement.
    #[must_use]
    pub fn of(self, statement: Statement) -> Looked {
        Looked { statement: Some(statement), ..self }
    }

    /// Returns the freeze under way.
    pub const fn freeze(&self) -> Option<&Freeze> {
        self.freeze.as_ref()
    }
}

/// Looks at what a draft would send; its text is clean. Nothing is staged.
pub fn look(staged: &Staged<'_>, accounts: &Accounts, shared: &Shared, draft: &Draft) -> Result<Looked, Refusal> {
    look_beside(staged, (accounts, shared), draft, &drafts::all(staged.reader).map_err(unsaved)?)
}

/// The same, beside all that is being written at the desk.
pub fn look_beside(
    staged: &Staged<'_>,
    (accounts, shared): (&Accounts, &Shared),
    draft: &Draft,
    written: &[Draft],
) -> Result<Looked, Refusal> {
    if let Some(why) = attach::missing(&draft.media) {
        return Err(Refusal::no(fill(w().delivery.draft_stays, &[&why])));
    }
    let answered = answered(staged, draft)?;
    let caps = accounts.caps(&draft.account);
    let (freeze, health) = {
        let live = shared.read();
        (live.freeze.clone(), live.accounts.get(&draft.account).map(|state| state.health.clone()).unwrap_or_default())
    };
    let concerns = concerns(staged, (draft, written), answered.as_ref(), &caps, freeze.as_ref(), &health)?;
    Ok(Looked { answered, concerns, statement: None, freeze })
}

/// The conversation that a draft answers, and the item.
pub fn answered(staged: &Staged<'_>, draft: &Draft) -> Result<Option<(Conversation, Item)>, Refusal> {
    let Some(id) = draft.conversation else { return Ok(None) };
    let page = must_have(staged, id)?;
    let item = draft.answers.or_else(|| page.last_heard().map(|item| item.id));
    let item = item.map(|item| staged.reader.item(item)).transpose().map_err(unsaved)?.flatten();
    match item {
        Some(item) => Ok(Some((page, item))),
        None => Err(Refusal::NotFound { what: w().desk.message_to_answer.to_owned(), id: id.to_string() }),
    }
}

fn concerns(
    staged: &Staged<'_>,
    (draft, written): (&Draft, &[Draft]),
    answered: Option<&(Conversation, Item)>,
    caps: &Caps,
    freeze: Option<&Freeze>,
    health: &Health,
) -> Result<Vec<Concern>, Refusal> {
    let private = matches!(draft.kind, OutgoingKind::Private | OutgoingKind::Forward { .. })
        || answered.is_some_and(|(_, item)| item.kind.is_private());
    let limit = if private { caps.private_limit } else { caps.public_limit };
    let notes = notes(staged, answered)?;
    let note_texts: Vec<&str> = notes.iter().map(String::as_str).collect();
    let received_by = answered.map_or_else(|| draft.account.clone(), |(page, _)| page.account.clone());
    let colleagues = match answered {
        Some((page, _)) => Colleagues::of(staged, page, (draft, written))?,
        None => Colleagues::default(),
    };
    let forward = matches!(draft.kind, OutgoingKind::Forward { .. });
    // A forward greets whom it goes to, not whom it is from.
    let company = answered.filter(|_| !forward);
    let handles = company.map_or_else(Vec::new, |(page, item)| {
        let ours = [page.account.handle(), draft.account.handle()];
        [item.author.handle.as_str()].into_iter().chain(item.others()).chain(ours).collect()
    });
    let heard = match company {
        Some((page, item)) => heard(staged, page, item)?,
        None => Vec::new(),
    };
    let no_reply = company.map(|(page, _)| staged.contact(page.person)).transpose().map_err(unsaved)?;
    let no_reply = no_reply.and_then(|contact| contact.no_reply);
    let no_reply = no_reply.map(|said| said.told(staged.rulings.zone(), staged.now));
    let closed = closed(staged, draft);
    let our_lang = language::surely(&draft.text);
    let sending = Sending {
        text: &draft.text,
        media: &draft.media,
        public: draft.is_public(answered.map(|(_, item)| item.kind)),
        post: draft.kind == OutgoingKind::Post,
        from: &draft.account,
        // A forward leaves from whichever mail account there is: that is no mistake.
        received_by: if forward { &draft.account } else { &received_by },
        their_name: answered.map_or("", |(_, item)| item.author.shown()),
        handles: &handles,
        their_words: &heard.iter().map(String::as_str).collect::<Vec<_>>(),
        no_reply: no_reply.as_deref(),
        opened_at: draft.opened_at,
        read_from: draft.thought.read_from,
        prepared: draft.is_prepared(),
        last_arrived: answered.and_then(|(page, _)| page.last_arrived),
        answered_by: colleagues.answered_by.as_deref(),
        writing: colleagues.writing.as_deref(),
        said_ago: colleagues.said_ago,
        hostile: answered.is_some_and(|(page, item)| is_hostile(page, item, &heard)),
        crisis_words: &triage::crisis_words(&draft.text),
        in_crisis: answered.is_some_and(|(page, _)| page.crisis.is_some() || page.part_of.is_some()),
        closed: closed.as_deref(),
        their_lang: answered.and_then(|(page, item)| page.lang(Some(item))),
        our_lang: our_lang.as_deref(),
        notes: &note_texts,
        do_not_say: &staged.rulings.do_not_say,
        recommended: &staged.rulings.recommended,
        our_contacts: &staged.rulings.our_contacts,
        length: (
            limit.count_with(&draft.text, draft.subject.as_deref().filter(|_| !private).unwrap_or_default()),
            limit.most,
        ),
        signed_out: match health {
            Health::SignedOut { why } => Some(why),
            Health::Unknown
            | Health::Live
            | Health::Limited { .. }
            | Health::Offline { .. }
            | Health::Silent { .. } => None,
        },
        window: match answered {
            Some((page, item)) => closed_window(staged, page, item, private)?,
            None => None,
        },
        frozen: freeze,
        require_alt: staged.rulings.require_alt && caps.alt_text,
        readers: (readers(draft, answered), staged.rulings.reply_all_asks_over),
    };
    Ok(guard::check(&sending, staged.now))
}

/// How many people an answer goes to.
fn readers(draft: &Draft, answered: Option<&(Conversation, Item)>) -> usize {
    let all = draft.kind == OutgoingKind::ReplyAll;
    1 + answered.filter(|_| all).map_or(0, |(_, item)| item.others().len())
}

fn closed_window(
    staged: &Staged<'_>,
    page: &Conversation,
    item: &Item,
    private: bool,
) -> Result<Option<window::WindowClosed>, Refusal> {
    let Some(last_inbound) = page.last_inbound else { return Ok(None) };
    let sending = window::Sending {
        network: &item.network,
        kind: item.kind,
        private,
        last_inbound,
        // No connector knows the tag yet.
        human_agent: false,
        private_reply_sent: private && answered_in_private(staged, page, item)?,
    };
    Ok(window::may_send(&sending, staged.now).err())
}

/// Tells whether an item was answered in private before: some networks take that once.
fn answered_in_private(staged: &Staged<'_>, page: &Conversation, item: &Item) -> Result<bool, Refusal> {
    for id in &page.replies {
        let Some(reply) = staged.reply(*id).map_err(unsaved)? else { continue };
        let went = !matches!(reply.state, Delivery::CalledBack | Delivery::Refused { .. });
        if went && reply.kind == OutgoingKind::Private && reply.answers.is_none_or(|id| id == item.item_id()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Tells whether a thread is angry: by its class something is wrong, and they say so in strong words.
fn is_hostile(page: &Conversation, item: &Item, heard: &[String]) -> bool {
    match page.class() {
        Class::Crisis => true,
        Class::Complaint => heard
            .iter()
            .any(|text| triage::is_angry(&Text { set: page.set_lang(), ..Text::plain(text, page.lang(Some(item))) })),
        Class::Question | Class::Request | Class::Praise | Class::Chatter | Class::Spam => false,
    }
}

/// Says until when the account's desk is closed; nothing while it is open.
fn closed(staged: &Staged<'_>, draft: &Draft) -> Option<String> {
    let hours = staged.rulings.hours_of(&draft.account);
    (!hours.is_open(staged.now)).then(|| match hours.opens_at(staged.now) {
        Some(opens) => fill(w().desk.closed_until, &[&opens.day_and_minute(hours.zone(), staged.now)]),
        None => String::new(),
    })
}

/// What they wrote here last.
fn heard(staged: &Staged<'_>, page: &Conversation, item: &Item) -> Result<Vec<String>, Refusal> {
    let theirs = page.items.iter().rev().filter(|heard| !heard.from_us && heard.id != item.item_id()).take(RECENT);
    let mut heard = vec![item.text.clone()];
    for earlier in theirs {
        heard.extend(staged.reader.item(earlier.id).map_err(unsaved)?.map(|item| item.text));
    }
    Ok(heard)
}

/// What others of us do about the same person.
#[derive(Default)]
struct Colleagues {
    answered_by: Option<String>,
    writing: Option<String>,
    said_ago: Option<Span>,
}

impl Colleagues {
    fn of(
        staged: &Staged<'_>,
        page: &Conversation,
        (draft, written): (&Draft, &[Draft]),
    ) -> Result<Colleagues, Refusal> {
        let in_the_app = page.items.iter().any(|item| item.from_us && item.at > draft.opened_at);
        let mut found =
            Colleagues { answered_by: in_the_app.then(|| w().desk.in_their_app.to_owned()), ..Colleagues::default() };
        for id in page.replies.iter().rev().take(RECENT) {
            let Some(reply) = staged.reply(*id).map_err(unsaved)? else { continue };
            if matches!(reply.state, Delivery::CalledBack | Delivery::Refused { .. }) {
                continue;
            }
            if reply.seat != draft.seat && reply.written_at > draft.opened_at {
                found.answered_by = Some(reply.seat.to_string());
            }
            let ago = staged.now.since(reply.written_at);
            if ago < REPEATED
                && staged.reader.outgoing(*id).map_err(unsaved)?.is_some_and(|said| said.text == draft.text)
            {
                found.said_ago = Some(ago);
            }
        }
        let theirs = written.iter().find(|theirs| {
            let same = theirs.conversation == draft.conversation && theirs.seat != draft.seat && !theirs.note;
            same && staged.now.since(theirs.changed_at) < WRITING
        });
        found.writing = theirs.map(|theirs| theirs.seat.to_string());
        Ok(found)
    }
}

fn notes(staged: &Staged<'_>, answered: Option<&(Conversation, Item)>) -> Result<Vec<String>, Refusal> {
    let Some((page, _)) = answered else { return Ok(Vec::new()) };
    let texts: Result<Vec<_>, _> = page.notes.iter().map(|note| staged.reader.note(note.id)).collect();
    Ok(texts.map_err(unsaved)?.into_iter().flatten().collect())
}
