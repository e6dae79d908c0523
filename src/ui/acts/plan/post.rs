//! Acts on a post: what it says besides its texts, who says yes, when it is let go, and its end.

use super::{act, asks, does, no, pane, series, write};
use crate::domain::ask::{PostSheet, Query, RowId};
use crate::domain::id::{AccountId, PostId};
use crate::domain::plan::{Content, Fate, Moment, Policy, PostAct, PostState, Shift, Stage, Variant};
use crate::domain::time::Time;
use crate::ui::Effect;
use crate::ui::acts::{removal, statement};
use crate::ui::layers::{Ask, Layer, Then};
use crate::ui::panes::plan as drawn;
use crate::ui::plan_pane::{Wish, warned};
use crate::ui::seat::Seat;
use crate::words::{fill, some, w};

/// Does something once everything of the post is known.
pub fn wish(seat: &mut Seat, wish: Wish) -> Vec<Effect> {
    let Some(id) = seat.post_here() else { return no(seat, seat.keyed(&w().plan_pane.no_post)) };
    seat.plan.wish = Some((id, wish));
    if seat.in_plan() && seat.plan.opened().is_some_and(|sheet| sheet.id == id) {
        return fulfil(seat);
    }
    seat.asked.ask(Query::Post { id }).into_iter().collect()
}

/// Takes in everything of a post.
pub fn came(seat: &mut Seat, id: PostId, sheet: Option<Box<PostSheet>>) -> Vec<Effect> {
    let is_read = drawn::reads(seat) && seat.plan.chosen == Some(id);
    let is_wanted = is_read || seat.plan.open == Some(id) || seat.plan.wish.is_some_and(|(wanted, _)| wanted == id);
    if !is_wanted {
        return Vec::new();
    }
    if sheet.is_none() {
        seat.plan.wish = None;
        if seat.plan.open == Some(id) {
            seat.plan.open = None;
            return no(seat, w().plan_pane.is_gone);
        }
        return Vec::new();
    }
    seat.plan.post = sheet;
    if seat.plan.wish.is_some_and(|(wanted, _)| wanted == id) { fulfil(seat) } else { Vec::new() }
}

fn fulfil(seat: &mut Seat) -> Vec<Effect> {
    let Some((id, wish)) = seat.plan.wish.take() else { return Vec::new() };
    match wish {
        Wish::Schedule => {
            let ask = seat.plan.post.as_deref().map(|sheet| letting_go(seat, sheet));
            seat.layers.extend(ask.map(Layer::Ask));
            Vec::new()
        }
        Wish::Moved => {
            let moved = seat.plan.post.as_deref().filter(|sheet| has_minute_to_come(seat, sheet));
            let ask = moved.map(|sheet| letting_go(seat, sheet));
            seat.layers.extend(ask.map(Layer::Ask));
            Vec::new()
        }
        Wish::Repeat => series::ask(seat),
        Wish::Variation => series::ask_variation(seat),
        Wish::Write { outside } => {
            pane::pane(seat);
            seat.plan.show(id);
            write::open(seat, outside)
        }
        Wish::Copy => {
            let day = jiff::Span::new().days(1);
            let wall = seat.plan.post.as_ref().and_then(|sheet| sheet.post.content.moment.as_ref()).map(|m| m.wall);
            let wall = wall.and_then(|wall| wall.checked_add(day).ok());
            let text = wall.map(|wall| wall.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
            asks(seat, w().plan_pane.copy_when, "copy-post", &text)
        }
    }
}

/// Returns the accounts of the open post, in its order.
pub fn accounts(seat: &Seat) -> Vec<AccountId> {
    let variants = seat.plan.opened().map(|sheet| sheet.post.content.variants.as_slice()).unwrap_or_default();
    variants.iter().map(|variant| variant.account.clone()).collect()
}

/// Has the open post say something else.
pub fn edit(seat: &mut Seat, change: impl FnOnce(&mut Content)) -> Vec<Effect> {
    let Some(sheet) = seat.plan.opened() else { return no(seat, seat.keyed(&w().plan_pane.not_open)) };
    let mut content = sheet.post.content.clone();
    change(&mut content);
    vec![rewrites(sheet, content)]
}

/// Has a post say what was made of it as it is shown: what others change meanwhile stays.
pub fn rewrites(sheet: &PostSheet, to: Content) -> Effect {
    let from = Box::new(sheet.post.content.clone());
    does(sheet.id, PostAct::Rewrite { from, to: Box::new(to) })
}

/// Gives it another title.
pub fn title(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        let now = seat.plan.opened().map(|sheet| sheet.post.content.title.clone()).unwrap_or_default();
        return asks(seat, w().plan_pane.title_prompt, "title", &now);
    }
    let title = args.to_owned();
    edit(seat, |content| content.title = title)
}

