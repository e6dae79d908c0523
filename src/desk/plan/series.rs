//! Series at work: what is said again is made ahead of its minute, once, as a post like any other.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::acts::{act, deed, fits, must_have};
use super::there::take_up;
use super::zone_of;
use crate::desk::accounts::Accounts;
use crate::desk::acts::{can_undo, unsaved};
use crate::desk::live::{Live, Shared};
use crate::desk::staged::Staged;
use crate::desk::undo::Deed;
use crate::domain::command::{Done, Refusal};
use crate::domain::id::{AccountId, EventId, PostId, SeatName};
use crate::domain::plan::{
    Calendar, Content, Fate, Moment, Occurrence, Planned, Post, PostAct, PostChange, PostState, Repeating, Series,
    Stage, Unit, decide,
};
use crate::domain::time::{Span, Time};
use crate::store::StoreError;
use crate::words::{fill, some, w};

/// The desk, as a series needs it.
type Around<'a> = (&'a Accounts, &'a Shared);

/// Returns the posts whose series have something to be made by now.
pub fn due(live: &Live, now: Time) -> Vec<PostId> {
    let is_due = |post: &&Planned| {
        post.repeats.as_deref().is_some_and(|repeating| {
            let zone = zone_of(&repeating.series.first.zone);
            zone.is_some_and(|zone| !repeating.series.due(live.plan.made(repeating.set), now, &zone).make.is_empty())
        })
    };
    live.plan.series().filter(is_due).map(|post| post.id).collect()
}

/// Stages what is to be made of series by now.
pub fn make_due(staged: &mut Staged<'_>, around: Around<'_>, due: &[PostId]) -> Result<(), StoreError> {
    for id in due {
        let Some(post) = staged.subject::<Post>(*id)? else { continue };
        let Made { left_out, .. } = make(staged, around, (*id, &post), &Before::default())?;
        if !left_out.is_empty() {
            let days: Vec<String> =
                left_out.iter().map(|moment| moment.wall.strftime("%a %-d %b %Y %H:%M").to_string()).collect();
            let text = fill(w().rhythm.left_out, &[&days.join(", ")]);
            staged.alter::<Post>(*id, &SeatName::desk(), PostChange::Commented { text }, None)?;
        }
    }
    Ok(())
}

/// Stages that a post is said again, or no more: what was made ahead of it and nobody touched is given up.
pub fn repeat(
    staged: &mut Staged<'_>,
    around: Around<'_>,
    by: &SeatName,
    id: PostId,
    series: Option<Series>,
) -> Result<(Done, Option<Deed>), Refusal> {
    settled(staged, around, by, (id, series), &[])
}

/// Stages that a post is said again of which others came in with it: each is the one of its day.
pub fn settle(
    staged: &mut Staged<'_>,
    around: Around<'_>,
    by: &SeatName,
    id: PostId,
    series: Series,
    stand: &[(Date, PostId)],
) -> Result<(Done, Option<Deed>), Refusal> {
    settled(staged, around, by, (id, Some(series)), stand)
}

fn settled(
    staged: &mut Staged<'_>,
    around: Around<'_>,
    by: &SeatName,
    (id, series): (PostId, Option<Series>),
    stand: &[(Date, PostId)],
) -> Result<(Done, Option<Deed>), Refusal> {
    let named = must_have(staged, id)?;
    let id = named.occurs.filter(|_| series.is_none()).map_or(id, |of| of.post);
    let post = must_have(staged, id)?;
    if series.is_none() && post.repeats.is_none() {
        return Err(Refusal::no(w().rhythm.no_series_here));
    }
    let policy = staged.rulings.planning.policy(&post.content);
    let act = PostAct::Repeat(series.clone().map(Box::new));
    let changes = decide(&post, &act, by, &policy, staged.now, &zone_of).map_err(|why| Refusal::no(why.to_string()))?;
    if changes.is_empty() {
        return Ok((Done { notice: w().acts.stands_so.into(), post: Some(id), ..Done::default() }, None));
    }
    let given_up = match post.repeats.as_deref() {
        Some(known) => give_up_ahead(staged, around, by, (&post.content, known))?,
        None => Vec::new(),
    };
    for change in changes {
        staged.alter::<Post>(id, by, change, None).map_err(unsaved)?;
    }
    let now = must_have(staged, id)?;
    let before = Before {
        gone: given_up.iter().map(|(id, _)| *id).collect(),
        set: post.repeats.as_deref().map(|known| known.set),
        stand: stand.iter().copied().collect(),
    };
    // Of what was before somebody settled it nothing was left out.
    let Made { made, kept, .. } = make(staged, around, (id, &now), &before).map_err(unsaved)?;
    let mut posts: Vec<(PostId, Option<&Post>)> = vec![(id, Some(&post))];
    posts.extend(given_up.iter().chain(&kept).map(|(id, post)| (*id, Some(post))));
    posts.extend(made.iter().map(|id| (*id, None)));
    let deed = deed(staged, &posts)?;
    let say = &w().rhythm;
    let name = now.content.name();
    let notice = match &series {
        None if given_up.is_empty() => fill(say.stopped, &[&name]),
        None => fill(say.stopped, &[&name]) + &some(say.stopped_with, given_up.len()),
        Some(series) => {
            let counted = |words, count| if count == 0 { String::new() } else { some(words, count) };
            let alive = kept.iter().filter(|(_, post)| post.stage != Stage::Dropped).count();
            let made = counted(say.repeats_made, made.len()) + &counted(say.repeats_kept, alive);
            fill(say.repeats, &[&name, &series.words()]) + &made + &too_soon(staged, series)
        }
    };
    let notice = if deed.is_some() { can_undo(notice) } else { notice.into() };
    Ok((Done { notice, post: Some(id), ..Done::default() }, deed))
}

