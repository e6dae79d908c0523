//! Answers of the desk. One that no longer fits what is on screen is passed over.

use super::{called, trial};
use crate::domain::ask::{
    CrisisLine, Found, Listing, LogLine, Meant, OutboxRow, PastAnswer, Query, Reach, RowId, Shown, Suggestion,
    Suggestions, Summary, Thread,
};
use crate::domain::command::Command;
use crate::domain::item::Media;
use crate::domain::names::network_name;
use crate::domain::reply::Delivery;
use crate::domain::time::Time;
use crate::domain::width::fit;
use crate::ui::Effect;
use crate::ui::acts::search::{self, UNREAD};
use crate::ui::acts::{assets, labels, move_about, plan, raise, reply, statement, watch};
use crate::ui::commands::run_line;
use crate::ui::layers::{AlarmPage, Choice, Layer, Picker, Sheet, SheetOf, Then};
use crate::ui::parts::clock;
use crate::ui::seat::{Focus, Next, Page, Seat};
use crate::ui::words::{fill, w};

/// Takes an answer.
pub fn shown(seat: &mut Seat, query: &Query, shown: Shown) -> Vec<Effect> {
    let again = seat.asked.answered(query);
    let mut effects = answer(seat, query, shown);
    if again {
        effects.extend(match query {
            Query::Listing { .. } if *query == seat.listing_query() => seat.ask_listing(),
            Query::Listing { .. } => None,
            other => seat.asked.ask(other.clone()),
        });
    }
    effects
}