/// Says what the team should know of it.
pub fn brief(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        let now = seat.plan.opened().map(|sheet| sheet.post.content.brief.replace('\n', " ")).unwrap_or_default();
        return asks(seat, w().plan_pane.brief_prompt, "about-post", &now);
    }
    let brief = if args == "-" { String::new() } else { args.to_owned() };
    edit(seat, |content| content.brief = brief)
}

/// Puts it into a campaign, or into none.
pub fn campaign(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let campaign = Some(args.to_owned()).filter(|name| !name.is_empty() && name != "-");
    edit(seat, |content| content.campaign = campaign)
}

/// Makes the variant under the cursor a post of its own.
pub fn split(seat: &mut Seat, _: &str) -> Vec<Effect> {
    match seat.plan.variant().map(|variant| variant.account.clone()) {
        Some(of) => act(seat, PostAct::Split { of }),
        None => no(seat, w().plan_pane.no_variant),
    }
}

/// Asks for a yes.
pub fn submit(seat: &mut Seat, _: &str) -> Vec<Effect> {
    act(seat, PostAct::Submit)
}

/// A yes to what is on screen: what somebody else made of it meanwhile is not meant.
fn says_yes(seat: &Seat) -> PostAct {
    let read = seat.plan.post.as_deref().filter(|sheet| Some(sheet.id) == seat.post_here());
    PostAct::Approve(read.map(|sheet| Box::new(sheet.post.content.clone())))
}

/// Says yes to a post; where none is meant, to what waits for a yes in a crisis.
pub fn approve(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if seat.post_here().is_some() { act(seat, says_yes(seat)) } else { statement::approve(seat, args) }
}

/// How the post under the cursor of the queue or of the plan stands.
fn stands(seat: &Seat) -> Option<PostState> {
    if let Some(sheet) = seat.plan.opened().filter(|_| seat.in_plan()) {
        return Some(sheet.post.state());
    }
    if seat.in_plan() {
        return seat.plan.here().map(|planned| planned.state);
    }
    let row = seat.queue.row().filter(|row| matches!(row.id, RowId::Post(_)))?;
    PostState::of_word(&row.state)
}

/// Gives it back to its writer with a note, as every removal that waits for a yes; in the queue a post that waits for none is
/// given up.
pub fn give_back(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if seat.post_here().is_none() {
        return removal::give_back(seat, args);
    }
    let waits_for_yes = matches!(stands(seat), None | Some(PostState::Review));
    match args {
        "" if !seat.in_plan() && !waits_for_yes => drop(seat, ""),
        "" => asks(seat, w().plan_pane.return_why, "return", ""),
        why => act(seat, PostAct::Return { why: why.to_owned() }),
    }
}

/// Takes back that it was let go, or takes it up: it is a draft.
pub fn draft(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let is_dropped = stands(seat) == Some(PostState::Dropped);
    act(seat, if is_dropped { PostAct::Restore } else { PostAct::Draft })
}

/// Says something of it.
pub fn comment(seat: &mut Seat, args: &str) -> Vec<Effect> {
    match args {
        "" => asks(seat, w().plan_pane.comment_prompt, "comment", ""),
        text => act(seat, PostAct::Comment { text: text.to_owned() }),
    }
}

