//! The rows. One row a command: its word, its keys, when it is allowed, what it does.

use super::{Bound, Command, Scope};
use crate::ui::Effect;
use crate::ui::acts::{
    assets, crisis, deliver, drill, in_crisis, labels, lang, look, moderate, move_about, person, plan, raise, reply,
    search, show, statement, triage, watch,
};
use crate::ui::needs;
use crate::ui::seat::Seat;

use Scope::{Conversation, Crisis, Delivery, Desk, Editor, Plan, Post, Queue, Removal};

type Allowed = fn(&Seat) -> Result<(), String>;
type Run = fn(&mut Seat, &str) -> Vec<Effect>;

/// A key.
const fn k(scope: Scope, keys: &'static str) -> Bound {
    Bound { scope, keys, args: "", hint: "" }
}
/// A key that says something behind the command's word.
const fn ka(scope: Scope, keys: &'static str, args: &'static str) -> Bound {
    Bound { scope, keys, args, hint: "" }
}
/// The same, in other words on screen.
const fn kh(scope: Scope, keys: &'static str, args: &'static str, hint: &'static str) -> Bound {
    Bound { scope, keys, args, hint }
}
/// A verb of the desk: `domain/command.rs` has its help.
const fn verb(name: &'static str, keys: &'static [Bound], allowed: Allowed, run: Run) -> Command {
    Command { name, own: None, keys, allowed, run }
}
/// A command of the screen.
const fn own(
    name: &'static str,
    words: (&'static str, &'static str),
    keys: &'static [Bound],
    allowed: Allowed,
    run: Run,
) -> Command {
    Command { name, own: Some(words), keys, allowed, run }
}

