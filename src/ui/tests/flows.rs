//! What people do, as they type it.

use super::world::{World, at, empty, id, world};
use crate::domain::ask::RowId;
use crate::domain::bands::Band;
use crate::domain::class::Class;
use crate::domain::command::{Act, Command, Refusal};
use crate::domain::conversation::Dismissal;
use crate::domain::guard::{Concern, ConcernKind, Gravity};
use crate::domain::reply::DraftKind;
use crate::domain::time::Span;
use crate::ui::keys::Input;
use crate::ui::{Effect, Msg};

const WIDE: (u16, u16) = (160, 50);

fn concern(gravity: Gravity) -> Refusal {
    Refusal::Asks(vec![Concern {
        kind: ConcernKind::Language,
        gravity,
        sentence: "you answer in Spanish, Mira wrote Romanian".into(),
    }])
}

#[test]
fn a_reply_is_sent_and_the_next_row_is_chosen() {
    let mut w = world(WIDE);
    w.keys("j r").types("On it!").keys("Ctrl-s");
    assert_eq!(w.sent(), ["On it!"]);
    w.rest();
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(3))));
    assert!(w.seat.editing.is_none());
    assert!(w.screen().contains("Simona in 9 s · z calls back"), "{}", w.screen());
}

#[test]
fn a_second_stroke_of_send_does_nothing() {
    let mut w = world(WIDE);
    w.keys("r").types("On it!").keys("Ctrl-s Ctrl-s");
    w.keys("r").types("Also").keys("Ctrl-s");
    assert_eq!(w.sent(), ["On it!"]);
    w.tick(Span::millis(500));
    w.keys("Ctrl-s");
    assert_eq!(w.sent(), ["On it!", "Also"]);
}

#[test]
fn letters_typed_before_the_conversation_is_there_are_written() {
    let mut w = world(WIDE);
    // Not a moment of rest between moving and answering.
    w.keys("j j r").types("eed");
    assert_eq!(w.seat.writing().as_deref(), Some("eed"));
    assert!(w.acts().is_empty());
}

#[test]
fn the_guard_asks_and_yes_sends_with_what_was_seen() {
    let mut w = world(WIDE);
    w.refuse = Some(concern(Gravity::Asks));
    w.keys("r").types("Hola").keys("Ctrl-s");
    assert!(w.screen().contains("you answer in Spanish, Mira wrote Romanian"));
    assert_eq!(w.seat.writing().as_deref(), Some("Hola"));
    w.keys("Enter Ctrl-s");
    assert_eq!(w.sent().len(), 1, "neither Enter nor Ctrl-s is a yes");
    w.keys("y");
    assert!(matches!(w.did.last(), Some(Command::Send { seen, .. }) if seen.len() == 1));
    assert!(w.seat.editing.is_none());
}

#[test]
fn what_blocks_has_no_yes_and_keeps_the_text() {
    let mut w = world(WIDE);
    w.refuse = Some(concern(Gravity::Blocks));
    w.keys("r").types("Hola").keys("Ctrl-s y Esc");
    assert_eq!(w.sent().len(), 1);
    assert_eq!(w.seat.writing().as_deref(), Some("Hola"));
}

#[test]
fn a_refusal_keeps_the_text() {
    let mut w = world(WIDE);
    w.refuse = Some(Refusal::No("signed out; sign in with hearken account add".into()));
    w.keys("r").types("On it!").keys("Ctrl-s");
    assert_eq!(w.seat.writing().as_deref(), Some("On it!"));
    assert!(w.screen().contains("signed out; sign in"));
}

#[test]
fn too_long_is_refused_before_it_leaves() {
    let mut w = world(WIDE);
    w.keys("r").types(&"x".repeat(312)).keys("Ctrl-s");
    assert!(w.sent().is_empty());
    assert!(w.screen().contains("312/300 +12"), "{}", w.screen());
}

#[test]
fn escape_keeps_the_draft_and_r_takes_it_up() {
    let mut w = world(WIDE);
    w.keys("r").types("half a th").keys("Esc");
    assert_eq!(w.drafts[&(Some(id(1)), DraftKind::Reply)].text, "half a th");
    assert!(w.screen().contains("Your draft"));
    w.keys("r").types("ought");
    assert_eq!(w.seat.writing().as_deref(), Some("half a thought"));
    w.rest();
    assert_eq!(w.drafts[&(Some(id(1)), DraftKind::Reply)].text, "half a thought", "saved within a second");
}

