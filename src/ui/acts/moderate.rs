//! Likes, boosts, blocks. All but a like ask first, naming the account.

use super::look::last_theirs;
use super::move_about::read_now;
use crate::domain::ask::{Message, Thread};
use crate::domain::command::Command;
use crate::domain::crisis::GRAVE;
use crate::domain::id::ItemId;
use crate::domain::names::network_name;
use crate::domain::network::Moderation;
use crate::domain::report::Report;
use crate::ui::Effect;
use crate::ui::layers::{Answer, Ask, Choice, Layer, Picker, Prompt, Then};
use crate::ui::seat::{Next, Seat};
use crate::ui::words::{fill, w};

/// Likes it.
pub fn like(seat: &mut Seat, _: &str) -> Vec<Effect> {
    moderate(seat, Moderation::Like, "like")
}
/// Boosts it.
pub fn boost(seat: &mut Seat, _: &str) -> Vec<Effect> {
    moderate(seat, Moderation::Boost, "boost")
}
/// Hides it.
pub fn hide(seat: &mut Seat, why: &str) -> Vec<Effect> {
    remove(seat, Moderation::Hide, "hide", why)
}
/// Deletes our own.
pub fn delete(seat: &mut Seat, why: &str) -> Vec<Effect> {
    remove(seat, Moderation::Delete, "delete", why)
}
/// Blocks the person.
pub fn block(seat: &mut Seat, _: &str) -> Vec<Effect> {
    moderate(seat, Moderation::Block, "block")
}
/// Mutes the person.
pub fn silence(seat: &mut Seat, _: &str) -> Vec<Effect> {
    moderate(seat, Moderation::Mute, "silence")
}
/// Reports it: asks for the reason where the network wants one, then what else to say, then whether to.
pub fn report(seat: &mut Seat, args: &str) -> Vec<Effect> {
    let Some((thread, item, text)) = target(seat, Moderation::Report, &format!("report {args}")) else {
        return waiting(seat);
    };
    let (reason, words) = args.split_once(' ').unwrap_or((args, ""));
    let reports = &thread.caps.reports;
    if reports.reasons.is_empty() {
        let ask = report_question(thread, item, &text, Report::default());
        seat.layers.push(Layer::Ask(ask));
    } else if !reports.reasons.iter().any(|one| one.word == reason) {
        let then = |word: &str| Then::Line(format!("report {word}"));
        let choices = reports.reasons.iter().map(|one| Choice::new(&*one.words, &*one.word, then(&one.word)));
        let mut picker = Picker::new(w().report_why, choices.collect(), "");
        picker.numbered = true;
        seat.layers.push(Layer::Picker(picker));
    } else if words.is_empty() && reports.text > 0 {
        let then = Then::Report(reason.to_owned());
        seat.layers.push(Layer::Prompt(Prompt::new(w().report_text, then).or_empty()));
    } else {
        return report_for(seat, reason, words);
    }
    Vec::new()
}

/// Asks whether to report it for this reason, with these words.
pub fn report_for(seat: &mut Seat, reason: &str, words: &str) -> Vec<Effect> {
    let Some((thread, item, text)) = target(seat, Moderation::Report, &format!("report {reason} {words}")) else {
        return waiting(seat);
    };
    let report = Report { reason: reason.to_owned(), text: words.trim().to_owned(), forward: false };
    if let Some(fault) = thread.caps.reports.fault(&report) {
        let prompt = Prompt::new(w().report_text, Then::Report(reason.to_owned())).or_empty();
        seat.layers.push(Layer::Prompt(prompt.with(words).because(fault)));
        return Vec::new();
    }
    let ask = report_question(thread, item, &text, report);
    seat.layers.push(Layer::Ask(ask));
    Vec::new()
}

/// Asks before a report leaves; where the person is from another server, whether its people are told too.
fn report_question(thread: &Thread, item: ItemId, text: &str, report: Report) -> Ask {
    let mut lines = vec![format!("{}: {text}", thread.author.shown())];
    let meant = thread.caps.reports.reasons.iter().find(|reason| reason.word == report.reason);
    lines.extend(meant.map(|reason| fill(w().report_reason, &[&reason.words])));
    lines.extend((!report.text.is_empty()).then(|| fill(w().report_says, &[&report.text])));
    lines.push(w().report_what.to_owned());
    let account = &thread.conversation.account;
    let title = fill(w().moderate, &[&Moderation::Report.word(), &account.handle(), &network_name(account.network())]);
    let then = |report: Report| {
        let command =
            Command::Moderate { item, act: Moderation::Report, on: true, report: Some(report), why: String::new() };
        Then::Do(Box::new(command))
    };
    let abroad = elsewhere(&thread.author.handle, account.handle()).filter(|_| thread.caps.reports.forward);
    let mut ask = Ask::new(title, lines, Moderation::Report.word(), then(report.clone()));
    if let Some(server) = abroad {
        ask.lines.push(fill(w().report_abroad, &[&server]));
        ask.answers.push(Answer::new('f', w().report_forward, then(Report { forward: true, ..report })));
    }
    ask
}