fn answer(seat: &mut Seat, query: &Query, shown: Shown) -> Vec<Effect> {
    match (query, shown) {
        (Query::Listing { .. }, Shown::Listing(listing)) if *query == seat.listing_query() => {
            listing_came(seat, listing)
        }
        (Query::Rows { ids }, Shown::Rows(rows)) => {
            seat.queue.learn(ids, rows);
            Vec::new()
        }
        (Query::Thread { id }, Shown::Thread(thread)) if Some(*id) == seat.reading.wanted => thread_came(seat, thread),
        (Query::Why { .. }, Shown::Why(why)) => sheet(seat, Page::Why, SheetOf::Why(why)),
        (Query::Person { id }, Shown::Person(person)) => {
            seat.rail.person = Some((*id, person));
            Vec::new()
        }
        (Query::Month { .. }, Shown::Month(month)) => {
            seat.rail.month = Some(month);
            Vec::new()
        }
        (Query::Pulse, Shown::Pulse(pulse)) => {
            seat.rail.pulse = Some(pulse);
            Vec::new()
        }
        (Query::Summary, Shown::Summary(summary)) => summary_came(seat, summary),
        (Query::Search { text, .. }, Shown::Found(found)) => {
            found_came(seat, text, found);
            Vec::new()
        }
        (Query::Suggestions { id }, Shown::Suggestions(suggestions)) => {
            if seat.waiting_for_page == Some(Page::Suggestions) {
                seat.waiting_for_page = None;
                seat.layers.push(Layer::Picker(suggestion_picker(&suggestions, seat)));
            }
            seat.reading.suggestions = Some((*id, suggestions));
            Vec::new()
        }
        (Query::Statements { .. }, Shown::Statements(sheet)) => {
            statement::came(seat, sheet.map(|sheet| *sheet));
            Vec::new()
        }
        (Query::ToMany { draft, to }, Shown::ToMany(many)) => {
            reply::many::looked(seat, (draft, to), *many);
            Vec::new()
        }
        (Query::Outbox, Shown::Outbox(rows)) => {
            tell_the_end(seat, &rows);
            outbox(seat, &rows);
            Vec::new()
        }
        (Query::Brief, Shown::Brief(brief)) => sheet(seat, Page::Brief, SheetOf::Brief(brief)),
        (Query::Log { .. }, Shown::Log(lines)) => {
            log(seat, &lines);
            Vec::new()
        }
        (Query::Trial { .. }, Shown::Trial(trial)) => {
            trial::came(seat, &trial);
            Vec::new()
        }
        (Query::Assess { on, .. }, Shown::Assessment(assessment)) if reply::cool::waits_for_tree(seat, on) => {
            reply::cool::assessed(seat, &assessment);
            Vec::new()
        }
        (Query::Assess { on, alarm }, Shown::Assessment(asked)) => {
            let held = raise::came(seat, (on, *alarm), asked);
            held.into_iter().flat_map(|key| super::input::key(seat, key)).collect()
        }
        (Query::Assess { .. }, Shown::Nothing(why)) => {
            raise::came_not(seat, why);
            Vec::new()
        }
        (Query::Brand { .. }, Shown::Brand(brand)) if reply::cool::is_read_beside(seat) => {
            reply::cool::sheet_came(seat, *brand);
            Vec::new()
        }
        (Query::Brand { .. }, Shown::Brand(brand)) => sheet(seat, Page::Brand, SheetOf::Brand(brand)),
        (Query::Alarm { .. }, Shown::Alarm(Some(alarm))) => {
            sheet(seat, Page::Alarm, SheetOf::Alarm(Box::new(AlarmPage::new(*alarm))))
        }
        (Query::Alarm { .. }, Shown::Alarm(None)) => {
            watch::nothing_stands(seat);
            Vec::new()
        }
        (Query::Watch, Shown::Watch(streams)) => sheet(seat, Page::Watch, SheetOf::Watch(streams)),
        (Query::Drill, Shown::Drill(Some(drill))) => sheet(seat, Page::Drill, SheetOf::Drill(drill)),
        (Query::Staffing, Shown::Staffing(staffing)) => sheet(seat, Page::Staffing, SheetOf::Staffing(staffing)),
        (Query::Find { id }, Shown::Id(meant)) => find(seat, id, &meant),
        (Query::Labels, Shown::Labels(there)) => {
            labels::came(seat, there);
            Vec::new()
        }
        (Query::Crisis { id }, Shown::Crisis(sheet)) => {
            called::sheet(seat, *id, sheet);
            Vec::new()
        }
        (Query::Plan { .. }, Shown::Plan(sheet)) => plan::take(seat, query, sheet),
        (Query::Results { .. }, Shown::Results(sheet)) => {
            plan::take_results(seat, query, sheet);
            Vec::new()
        }
        (Query::BestTimes { .. }, Shown::BestTimes(best)) => {
            plan::take_best(seat, query, best);
            Vec::new()
        }
        (Query::Year { .. }, Shown::Year(sheet)) => plan::take_year(seat, query, sheet),
        (Query::Slots { .. }, Shown::Slots(slots)) => plan::slots_came(seat, slots),
        (Query::Campaigns, Shown::Campaigns(campaigns)) => plan::campaigns_came(seat, &campaigns),
        (Query::Series, Shown::Series(series)) => plan::series_came(seat, &series),
        (Query::Post { id }, Shown::Post(sheet)) => plan::came(seat, *id, sheet),
        (Query::Assets { .. }, Shown::Assets(sheet)) => assets::came(seat, *sheet),
        (Query::Thumbnail { .. }, Shown::Thumbnail(small)) => {
            assets::small_came(seat, small);
            Vec::new()
        }
        (Query::Crises, Shown::Crises(crises)) => called::found(seat, &crises),
        (Query::Place, Shown::Place(place)) => place_came(seat, place),
        (Query::File { path }, Shown::File(_)) => reply::file_is_there(seat, path),
        (Query::File { path }, Shown::Nothing(why)) => {
            reply::file_is_not_there(seat, path, why);
            Vec::new()
        }
        (query, Shown::Nothing(why)) => nothing(seat, query, why),
        _ => Vec::new(),
    }
}

fn nothing(seat: &mut Seat, query: &Query, why: String) -> Vec<Effect> {
    let is_wanted = matches!(query, Query::Thread { id } if Some(*id) == seat.reading.wanted);
    if is_wanted {
        seat.reading.thread = None;
        seat.reading.then = None;
        seat.reading.held.clear();
        seat.reading.laid_for = None;
    }
    seat.waiting_for_page = None;
    if let Query::Listing { filter, .. } = query
        && !seat.queue.loaded
        && !filter.is_empty()
        && *filter == seat.queue.filter
    {
        return no_such_list(seat, filter, why);
    }
    if !why.is_empty() && !matches!(query, Query::Place | Query::Person { .. } | Query::Why { .. }) {
        seat.warn(why);
    }
    Vec::new()
}

/// The desk cannot make the list that was just turned to: its query is asked for again.
fn no_such_list(seat: &mut Seat, filter: &str, why: String) -> Vec<Effect> {
    let effects = search::clear(seat, "");
    if seat.in_layer() {
        seat.warn(why);
    } else {
        search::search_again(seat, filter, why);
    }
    effects
}