#[test]
fn a_draft_of_one_kind_is_never_taken_for_another() {
    let mut w = world(WIDE);
    w.keys("r").types("public words").keys("Esc i").types("is she a journalist?");
    assert_eq!(w.seat.writing().as_deref(), Some("is she a journalist?"));
    assert!(w.screen().contains("Your draft of a reply · r takes it up again"), "{}", w.screen());
    w.keys("Esc");
    let kept: Vec<_> = w.drafts.iter().map(|((_, kind), draft)| (*kind, draft.text.as_str())).collect();
    assert_eq!(kept, [(DraftKind::Reply, "public words"), (DraftKind::Note, "is she a journalist?")]);
    w.keys("i Ctrl-s");
    assert!(
        matches!(w.did.iter().rev().find(|did| matches!(did, Command::Note { .. })), Some(Command::Note { text, .. }) if text.contains("journalist"))
    );
    w.keys("r");
    assert_eq!(w.seat.writing().as_deref(), Some("public words"), "the note took nothing with it");
    assert!(w.sent().is_empty());
}

#[test]
fn by_hand_copies_prints_and_asks() {
    let mut w = world(WIDE);
    w.by_hand = true;
    w.keys("r").types("By hand").keys("Ctrl-s");
    assert!(w.effects.contains(&Effect::Copy("By hand".into())));
    assert!(w.screen().contains("Posted?"));
    w.keys("y");
    assert!(matches!(w.did.last(), Some(Command::Posted { yes: true, .. })));
}

#[test]
fn the_row_under_the_cursor_never_moves() {
    let mut w = world(WIDE);
    w.keys("j j");
    let line = |w: &super::world::World| w.screen().lines().position(|l| l.starts_with('▌'));
    let before = line(&w);
    w.add(20, (Band::InTime, 1), Class::Complaint, "x", ("new_one", "answer me"));
    w.add(21, (Band::Quiet, 900), Class::Praise, "x", ("new_two", "nice"));
    w.tick(Span::seconds(1));
    w.send(Msg::Changed(8));
    assert_eq!(line(&w), before);
    assert!(w.screen().contains("2 new, 1 due sooner · = takes them in"), "{}", w.screen());
    w.keys("=");
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(3))));
    assert!(w.seat.queue.shown.len() == 10);
}

#[test]
fn done_takes_the_row_away_and_a_refusal_brings_it_back() {
    let mut w = world(WIDE);
    w.keys("j e");
    assert_eq!(w.acts(), [&Act::Done]);
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(3))));
    assert!(!w.screen().contains("Radu Popescu"));
    w.refuse = Some(Refusal::No("somebody else has it".into()));
    w.tick(Span::seconds(1));
    w.keys("e");
    assert!(w.screen().contains("kestrel_91"), "{}", w.screen());
    assert!(w.screen().contains("somebody else has it"));
}

#[test]
fn marks_make_one_act_of_many() {
    let mut w = world(WIDE);
    w.keys("j v j j d s");
    match w.did.iter().find(|command| matches!(command, Command::Act { .. })) {
        Some(Command::Act { on, act }) => {
            assert_eq!(*on, [id(2), id(3), id(4)]);
            assert_eq!(*act, Act::Dismiss(Dismissal::Spam));
        }
        other => panic!("{other:?}"),
    }
    w.keys("s");
    w.keys("j .");
    assert_eq!(w.acts().len(), 3);
    assert_eq!(w.acts()[2], &Act::Star(Some(true)), "what was done is done again, not the key");
}

#[test]
fn snoozing_offers_a_list_and_reads_free_text() {
    let mut w = world(WIDE);
    w.keys("b");
    assert!(w.screen().contains("until they write"));
    w.types("+3d").keys("Enter");
    assert!(w.acts().is_empty() && w.screen().contains("has been late since"), "{}", w.screen());
    w.keys("y");
    assert!(
        matches!(w.acts()[0], Act::Snooze { wake: crate::domain::snooze::Wake::At(at), .. } if *at > super::world::at("2026-11-26T00:00:00Z"))
    );
    w.keys("b 1 y");
    assert_eq!(w.acts().len(), 2);
}

