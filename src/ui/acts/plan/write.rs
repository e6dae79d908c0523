//! Writing the text of a variant, and new posts.

use super::{asks, does, no, pane, post, rhythm, texts};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::AccountId;
use crate::domain::item::Media;
use crate::domain::plan::{Content, FreeSlot, Moment, PostAct, Variant};
use crate::ui::Effect;
use crate::ui::keys::Key;
use crate::ui::layers::{Ask, Choice, Layer, Picker, Then};
use crate::ui::plan_pane::{PostText, Unplanned, Wish};
use crate::ui::seat::Seat;
use crate::words::{fill, w};

/// The hour at which a new post leaves on a day that is not today.
const MORNING: i8 = 9;

/// Opens the editor on the text under the cursor; `outside` hands it to `$EDITOR`.
pub fn write(seat: &mut Seat, args: &str) -> Vec<Effect> {
    post::wish(seat, Wish::Write { outside: args == "outside" })
}

/// Opens the editor on the variant of the open post under the cursor.
pub fn open(seat: &mut Seat, outside: bool) -> Vec<Effect> {
    let Some((sheet, variant)) = seat.plan.opened().zip(seat.plan.variant()) else {
        return texts::add_account(seat, "");
    };
    let (account, text) = (variant.account.clone(), variant.text.clone());
    let limit = sheet.variants.iter().find(|known| known.account == account).map(|known| known.limit);
    let what = Unplanned { post: Some(sheet.id), account, content: sheet.post.content.clone(), text: text.clone() };
    seat.plan.writing = Some(Box::new(PostText::new(what, limit)));
    if outside { vec![Effect::Edit(text)] } else { Vec::new() }
}

/// Goes on with a text that was begun before a dropped line.
pub fn begin(seat: &mut Seat, what: Unplanned) {
    pane::pane(seat);
    if let Some(id) = what.post {
        seat.plan.show(id);
    }
    let limit = seat.plan_account(&what.account).map(|account| account.limit);
    seat.plan.writing = Some(Box::new(PostText::new(what, limit)));
    seat.say(w().plan_pane.text_begun);
}

/// Takes a stroke into the text; tells whether one is written.
pub fn strike(seat: &mut Seat, key: Key) -> bool {
    if !seat.writes_post() {
        return false;
    }
    if let Some(writing) = seat.plan.writing.as_mut().filter(|writing| !writing.sending) {
        writing.area.key(key);
    }
    true
}

/// Puts a paste into the text; tells whether there is one.
pub fn paste(seat: &mut Seat, text: &str) -> bool {
    let writes = seat.writes_post();
    let writing = seat.plan.writing.as_mut().filter(|writing| writes && !writing.sending);
    if let Some(false) = writing.map(|writing| writing.area.insert(text)) {
        seat.warn(fill(w().screen.paste_cut, &[&crate::ui::parts::editor::MOST]));
    }
    writes
}

/// Returns the text that the desk does not have.
pub fn unplanned(seat: &Seat) -> Option<Unplanned> {
    seat.plan.writing.as_ref().filter(|writing| writing.is_changed()).map(|writing| writing.unplanned())
}

/// Hands the text to the desk and goes back; one that says what it said before just goes.
pub fn keep(seat: &mut Seat, over: bool) -> Vec<Effect> {
    let Some(writing) = seat.plan.writing.as_deref().filter(|writing| !writing.sending) else { return Vec::new() };
    if !writing.is_changed() {
        let is_new = writing.what.post.is_none();
        seat.plan.writing = None;
        if is_new {
            seat.say(w().plan_pane.nothing_written);
        }
        return Vec::new();
    }
    let Some(id) = writing.what.post else {
        let content = Box::new(writing.written_into(&writing.what.content));
        send(seat);
        return vec![Effect::Do(Command::MakePost { content, schedule: false })];
    };
    let known = seat.plan.opened().filter(|sheet| sheet.id == id).map(|sheet| &sheet.post.content);
    let content = known.unwrap_or(&writing.what.content);
    if let Some(ask) = asked_before(writing, content).filter(|_| !over) {
        seat.layers.push(Layer::Ask(ask));
        return Vec::new();
    }
    let (from, to) = (Box::new(content.clone()), Box::new(writing.written_into(content)));
    send(seat);
    vec![does(id, PostAct::Rewrite { from, to })]
}

