//! What must not happen by a wrong guess, a burst of keys or a small screen.

use super::world::{World, id, world};
use crate::domain::ask::RowId;
use crate::domain::command::{Act, Command};
use crate::domain::guard::{Concern, ConcernKind, Gravity};
use crate::domain::network::Moderation;
use crate::domain::report::{ReportReason, Reports};
use crate::ui::Effect;
use crate::ui::seat::Focus;

const WIDE: (u16, u16) = (160, 50);

fn last_line(w: &World) -> String {
    w.screen().lines().last().unwrap_or_default().to_owned()
}

#[test]
fn a_burst_of_escape_and_a_sentence_leave_nothing() {
    let mut w = world(WIDE);
    w.keys("x Esc Esc Esc Esc").types("yes, why not");
    assert!(!w.effects.contains(&Effect::Quit));
    let mut w = world(WIDE);
    w.keys("Esc");
    assert!(!w.seat.in_layer());
    assert!(last_line(&w).contains("q leaves"), "{}", w.screen());
}

#[test]
fn leaving_is_answered_by_enter_or_q_and_any_other_key_only_closes_the_question() {
    for (keys, leaves) in
        [("q q", true), ("q Enter", true), ("Ctrl-c q", true), ("q y", false), ("q Esc", false), ("q n", false)]
    {
        let mut w = world(WIDE);
        w.keys(keys);
        assert_eq!(w.effects.contains(&Effect::Quit), leaves, "{keys}");
        assert!(!w.seat.in_layer(), "{keys}");
    }
    let mut w = world(WIDE);
    w.keys("q e");
    assert!(w.acts().is_empty(), "the key that closed the question is not run");
    w.keys("e");
    assert_eq!(w.acts(), [&Act::Done]);
}

#[test]
fn the_editor_shows_over_the_rail_on_a_small_screen() {
    let mut w = world((60, 20));
    w.keys("; r").types("seen");
    assert!(w.screen().contains("seen"), "{}", w.screen());
    let mut w = world(WIDE);
    w.keys("; ; r").types("also seen");
    w.resize((60, 20));
    assert!(w.screen().contains("also seen"), "{}", w.screen());
    assert!(w.screen().contains("Mira Ionescu"), "{}", w.screen());
}

#[test]
fn calling_back_goes_to_the_row_and_its_editor_knows_whom_it_answers() {
    let mut w = world(WIDE);
    w.keys("j j r").types("On it, we are looking").keys("Ctrl-s");
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(4))));
    w.keys("z").types("!");
    w.rest();
    assert_eq!(w.seat.writing().as_deref(), Some("On it, we are looking!"));
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(3))));
    let screen = w.screen();
    assert!(screen.contains("Reply to kestrel_91"), "{screen}");
    assert!(screen.contains("22/300"), "{screen}");
    w.keys("Esc");
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(3))));
}

#[test]
fn tab_stays_in_the_editor() {
    let mut w = world(WIDE);
    w.keys("r").types("one").keys("Tab").types("eed").keys("Shift-Tab").types("d");
    assert_eq!(w.seat.writing().as_deref(), Some("oneeedd"));
    assert!(w.acts().is_empty());
}

#[test]
fn a_saved_note_says_that_it_is_kept_and_whose_it_is() {
    let mut w = world(WIDE);
    w.keys("i").types("asked payments").keys("Ctrl-s");
    assert!(last_line(&w).contains("note on Mira Ionescu kept"), "{}", w.screen());
    assert!(w.drafts.is_empty());
}

#[test]
fn a_draft_thrown_away_says_so() {
    let mut w = world(WIDE);
    w.keys("r").types("no").keys("Esc :").types("discard").keys("Enter y");
    assert!(last_line(&w).contains("thrown away"), "{}", w.screen());
}

#[test]
fn the_focus_goes_back_where_it_came_from() {
    for (keys, focus) in [("", Focus::Queue), ("Enter", Focus::Conversation)] {
        let mut w = world(WIDE);
        if !keys.is_empty() {
            w.keys(keys);
        }
        w.keys("r").types("half").keys("Esc");
        assert_eq!(w.seat.focus, focus);
        w.keys("j r").types("more").keys("Esc : d i s c a r d Enter y");
        w.keys("i").types("a note").keys("Ctrl-s");
        assert_eq!(w.seat.focus, focus);
    }
}