#[test]
fn the_command_line_completes_and_says_what_is_wrong() {
    let mut w = world(WIDE);
    w.keys(":").types("vi");
    assert!(w.screen().contains("visibility"));
    w.keys("Esc :").types("fly").keys("Enter");
    assert!(w.screen().contains("there is no command \"fly\""));
    w.keys("Esc :").types("order due").keys("Enter");
    assert!(w.screen().contains("By due"));
}

#[test]
fn the_palette_finds_by_a_few_letters() {
    let mut w = world(WIDE);
    w.keys("Ctrl-k").types("star").keys("Enter");
    assert_eq!(w.acts(), [&Act::Star(Some(true))]);
}

#[test]
fn moderation_asks_and_a_like_does_not() {
    let mut w = world(WIDE);
    w.keys("M l");
    assert!(matches!(w.did.last(), Some(Command::Moderate { .. })));
    let before = w.did.len();
    w.keys("M b");
    assert!(w.screen().contains("boost this as @brand on Bluesky?"), "{}", w.screen());
    assert_eq!(w.did.len(), before);
    w.keys("Esc M k");
    assert!(w.screen().contains("no way to block"), "{}", w.screen());
}

#[test]
fn a_crisis_is_raised_with_what_to_know() {
    let mut w = world(WIDE);
    w.keys("j ! 2 Down Down Down Down").types("payments look").keys("Enter");
    match w.did.iter().find(|command| matches!(command, Command::Escalate(_))) {
        Some(Command::Escalate(asked)) => {
            assert_eq!((asked.on, asked.level, asked.note.as_str()), (Some(id(2)), 2, "payments look"));
            assert_eq!(asked.owner.as_ref().unwrap().as_str(), "ana");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_paste_counts_only_where_text_is_written() {
    let mut w = world(WIDE);
    w.send(Msg::Input(Input::Paste("e e e".into())));
    assert!(w.acts().is_empty());
    assert!(w.screen().contains("a paste counts only"));
    w.keys("r");
    w.send(Msg::Input(Input::Paste("x".repeat(1 << 20))));
    assert!(w.seat.writing().unwrap().len() <= crate::ui::parts::editor::MOST);
}

#[test]
fn alt_is_escape_and_a_key() {
    let mut w = world(WIDE);
    w.keys("r").types("text");
    let alt =
        crossterm::event::KeyEvent::new(crossterm::event::KeyCode::Char('j'), crossterm::event::KeyModifiers::ALT);
    w.send(Msg::Input(Input::Key(alt)));
    assert!(w.seat.editing.is_none());
    assert_eq!(w.drafts[&(Some(id(1)), DraftKind::Reply)].text, "text");
}

#[test]
fn a_place_comes_back() {
    let mut w = world(WIDE);
    w.keys("j j r").types("unsent");
    w.tick(Span::seconds(5));
    let mut again = world(WIDE);
    again.now = w.now;
    again.place.clone_from(&w.place);
    again.drafts.clone_from(&w.drafts);
    again.seat =
        crate::ui::Seat::new(crate::domain::id::SeatName::new("ana"), crate::ui::Settings::default(), w.now, WIDE);
    again.start();
    assert_eq!(again.seat.queue.cursor, Some(RowId::Conversation(id(3))));
    assert_eq!(again.seat.writing().as_deref(), Some("unsent"));
}

#[test]
fn an_idle_screen_changes_at_full_minutes_only() {
    let mut w = world(WIDE);
    w.tick(Span::seconds(5));
    assert_eq!(w.seat.next_change(), Some(at("2026-11-24T14:33:00Z")));
    w.keys("r").types("x").keys("Ctrl-s");
    w.tick(Span::seconds(4));
    let second = w.seat.next_change().unwrap().since(w.now);
    assert!(second <= Span::seconds(1), "{second:?}");
}

#[test]
fn what_falls_due_rings() {
    let mut w = world(WIDE);
    w.tick(Span::minutes(5));
    assert!(w.effects.contains(&Effect::Bell));
}

#[test]
fn leaving_asks() {
    let mut w = world(WIDE);
    w.keys("q");
    assert!(!w.effects.contains(&Effect::Quit));
    w.keys("Enter");
    assert!(w.effects.contains(&Effect::Quit));
}

#[test]
fn a_saved_reply_goes_into_the_text() {
    let mut w = world(WIDE);
    w.keys("r Ctrl-t Enter");
    assert_eq!(w.seat.writing().as_deref(), Some("Bună, Mira! Banii se întorc azi."));
}

/// Offers saved replies with these texts, each named after its place.
fn offer(w: &mut World, texts: &[&str]) {
    use crate::domain::ask::{Query, Shown, Suggestion, Suggestions};
    let saved = texts.iter().enumerate().map(|(at, text)| Suggestion {
        saved: crate::domain::saved::SavedReply { name: format!("saved {at}"), ..Default::default() },
        text: (*text).to_owned(),
        fits: true,
    });
    let suggestions = Box::new(Suggestions { saved: saved.collect(), past: Vec::new() });
    w.seat.waiting_for_page = Some(crate::ui::seat::Page::Suggestions);
    let id = w.seat.here().unwrap();
    w.send(Msg::Shown(Query::Suggestions { id }, Shown::Suggestions(suggestions)));
}

#[test]
fn a_saved_reply_asks_for_what_it_wants() {
    let mut w = world(WIDE);
    w.keys("r");
    offer(&mut w, &["Order {order?} of {train} is on {own_word?} its way."]);
    w.keys("Enter");
    assert!(w.screen().contains("the order's number (may stay empty):"), "{}", w.screen());
    w.types("77").keys("Enter");
    assert!(w.screen().contains("the train:"), "{}", w.screen());
    w.keys("Enter");
    assert!(w.screen().contains("own word (may stay empty):"), "{}", w.screen());
    w.keys("Enter");
    assert_eq!(w.seat.writing().as_deref(), Some("Order 77 of {train} is on its way."), "the guard holds it");
}

#[test]
fn a_saved_reply_is_shown_whole_where_there_is_room() {
    let text = "one two three four five six seven eight nine ten ".repeat(14);
    let text = format!("{text}the end.");
    let mut w = world(WIDE);
    w.keys("r");
    offer(&mut w, &[&text, "short"]);
    let screen = w.screen();
    assert!(screen.contains("the end."), "{screen}");
    let bottom = |screen: &str| screen.lines().position(|line| line.contains('└'));
    w.keys("Down");
    assert_eq!(bottom(&w.screen()), bottom(&screen), "the box keeps its size");
    let mut w = world((80, 24));
    w.keys("r");
    offer(&mut w, &[&format!("{text} {text} {text} LAST"), "short"]);
    let screen = w.screen();
    assert!(screen.contains('…') && screen.contains("saved 1") && !screen.contains("LAST"), "{screen}");
}

#[test]
fn what_fits_is_told_without_zeros() {
    use crate::domain::ask::{PastAnswer, Suggestion};
    let mut w = world(WIDE);
    w.keys("r");
    offer(&mut w, &["Fine."]);
    w.keys("Esc");
    assert!(w.screen().contains("Ctrl-t: 1 saved reply fits ") && !w.screen().contains("0 said"), "{}", w.screen());
    let past = PastAnswer {
        at: w.now,
        asked: "Where?".into(),
        said: "There.".into(),
        by: crate::domain::id::SeatName::new("dan"),
        times: 9,
    };
    let (_, known) = w.seat.reading.suggestions.as_mut().unwrap();
    known.past = vec![past.clone(), past];
    known.saved.iter_mut().for_each(|one: &mut Suggestion| one.fits = false);
    let screen = w.screen();
    assert!(screen.contains("2 said before, asked 9 times this week"), "{screen}");
}

#[test]
fn an_answer_to_a_private_message_is_private_whatever_the_network_says() {
    use crate::domain::item::Kind;
    for (kind, seen_by) in [(Kind::Dm, "private"), (Kind::Email, "private"), (Kind::Mention, "public")] {
        let mut w = world(WIDE);
        w.kind = kind;
        w.keys("j r");
        let screen = w.screen();
        let title = screen.lines().find(|line| line.contains("Bluesky @brand")).unwrap_or_default();
        assert!(title.contains(&format!("{seen_by}   0")), "{kind:?}: {title}");
    }
}

#[test]
fn what_stands_done_on_the_network_is_shown_and_taken_back_by_its_key() {
    use crate::domain::network::Moderation;
    let mut w = world(WIDE);
    let moderated = |w: &World| match w.did.last() {
        Some(Command::Moderate { act, on, .. }) => Some((*act, *on)),
        _ => None,
    };
    w.keys("j Enter M l");
    assert_eq!(moderated(&w), Some((Moderation::Like, true)));
    w.liked = vec![Moderation::Like, Moderation::Boost];
    w.keys("Esc j");
    w.rest();
    assert!(w.screen().contains(" · liked · boosted"), "{}", w.screen());
    w.keys("M l");
    assert_eq!(moderated(&w), Some((Moderation::Like, false)));
    w.keys("M b");
    assert!(w.screen().contains("Take back: boost as @brand on Bluesky?"), "{}", w.screen());
    w.keys("y");
    assert_eq!(moderated(&w), Some((Moderation::Boost, false)));
}

#[test]
fn what_was_said_last_time_stands_before_what_does_not_fit() {
    use crate::domain::ask::{PastAnswer, Query, Shown, Suggestion, Suggestions};
    let mut w = world(WIDE);
    w.keys("r");
    let saved = |name: &str, fits| Suggestion {
        saved: crate::domain::saved::SavedReply { name: name.into(), ..Default::default() },
        text: name.into(),
        fits,
    };
    let past = PastAnswer {
        at: w.now,
        asked: "Where is it?".into(),
        said: "On its way.".into(),
        by: crate::domain::id::SeatName::new("dan"),
        times: 1,
    };
    let saved = vec![saved("spanish", false), saved("refund", true)];
    w.seat.waiting_for_page = Some(crate::ui::seat::Page::Suggestions);
    let here = w.seat.here().unwrap();
    let suggestions = Suggestions { saved, past: vec![past] };
    w.send(Msg::Shown(Query::Suggestions { id: here }, Shown::Suggestions(Box::new(suggestions))));
    let screen = w.screen();
    let at = |words: &str| screen.find(words).unwrap_or_else(|| panic!("{words}: {screen}"));
    assert!(at("refund") < at("asked: Where is it?") && at("asked: Where is it?") < at("spanish"), "{screen}");
}

#[test]
fn stale_answers_are_passed_over() {
    let mut w = empty(WIDE);
    w.start();
    let query = crate::domain::ask::Query::Listing { filter: "old".into(), order: Default::default() };
    let mut other = world(WIDE).listing();
    other.seq = 99;
    w.send(Msg::Shown(query, crate::domain::ask::Shown::Listing(std::sync::Arc::new(other))));
    assert!(w.seat.queue.shown.is_empty());
}

#[test]
fn undo_brings_the_row_back_and_goes_to_it() {
    let mut w = world(WIDE);
    w.keys("j j e");
    assert!(!w.screen().contains("kestrel_91"));
    w.tick(Span::seconds(1));
    w.keys("u");
    w.tick(Span::seconds(1));
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(3))));
    assert!(w.screen().contains("kestrel_91"));
}