fn listing_came(seat: &mut Seat, listing: std::sync::Arc<Listing>) -> Vec<Effect> {
    let empty_before = seat.queue.cursor.is_none();
    seat.queue.arrive(listing);
    if let Some(row) = seat.kept.row.take() {
        let listed = seat.queue.go_to_id(&row);
        // What was read by name follows the cursor again once its row stands there.
        if listed && row.conversation() == seat.reading.wanted {
            seat.reading.pinned = false;
        }
    }
    if !seat.reading.pinned && (empty_before || seat.here() != seat.reading.wanted) {
        move_about::follow(seat);
    }
    Vec::new()
}

fn thread_came(seat: &mut Seat, mut thread: Box<Thread>) -> Vec<Effect> {
    let before = seat.reading.thread.as_ref().filter(|old| old.conversation.id == thread.conversation.id);
    let came = before.map_or(0, |old| thread.messages.len().saturating_sub(old.messages.len()));
    let is_other = before.is_none();
    let id = thread.conversation.id;
    let writing =
        seat.editing.as_ref().is_some_and(|editing| editing.draft.conversation == Some(id) && !editing.draft.note);
    let inbound = before.is_some_and(|old| thread.conversation.last_inbound > old.conversation.last_inbound);
    if writing && inbound && came > 0 {
        let who = thread.author.shown().to_owned();
        seat.warn(fill(w().wrote_again, &[&who]));
    }
    // The first conversation after a dropped line is scrolled to where it was.
    if is_other && (seat.reading.thread.is_some() || seat.reading.below == 0) {
        seat.reading.opens = true;
    }
    reply::unsaved::lay_over(seat, &mut thread);
    seat.reading.thread = Some(thread);
    seat.reading.laid_for = None;
    let mut effects: Vec<Effect> = move_about::look(seat).into_iter().collect();
    if is_other {
        effects.extend(close_editor_of_another(seat));
    }
    if let Some(next) = seat.reading.then.take() {
        match next {
            Next::Line(line) => effects.extend(run_line(seat, &line)),
            Next::Draft(kind) => reply::open_kept(seat, Some(kind)),
        }
        let held = std::mem::take(&mut seat.reading.held);
        effects.extend(held.into_iter().flat_map(|key| super::input::key(seat, key)));
    } else if std::mem::take(&mut seat.kept.writing) && !seat.in_crisis_pane() && !seat.in_plan() {
        reply::open_kept(seat, None);
    }
    effects
}

/// Another conversation is on screen: what is written for the last one is kept as its draft.
fn close_editor_of_another(seat: &mut Seat) -> Vec<Effect> {
    let shown = seat.reading.thread.as_ref().map(|thread| thread.conversation.id);
    let other = seat.editing.as_ref().is_some_and(|e| e.draft.conversation.is_some() && e.draft.conversation != shown);
    if !other || seat.focus == Focus::Editor || seat.editing.as_ref().is_some_and(|editing| editing.sending.is_some()) {
        return Vec::new();
    }
    let focus = seat.focus;
    let effects = reply::close(seat);
    seat.focus = focus;
    effects
}

fn summary_came(seat: &mut Seat, summary: Box<Summary>) -> Vec<Effect> {
    if let Some(failed) = summary.crises.iter().find_map(|crisis| newly_unpaged(seat, crisis)) {
        seat.warn(failed);
    }
    statement::hear(seat, &summary);
    let mut effects = called::summary(seat, summary);
    effects.extend(ask_what_became(seat));
    effects
}

/// Says that the page command of a crisis failed, when that is news.
fn newly_unpaged(seat: &Seat, crisis: &CrisisLine) -> Option<String> {
    let why = crisis.page.as_ref()?.failed.as_ref()?;
    let before = seat.summary.as_ref()?.crises.iter().find(|before| before.id == crisis.id);
    let known = before.and_then(|before| before.page.as_ref()).is_some_and(|page| page.failed.as_ref() == Some(why));
    (!known).then(|| fill(w().page_failed, &[&crisis.level, &fit(&crisis.headline, 30), why]))
}

/// This seat's newest reply no longer counts down: asks what became of it.
fn ask_what_became(seat: &mut Seat) -> Option<Effect> {
    let reply = seat.habits.watched?;
    let counts = seat.summary.as_ref()?.leaving.iter().any(|leaving| leaving.reply == reply);
    if counts { None } else { seat.asked.ask(Query::Outbox) }
}

