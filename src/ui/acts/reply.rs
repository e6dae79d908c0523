//! Writing: replies, private replies, notes, posts, forwards, and the way out.

pub mod cool;
pub mod many;
mod options;
mod saved;
mod sending;
pub mod unsaved;

pub use self::options::{add_file, answer_as, attach, file_is_not_there, file_is_there, visibility, warning};
pub use self::saved::{insert_filled, suggest};
pub use self::sending::{discard, dispatch, refused, send, sent};
use super::deliver;
use super::look::last_theirs;
use super::move_about::read_now;
use super::plan;
use crate::domain::ask::{Message, Query, RowId, Thread};
use crate::domain::command::Command;
use crate::domain::id::{AccountId, ConversationId};
use crate::domain::item::Kind;
use crate::domain::network::OutgoingKind;
use crate::domain::reply::{Draft, DraftKind, Thought};
use crate::domain::time::Time;
use crate::ui::Effect;
use crate::ui::layers::{Choice, Layer, Picker, Prompt, Then};
use crate::ui::parts::editor::TextEditor;
use crate::ui::seat::{Editing, Focus, Next, Seat};
use crate::ui::words::w;

/// Opens the editor on an answer where they wrote.
pub fn reply(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args == "all" {
        return if seat.chosen().len() > 1 { many::turn(seat) } else { everybody(seat) };
    }
    if !seat.queue.selected.is_empty() {
        seat.warn(seat.keyed(&w().one_at_a_time));
        return Vec::new();
    }
    let to_post = seat.thread().and_then(|thread| thread.conversation.to_post);
    match to_post.filter(|_| args.is_empty() && seat.editing.is_none()) {
        Some(reply) => deliver::offer_posted(seat, reply),
        None => write(seat, "reply", args, |_| OutgoingKind::Reply, false),
    }
}

/// Answers everybody who got the mail, or, said again, the person alone.
fn everybody(seat: &mut Seat) -> Vec<Effect> {
    let Some(thread) = seat.thread() else { return wait_for_thread(seat, "reply all".to_owned()) };
    let others = last_theirs(thread).map_or(0, |(_, item)| item.others().len());
    if others == 0 {
        seat.warn(w().nobody_else);
        return Vec::new();
    }
    let effects = write(seat, "reply", "", |_| OutgoingKind::Reply, false);
    let Some(editing) = &mut seat.editing else { return effects };
    let to_all = editing.draft.kind == OutgoingKind::ReplyAll;
    editing.draft.kind = if to_all { OutgoingKind::Reply } else { OutgoingKind::ReplyAll };
    editing.others = others;
    changed(seat);
    effects
}

/// Opens the editor on an answer only they can read.
pub fn private(seat: &mut Seat, args: &str) -> Vec<Effect> {
    write(seat, "reply-private", args, |_| OutgoingKind::Private, false)
}

/// Opens the editor on an internal note, or writes the one that was typed.
pub fn note(seat: &mut Seat, args: &str) -> Vec<Effect> {
    match (seat.here(), args) {
        (Some(on), text) if !text.is_empty() => vec![Effect::Do(Command::Note { on, text: text.to_owned() })],
        _ => write(seat, "note", args, |_| OutgoingKind::Reply, true),
    }
}

/// Sends it on by mail: asks to whom, then opens the editor for a few words.
pub fn forward(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        seat.layers.push(Layer::Prompt(Prompt::new(w().forward_to, Then::Typed("forward"))));
        return Vec::new();
    }
    let (to, text) = args.split_once(' ').unwrap_or((args, ""));
    if !to.contains('@') {
        seat.warn(w().forward_address);
        return Vec::new();
    }
    let to: Vec<String> = to.split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect();
    if seat.thread().is_none() {
        return wait_for_thread(seat, format!("forward {args}"));
    }
    write(seat, "forward", text, |_| OutgoingKind::Forward { to: to.clone() }, false)
}

/// Opens the editor on a new post; with several accounts it asks as which.
pub fn post(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let accounts: Vec<AccountId> =
        seat.summary.as_ref().map(|s| s.accounts.iter().map(|line| line.account.clone()).collect()).unwrap_or_default();
    match accounts.as_slice() {
        [only] => post_as(seat, only.clone(), args),
        [] => match seat.thread().map(|thread| thread.conversation.account.clone()) {
            Some(account) => post_as(seat, account, args),
            None => Vec::new(),
        },
        _ => {
            let choices = accounts.iter().map(|id| Choice::new(id.handle(), id.network(), Then::Post(id.clone())));
            seat.layers.push(Layer::Picker(Picker::new(w().post_as, choices.collect(), "")));
            Vec::new()
        }
    }
}

/// Opens the editor on a new post of this account.
pub fn post_as(seat: &mut Seat, account: AccountId, text: &str) -> Vec<Effect> {
    let effects = save_now(seat);
    let fresh = Draft { account: account.clone(), kind: OutgoingKind::Post, text: text.to_owned(), ..blank(seat) };
    let draft = match seat.kept.post.take() {
        Some(kept) if text.is_empty() => Draft { account, ..*kept },
        Some(kept) => Draft { account, text: format!("{}\n\n{text}", kept.text), ..*kept },
        None => fresh,
    };
    open(seat, draft, String::new());
    effects
}

