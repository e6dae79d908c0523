//! The editor's title: where it goes, as whom, to whom, who may see it, how long it is.
//!
//! What guards against a wrong account stands first and goes last: words give way before names, and where one
//! line does not hold them there are two.

use ratatui::text::{Line, Span};

use crate::domain::item::Kind;
use crate::domain::names::network_name;
use crate::domain::network::OutgoingKind;
use crate::domain::width::width;
use crate::ui::parts::paint::{both_ends, clip};
use crate::ui::seat::{Editing, Focus, Seat};
use crate::ui::theme::Role;
use crate::ui::words::{fill, some, w};

/// Returns how many lines the title takes; the same for a text of any length.
pub fn rows(seat: &Seat, columns: u16) -> u16 {
    let Some(editing) = seat.editing.as_ref().filter(|editing| !editing.draft.note) else { return 1 };
    let most = editing.limit.filter(|limit| limit.most < 1_000_000).map_or(0, |limit| limit.most.to_string().len());
    let right = width(&visibility(editing).0) + 4 + 2 * most;
    let left = frozen(seat).map_or(0, width) + width(&from(editing)) + 2 + width(&to(editing, false));
    if left + 1 + right <= usize::from(columns) { 1 } else { 2 }
}

/// Returns the title in so many lines.
pub fn lines(seat: &Seat, editing: &Editing, rows: u16, columns: u16) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let wide = usize::from(columns);
    if editing.draft.note {
        let note = vec![pen.write(w().note_title, Role::Note), pen.write(note_words(editing), Role::Dim)];
        return vec![clip(Line::from(note), wide)];
    }
    let role = if seat.focus == Focus::Editor { Role::Accent } else { Role::Dim };
    let mut left: Vec<Span> = frozen(seat).map(|word| pen.write(word, Role::Crisis)).into_iter().collect();
    left.push(pen.write(from(editing), role));
    let left = Line::from(left);
    let used = if rows < 2 { left.width() + 2 } else { 0 };
    let fits = |to: &str, right: &Line| used + width(to) + 1 + right.width() <= wide;
    let (long, short) = (to(editing, true), to(editing, false));
    let (full, terse) = (right(seat, editing, true), right(seat, editing, false));
    let (to, right) = match () {
        () if fits(&long, &full) => (long, full),
        () if fits(&short, &full) => (short, full),
        () => (short, terse),
    };
    let to = pen.write(to, Role::Text);
    if rows < 2 {
        let mut line = left;
        line.extend([Span::raw("  "), to]);
        return vec![both_ends(line, right, columns)];
    }
    vec![clip(left, wide), both_ends(Line::from(to), right, columns)]
}

fn frozen(seat: &Seat) -> Option<&'static str> {
    let freeze = seat.summary.as_ref()?.freeze.as_ref()?;
    Some(if freeze.all { w().frozen_all } else { w().frozen })
}

/// As whom; an answer to many leaves from the account that each of them wrote to.
fn from(editing: &Editing) -> String {
    if !editing.many.is_empty() {
        return crate::words::w().swarm.each_own_account.to_owned();
    }
    let account = &editing.draft.account;
    format!("{} {}", network_name(account.network()), account.handle()).trim_end().to_owned()
}

/// To whom: in words, fewer where there is no room for them.
fn to(editing: &Editing, in_words: bool) -> String {
    let who = &editing.who;
    let others = some(w().and_others, editing.others);
    let swarm = &crate::words::w().swarm;
    if !editing.many.is_empty() {
        return fill(if in_words { swarm.to_all } else { swarm.to_all_short }, &[&editing.many.len()]);
    }
    let apart = if editing.copies > 0 { some(swarm.not_included, editing.copies) } else { String::new() };
    match (&editing.draft.kind, in_words) {
        (OutgoingKind::Reply, true) => format!("{}{apart}", fill(w().reply_to, &[who])),
        (OutgoingKind::ReplyAll, true) => format!("{}{others}", fill(w().reply_to, &[who])),
        (OutgoingKind::ReplyAll, false) => format!("{}{others}", fill(w().to_whom, &[who])),
        (OutgoingKind::Private, true) => format!("{}{apart}", fill(w().private_to, &[who])),
        (OutgoingKind::Forward { to }, true) => fill(w().forwarding, &[&to.join(", ")]),
        (OutgoingKind::Reply | OutgoingKind::Private, false) => format!("{}{apart}", fill(w().to_whom, &[who])),
        (OutgoingKind::Forward { to }, false) => fill(w().to_whom, &[&to.join(", ")]),
        (OutgoingKind::Post, _) => w().new_post.to_owned(),
    }
}

fn note_words(editing: &Editing) -> String {
    let about = if editing.who.is_empty() { String::new() } else { fill(w().note_on, &[&editing.who]) };
    format!("{about}{}", w().note_stays)
}

fn right(seat: &Seat, editing: &Editing, in_words: bool) -> Line<'static> {
    let (seen, role) = visibility(editing);
    let mut right = vec![seat.pen().write(seen, role)];
    right.extend(count(seat, editing, in_words));
    Line::from(right)
}

fn visibility(editing: &Editing) -> (String, Role) {
    let draft = &editing.draft;
    let is_private = editing.answers.is_some_and(Kind::is_private);
    match (draft.is_public(editing.answers), draft.visibility) {
        (true, Some(sees)) => (sees.word().to_owned(), Role::Soon),
        (true, None) => (w().public.to_owned(), Role::Soon),
        (false, Some(sees))
            if !is_private
                && matches!(draft.kind, OutgoingKind::Reply | OutgoingKind::ReplyAll | OutgoingKind::Post) =>
        {
            (sees.word().to_owned(), Role::Calm)
        }
        (false, _) => (w().private.to_owned(), Role::Calm),
    }
}

/// The live count by the network's own rule; over the limit it says by how much.
fn count(seat: &Seat, editing: &Editing, in_words: bool) -> Vec<Span<'static>> {
    let pen = seat.pen();
    let text = editing.area.text();
    let Some(limit) = editing.limit.filter(|limit| limit.most < 1_000_000) else {
        return vec![pen.write(format!("   {}", text.chars().count()), Role::Dim)];
    };
    let n = limit.count_with(&text, editing.draft.subject.as_deref().unwrap_or_default());
    let role = match n {
        _ if n > limit.most => Role::Overdue,
        _ if n * 10 > limit.most * 9 => Role::Soon,
        _ => Role::Text,
    };
    let sentence = if in_words { w().over_by } else { w().over };
    let over = n.checked_sub(limit.most).filter(|over| *over > 0);
    let over = over.map(|over| fill(sentence, &[&over])).unwrap_or_default();
    vec![
        pen.write(format!("   {n}"), role),
        pen.write(format!("/{}", limit.most), if n > limit.most { Role::Overdue } else { Role::Dim }),
        pen.write(over, Role::Overdue),
    ]
}