/// Stages that a post is given up, and with it the series that stands at it: whoever gives that up does not mean that it is
/// said again.
pub fn give_up(
    staged: &mut Staged<'_>,
    around: Around<'_>,
    by: &SeatName,
    id: PostId,
) -> Result<(Done, Option<Deed>), Refusal> {
    take_up(staged, id).map_err(unsaved)?;
    let post = must_have(staged, id)?;
    let (done, undo) = act(staged, around, by, id, &PostAct::Drop)?;
    let Some(known) = post.repeats.as_deref().filter(|_| undo.is_some()) else { return Ok((done, undo)) };
    let given_up = give_up_ahead(staged, around, by, (&post.content, known))?;
    staged.alter::<Post>(id, by, PostChange::Repeats(None), None).map_err(unsaved)?;
    let mut posts = vec![(id, Some(&post))];
    posts.extend(given_up.iter().map(|(id, post)| (*id, Some(post))));
    let now = must_have(staged, id)?;
    let ahead = if given_up.is_empty() { String::new() } else { some(w().rhythm.stopped_with, given_up.len()) };
    let notice = fill(w().plan.now_stands, &[&now.content.name(), &now.state().word()]) + w().rhythm.ends_with + &ahead;
    Ok((Done { notice: can_undo(notice), ..done }, deed(staged, &posts)?))
}

/// Says where the same words come again sooner than the team wants.
fn too_soon(staged: &Staged<'_>, series: &Series) -> String {
    let days = match series.every.unit {
        Unit::Day => 1,
        Unit::Week => 7,
        Unit::Month | Unit::Weekday => 30,
        Unit::Year => 365,
    };
    let turns = i64::try_from(series.turns()).unwrap_or(i64::MAX);
    let days = turns.saturating_mul(days * i64::from(series.every.count));
    let wanted = staged.rulings.planning.repeats_within;
    if Span::days(days.min(36_500)) >= wanted {
        return String::new();
    }
    fill(w().rhythm.too_soon, &[&days, &(wanted.as_millis() / Span::days(1).as_millis())])
}

/// Gives up what was made ahead of a series, is still to come, and was touched by nobody.
fn give_up_ahead(
    staged: &mut Staged<'_>,
    (_, shared): Around<'_>,
    by: &SeatName,
    (own, known): (&Content, &Repeating),
) -> Result<Vec<(PostId, Post)>, Refusal> {
    let to_come = |post: &&Planned| post.state != PostState::Dropped && post.at().is_some_and(|at| at > staged.now);
    let ahead: Vec<PostId> = shared.read().plan.occurrences(known.set).filter(to_come).map(|post| post.id).collect();
    let zone = zone_of(&known.series.first.zone);
    let mut given_up = Vec::new();
    for id in ahead {
        let post = must_have(staged, id)?;
        // What was handed over to be held until its minute is taken out there.
        let is_held = |fate: &Fate| matches!(fate, Fate::There { .. } | Fate::Leaving { .. });
        let is_as_made = post.changed_at == post.made_at
            || post.occurs.zip(zone.as_ref()).is_some_and(|(of, zone)| known.series.is_as_made(own, of.n, &post, zone));
        if !is_as_made || !post.fates.values().all(is_held) {
            continue;
        }
        take_up(staged, id).map_err(unsaved)?;
        let post = must_have(staged, id)?;
        let why = w().rhythm.was_stopped.to_owned();
        staged.alter::<Post>(id, by, PostChange::Staged { to: Stage::Dropped, why }, None).map_err(unsaved)?;
        given_up.push((id, post));
    }
    Ok(given_up)
}

/// What a series comes after that is settled anew.
#[derive(Default)]
struct Before {
    /// What was given up for it: it says nothing any more.
    gone: Vec<PostId>,
    /// What was settled before.
    set: Option<EventId>,
    /// Posts that are of it, each with its day.
    stand: BTreeMap<Date, PostId>,
}

/// What was made of a series.
#[derive(Default)]
struct Made {
    /// New posts.
    made: Vec<PostId>,
    /// Posts of before that somebody made their own and that stand in the place of others, as they stood.
    kept: Vec<(PostId, Post)>,
    /// Those that are left out.
    left_out: Vec<Moment>,
}

