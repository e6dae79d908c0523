//! What seats do to posts of the plan.

use crate::desk::accounts::Accounts;
use crate::desk::acts::unsaved;
use crate::desk::attach;
use crate::desk::staged::Staged;
use crate::domain::clean;
use crate::domain::command::{Done, Refusal};
use crate::domain::id::{PostId, SeatName};
use crate::domain::plan::{Content, Post, PostAct, PostChange, Stage, Variant, decide};
use crate::words::{fill, w};

/// Stages a new post; `schedule` lets it go at once.
pub fn make(
    staged: &mut Staged<'_>,
    accounts: &Accounts,
    by: &SeatName,
    content: Content,
    schedule: bool,
) -> Result<Done, Refusal> {
    let content = cleaned(content);
    let stage = if content.variants.iter().all(|variant| variant.text.is_empty()) { Stage::Idea } else { Stage::Draft };
    let change = PostChange::Made { content: Box::new(content), stage };
    let id = staged.begin::<Post>(by, change).map_err(unsaved)?;
    if schedule {
        return act(staged, accounts, by, id, &PostAct::Schedule);
    }
    let post = must_have(staged, id)?;
    let notice = fill(w().plan.made, &[&id.code(), &post.content.name()]);
    Ok(Done { notice: notice.into(), post: Some(id), ..Done::default() })
}

/// Stages what a seat does to a post.
pub fn act(
    staged: &mut Staged<'_>,
    accounts: &Accounts,
    by: &SeatName,
    id: PostId,
    act: &PostAct,
) -> Result<Done, Refusal> {
    let post = must_have(staged, id)?;
    let act = match act {
        PostAct::Write(content) => PostAct::Write(Box::new(cleaned((**content).clone()))),
        other => other.clone(),
    };
    if matches!(act, PostAct::Submit | PostAct::Schedule) {
        fits(staged, accounts, &post.content)?;
    }
    let policy = staged.rulings.planning.policy(&post.content);
    let changes = decide(&post, &act, by, &policy, staged.now).map_err(|why| Refusal::no(why.to_string()))?;
    if changes.is_empty() {
        return Ok(Done { notice: w().acts.stands_so.into(), post: Some(id), ..Done::default() });
    }
    let asks_again = changes.iter().any(|change| matches!(change, PostChange::Staged { to: Stage::Review, .. }))
        && matches!(act, PostAct::Write(_));
    for change in changes {
        staged.alter::<Post>(id, by, change, None).map_err(unsaved)?;
    }
    let now = must_have(staged, id)?;
    let notice = told(staged, &now, &act) + if asks_again { w().plan.asks_again } else { "" };
    Ok(Done { notice: notice.into(), post: Some(id), ..Done::default() })
}

/// Says what an act came to.
fn told(staged: &Staged<'_>, post: &Post, act: &PostAct) -> String {
    let (say, name) = (&w().plan, post.content.name());
    match act {
        PostAct::Write(_) => fill(say.changed, &[&name]),
        PostAct::Comment { .. } => fill(say.commented, &[&name]),
        PostAct::Schedule => {
            let first = post.waiting().map(|(_, moment)| moment.at).min();
            let when = first.map(|at| at.day_and_minute(staged.rulings.zone(), staged.now)).unwrap_or_default();
            fill(say.leaves, &[&name, &when])
        }
        PostAct::Draft
        | PostAct::Submit
        | PostAct::Approve
        | PostAct::Return { .. }
        | PostAct::Drop
        | PostAct::Restore => fill(say.now_stands, &[&name, &post.state().word()]),
    }
}

fn must_have(staged: &Staged<'_>, id: PostId) -> Result<Post, Refusal> {
    let post = staged.subject::<Post>(id).map_err(unsaved)?;
    post.ok_or_else(|| Refusal::NotFound { what: w().plan.a_post.to_owned(), id: id.to_string() })
}

/// Cleans what was pasted in, as every text that leaves.
fn cleaned(content: Content) -> Content {
    let variants = content.variants.into_iter().map(|variant| Variant {
        text: clean::text(&variant.text),
        first_comment: variant.first_comment.map(|text| clean::text(&text)).filter(|text| !text.trim().is_empty()),
        ..variant
    });
    Content {
        title: clean::line(&content.title),
        brief: clean::text(&content.brief),
        variants: variants.collect(),
        ..content
    }
}

/// Tells whether every variant can leave as its network counts, with its pictures described and there.
fn fits(staged: &Staged<'_>, accounts: &Accounts, content: &Content) -> Result<(), Refusal> {
    for variant in &content.variants {
        let caps = accounts.caps(&variant.account);
        let warning = variant.warning.as_deref().unwrap_or_default();
        let count = caps.public_limit.count_with(&variant.as_sent(), warning);
        if count > caps.public_limit.most {
            return Err(Refusal::no(fill(w().plan.too_long, &[&variant.account, &count, &caps.public_limit.most])));
        }
        let has_alt = |alt: &Option<String>| alt.as_ref().is_some_and(|alt| !alt.trim().is_empty());
        let wants_alt = staged.rulings.require_alt && caps.alt_text;
        if wants_alt && variant.media.iter().any(|media| !has_alt(&media.alt)) {
            return Err(Refusal::no(fill(w().plan.needs_alt, &[&variant.account])));
        }
        if let Some(why) = attach::missing(&variant.media) {
            return Err(Refusal::no(fill(w().plan.cannot_attach, &[&variant.account, &why])));
        }
    }
    Ok(())
}