/// What is asked where the text was changed or taken out while this one was written.
fn asked_before(writing: &PostText, content: &Content) -> Option<Ask> {
    let say = &w().plan_pane;
    match content.variant(&writing.what.account).map(|variant| &variant.text) {
        Some(now) if now == writing.before() => None,
        Some(now) => {
            let lines = vec![fill(say.its_text_now, &[now])];
            Some(Ask::new(say.changed_meanwhile, lines, say.write_over, Then::WriteOver))
        }
        None => {
            let lines = vec![fill(say.no_text_now, &[&writing.what.account])];
            Some(Ask::new(say.taken_out_meanwhile, lines, say.put_back, Then::WriteOver))
        }
    }
}

/// Writes over what somebody else wrote meanwhile: that was asked.
pub fn write_over(seat: &mut Seat) -> Vec<Effect> {
    keep(seat, true)
}

fn send(seat: &mut Seat) {
    if let Some(writing) = &mut seat.plan.writing {
        writing.sending = true;
    }
}

/// The desk has taken a text or made a post, or has not.
pub fn did(seat: &mut Seat, command: &Command, result: &Result<Done, Refusal>) -> Vec<Effect> {
    let is_new = matches!(command, Command::MakePost { .. });
    let wrote = match command {
        Command::MakePost { .. } => None,
        Command::Post { id, act: PostAct::Rewrite { .. } } => Some(*id),
        Command::Post { id, act: PostAct::Move { .. } } if result.is_ok() && !seat.in_plan() => {
            return post::moved(seat, *id);
        }
        Command::Post { .. } | Command::Undo | Command::Redo if seat.in_plan() => return pane::refresh(seat),
        _ => return Vec::new(),
    };
    let sent = seat.plan.writing.as_mut().filter(|writing| writing.sending && writing.what.post == wrote);
    let is_text = sent.is_some();
    match (sent, result) {
        (Some(writing), Err(_)) => writing.sending = false,
        (Some(_), Ok(_)) => {
            seat.plan.writing = None;
            seat.kept.at = Some(seat.now);
        }
        (None, _) => {}
    }
    if !seat.in_plan() {
        return Vec::new();
    }
    if let Some(id) = result.as_ref().ok().and_then(|done| done.post).filter(|_| is_new) {
        seat.plan.follows = Some(id);
        if is_text {
            seat.plan.show(id);
        }
    }
    pane::refresh(seat)
}

/// Takes the text back from `$EDITOR`; tells whether it was one of the plan.
pub fn edited(seat: &mut Seat, text: &str) -> bool {
    let writes = seat.writes_post();
    if let Some(writing) = seat.plan.writing.as_mut().filter(|_| writes) {
        writing.area.set("");
        writing.area.insert(text.trim_end());
    }
    writes
}

/// Hands the text that is being written to `$EDITOR`.
pub fn outside(seat: &Seat) -> Vec<Effect> {
    seat.plan.writing.iter().map(|writing| Effect::Edit(writing.area.text())).collect()
}

/// An account, and when a new post leaves there.
type Leaving = (AccountId, Option<Moment>);

/// Begins a post: asks when, then for whom; a time may stand behind the word, `next` for the next usual one that is free,
/// `never` for none.
pub fn new_post(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let moment = match args {
        "" => {
            let text = next_hour(seat);
            return asks(seat, w().plan_pane.new_when, "new-post", &text);
        }
        "next" => {
            let effects = rhythm::slots(seat, "");
            seat.plan.wants_next = true;
            return effects;
        }
        "never" | "-" => Ok(None),
        words => Moment::typed(words, seat.now, &seat.settings.zone, &seat.settings.hours).map(Some),
    };
    let moment = match moment {
        Ok(moment) => moment,
        Err(why) => return no(seat, why.to_string()),
    };
    let all = known_accounts(seat).map(|account| (account, moment.clone())).collect::<Vec<_>>();
    as_whom(seat, &all, w().plan_pane.no_accounts)
}

/// Begins a post at the next usual time that is free: of each account its own.
pub fn new_at_next(seat: &mut Seat, slots: &[FreeSlot]) -> Vec<Effect> {
    let next = |account: AccountId| {
        let slot = slots.iter().find(|slot| slot.account == account)?;
        Some((account, Some(slot.moment.clone())))
    };
    let all = known_accounts(seat).filter_map(next).collect::<Vec<_>>();
    as_whom(seat, &all, w().rhythm.no_slots_at_all)
}