#[test]
fn spam_then_offers_to_block_and_report_where_the_network_can() {
    let mut w = world(WIDE);
    w.keys("d s");
    assert!(!w.seat.in_layer(), "nothing is offered that cannot be done");
    w.caps.moderation.extend([Moderation::Block, Moderation::Report]);
    w.rest();
    w.keys("Enter Esc d s");
    assert!(w.screen().contains("b block  r report  Esc neither"), "{}", w.screen());
    assert_eq!(w.acts().len(), 2);
    w.keys("b");
    assert!(w.screen().contains("block this as @brand on Bluesky?"), "{}", w.screen());
    assert!(!w.did.iter().any(|command| matches!(command, Command::Moderate { .. })));
    w.keys("y");
    assert!(matches!(w.did.last(), Some(Command::Moderate { act: Moderation::Block, .. })));
}

#[test]
fn yes_names_what_it_does() {
    let mut w = world(WIDE);
    let sentence = "you answer in Spanish, Mira wrote Romanian".to_owned();
    let concern = Concern { kind: ConcernKind::Language, gravity: Gravity::Asks, sentence };
    w.refuse = Some(crate::domain::command::Refusal::Asks(vec![concern]));
    w.keys("r").types("Hola").keys("Ctrl-s");
    assert!(w.screen().contains("y send anyway"), "{}", w.screen());
}

#[test]
fn a_file_that_is_not_there_is_refused_at_the_prompt() {
    let mut w = world(WIDE);
    w.keys("r").types("see").keys("Ctrl-o").types("/nofile.jpg").keys("Enter");
    let screen = w.screen();
    assert!(screen.contains("there is no file /nofile.jpg"), "{screen}");
    assert!(last_line(&w).contains("/nofile.jpg"), "what was typed stays: {screen}");
    w.keys("Ctrl-u").types("/a.jpg").keys("Enter Enter");
    assert_eq!(w.seat.editing.as_ref().unwrap().draft.media.len(), 1);
}

#[test]
fn a_snooze_past_the_deadline_asks_on_the_row_and_names_the_person() {
    let mut w = world(WIDE);
    w.keys("j b").types("fri 9").keys("Enter");
    assert!(
        w.screen().contains("Radu Popescu is due Tue 14:36; snooze until Fri 27 Nov 09:00 all the same?"),
        "{}",
        w.screen()
    );
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(2))));
    assert!(w.acts().is_empty());
    w.keys("n");
    assert!(w.acts().is_empty());
    w.keys("b").types("fri 9").keys("Enter y");
    assert!(matches!(w.acts()[..], [Act::Snooze { past_due: true, .. }]));
    assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(3))));
}

#[test]
fn a_report_asks_why_then_what_else_then_whether_to() {
    let mut w = world(WIDE);
    let reasons =
        vec![ReportReason::new("spam", "unwanted advertising"), ReportReason::new("rude", "attacks a person")];
    w.caps.moderation.push(Moderation::Report);
    w.caps.reports = Reports { reasons, text: 20, forward: false };
    w.rest();
    w.keys("Enter Esc M r");
    assert!(w.screen().contains("Report it: why") && w.screen().contains("attacks a person"), "{}", w.screen());
    w.keys("2").types("for the third time today").keys("Enter");
    assert!(w.screen().contains("4 over the 20"), "{}", w.screen());
    w.keys("Ctrl-u").types("three times").keys("Enter");
    for words in ["report this as @brand on Bluesky?", "Reason: attacks a person", "Says: three times"] {
        assert!(w.screen().contains(words), "{words}: {}", w.screen());
    }
    assert!(!w.did.iter().any(|command| matches!(command, Command::Moderate { .. })));
    w.keys("y");
    let Some(Command::Moderate { report: Some(report), on: true, .. }) = w.did.last() else {
        panic!("{:?}", w.did.last())
    };
    assert_eq!((report.reason.as_str(), report.text.as_str()), ("rude", "three times"));
}

#[test]
fn a_note_that_was_saved_as_a_draft_meanwhile_is_kept_and_not_thrown_away() {
    let mut w = world(WIDE);
    w.keys("i").types("asked payments").keys("Esc i").types(" again");
    w.rest();
    w.keys("Ctrl-s");
    w.rest();
    assert!(last_line(&w).contains("note on Mira Ionescu kept"), "{}", w.screen());
}