#[test]
fn a_row_taken_off_comes_back_when_they_write_again() {
    let mut w = world(WIDE);
    w.keys("j e");
    w.tick(Span::seconds(1));
    w.add(2, (Band::InTime, 3), Class::Question, "fb", ("Radu Popescu", "still there?"));
    w.send(Msg::Changed(9));
    w.tick(Span::seconds(1));
    w.keys("=");
    w.rest();
    assert!(w.screen().contains("still there?"), "{}", w.screen());
}

#[test]
fn working_from_the_top_stays_at_the_top() {
    let mut w = world(WIDE);
    w.add(30, (Band::Crisis, -60), Class::Crisis, "x", ("press_desk", "statement please"));
    w.tick(Span::seconds(1));
    w.send(Msg::Changed(8));
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(1))));
    w.keys("e");
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(30))), "news come in before the next row is chosen");
}

#[test]
fn a_window_in_a_long_list_keeps_the_row_on_its_line() {
    let mut w = world((80, 24));
    for n in 40..120 {
        w.add(n, (Band::InTime, 100 + i64::from(n)), Class::Question, "x", ("somebody", "a question"));
    }
    w.tick(Span::seconds(1));
    w.send(Msg::Changed(8));
    w.keys("= PgDn PgDn j");
    let line = |w: &super::world::World| w.screen().lines().position(|l| l.starts_with('▌'));
    let before = (line(&w), w.seat.queue.cursor.clone());
    for n in 120..125 {
        w.add(n, (Band::InTime, 1), Class::Complaint, "x", ("new", "now"));
    }
    w.tick(Span::seconds(1));
    w.send(Msg::Changed(9));
    w.keys("=");
    assert_eq!((line(&w), w.seat.queue.cursor.clone()), before);
}