/// Every command.
#[rustfmt::skip]
pub static COMMANDS: &[Command] = &[
    // What a row needs.
    verb("reply", &[k(Desk, "r")], needs::conversation, reply::reply),
    verb("done", &[k(Desk, "e"), kh(Desk, "E", "back", "done, back"), k(Desk, "]"), kh(Desk, "[", "back", "done, back")], needs::conversation, triage::done),
    verb("snooze", &[k(Desk, "b")], needs::conversation, triage::snooze),
    verb("assign", &[k(Desk, "a")], needs::conversation, triage::assign),
    verb("escalate", &[k(Desk, "!")], needs::to_raise, raise::escalate),
    own("why", ("", "Say why it stands where it stands"), &[k(Desk, "w")], needs::conversation, look::why),
    verb("note", &[k(Desk, "i")], needs::message_or_crisis, in_crisis::note),
    verb("claim", &[k(Desk, "A")], needs::conversation, triage::claim),
    verb("label", &[k(Desk, "l")], needs::conversation, labels::label),
    verb("star", &[k(Desk, "s")], needs::conversation, triage::star),
    verb("mute", &[k(Desk, "m")], needs::conversation, triage::mute),
    verb("priority", &[kh(Desk, "+", "+", "raise"), kh(Desk, "-", "-", "put below")], needs::conversation, triage::priority),
    verb("unread", &[k(Desk, "U")], needs::conversation, triage::unread),
    verb("dismiss", &[kh(Desk, "d n", "no-answer-needed", "no answer needed"), ka(Desk, "d s", "spam"), ka(Desk, "d t", "troll"), ka(Desk, "d d", "duplicate"), kh(Desk, "d o", "not-ours", "not ours")], needs::conversation, triage::dismiss),
    verb("class", &[ka(Desk, "C !", "crisis"), ka(Desk, "C c", "complaint"), ka(Desk, "C q", "question"), ka(Desk, "C r", "request"), ka(Desk, "C p", "praise"), ka(Desk, "C h", "chatter"), ka(Desk, "C s", "spam")], needs::conversation, triage::class),
    verb("lang", &[kh(Desk, "C l", "", "language")], needs::conversation, lang::lang),
    verb("reopen", &[], needs::message_or_crisis, in_crisis::reopen),
    verb("promise", &[], needs::message_or_crisis, in_crisis::promise),
    verb("undo", &[k(Desk, "u")], needs::nothing, triage::undo),
    verb("redo", &[k(Desk, "Ctrl-r")], needs::nothing, triage::redo),
    own("take-back", ("", "Call back the reply that was just sent, else take back your last act"), &[], needs::nothing, deliver::take_back),
    own("repeat", ("[RULE]", "Do the last act again, here; in the plan with a rule, say it again so often"), &[k(Desk, ".")], needs::last_act_or_post, triage::repeat),
    own("macro", ("record|play", "Record acts, or do the recorded ones here"), &[kh(Desk, ", r", "record", "record or stop"), kh(Desk, ", ,", "play", "play"), kh(Desk, "@", "play", "play")], needs::nothing, triage::record),
    // What we write.
    verb("reply-private", &[k(Desk, "R")], needs::private, reply::private),
    verb("post", &[k(Desk, "c")], needs::an_account, reply::post),
    verb("forward", &[k(Desk, "f")], needs::forward, reply::forward),
    verb("call-back", &[k(Desk, "z")], needs::nothing, deliver::call_back),
    verb("send", &[k(Editor, "Ctrl-s")], needs::written, reply::send),
    own("saved-reply", ("", "Put in a saved reply, or what we said last time"), &[k(Editor, "Ctrl-t")], needs::conversation, reply::suggest),
    own("attach", ("[PATH]", "Attach a file, with its description"), &[k(Editor, "Ctrl-o"), k(Plan, "a")], needs::attach, reply::attach),
    own("edit", ("", "Write in $EDITOR"), &[k(Editor, "Ctrl-g")], needs::nothing, reply::edit_outside),
    own("leave", ("", "Back to the conversation; the draft is kept"), &[k(Editor, "Esc"), k(Editor, "Ctrl-c")], needs::nothing, reply::leave),
    verb("discard", &[], needs::nothing, reply::discard),
    own("as", ("ACCOUNT", "Answer as another account of ours"), &[], needs::conversation, reply::answer_as),
    own("visibility", ("public|unlisted|followers|direct", "Choose who may see the answer or the post; in the plan without a word the next, `-` none"), &[kh(Plan, "U", "", "who sees it")], needs::conversation_or_post, reply::visibility),
    own("cw", ("[TEXT|-]", "Set or clear the content warning, or a mail's subject"), &[kh(Plan, "X", "", "content warning")], needs::conversation_or_post, reply::warning),
    // Deliveries.
    verb("verify", &[k(Delivery, "V")], needs::nothing, deliver::verify),
    verb("retake", &[kh(Delivery, "r", "", "take up again")], needs::nothing, deliver::retake),
    verb("release", &[kh(Delivery, "Ctrl-s", "", "send it now")], needs::nothing, deliver::release),
    verb("drop", &[kh(Delivery, "Delete", "", "give it up")], needs::nothing, deliver::give_up),
    verb("posted", &[k(Desk, "p")], needs::nothing, deliver::posted),
    // Moderation.
    verb("like", &[k(Desk, "M l")], needs::conversation, moderate::like),
    verb("boost", &[k(Desk, "M b")], needs::conversation, moderate::boost),
    verb("hide", &[k(Desk, "M h")], needs::conversation, moderate::hide),
    verb("delete", &[k(Desk, "M d")], needs::conversation, moderate::delete),
    verb("block", &[kh(Desk, "M k", "", "block the person")], needs::conversation, moderate::block),
    verb("silence", &[kh(Desk, "M m", "", "mute the person")], needs::conversation, moderate::silence),
    verb("report", &[k(Desk, "M r")], needs::conversation, moderate::report),
    // What is said of the person.
    verb("no-reply", &[kh(Desk, "M n", "", "do not reply")], needs::answerable, person::no_reply),
    verb("vip", &[kh(Desk, "M v", "", "VIP")], needs::answerable, person::vip),
    // When it is serious.
    own("join", ("[CRISIS]", "Put what is chosen into a crisis that runs"), &[], needs::conversation, raise::join),
    own("part", ("", "Take what is chosen out of its crisis"), &[], needs::conversation, raise::part),
    verb("stand-down", &[kh(Crisis, "e", "", "end it")], needs::in_crisis, in_crisis::stand_down),
    verb("postmortem", &[], needs::nothing, crisis::postmortem),
    verb("freeze", &[k(Desk, "P")], needs::nothing, crisis::freeze),
    own("statement", ("[STAGE] [--accounts A,B] [--lang L] [--unapproved]", "Say something in a crisis: one text an account, looked at first"), &[kh(Crisis, "S", "", "statement"), k(Desk, "S")], needs::nothing, statement::statement),
    own("approve", ("", "Say yes to the post, the statement or the removal that waits for one"), &[k(Plan, "A"), k(Post, "A"), kh(Desk, "Ctrl-s", "", "say yes")], needs::nothing, plan::approve),
    verb("resume", &[], needs::frozen, crisis::resume),
    // Looking for things.
    own("search", ("[QUERY]", "Search; Enter keeps it as a filter of the list"), &[k(Desk, "/")], needs::nothing, search::search),
    own("found", ("", "Show all that the search found, done ones too"), &[k(Desk, "g f")], needs::found, search::list_found),
    own("clear-search", ("", "Take the filter away"), &[k(Desk, "g /"), k(Desk, "\\")], needs::nothing, search::clear),
    own("next-unread", ("", "Go to the next row that nobody looked at"), &[], needs::nothing, search::next_unread),
    own("next-found", ("[back]", "Go to the next that the search found"), &[kh(Desk, "n", "", "next found"), kh(Desk, "N", "back", "found before")], needs::found, search::next),
    own("select", ("", "Mark it; acts then take all that are marked"), &[k(Queue, "x"), k(Queue, "Space")], needs::row, search::select),
    own("range", ("", "Mark from here to where the cursor goes"), &[k(Queue, "v")], needs::row, search::range),
    own("select-all", ("[QUERY]", "Mark all that fit a query"), &[kh(Queue, "*", "", "mark by query")], needs::row, search::select_all),
    // A crisis that runs.
    own("crisis", ("[ID|CODE|post [on|off]]", "Show the crisis under way, or the next one; put our post into it, or take it out"), &[k(Desk, "g x")], needs::nothing, in_crisis::show),
    own("choose", ("", "Acknowledge it while nobody has, else open the chosen line"), &[kh(Crisis, "Enter", "", "acknowledge, open"), kh(Crisis, "o", "", "acknowledge, open")], needs::in_pane, in_crisis::choose),
    own("acknowledge", ("", "Say that you have the crisis; its page stops"), &[], needs::a_crisis, in_crisis::acknowledge),
    own("tick", ("[STEP]", "Tick the chosen step or task, or open it again"), &[k(Crisis, "x")], needs::a_crisis, in_crisis::tick),
    own("skip", ("[WHY]", "Leave the chosen step out, with a reason"), &[kh(Crisis, "X", "", "leave out")], needs::in_pane, in_crisis::skip),
    own("role", ("lead|writer|approver [SEAT|-]", "Take a role in the crisis, or give it"), &[kh(Crisis, "a", "", "take a role")], needs::a_crisis, in_crisis::role),
    own("protocol", ("[NAME|-]", "Follow a protocol: its checklist, its roles, its statements"), &[kh(Crisis, "p", "", "protocol")], needs::a_crisis, in_crisis::protocol),
    own("level", ("1|2|3|4 [WHY]", "Change the level of the crisis"), &[k(Crisis, "L"), k(Crisis, "!")], needs::a_crisis, in_crisis::level),
    own("task", ("TEXT [@SEAT] [WHEN]", "Give somebody something to do, also after it is over"), &[], needs::a_crisis, in_crisis::task),
    own("page", ("next|STEP|silence SPAN|silence off", "Page the next one or a step of the chain, or keep the page silent"), &[], needs::a_crisis, in_crisis::page),
    own("headline", ("TEXT", "Give the crisis another headline"), &[], needs::a_crisis, in_crisis::headline),
    own("example", ("", "Open the conversation of the chosen message"), &[kh(Crisis, "O", "", "its message")], needs::in_pane, in_crisis::example),
    own("tab", ("next|previous|now|steps|said|pages|timeline", "Show another part of the crisis"), &[kh(Crisis, "Tab", "next", "next part"), kh(Crisis, "Shift-Tab", "previous", "part before"), ka(Crisis, "1", "now"), ka(Crisis, "2", "steps"), ka(Crisis, "3", "said"), ka(Crisis, "4", "pages"), ka(Crisis, "5", "timeline")], needs::in_pane, in_crisis::tab),
    // The plan.
    own("plan", ("[month|week|quarter|agenda|board|year|results|best|DAY|campaign NAME]", "Show what is to be published when"), &[k(Desk, "g p"), ka(Plan, "1", "month"), ka(Plan, "2", "week"), ka(Plan, "3", "quarter"), ka(Plan, "4", "agenda"), ka(Plan, "5", "board"), ka(Plan, "6", "year"), ka(Plan, "7", "results"), ka(Plan, "8", "best")], needs::nothing, plan::open),
    own("show-post", ("[POST]", "Show a post of the plan with everything"), &[kh(Plan, "Enter", "", "open"), kh(Plan, "o", "", "open")], needs::nothing, plan::show),
    own("new-post", ("[WHEN|next|never]", "Write a new post of the plan, for the chosen day"), &[kh(Plan, "c", "", "new")], needs::in_plan, plan::new_post),
    own("idea", ("[TITLE]", "Keep an idea for a post, without a time"), &[k(Plan, "I")], needs::nothing, plan::idea),
    own("write-post", ("[outside]", "Write the chosen text of the post, here or in $EDITOR"), &[kh(Plan, "e", "", "edit"), kh(Plan, "E", "outside", "$EDITOR"), kh(Post, "r", "", "edit")], needs::a_post, plan::write),
    own("when", ("[this] WHEN|+1d|-1d|+1h|-1h|next|never", "Give the post another time, `next` being the next usual one that is free; behind `this`, the chosen account alone"), &[kh(Plan, "N", "next", "next free time"), kh(Plan, "m", "", "another time"), kh(Post, "m", "", "another time"), kh(Plan, "H", "-1d", "a day earlier"), kh(Plan, "L", "+1d", "a day later"), kh(Plan, "J", "+1h", "an hour later"), kh(Plan, "K", "-1h", "an hour earlier"), kh(Plan, "+", "+1h", "an hour later"), kh(Plan, "-", "-1h", "an hour earlier")], needs::a_post, plan::when),
    own("schedule", ("", "Let the post go, after a question; approve it where it waits for a yes on its row"), &[k(Plan, "Ctrl-s"), kh(Post, "Ctrl-s", "", "approve, publish")], needs::a_post, plan::schedule),
    own("submit", ("", "Ask for a yes to the post"), &[k(Plan, "S")], needs::a_post, plan::submit),
    own("return", ("[WHY]", "Give back what waits for your yes, with a reason; on the row of a post that did not leave, give it up"), &[k(Plan, "R"), kh(Post, "d", "", "return, give up"), kh(Removal, "d", "", "return it")], needs::nothing, plan::give_back),
    own("redraft", ("", "Make the post a draft again: it does not leave"), &[kh(Plan, "D", "", "draft again")], needs::a_post, plan::draft),
    own("drop-post", ("", "Give the post up, after a question"), &[kh(Plan, "d", "", "give it up")], needs::a_post, plan::drop),
    own("comment", ("[TEXT]", "Say something of the post"), &[k(Plan, "i")], needs::a_post, plan::comment),
    own("copy-post", ("[WHEN]", "Put the same into the plan once more, for another time"), &[kh(Plan, "y", "", "copy")], needs::a_post, plan::copy),
    own("media", ("[shots]", "Show the media library, or the pictures still to be made"), &[kh(Plan, "F", "", "media library")], needs::nothing, assets::open),
    own("add-media", ("PATH", "Take a file into the media library"), &[], needs::nothing, assets::add),
    own("pictures", ("", "Look at the pictures of the post"), &[k(Plan, "V")], needs::open_post, assets::pictures),
    own("shot", ("[TEXT]", "Ask for a picture that is still to be made for the post"), &[kh(Plan, "w", "", "picture to be made")], needs::a_post, assets::shot),
    own("title", ("[TEXT]", "Give the post another title"), &[k(Plan, "T")], needs::open_post, plan::title),
    own("add-account", ("[ACCOUNT]", "Have the post go to another account too, with a copy of the text"), &[kh(Plan, "v", "", "another account"), kh(Plan, "@", "", "another account")], needs::open_post, plan::add_account),
    own("take-out", ("", "Take the chosen account out of the post, after a question"), &[k(Plan, "x")], needs::open_post, plan::take_out),
    own("split", ("", "Make the chosen text a post of its own"), &[k(Plan, "s")], needs::open_post, plan::split),
    own("slots", ("", "Choose among the next usual times that are free, for the post or for a new one"), &[kh(Plan, "O", "", "free times")], needs::in_plan, plan::slots),
    own("campaigns", ("", "Choose among the campaigns, each with how it stands: the plan shows its posts alone"), &[kh(Plan, "C", "", "campaigns")], needs::nothing, plan::campaigns),
    own("repeat-post", ("[weekly|every N days|weeks|months|years [by weekday] [until DAY] [scheduled]|stop]", "Have the post said again"), &[kh(Plan, "r", "", "say it again")], needs::a_post, plan::repeat),
    own("variation", ("[TEXT]", "Add other words to a post that is said again; they are said in turn"), &[kh(Plan, "Y", "", "other words")], needs::a_post, plan::variation),
    own("raffle", ("", "Say how winners are drawn among those who answered a post"), &[], needs::nothing, plan::raffle),
    own("series", ("", "Choose among the posts that are said again"), &[kh(Plan, "g r", "", "series")], needs::nothing, plan::series),
    own("link", ("[URL|-]", "Set where the chosen text leads"), &[k(Plan, "W")], needs::open_post, plan::link),
    own("link-tags", ("[NAME=VALUE …|-]", "Set what is added to the link, by which its visitors are told apart"), &[kh(Plan, "&", "", "its tags")], needs::open_post, plan::link_tags),
    own("first-comment", ("[TEXT|-]", "Set what is written below the post as soon as it is out"), &[kh(Plan, "f", "", "first comment")], needs::open_post, plan::first_comment),
    own("native", ("[on|off]", "Have the network hold the chosen text until its minute, or the desk again"), &[k(Plan, "B")], needs::open_post, plan::native),
    own("campaign", ("[NAME|-]", "Put the post into a campaign"), &[], needs::open_post, plan::campaign),
    own("about-post", ("[TEXT|-]", "Say what the team should know of the post"), &[kh(Plan, "b", "", "what it is for")], needs::open_post, plan::brief),
    own("turn", ("next|previous|today|DAY", "Go to another month, week or quarter of the plan"), &[kh(Plan, ">", "next", "next"), kh(Plan, "]", "next", "next"), kh(Plan, "<", "previous", "back"), kh(Plan, "[", "previous", "back"), ka(Plan, "t", "today")], needs::in_plan, plan::turn),
    own("order-results", ("[time|likes|answers|shares|views|usual]", "Sort what became of posts by another column"), &[k(Plan, "=")], needs::in_plan, plan::order),
    own("next-post", ("[back]", "Go to the next post of the plan, or to another column of its board"), &[kh(Plan, "n", "", "next post"), kh(Plan, "p", "back", "post before"), kh(Plan, "Tab", "", "next post"), kh(Plan, "Shift-Tab", "back", "post before")], needs::in_plan, plan::next),
    // Views and panes.
    own("help", ("", "Show the keys of this pane"), &[k(Desk, "?")], needs::nothing, show::help),
    own("map", ("[KEYS|COMMAND]", "Say what keys do here, or which keys a command has"), &[], needs::nothing, show::map),
    own("view", ("NAME|NUMBER", "Show another view"), &[ka(Desk, "1", "1"), ka(Desk, "2", "2"), ka(Desk, "3", "3"), ka(Desk, "4", "4"), ka(Desk, "5", "5"), ka(Desk, "6", "6"), ka(Desk, "7", "7"), ka(Desk, "8", "8"), ka(Desk, "9", "9"), ka(Desk, "g i", "inbox"), ka(Desk, "g m", "mine"), ka(Desk, "g u", "unassigned"), ka(Desk, "g b", "snoozed"), ka(Desk, "g s", "starred")], needs::nothing, show::view),
    own("outbox", ("drafts|sent", "Show drafts or deliveries"), &[ka(Desk, "g d", "drafts"), ka(Desk, "g t", "sent")], needs::nothing, show::outbox),
    own("brief", ("", "Show what happened since you left"), &[k(Desk, "g h")], needs::nothing, show::brief),
    own("log", ("", "Show what happened at this desk"), &[kh(Desk, "g e", "", "log of events")], needs::nothing, show::log),
    own("rules", ("[test]", "Try the rules on the last 30 days; nothing changes"), &[kh(Desk, "g R", "test", "try the rules")], needs::nothing, show::rules),
    own("accounts", ("", "Show the accounts and how they are"), &[k(Desk, "g a")], needs::nothing, show::accounts),
    own("alarm", ("[ID|put-away WHY|take-out ID]", "Show an alarm of the watch, put it away or take it out"), &[], needs::nothing, watch::alarm),
    own("watch", ("", "Show how the streams are, and what is normal"), &[k(Desk, "g w")], needs::nothing, watch::watch),
    own("staffing", ("", "Show when messages come, and how many people that needs"), &[k(Desk, "g S")], needs::nothing, watch::staffing),
    own("drill", ("[NAME|end]", "Show the drill that is played, end it, or play one"), &[], needs::nothing, drill::drill),
    own("brand", ("", "Show the brand sheet and the tone of this network"), &[k(Desk, "B")], needs::nothing, show::brand),
    own("rail", ("", "Show or hide the right rail"), &[k(Desk, ";")], needs::nothing, show::rail),
    own("order", ("due|saving", "Order by due alone, or by what can be saved"), &[], needs::nothing, show::order),
    own("theme", ("dark|light|high-contrast|16|none", "Change the colours"), &[], needs::nothing, show::theme),
    verb("sync", &[], needs::nothing, show::sync),
    own("palette", ("", "Find a command"), &[k(Desk, "Ctrl-k")], needs::nothing, show::palette),
    own("command", ("", "Type a command"), &[k(Desk, ":")], needs::nothing, show::command_line),
    // The conversation.
    own("tree", ("", "Show the thread as a tree, or by time"), &[k(Desk, "t")], needs::conversation, look::tree),
    own("copy", ("link|text|handle", "Copy to the clipboard"), &[kh(Desk, "y y", "link", "link"), ka(Desk, "y t", "text"), ka(Desk, "y h", "handle")], needs::conversation, look::copy),
    own("open-url", ("", "Open it in a browser, or print its address"), &[kh(Desk, "O", "", "browser")], needs::conversation, look::open_url),
    own("save", ("[NUMBER]", "Save an attachment"), &[k(Desk, "W")], needs::conversation, look::save),
    // Moving.
    own("move", ("down|up|left|right|first|last|half-down|half-up|page-down|page-up [N]", "Go to another row, or another day of the plan"), &[ka(Queue, "j", "down"), ka(Queue, "k", "up"), ka(Queue, "Down", "down"), ka(Queue, "Up", "up"), ka(Queue, "g g", "first"), ka(Queue, "G", "last"), ka(Queue, "Home", "first"), ka(Queue, "End", "last"), ka(Queue, "Ctrl-d", "half-down"), ka(Queue, "Ctrl-u", "half-up"), ka(Queue, "PgDn", "page-down"), ka(Queue, "PgUp", "page-up"), ka(Crisis, "j", "down"), ka(Crisis, "k", "up"), ka(Crisis, "Down", "down"), ka(Crisis, "Up", "up"), ka(Crisis, "g g", "first"), ka(Crisis, "G", "last"), ka(Crisis, "Home", "first"), ka(Crisis, "End", "last"), ka(Plan, "j", "down"), ka(Plan, "k", "up"), ka(Plan, "h", "left"), ka(Plan, "l", "right"), ka(Plan, "Down", "down"), ka(Plan, "Up", "up"), ka(Plan, "Left", "left"), ka(Plan, "Right", "right"), ka(Plan, "g g", "first"), ka(Plan, "G", "last"), ka(Plan, "Home", "first"), ka(Plan, "End", "last")], needs::nothing, move_about::step),
    own("scroll", ("down|up|first|last|half-down|half-up|page-down|page-up [N]", "Scroll the conversation"), &[kh(Desk, "J", "down", "scroll down"), kh(Desk, "K", "up", "scroll up"), ka(Conversation, "j", "down"), ka(Conversation, "k", "up"), ka(Conversation, "Down", "down"), ka(Conversation, "Up", "up"), ka(Conversation, "g g", "first"), ka(Conversation, "G", "last"), ka(Conversation, "Home", "first"), ka(Conversation, "End", "last"), ka(Conversation, "Ctrl-d", "half-down"), ka(Conversation, "Ctrl-u", "half-up"), ka(Conversation, "PgDn", "page-down"), ka(Conversation, "PgUp", "page-up"), ka(Editor, "PgDn", "page-down"), ka(Editor, "PgUp", "page-up"), ka(Crisis, "PgDn", "page-down"), ka(Crisis, "PgUp", "page-up"), ka(Crisis, "Ctrl-d", "half-down"), ka(Crisis, "Ctrl-u", "half-up"), ka(Plan, "PgDn", "page-down"), ka(Plan, "PgUp", "page-up"), ka(Plan, "Ctrl-d", "half-down"), ka(Plan, "Ctrl-u", "half-up")], needs::nothing, move_about::scroll),
    own("unfold", ("", "Show all messages of the swarm, or the first alone"), &[k(Desk, "X")], needs::row, move_about::unfold),
    own("lay", ("top|middle|bottom", "Scroll the list so that the row stands there"), &[], needs::row, move_about::lay),
    own("open", ("[ID]", "Open the conversation"), &[k(Queue, "Enter"), k(Queue, "o")], needs::nothing, move_about::open),
    own("back", ("[leave]", "Go back; q at the top asks whether to leave"), &[k(Desk, "Esc"), kh(Desk, "q", "leave", "back or leave")], needs::nothing, move_about::back),
    own("pane", ("next|previous|left|down|up|right", "Go to another pane"), &[kh(Desk, "Tab", "next", "next pane"), kh(Desk, "Shift-Tab", "previous", "pane before"), ka(Desk, "Ctrl-w h", "left"), ka(Desk, "Ctrl-w j", "down"), ka(Desk, "Ctrl-w k", "up"), ka(Desk, "Ctrl-w l", "right")], needs::nothing, move_about::pane),
    own("take-in", ("", "Take in the news"), &[kh(Desk, "=", "", "take in news")], needs::nothing, move_about::take_in),
    own("redraw", ("", "Draw everything again"), &[k(Desk, "Ctrl-l"), k(Editor, "Ctrl-l")], needs::nothing, show::redraw),
    own("suspend", ("", "Back to the shell until `fg`"), &[k(Desk, "Ctrl-z"), k(Editor, "Ctrl-z")], needs::nothing, show::suspend),
    own("quit", ("", "Leave; the desk keeps your place"), &[k(Desk, "Ctrl-c")], needs::nothing, show::quit),
];