/// Remembers to do this once the conversation is here; keys struck meanwhile are kept for after it.
fn wait_for_thread(seat: &mut Seat, line: String) -> Vec<Effect> {
    seat.reading.wanted = seat.here();
    seat.reading.then = Some(Next::Line(line));
    read_now(seat)
}

fn write(seat: &mut Seat, name: &str, text: &str, kind: impl Fn(&Thread) -> OutgoingKind, note: bool) -> Vec<Effect> {
    let Some(thread) = seat.thread() else {
        return wait_for_thread(seat, format!("{name} {text}"));
    };
    if name == "reply-private" && !thread.caps.private_reply {
        let why = crate::ui::needs::private(seat);
        seat.warn(why.err().unwrap_or_default());
        return Vec::new();
    }
    let kind = kind(thread);
    let sort = DraftKind::of(&kind, note);
    let kept = thread.drafts.iter().find(|draft| draft.draft_kind() == sort).cloned();
    let mut draft = kept.unwrap_or_else(|| answer_to(thread, kind, note, blank(seat)));
    if !text.is_empty() {
        text.clone_into(&mut draft.text);
    }
    let who = thread.author.shown().to_owned();
    let already = seat.editing.as_ref().is_some_and(|editing| editing.draft.has_place_of(&draft));
    if already && text.is_empty() {
        seat.focus = Focus::Editor;
        return Vec::new();
    }
    let mut effects = save_now(seat);
    keep_post(seat);
    effects.extend(see(seat));
    open(seat, draft, who);
    effects
}

/// A post that is being written makes room for an answer; `c` takes it up again.
fn keep_post(seat: &mut Seat) {
    if let Some(editing) = seat.editing.take_if(|editing| editing.draft.conversation.is_none()) {
        seat.kept.post = Some(Box::new(editing.draft()));
    }
}

/// Asks for what could be said here, so that Ctrl-t has it at once.
fn see(seat: &mut Seat) -> Option<Effect> {
    let id = seat.here()?;
    seat.asked.ask(Query::Suggestions { id })
}

fn blank(seat: &Seat) -> Draft {
    Draft {
        conversation: None,
        seat: seat.name.clone(),
        note: false,
        kind: OutgoingKind::Reply,
        account: AccountId::default(),
        answers: None,
        text: String::new(),
        visibility: None,
        subject: None,
        media: Vec::new(),
        opened_at: seat.now,
        changed_at: seat.now,
        thought: Thought::default(),
    }
}

fn answer_to(thread: &Thread, kind: OutgoingKind, note: bool, blank: Draft) -> Draft {
    let last = last_theirs(thread);
    Draft {
        conversation: Some(thread.conversation.id),
        note,
        kind,
        account: thread.conversation.account.clone(),
        answers: last.map(|(id, _)| id),
        visibility: last.and_then(|(_, item)| item.visibility),
        ..blank
    }
}

/// Opens the editor on a draft.
pub fn open(seat: &mut Seat, draft: Draft, who: String) {
    let thread = seat.reading.thread.as_deref().filter(|thread| Some(thread.conversation.id) == draft.conversation);
    let answers = thread.and_then(|thread| kind_of(thread, &draft));
    let limit = thread.filter(|_| !draft.note).map(|thread| match draft.kind {
        OutgoingKind::Private => thread.caps.private_limit,
        OutgoingKind::Reply | OutgoingKind::ReplyAll if answers.is_some_and(Kind::is_private) => {
            thread.caps.private_limit
        }
        OutgoingKind::Reply | OutgoingKind::ReplyAll | OutgoingKind::Post | OutgoingKind::Forward { .. } => {
            thread.caps.public_limit
        }
    });
    let others = thread.map_or(0, |thread| others(thread, &draft));
    let tone = thread.filter(|_| !draft.note).and_then(|thread| thread.tone.clone());
    let area = TextEditor::new(&draft.text);
    let from = match (seat.focus, &seat.editing) {
        (Focus::Editor, Some(editing)) => editing.from,
        (Focus::Editor, None) => Focus::Conversation,
        (focus, _) => focus,
    };
    let copies = if draft.note { 0 } else { many::copies(seat, draft.conversation) };
    seat.editing = Some(Editing {
        draft,
        area,
        who,
        answers,
        others,
        copies,
        many: Vec::new(),
        limit,
        tone,
        dirty_since: None,
        from,
        sending: None,
    });
    seat.focus = Focus::Editor;
    seat.reading.laid_for = None;
    seat.reading.opens = true;
    seat.kept.at = Some(seat.now);
}

/// The kind of what a draft answers; where that is not on the page, of the newest that stands there.
fn kind_of(thread: &Thread, draft: &Draft) -> Option<Kind> {
    let items = &thread.conversation.items;
    items.iter().find(|item| Some(item.id) == draft.answers).or(items.last()).map(|item| item.kind)
}