/// Gives it up, after a question.
pub fn drop(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let say = &w().plan_pane;
    let Some(id) = seat.post_here() else { return no(seat, seat.keyed(&say.no_post)) };
    let known = seat.plan.here().filter(|planned| planned.id == id);
    let name = match known {
        Some(planned) => planned.name.clone(),
        None => seat.queue.row().map(|row| row.who.clone()).unwrap_or_default(),
    };
    let repeats = known.is_some_and(|planned| planned.repeats.is_some());
    let series = if repeats { say.drop_series } else { "" };
    let lines = [name, say.drop_left.to_owned(), series.to_owned()];
    let lines = lines.into_iter().filter(|line| !line.is_empty()).collect();
    let then = Then::Do(Box::new(crate::domain::command::Command::Post { id, act: PostAct::Drop }));
    seat.layers.push(Layer::Ask(Ask::new(say.drop, lines, say.drop_word, then)));
    Vec::new()
}

/// Puts the same into the plan once more, for another time.
pub fn copy(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let known = seat.plan.post.as_ref().filter(|sheet| Some(sheet.id) == seat.post_here());
    let Some(content) = known.filter(|_| !args.is_empty()).map(|sheet| sheet.post.content.clone()) else {
        return wish(seat, Wish::Copy);
    };
    match Moment::typed(args, seat.now, &seat.settings.zone, &seat.settings.hours) {
        Ok(moment) => {
            let variants = content.variants.into_iter().map(|variant| Variant { moment: None, ..variant }).collect();
            let content = Box::new(Content { moment: Some(moment), variants, ..content });
            vec![Effect::Do(crate::domain::command::Command::MakePost { content, schedule: false })]
        }
        Err(why) => no(seat, why.to_string()),
    }
}

/// Lets it go, after a question; in the queue what waits for a yes is approved.
pub fn schedule(seat: &mut Seat, _: &str) -> Vec<Effect> {
    if !seat.in_plan() && stands(seat) == Some(PostState::Review) {
        return act(seat, says_yes(seat));
    }
    wish(seat, Wish::Schedule)
}

/// Tells whether what became of a variant waits for a person.
const fn waits(fate: &Fate) -> bool {
    matches!(fate, Fate::Held { .. } | Fate::Failed { .. })
}

/// The variants that did not leave, with when they are to.
fn unsent(sheet: &PostSheet) -> impl Iterator<Item = (&AccountId, Option<Time>)> {
    let content = &sheet.post.content;
    let waiting = content.variants.iter().filter(|variant| sheet.post.fates.get(&variant.account).is_some_and(waits));
    waiting.map(|variant| (&variant.account, content.moment_of(variant).map(|moment| moment.at)))
}

/// Those of which the minute is over.
fn stuck<'s>(seat: &Seat, sheet: &'s PostSheet) -> Vec<&'s AccountId> {
    let now = seat.now;
    let is_over = |at: &Option<Time>| at.is_none_or(|at| at <= now);
    unsent(sheet).filter(|(_, at)| is_over(at)).map(|(account, _)| account).collect()
}

fn has_minute_to_come(seat: &Seat, sheet: &PostSheet) -> bool {
    unsent(sheet).next().is_some() && stuck(seat, sheet).is_empty()
}

/// What did not leave got another time on its row: it is asked whether it leaves then.
pub fn moved(seat: &mut Seat, id: PostId) -> Vec<Effect> {
    let in_trouble = stands(seat).is_some_and(PostState::is_trouble);
    if seat.in_plan() || seat.post_here() != Some(id) || !in_trouble {
        return Vec::new();
    }
    seat.plan.wish = Some((id, Wish::Moved));
    seat.asked.ask(Query::Post { id }).into_iter().collect()
}