/// Tells once how this seat's newest reply ended.
fn tell_the_end(seat: &mut Seat, rows: &[OutboxRow]) {
    let is_watched = |row: &&OutboxRow| row.reply.as_ref().is_some_and(|reply| Some(reply.id) == seat.habits.watched);
    let Some((row, reply)) = rows.iter().find(is_watched).and_then(|row| Some((row, row.reply.as_ref()?))) else {
        return;
    };
    let network = network_name(reply.account.network());
    let to = if row.to.is_empty() { w().a_post } else { &row.to };
    match &reply.state {
        Delivery::Pending | Delivery::Sending { .. } => return,
        Delivery::Delivered { .. } => seat.say(fill(w().told_delivered, &[&to, &network])),
        Delivery::Refused { why } => seat.warn(fill(w().told_refused, &[&network, &to, why])),
        Delivery::Unknown { why, .. } => seat.warn(fill(w().told_unknown, &[&to, &network, why])),
        Delivery::Held { why } => seat.warn(fill(w().told_held, &[&to, why])),
        Delivery::ByHand | Delivery::CalledBack => {}
    }
    seat.habits.watched = None;
}

fn found_came(seat: &mut Seat, text: &str, Found { rows, reach }: Found) {
    let ids: Vec<RowId> = rows.iter().map(|row| row.id.clone()).collect();
    if text == UNREAD && std::mem::take(&mut seat.habits.seeking) {
        search::go_to_next_of(seat, &ids);
        return;
    }
    if seat.habits.selecting.as_deref() == Some(text) {
        seat.habits.selecting = None;
        let here: Vec<RowId> =
            seat.queue.shown.rows().map(|row| row.id.clone()).filter(|id| ids.contains(id)).collect();
        seat.say(fill(w().marked, &[&here.len()]));
        seat.queue.selected.extend(here);
        return;
    }
    if seat.queue.filter == text {
        seat.say(told_found(seat, rows.len(), reach));
        seat.queue.found = ids;
        seat.habits.found = rows;
    }
}

fn told_found(seat: &Seat, rows: usize, reach: Reach) -> String {
    match reach {
        Reach::All if rows == 0 => seat.keyed(&w().found_none),
        Reach::All => fill(&seat.keyed(&w().found), &[&rows]),
        Reach::Enough => fill(&seat.keyed(&w().found_enough), &[&rows]),
        Reach::LookedAt(looked_at) => fill(&seat.keyed(&w().found_looked_at), &[&rows, &looked_at]),
    }
}

fn sheet(seat: &mut Seat, page: Page, of: SheetOf) -> Vec<Effect> {
    if seat.waiting_for_page == Some(page) {
        seat.waiting_for_page = None;
        seat.layers.push(Layer::Sheet(Sheet::new(of)));
    }
    Vec::new()
}

/// What happened, newest first; Enter opens the conversation.
fn log(seat: &mut Seat, lines: &[LogLine]) {
    if seat.waiting_for_page.take_if(|page| *page == Page::Log).is_none() {
        return;
    }
    let choice = |line: &LogLine| {
        let subject = match line.who.as_str() {
            "" => String::new(),
            who => fill(w().log_of, &[&who, &line.tag, &line.words]),
        };
        let label = format!("{} · {}{subject}", line.by, line.text);
        let then = line.conversation.map_or(Then::Nothing, |id| Then::Line(format!("open {id}")));
        Choice::new(label, clock::when(line.at, seat.now, &seat.settings.zone), then)
    };
    let choices = lines.iter().rev().map(choice).collect();
    let mut picker = Picker::new(w().log_title, choices, w().log_empty);
    picker.still = true;
    seat.layers.push(Layer::Picker(picker));
}

/// Saved replies that fit, what we said last time, then the saved ones for elsewhere or in other languages.
fn suggestion_picker(suggestions: &Suggestions, seat: &Seat) -> Picker {
    let (fit, rest): (Vec<_>, Vec<_>) = suggestions.saved.iter().partition(|one| one.fits);
    let choices = fit.into_iter().map(saved_choice);
    let choices = choices.chain(suggestions.past.iter().map(|one| past_choice(one, seat)));
    let choices = choices.chain(rest.into_iter().map(saved_choice)).collect();
    Picker::new(w().suggestions_title, choices, w().suggestions_empty)
}

fn saved_choice(one: &Suggestion) -> Choice {
    let details = [one.saved.category.as_str(), if one.fits { w().fits } else { "" }];
    let detail = details.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ");
    let mut choice = Choice::new(one.saved.name.clone(), detail, Then::Insert(one.text.clone()));
    choice.preview.clone_from(&one.text);
    choice.by_preview = true;
    choice
}

fn past_choice(one: &PastAnswer, seat: &Seat) -> Choice {
    let when = clock::when(one.at, seat.now, &seat.settings.zone);
    let detail = if one.times > 1 { fill(w().asked_times, &[&one.times]) } else { String::new() };
    let label = fill(w().last_time, &[&one.by, &when, &one.asked]);
    let mut choice = Choice::new(label, detail, Then::Insert(one.said.clone()));
    choice.preview.clone_from(&one.said);
    choice.by_preview = true;
    choice
}

