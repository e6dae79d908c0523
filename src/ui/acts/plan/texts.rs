//! The text of a post for an account, and all that goes with it: where it leads, under which warning, who sees it.

use super::post::{accounts, edit};
use super::{asks, no};
use crate::domain::command::Command;
use crate::domain::id::AccountId;
use crate::domain::item::Visibility;
use crate::domain::names::account_called;
use crate::domain::plan::{Link, PostAct, Variant};
use crate::ui::Effect;
use crate::ui::layers::{Ask, Choice, Layer, Picker, Then};
use crate::ui::seat::Seat;
use crate::words::{fill, w};

/// Has the variant under the cursor say something else.
fn edit_variant(seat: &mut Seat, change: impl FnOnce(&mut Variant)) -> Vec<Effect> {
    let Some(account) = seat.plan.variant().map(|variant| variant.account.clone()) else {
        return no(seat, w().plan_pane.no_variant);
    };
    edit(seat, |content| {
        if let Some(variant) = content.variants.iter_mut().find(|variant| variant.account == account) {
            change(variant);
        }
    })
}

/// Sets where the text leads.
pub fn link(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        let now = seat.plan.variant().and_then(|variant| variant.link.as_ref()).map(|link| link.url.clone());
        return asks(seat, w().plan_pane.link_how, "link", &now.unwrap_or_default());
    }
    let tags = seat.plan.variant().and_then(|variant| variant.link.as_ref()).map(|link| link.tags.clone());
    let link = match args {
        "-" => Ok(None),
        url => Link::typed(url, tags.unwrap_or_default()).map(Some),
    };
    match link {
        Ok(link) => edit_variant(seat, |variant| variant.link = link),
        Err(why) => no(seat, why.to_string()),
    }
}

/// Sets what is added to the address: `utm_source=forum utm_medium=social`, or `-` for nothing.
pub fn link_tags(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let link = seat.plan.variant().and_then(|variant| variant.link.clone());
    let Some(link) = link else { return no(seat, seat.keyed(&w().plan_pane.no_link)) };
    if args.is_empty() {
        let tags: Vec<String> = link.tags.iter().map(|(name, value)| format!("{name}={value}")).collect();
        return asks(seat, w().plan_pane.tags_prompt, "link-tags", &tags.join(" "));
    }
    let words = args.split_whitespace().filter(|word| *word != "-");
    let pair = |word: &str| word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    let Some(tags) = words.map(pair).collect::<Option<Vec<_>>>() else { return no(seat, w().plan_pane.no_tag) };
    edit_variant(seat, |variant| {
        if let Some(link) = &mut variant.link {
            link.tags = tags;
        }
    })
}

/// Sets or takes away the content warning of the chosen text.
pub fn warning(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let variant = seat.plan.variant();
    let now = variant.and_then(|variant| variant.warning.clone()).unwrap_or_default();
    let account = variant.and_then(|variant| seat.plan_account(&variant.account));
    // What stands there by a copy or a file can be taken out.
    let takes_out = args == "-" || (args.is_empty() && !now.is_empty());
    if account.is_some_and(|account| !account.warnings) && !takes_out {
        return no(seat, w().screen.no_warning);
    }
    if args.is_empty() {
        return asks(seat, w().plan_pane.warning_prompt, "cw", &now);
    }
    let warning = Some(args.to_owned()).filter(|text| text != "-");
    edit_variant(seat, |variant| variant.warning = warning)
}

/// Chooses who may see the chosen text: the next of those that its network knows but all, behind the last all again. A post
/// to those alone who are named in it is none.
pub fn visibility(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let say = &w().plan_pane;
    let Some(variant) = seat.plan.variant().cloned() else { return no(seat, say.no_variant) };
    let mut known = seat.plan_account(&variant.account).map(|account| account.visibilities.clone()).unwrap_or_default();
    known.retain(|seen| *seen != Visibility::Direct);
    // What stands there by a copy or a file can be taken out, where nothing can be chosen.
    if known.is_empty() && variant.visibility.is_none() {
        return no(seat, say.no_visibility);
    }
    let wanted = known.iter().copied().find(|one| one.word() == args);
    let next = match (wanted, variant.visibility) {
        (Some(wanted), _) => Some(wanted),
        (None, _) if !args.is_empty() && args != "-" => {
            let words: Vec<&str> = known.iter().map(|one| one.word()).collect();
            return no(seat, fill(say.visibilities, &[&words.join(", ")]));
        }
        (None, _) if args == "-" => None,
        (None, now) => {
            let mut narrow = known.iter().copied().filter(|seen| *seen != Visibility::Public);
            match now {
                None | Some(Visibility::Public) => narrow.next(),
                Some(now) => narrow.skip_while(|seen| *seen != now).nth(1),
            }
        }
    };
    edit_variant(seat, |variant| variant.visibility = next)
}