/// How many others besides the person an answer to all reaches.
fn others(thread: &Thread, draft: &Draft) -> usize {
    let answered = thread.messages.iter().find_map(|message| match message {
        Message::Item { id, item, .. } if Some(*id) == draft.answers => Some(item),
        _ => None,
    });
    answered.map_or(0, |item| item.others().len())
}

/// Takes a draft of a conversation up, wherever it stands: goes to it, reads it, then opens the editor.
pub fn take_up(seat: &mut Seat, id: ConversationId, kind: DraftKind) -> Vec<Effect> {
    let row = RowId::Conversation(id);
    let listed = seat.queue.go_to_id(&row);
    seat.kept.row = (!listed).then_some(row);
    seat.editing = None;
    seat.focus = Focus::Queue;
    seat.reading.pinned = !listed;
    seat.reading.wanted = Some(id);
    seat.reading.then = Some(Next::Draft(kind));
    read_now(seat)
}

/// Opens the editor on a draft that waits in the conversation that was read: of this kind, or the last one.
pub fn open_kept(seat: &mut Seat, kind: Option<DraftKind>) {
    let kept = seat.thread().and_then(|thread| {
        let draft = thread.drafts.iter().find(|draft| kind.is_none_or(|kind| kind == draft.draft_kind()))?;
        Some((draft.clone(), thread.author.shown().to_owned()))
    });
    if let Some((draft, who)) = kept {
        open(seat, draft, who);
    }
}

/// Notes that the text is another now.
pub fn changed(seat: &mut Seat) {
    let now = seat.now;
    if let Some(editing) = &mut seat.editing {
        editing.draft.changed_at = now;
        editing.dirty_since.get_or_insert(now);
    }
}

/// Has the draft saved if something is unsaved.
pub fn save_now(seat: &mut Seat) -> Vec<Effect> {
    let Some(editing) = seat.editing.as_mut().filter(|editing| editing.dirty_since.is_some()) else {
        return Vec::new();
    };
    editing.dirty_since = None;
    vec![Effect::Do(Command::Draft(Box::new(editing.draft())))]
}

/// Returns when the draft has to be saved.
pub fn save_at(seat: &Seat) -> Option<Time> {
    const PAUSE: crate::domain::time::Span = crate::domain::time::Span::millis(700);
    seat.editing.as_ref()?.dirty_since.map(|since| if seat.settings.still { since } else { since.plus(PAUSE) })
}

/// Back to where the editor was opened; what was written is kept.
pub fn leave(seat: &mut Seat, _: &str) -> Vec<Effect> {
    if seat.writes_post() { plan::keep(seat, false) } else { close(seat) }
}

/// Back to the pane from which the editor was opened; the draft is kept.
pub fn close(seat: &mut Seat) -> Vec<Effect> {
    let mut effects = save_now(seat);
    let Some(editing) = seat.editing.take() else { return Vec::new() };
    seat.reading.laid_for = None;
    let is_empty = editing.area.is_empty() && editing.draft.media.is_empty();
    seat.focus = editing.from;
    seat.kept.at = Some(seat.now);
    if is_empty {
        if effects.is_empty() {
            return effects;
        }
        effects = vec![discarding(&editing.draft)];
    } else {
        seat.say(seat.keyed(&w().draft_kept));
    }
    let draft = (!is_empty).then(|| editing.draft());
    if editing.draft.conversation.is_none() {
        seat.kept.post = draft.map(Box::new);
        return effects;
    }
    if let Some(thread) = seat.reading.thread.as_mut()
        && Some(thread.conversation.id) == editing.draft.conversation
    {
        match draft {
            Some(draft) => thread.put_draft(draft),
            None => thread.drop_draft(editing.draft.draft_kind()),
        }
        seat.reading.laid_for = None;
    }
    effects
}

fn discarding(draft: &Draft) -> Effect {
    Effect::Do(Command::Discard { conversation: draft.conversation, kind: Some(draft.draft_kind()) })
}

/// Hands the text to `$EDITOR`.
pub fn edit_outside(seat: &mut Seat, _: &str) -> Vec<Effect> {
    if seat.writes_post() {
        return plan::outside(seat);
    }
    let mut effects = save_now(seat);
    match &seat.editing {
        Some(editing) => effects.push(Effect::Edit(editing.area.text())),
        None => seat.warn(seat.keyed(&w().nothing_written)),
    }
    effects
}

/// Puts a text into the editor at the cursor, on a line of its own, opening one where there is none.
pub fn insert(seat: &mut Seat, text: &str) -> Vec<Effect> {
    if seat.editing.is_none() {
        let effects = reply(seat, "");
        if seat.editing.is_none() {
            return effects;
        }
    }
    if let Some(editing) = &mut seat.editing {
        editing.area.insert_apart(text);
        seat.focus = Focus::Editor;
    }
    changed(seat);
    Vec::new()
}