fn outbox(seat: &mut Seat, rows: &[OutboxRow]) {
    let writing = seat.editing.as_ref().is_some_and(|editing| editing.draft.conversation.is_none());
    let begun =
        rows.iter().filter_map(|row| row.draft.as_ref()).find(|draft| draft.conversation.is_none() && !draft.note);
    if !writing {
        seat.kept.post = begun.cloned().map(Box::new);
    }
    let Some(page) = seat.waiting_for_page.take_if(|page| matches!(page, Page::Drafts | Page::Sent)) else { return };
    let drafts = page == Page::Drafts;
    let choices = rows.iter().filter(|row| row.draft.is_some() == drafts).map(|row| outbox_choice(seat, row)).collect();
    let (title, empty) =
        if drafts { (w().drafts_title, &w().drafts_empty) } else { (w().outbox_title, &w().outbox_empty) };
    let mut picker = Picker::new(title, choices, seat.keyed(empty));
    picker.still = true;
    seat.layers.push(Layer::Picker(picker));
}

fn outbox_choice(seat: &Seat, row: &OutboxRow) -> Choice {
    let reply = row.reply.as_ref();
    let at =
        reply.map(|reply| reply.written_at).or(row.draft.as_ref().map(|draft| draft.changed_at)).unwrap_or(Time::MIN);
    let conversation =
        reply.and_then(|reply| reply.conversation).or(row.draft.as_ref().and_then(|draft| draft.conversation));
    let state = reply.map_or(w().draft_word, |reply| reply.state.word());
    let state = state.replace('_', " ");
    let files = if row.media.is_empty() { String::new() } else { fill(w().with_files, &[&names(&row.media)]) };
    let label = format!("{state:<11} {}: {}{files}", row.to, row.text.replace('\n', " "));
    let then = match (&row.draft, conversation) {
        (Some(draft), Some(id)) => Then::TakeUp(id, draft.draft_kind()),
        (Some(_), None) => Then::Line("post".to_owned()),
        (None, Some(id)) => Then::Line(format!("open {id}")),
        (None, None) => Then::Nothing,
    };
    let mut choice = Choice::new(label, clock::when(at, seat.now, &seat.settings.zone), then);
    choice.preview = reply
        .and_then(|reply| reply.state.why())
        .map_or_else(|| row.text.clone(), |why| format!("{why}\n{}", row.text));
    if let Some(reply) = reply.filter(|reply| !reply.state.is_over()) {
        let line = |name: &str| Then::Line(format!("{name} {}", reply.id));
        choice.keys = vec![
            ('z', w().call_back_word, line("call-back")),
            ('V', w().verify_word, line("verify")),
            ('r', w().retake_word, line("retake")),
            ('Z', w().drop_word, line("drop")),
            ('p', w().posted_word, line("posted")),
        ];
    }
    choice
}

fn names(media: &[Media]) -> String {
    let names: Vec<&str> = media.iter().map(|media| media.name.as_deref().unwrap_or(&media.url)).collect();
    names.join(", ")
}

fn find(seat: &mut Seat, id: &str, meant: &[Meant]) -> Vec<Effect> {
    match meant {
        [Meant::Conversation(id) | Meant::Item(id, _)] => move_about::open_id(seat, *id),
        [Meant::Alarm(id)] => watch::open(seat, Some(*id)),
        [Meant::Post(id)] => plan::show(seat, &id.to_string()),
        [] => {
            seat.warn(fill(w().no_such_id, &[&id]));
            Vec::new()
        }
        _ => {
            seat.warn(fill(w().many_such_ids, &[&id, &meant.len()]));
            Vec::new()
        }
    }
}

fn place_came(seat: &mut Seat, place: Option<String>) -> Vec<Effect> {
    let Some(place) = place else { return Vec::new() };
    // Whoever has begun to type meanwhile is where they want to be.
    if seat.in_layer() || seat.editing.is_some() {
        return Vec::new();
    }
    seat.restore(&place);
    seat.kept.last = place;
    let mut effects: Vec<Effect> = seat.ask_listing().into_iter().collect();
    effects.retain(|effect| !matches!(effect, Effect::Do(Command::Keep { .. })));
    if seat.in_crisis_pane() {
        effects.extend(seat.asked.ask(Query::Crisis { id: seat.crisis.wanted }));
    }
    if seat.in_plan() {
        effects.extend(plan::refresh(seat));
    }
    effects
}