/// Sets what is written below it as soon as it is out.
pub fn first_comment(seat: &mut Seat, args: &str) -> Vec<Effect> {
    if args.is_empty() {
        let now = seat.plan.variant().and_then(|variant| variant.first_comment.clone()).unwrap_or_default();
        return asks(seat, w().plan_pane.comment_below_prompt, "first-comment", &now);
    }
    let text = Some(args.to_owned()).filter(|text| text != "-");
    edit_variant(seat, |variant| variant.first_comment = text)
}

/// Adds an account, with a copy of the text under the cursor; offers those there are where none is named.
pub fn add_account(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let there = accounts(seat);
    let all = seat.plan.sheet.iter().flat_map(|sheet| &sheet.accounts).map(|account| account.id.clone());
    let rest: Vec<AccountId> = all.filter(|account| !there.contains(account)).collect();
    match account_called(args, &rest) {
        Ok(account) => {
            let copied = seat.plan.variant().cloned().unwrap_or_default();
            seat.plan.variant = Some(account.clone());
            let variant = known_there(seat, Variant { account, ..copied });
            edit(seat, |content| content.variants.push(variant))
        }
        Err(_) if rest.is_empty() => no(seat, w().plan_pane.all_accounts),
        Err(why) => {
            // What was typed means none of them: that is said beside those there are.
            if !args.is_empty() {
                seat.warn(why);
            }
            let line = |account: &AccountId| Then::Line(format!("add-account {account}"));
            let choice = |account: &AccountId| Choice::new(account.handle(), account.network(), line(account));
            let picker = Picker::new(w().plan_pane.add_account, rest.iter().map(choice).collect(), "");
            seat.layers.push(Layer::Picker(picker));
            Vec::new()
        }
    }
}

/// Leaves out of a copy what its network does not know.
fn known_there(seat: &Seat, copied: Variant) -> Variant {
    let Some(account) = seat.plan_account(&copied.account) else { return copied };
    let warning = copied.warning.clone().filter(|_| account.warnings);
    let visibility = copied.visibility.filter(|seen| account.visibilities.contains(seen));
    Variant { warning, visibility, ..copied }
}

/// Takes the variant under the cursor out, after a question.
pub fn take_out(seat: &mut Seat, _: &str) -> Vec<Effect> {
    let say = &w().plan_pane;
    let Some(sheet) = seat.plan.opened() else { return no(seat, seat.keyed(&say.not_open)) };
    let Some(variant) = seat.plan.variant() else { return no(seat, say.no_variant) };
    if sheet.post.content.variants.len() < 2 {
        return no(seat, say.last_variant);
    }
    let mut content = sheet.post.content.clone();
    content.variants.retain(|other| other.account != variant.account);
    let lines = vec![variant.text.clone()].into_iter().filter(|text| !text.is_empty()).collect();
    let act = PostAct::Rewrite { from: Box::new(sheet.post.content.clone()), to: Box::new(content) };
    let then = Then::Do(Box::new(Command::Post { id: sheet.id, act }));
    let ask = Ask::new(fill(say.take_out, &[&variant.account]), lines, say.take_out_word, then);
    seat.layers.push(Layer::Ask(ask));
    Vec::new()
}

/// Has its network hold the text under the cursor until its minute, or the desk again; the other of the two where neither is
/// named.
pub fn native(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let Some(is_so) = seat.plan.variant().map(|variant| variant.native) else {
        return no(seat, w().plan_pane.no_variant);
    };
    let native = match args {
        "" => !is_so,
        "on" => true,
        "off" => false,
        _ => return no(seat, w().plan_pane.native_how),
    };
    edit_variant(seat, |variant| variant.native = native)
}