/// Returns the server of a person where it is another than ours.
fn elsewhere<'a>(theirs: &'a str, ours: &str) -> Option<&'a str> {
    let server = |handle: &'a str| handle.trim_start_matches('@').split_once('@').map(|(_, server)| server);
    let our_server = ours.trim_start_matches('@').split_once('@').map(|(_, server)| server);
    server(theirs).filter(|server| our_server.is_some_and(|ours| !ours.eq_ignore_ascii_case(server)))
}

/// Says which item is meant.
const ITEM: &str = "--item";

fn moderate(seat: &mut Seat, act: Moderation, line: &str) -> Vec<Effect> {
    remove(seat, act, line, "")
}

/// The same, with a reason: in a grave crisis one is asked for where something is hidden or deleted. Where several could be
/// meant, it asks which; `--item ID` says it.
fn remove(seat: &mut Seat, act: Moderation, line: &str, args: &str) -> Vec<Effect> {
    let (named, why) = match args.trim().strip_prefix(ITEM).map(str::trim) {
        Some(rest) => rest.split_once(' ').unwrap_or((rest, "")),
        None => ("", args),
    };
    let Some((thread, last, text)) = target(seat, act, &format!("{line} {args}")) else { return waiting(seat) };
    let several = could_be_meant(thread, act);
    if several.len() > 1 && named.is_empty() && act.removes() {
        let then = |id: &ItemId| Then::Line(format!("{line} {ITEM} {id} {why}"));
        let choices = several.iter().rev().map(|(id, text)| Choice::new(text.clone(), "", then(id))).collect();
        let mut picker = Picker::new(fill(w().which_to_remove, &[&act.word()]), choices, "");
        picker.numbered = true;
        seat.layers.push(Layer::Picker(picker));
        return Vec::new();
    }
    let meant = several.into_iter().find(|(id, _)| id.to_string() == named);
    let (item, text) = meant.unwrap_or((last, text));
    if act.removes() && why.trim().is_empty() && is_grave(seat) {
        let line = format!("{line} {ITEM} {item}");
        seat.layers.push(Layer::Prompt(Prompt::new(fill(w().why_remove, &[&act.word()]), Then::Behind(line))));
        return Vec::new();
    }
    let Some(thread) = seat.thread() else { return Vec::new() };
    // What stands done is taken back by the same key.
    let on = !(act.is_switch() && stands(thread, item, act));
    let command = Command::Moderate { item, act, on, report: None, why: why.trim().to_owned() };
    if !act.asks() {
        return vec![Effect::Do(command)];
    }
    let ask = if on { question(thread, act, &text, command) } else { back_question(thread, act, &text, command) };
    seat.layers.push(Layer::Ask(ask));
    Vec::new()
}

/// Returns what an act could be about: what we wrote where it deletes, else what they did, the oldest first.
fn could_be_meant(thread: &Thread, act: Moderation) -> Vec<(ItemId, String)> {
    let ours = act == Moderation::Delete;
    let meant = thread.messages.iter().filter_map(|message| match message {
        Message::Item { id, item, removed: false, context, .. } if item.from_us == ours && (ours || !context) => {
            Some((*id, item.text.clone()))
        }
        _ => None,
    });
    meant.collect()
}

/// Tells whether a crisis runs in which what is taken away wants a reason.
fn is_grave(seat: &Seat) -> bool {
    seat.summary.as_ref().is_some_and(|summary| summary.crises.iter().any(|crisis| crisis.level <= GRAVE))
}

/// Tells whether we did this to an item and did not take it back.
fn stands(thread: &Thread, wanted: ItemId, act: Moderation) -> bool {
    thread.messages.iter().any(|message| match message {
        Message::Item { id, acts, .. } => *id == wanted && acts.contains(&act),
        Message::Note { .. } | Message::Reply { .. } => false,
    })
}