/// Stages the posts of a series that are to be made by now.
fn make(
    staged: &mut Staged<'_>,
    (accounts, shared): Around<'_>,
    (at, post): (PostId, &Post),
    before: &Before,
) -> Result<Made, StoreError> {
    let Some(repeating) = post.repeats.as_deref() else { return Ok(Made::default()) };
    let Some(zone) = zone_of(&repeating.series.first.zone) else { return Ok(Made::default()) };
    let due = repeating.series.due(shared.read().plan.made(repeating.set), staged.now, &zone);
    let mut stands = standing(&shared.read().plan, (at, repeating), before, &zone);
    let mut said: BTreeMap<AccountId, u64> = BTreeMap::new();
    let mut all = Made { left_out: due.left_out, ..Made::default() };
    for (n, moment) in due.make {
        let day = moment.wall.date();
        let of = Occurrence { post: at, set: repeating.set, n, day: Some(day) };
        let id = match stands.remove(&day) {
            Some(id) => {
                let Some(post) = staged.subject::<Post>(id)? else { continue };
                let change = PostChange::Occurs { of, writer: post.writer.clone() };
                staged.alter::<Post>(id, &SeatName::desk(), change, None)?;
                all.kept.push((id, post));
                id
            }
            None => {
                let id = repeating.id(n);
                if staged.subject::<Post>(id)?.is_some() {
                    continue;
                }
                let then = moment.at;
                let last = |account: &AccountId| {
                    said.get(account).copied().or_else(|| shared.read().plan.said_before(account, then, &before.gone))
                };
                let (content, fresh) = repeating.series.content(&post.content, (n, moment), &last);
                // Who settled the series wrote its other words; those of the post stay whose they are.
                let writer = if content.is_part_of(&post.content) { &post.writer } else { &repeating.by };
                begin(staged, accounts, (id, of, writer), repeating, content, fresh)?;
                all.made.push(id);
                id
            }
        };
        if let Some(post) = staged.subject::<Post>(id)?.filter(|post| post.stage != Stage::Dropped) {
            let words = Planned::of(id, &post).variants.into_iter();
            said.extend(words.filter_map(|variant| Some((variant.account, variant.said?))));
        }
    }
    Ok(all)
}

/// Returns the days on which a post of the same series stands that was settled otherwise when it was made: it is the one of
/// that day from now on, wherever somebody moved it. Of what was settled until now, also a day on which one was given up.
fn standing(
    plan: &Calendar,
    (at, repeating): (PostId, &Repeating),
    before: &Before,
    zone: &TimeZone,
) -> BTreeMap<Date, PostId> {
    let counts = |(of, post): &(Occurrence, &Planned)| {
        let stands = post.stage != Stage::Dropped || before.set == Some(of.set);
        of.set != repeating.set && stands && !before.gone.contains(&post.id)
    };
    let day = |(of, post): (Occurrence, &Planned)| {
        let own = || post.at().map(|at| at.in_zone(zone).date());
        Some((of.day.or_else(own)?, post.id, post.stage != Stage::Dropped))
    };
    let mut found: Vec<_> = plan.of_series_at(at).filter(counts).filter_map(day).collect();
    // Where two stand there, one that is alive.
    found.sort_by_key(|(_, _, is_alive)| *is_alive);
    found.into_iter().map(|(day, id, _)| (day, id)).chain(before.stand.clone()).collect()
}

/// Stages one of a series; it goes as far by itself as the team's rules let any post go.
fn begin(
    staged: &mut Staged<'_>,
    accounts: &Accounts,
    (id, of, writer): (PostId, Occurrence, &SeatName),
    repeating: &Repeating,
    content: Content,
    fresh: bool,
) -> Result<(), StoreError> {
    let desk = SeatName::desk();
    let made = PostChange::Made { content: Box::new(content.clone()), stage: Stage::Draft, writer: None };
    staged.begin_as::<Post>(id, &desk, made)?;
    staged.alter::<Post>(id, &desk, PostChange::Occurs { of, writer: writer.clone() }, None)?;
    if !repeating.series.lets_go {
        return Ok(());
    }
    let Some(post) = staged.subject::<Post>(id)? else { return Ok(()) };
    let policy = staged.rulings.planning.policy(&content);
    let act = if policy.approvals > 0 { PostAct::Submit } else { PostAct::Schedule };
    let allowed = if fresh {
        let changes = decide(&post, &act, &repeating.by, &policy, staged.now, &zone_of).map_err(|why| why.to_string());
        fits(staged, accounts, &content).map_err(|why| why.to_string()).and(changes)
    } else {
        Err(w().rhythm.same_again.to_owned())
    };
    let changes =
        allowed.unwrap_or_else(|why| vec![PostChange::Commented { text: fill(w().rhythm.cannot_go, &[&why]) }]);
    for change in changes {
        staged.alter::<Post>(id, &desk, change, None)?;
    }
    Ok(())
}