fn known_accounts(seat: &Seat) -> impl Iterator<Item = AccountId> {
    seat.plan.sheet.iter().flat_map(|sheet| &sheet.accounts).map(|account| account.id.clone())
}

/// Asks as whom a new post is written, where several accounts can; each is told with its time where these are not the same.
fn as_whom(seat: &mut Seat, all: &[Leaving], nobody: &str) -> Vec<Effect> {
    let is_same = all.iter().zip(all.iter().skip(1)).all(|((_, one), (_, two))| one == two);
    let content = |all: &[Leaving]| {
        let shared = all.first().and_then(|(_, first)| first.clone()).filter(|_| is_same || all.len() == 1);
        let variant = |(account, moment): &Leaving| Variant {
            account: account.clone(),
            moment: moment.clone().filter(|_| shared.is_none()),
            ..Variant::default()
        };
        let variants = all.iter().map(variant).collect();
        Content { moment: shared.clone(), variants, ..Content::default() }
    };
    let when = |moment: Option<&Moment>| {
        let told = moment.filter(|_| !is_same);
        told.map(|moment| format!("  {}", moment.at.day_and_minute(&seat.settings.zone, seat.now))).unwrap_or_default()
    };
    match all {
        [] => no(seat, nobody),
        [_] => {
            new_post_as(seat, content(all));
            Vec::new()
        }
        several => {
            let one = |one: &Leaving| {
                let then = Then::NewPost(Box::new(content(std::slice::from_ref(one))));
                let (account, moment) = one;
                Choice::new(account.handle(), format!("{}{}", account.network(), when(moment.as_ref())), then)
            };
            let every = fill(w().plan_pane.every_account, &[&several.len()]);
            let all = Choice::new(every, "", Then::NewPost(Box::new(content(several))));
            let choices = several.iter().map(one).chain([all]).collect();
            seat.layers.push(Layer::Picker(Picker::new(w().plan_pane.new_account, choices, "")));
            Vec::new()
        }
    }
}

/// The next full hour of today, nine o'clock of any other day.
fn next_hour(seat: &Seat) -> String {
    let day = seat.plan_day();
    let now = seat.now.in_zone(&seat.settings.zone).datetime();
    let wall = if day == now.date() {
        let hour = now.date().at(now.hour(), 0, 0, 0);
        hour.checked_add(jiff::Span::new().hours(1)).unwrap_or(hour)
    } else {
        day.at(MORNING, 0, 0, 0)
    };
    wall.strftime("%Y-%m-%d %H:%M").to_string()
}

/// Opens the editor on a new post.
pub fn new_post_as(seat: &mut Seat, content: Content) {
    let Some(account) = content.variants.first().map(|variant| variant.account.clone()) else { return };
    let limit = seat.plan_account(&account).map(|account| account.limit);
    let what = Unplanned { post: None, account, content, text: String::new() };
    seat.plan.open = None;
    seat.plan.writing = Some(Box::new(PostText::new(what, limit)));
}

/// Keeps an idea: a title without a time.
pub fn idea(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        return asks(seat, w().plan_pane.idea_prompt, "idea", "");
    }
    let content = Box::new(Content { title: args.to_owned(), ..Content::default() });
    vec![Effect::Do(Command::MakePost { content, schedule: false })]
}

/// Attaches a file to the variant that is written or under the cursor.
pub fn add_file(seat: &mut Seat, media: Media) -> Vec<Effect> {
    if let Some(writing) = seat.plan.writing.as_mut().filter(|writing| writing.what.post.is_none()) {
        for variant in &mut writing.what.content.variants {
            variant.media.push(media.clone());
        }
        return Vec::new();
    }
    let Some((sheet, variant)) = seat.plan.opened().zip(seat.plan.variant()) else {
        return no(seat, seat.keyed(&w().plan_pane.not_open));
    };
    let account = seat.plan.writing.as_ref().map_or(&variant.account, |writing| &writing.what.account);
    let mut content = sheet.post.content.clone();
    if let Some(variant) = content.variants.iter_mut().find(|variant| variant.account == *account) {
        variant.media.push(media);
    }
    vec![post::rewrites(sheet, content)]
}