/// Asks before something that strangers or the person noticed is taken back.
fn back_question(thread: &Thread, act: Moderation, text: &str, command: Command) -> Ask {
    let account = &thread.conversation.account;
    let title = fill(w().moderate_back, &[&act.word(), &account.handle(), &network_name(account.network())]);
    Ask::new(title, vec![format!("{}: {text}", thread.author.shown())], w().take_back, Then::Do(Box::new(command)))
}

/// Returns what the act is about, or says why there is nothing. Where the conversation is not here yet, `line`
/// is done once it is.
fn target<'a>(seat: &'a mut Seat, act: Moderation, line: &str) -> Option<(&'a Thread, ItemId, String)> {
    if !seat.queue.selected.is_empty() {
        seat.warn(seat.keyed(&w().one_at_a_time));
        return None;
    }
    let Some(thread) = seat.thread() else {
        seat.reading.wanted = seat.here();
        seat.reading.then = Some(Next::Line(line.trim_end().to_owned()));
        return None;
    };
    let found = match (thread.caps.moderation.contains(&act), act) {
        (false, _) => Err(fill(
            &seat.keyed(&w().cannot_moderate),
            &[&network_name(thread.conversation.account.network()), &act.word()],
        )),
        (true, Moderation::Delete) => could_be_meant(thread, act).pop().ok_or_else(|| w().nothing_of_ours.to_owned()),
        (true, _) => could_be_meant(thread, act).pop().ok_or_else(|| w().nothing_of_theirs.to_owned()),
    };
    match found {
        Ok((item, text)) => seat.thread().map(|thread| (thread, item, text)),
        Err(why) => {
            seat.warn(why);
            None
        }
    }
}

/// Reads the conversation where an act waits for it.
fn waiting(seat: &mut Seat) -> Vec<Effect> {
    if seat.reading.then.is_some() && seat.thread().is_none() { read_now(seat) } else { Vec::new() }
}

/// Asks before an act is done that strangers or the person will notice.
fn question(thread: &Thread, act: Moderation, text: &str, command: Command) -> Ask {
    let account = &thread.conversation.account;
    let title = fill(w().moderate, &[&act.word(), &account.handle(), &network_name(account.network())]);
    let who = if act == Moderation::Delete { account.handle() } else { thread.author.shown() };
    let lines = vec![format!("{who}: {text}"), account_line(act).to_owned()];
    Ask::new(title, lines, act.word(), Then::Do(Box::new(command)))
}

/// Offers to block and report whoever sent this, where the network can; each then asks as its key does.
pub fn offer_after_spam(seat: &Seat) -> Option<Ask> {
    let thread = seat.thread().filter(|_| seat.queue.selected.is_empty())?;
    let (item, text) = last_theirs(thread).map(|(id, item)| (id, item.text.clone()))?;
    let offered =
        [Moderation::Block, Moderation::Report].into_iter().filter(|act| thread.caps.moderation.contains(act));
    let answers: Vec<Answer> = offered
        .map(|act| match act {
            Moderation::Report => Answer::new('r', act.word(), report_spam(thread, item, &text)),
            _ => {
                let ask = question(
                    thread,
                    act,
                    &text,
                    Command::Moderate { item, act, on: true, report: None, why: String::new() },
                );
                Answer::new('b', act.word(), Then::Ask(Box::new(ask)))
            }
        })
        .collect();
    if answers.is_empty() {
        return None;
    }
    let title = fill(w().spam_too, &[&thread.author.shown()]);
    Some(Ask { answers, escape: w().neither, ..Ask::telling(title, vec![text]) })
}

/// Reports it as spam where the network knows that reason; else it asks for one.
fn report_spam(thread: &Thread, item: ItemId, text: &str) -> Then {
    let spam = Report { reason: "spam".to_owned(), ..Report::default() };
    let reasons = &thread.caps.reports.reasons;
    match reasons.is_empty() || reasons.iter().any(|reason| reason.word == spam.reason) {
        true => {
            let report = if reasons.is_empty() { Report::default() } else { spam };
            Then::Ask(Box::new(report_question(thread, item, text, report)))
        }
        false => Then::Line("report".to_owned()),
    }
}

fn account_line(act: Moderation) -> &'static str {
    match act {
        Moderation::Like => "",
        Moderation::Boost => w().boost_public,
        Moderation::Hide => w().hide_what,
        Moderation::Delete => w().delete_what,
        Moderation::Block | Moderation::Mute => w().block_what,
        Moderation::Report => w().report_what,
    }
}