#[test]
fn one_post_is_kept_beside_many_answers() {
    let mut w = world(WIDE);
    w.keys("c Enter").types("a post").keys("Esc r").types("an answer").keys("Esc c Enter");
    assert_eq!(w.seat.writing().as_deref(), Some("a post"));
    assert_eq!(w.drafts[&(None, DraftKind::Reply)].text, "a post");
    assert_eq!(w.drafts[&(Some(id(1)), DraftKind::Reply)].text, "an answer");
}

#[test]
fn an_answer_to_all_says_how_many_and_again_takes_them_out() {
    let mut w = world((160, 50));
    w.keys("Enter");
    w.keys(":").types("reply all").keys("Enter");
    assert!(w.screen().contains("nobody else got this"), "{}", w.screen());
    w.others = vec!["dan@example.test".to_owned(), "eva@example.test".to_owned()];
    w.rest();
    w.keys("Esc j k Enter :").types("reply all").keys("Enter");
    assert!(w.screen().contains(" and 2 others"), "{}", w.screen());
    w.types("To all of you").keys("Esc :").types("reply all").keys("Enter");
    assert!(w.screen().contains("Reply to") && !w.screen().contains(" and 2 others"), "{}", w.screen());
}

#[test]
fn a_text_that_the_disk_had_no_room_for_is_not_lost_by_leaving_it() {
    let mut w = world(WIDE);
    w.refuse = Some(Refusal::Store("the disk is full".into()));
    w.keys("r").types("half a thought").keys("Esc j");
    w.rest();
    w.keys("k");
    w.rest();
    assert!(w.drafts.is_empty());
    w.keys("r");
    assert_eq!(w.seat.writing().as_deref(), Some("half a thought"), "{}", w.screen());
    w.keys("Esc j");
    w.refuse = None;
    w.tick(Span::seconds(5));
    assert_eq!(w.drafts[&(Some(id(1)), DraftKind::Reply)].text, "half a thought", "saved once there is room");
}

#[test]
fn the_list_stands_where_it_stood_before_the_editor_took_its_room() {
    let mut w = world((80, 24));
    let before = w.screen();
    w.keys("j j r").types("words").keys("Esc Esc k k");
    w.rest();
    let (before, after) = (before.lines().nth(2).map(str::to_owned), w.screen().lines().nth(2).map(str::to_owned));
    assert_eq!(before, after);
}

#[test]
fn what_may_follow_and_what_is_told_is_never_cut() {
    let mut w = world((60, 20));
    w.seat.queue.news.new = 7;
    w.keys("g");
    w.tick(Span::seconds(2));
    let screen = w.screen();
    for words in ["log of events", "drafts", "sent", "starred"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    w.keys("Esc");
    let long = "the photo library of the branch office in the harbour district has no room left for what you wrote";
    w.seat.warn(long);
    assert!(w.screen().contains("what you wrote"), "{}", w.screen());
}

#[test]
fn control_z_suspends_while_somebody_writes() {
    let mut w = world(WIDE);
    w.keys("r").types("one two").keys("Ctrl-z");
    assert!(w.effects.iter().any(|effect| matches!(effect, Effect::Suspend)));
    assert_eq!(w.seat.writing().as_deref(), Some("one two"));
}