/// What is asked before a post is let go: when each variant leaves, and what is wrong.
fn letting_go(seat: &Seat, sheet: &PostSheet) -> Ask {
    let say = &w().plan_pane;
    let when = |at: Time| at.day_and_minute(&seat.settings.zone, seat.now);
    let stuck = stuck(seat, sheet);
    let (mut lines, mut stops) = (Vec::new(), sheet.post.content.variants.is_empty());
    if stops {
        lines.push(say.no_variant.to_owned());
    }
    for (variant, known) in sheet.post.content.variants.iter().zip(&sheet.variants) {
        let account = &variant.account;
        let moment = sheet.post.content.moment_of(variant);
        lines.push(match (sheet.post.fates.get(account), moment) {
            (Some(Fate::There { .. }), Some(moment)) => fill(say.leaves_at, &[account, &when(moment.at)]),
            (Some(fate), _) if !waits(fate) => fill(say.is_out, &[account]),
            (Some(_), _) if stuck.contains(&account) => fill(say.leaves_now, &[account]),
            (_, None) => {
                stops = true;
                fill(say.has_no_time, &[account])
            }
            (_, Some(moment)) if moment.at < seat.now => {
                stops = true;
                fill(say.time_is_over, &[account, &when(moment.at)])
            }
            (_, Some(moment)) => fill(say.leaves_at, &[account, &when(moment.at)]),
        });
        let over = known.count.checked_sub(known.limit.most).filter(|over| *over > 0);
        let empty = known.text.trim().is_empty() && variant.media.is_empty();
        stops |= over.is_some() || empty || known.missing.is_some();
        let wrong = [
            over.map(|over| fill(say.too_long, &[&over])),
            empty.then(|| seat.keyed(&say.no_text)),
            known.is_copy.then(|| say.same_text.to_owned()),
            (known.without_alt > 0).then(|| some(say.without_alt, known.without_alt)),
            known.missing.clone(),
        ];
        lines.extend(wrong.into_iter().flatten().map(|wrong| fill(say.is_wrong, &[account, &wrong])));
    }
    lines.extend(warned(sheet).cloned());
    let policy = Policy { approvals: sheet.approvals, approvers: sheet.approvers.clone() };
    let missing = policy.missing(&sheet.post.approvals);
    if missing > 0 {
        let here = seat.in_plan().then(|| seat.keyed(&say.needs_yes_here));
        lines.push(fill(here.as_deref().unwrap_or(say.needs_yes), &[&missing]));
        stops = true;
    }
    match (stops, stuck.is_empty()) {
        (true, _) => Ask::telling(say.schedule, lines),
        (false, true) => {
            let act = PostAct::Schedule;
            let then = Then::Do(Box::new(crate::domain::command::Command::Post { id: sheet.id, act }));
            Ask::new(say.schedule, lines, say.schedule_word, then)
        }
        (false, false) => Ask::new(say.publish, lines, say.publish_word, Then::PublishNow(sheet.id)),
    }
}

/// Has what did not leave leave now: somebody was asked.
pub fn publish_now(seat: &mut Seat, id: PostId) -> Vec<Effect> {
    let Some(sheet) = seat.plan.post.as_deref().filter(|sheet| sheet.id == id) else {
        return no(seat, w().plan_pane.is_gone);
    };
    let Some(now) = Moment::at(seat.now, &seat.settings.zone) else { return Vec::new() };
    let stuck = stuck(seat, sheet);
    if stuck.is_empty() || sheet.post.stage == Stage::Dropped {
        return no(seat, w().plan_pane.nothing_to_publish);
    }
    // Where all of it is stuck its own time moves, so that it stays one post of one time.
    let of: Vec<Option<AccountId>> = if stuck.len() == sheet.post.content.variants.len() {
        vec![None]
    } else {
        stuck.into_iter().cloned().map(Some).collect()
    };
    let moves = of.into_iter().map(|of| does(id, PostAct::Move { of, shift: Shift::To(now.clone()) }));
    moves.chain([does(id, PostAct::Schedule)]).collect()
}
