//! Something is said in a crisis by keys alone, and somebody else says yes to it.

use std::collections::BTreeMap;

use super::world::{World, at, world};
use crate::domain::ask::{Offer, ProposalSheet, RowId, StatementSheet};
use crate::domain::command::{Command, Refusal};
use crate::domain::crisis::{CrisisAct, Part, Wording};
use crate::domain::id::{AccountId, CrisisId, EventId, SeatName};
use crate::domain::network::{CountRule, TextLimit};
use crate::domain::protocol::Role;
use crate::domain::saved::Values;
use crate::domain::statement::Stage;
use crate::domain::time::Span;
use crate::ui::layers::Layer;

const WIDE: (u16, u16) = (120, 40);
const SMALL: (u16, u16) = (60, 20);

fn offer(network: &str, most: usize, words: &str) -> Offer {
    Offer {
        account: AccountId::new(network, "@brand"),
        tag: network.chars().take(5).collect(),
        statement: Some("outage-holding".into()),
        lang: "en".into(),
        words: words.into(),
        subject: None,
        base: None,
        approved: true,
        instead: Vec::new(),
        limit: TextLimit { most, rule: CountRule::Chars },
        by_hand: false,
        cannot: None,
    }
}

fn sheet() -> StatementSheet {
    let long = "Since {since} there has been a problem with {what}. We are sorry.\n\nOur people work on it, and we do not \
                know the cause yet.\n\nNext update: {next_update}";
    StatementSheet {
        crisis: CrisisId::from_bytes([7; 16]),
        headline: "Double charges".into(),
        level: 2,
        protocol: Some("Outage or service failure".into()),
        stage: Stage::Holding,
        lang: "en".into(),
        offers: vec![
            offer("mastodon", 500, long),
            offer("bluesky", 300, "Since {since} there has been a problem with {what}. Next update: {next_update}."),
            Offer {
                cannot: Some("x:@brand is signed out: the token was withdrawn".into()),
                ..offer("x", 280, "Since {since}: {what}.")
            },
        ],
        others: Vec::new(),
        filled: BTreeMap::new(),
        values: Values::default().with("since", "12:40").with("what", "payments"),
        after: Span::minutes(30),
        next_update: at("2026-11-24T15:05:00Z"),
        next_update_words: "15:05".into(),
        approve: Some(vec![Role::Approver]),
        who: "mira (approver)".into(),
        alone: false,
        proposal: None,
        returned: None,
    }
}

fn unsigned() -> StatementSheet {
    let mut sheet = sheet();
    for offer in &mut sheet.offers {
        offer.approved = false;
        offer.instead = vec!["nobody here has approved it: read it and sign it in its file".into()];
    }
    sheet
}

fn asked(size: (u16, u16), sheet: StatementSheet) -> World {
    let mut w = world(size);
    w.statement = Some(sheet);
    w.keys("S");
    w
}

fn said(w: &World) -> Vec<(&CrisisAct, &CrisisId)> {
    let acts = w.did.iter().filter_map(|command| match command {
        Command::Crisis { id, act } => Some((act, id)),
        _ => None,
    });
    acts.collect()
}

fn wording(w: &World) -> (&Wording, bool) {
    match said(w).last() {
        Some((CrisisAct::State { wording, unapproved, .. }, _)) => (wording, *unapproved),
        other => panic!("{other:?}\n{}", w.screen()),
    }
}

fn shows(w: &World, words: &[&str]) {
    let screen = w.screen();
    let flat = screen.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(flat.contains(word), "\"{word}\" is missing:\n{screen}");
    }
}

#[test]
fn what_was_approved_is_sent_in_three_keys() {
    let mut w = asked(WIDE, sheet());
    shows(&w, &["Ctrl-s sends at once (approved and unchanged) · next update promised for 15:05"]);
    w.keys("Ctrl-s");
    assert!(said(&w).is_empty(), "nothing leaves that was not looked at");
    let mut w = asked(WIDE, sheet());
    w.keys("Enter Ctrl-s");
    let (wording, unapproved) = wording(&w);
    assert!(!unapproved && w.seat.layers.is_empty());
    let texts: Vec<(&str, &str)> =
        wording.variants.iter().map(|variant| (variant.account.as_str(), variant.text.as_str())).collect();
    assert_eq!(texts.len(), 2, "the one that is signed out is left out: {texts:?}");
    assert_eq!(texts[1].1, "Since 12:40 there has been a problem with payments. Next update: {next_update}.");
    assert_eq!((wording.stage, wording.next_update), (Stage::Holding, Some(Span::minutes(30))));
    assert_eq!(wording.statement.as_deref(), Some("outage-holding"));
}

#[test]
fn what_nobody_approved_is_proposed_and_the_layer_says_to_whom() {
    let mut w = asked(WIDE, unsigned());
    shows(&w, &["Ctrl-s proposes: mira (approver) must say yes first", "nobody here has approved it"]);
    w.keys("Enter");
    shows(&w, &["Ctrl-s propose"]);
    w.keys("Ctrl-s");
    assert!(!wording(&w).1);
}

#[test]
fn where_nobody_else_is_there_the_level_is_typed() {
    let mut w = asked(WIDE, StatementSheet { alone: true, ..unsigned() });
    shows(&w, &["nobody else is at this desk"]);
    w.keys("Enter Ctrl-s").types("3\n");
    assert!(said(&w).is_empty());
    shows(&w, &["that is not 2: nothing was sent"]);
    w.keys("Enter Ctrl-s Esc");
    assert!(said(&w).is_empty() && !w.seat.layers.is_empty());
    w.keys("Enter Ctrl-s").types("2\n");
    assert!(wording(&w).1, "{}", w.screen());
    // The same where somebody wishes that nobody is asked.
    let mut w = world(WIDE);
    w.statement = Some(unsigned());
    w.keys(":").types("statement update --unapproved --accounts brand\n");
    shows(&w, &["[update]", "nobody says yes, as you wished"]);
    w.keys("Enter Ctrl-s").types("2\n");
    assert!(wording(&w).1);
}

#[test]
fn what_is_missing_is_asked_for_one_by_one() {
    let mut sheet = sheet();
    sheet.offers[0].words = "{known} {cause} {since}".into();
    let mut w = asked(WIDE, sheet);
    shows(&w, &["missing: known, cause", "2 to fill"]);
    w.keys("Enter");
    shows(&w, &["known (what we know"]);
    w.types("\n").types("tickets are safe\n");
    shows(&w, &["cause (what was behind it"]);
    w.types("a server\n");
    w.keys("Ctrl-s");
    let (wording, _) = wording(&w);
    assert_eq!(wording.variants[0].text, "tickets are safe a server 12:40");
    assert_eq!(wording.values.get("cause").map(String::as_str), Some("a server"));
}

#[test]
fn accounts_go_in_and_out_and_what_cannot_leave_does_not() {
    let mut w = asked(WIDE, sheet());
    w.keys("j j x");
    shows(&w, &["the token was withdrawn", "[ ] x"]);
    w.keys("k k x Enter Ctrl-s");
    let texts = &wording(&w).0.variants;
    assert_eq!(texts.iter().map(|variant| variant.account.as_str()).collect::<Vec<_>>(), ["bluesky:@brand"]);
    let mut w = asked(WIDE, sheet());
    w.keys("x j x Enter Ctrl-s Ctrl-s");
    assert!(said(&w).is_empty());
    shows(&w, &["no account is chosen"]);
}

#[test]
fn a_text_over_the_limit_is_told_and_not_sent() {
    let mut sheet = sheet();
    sheet.offers[1].limit.most = 20;
    let mut w = asked(WIDE, sheet);
    shows(&w, &["too long", "[ ] blues"]);
    w.keys("j x Enter Ctrl-s Ctrl-s");
    assert!(said(&w).is_empty(), "{}", w.screen());
    shows(&w, &["bluesky:@brand: 51 too long"]);
}

#[test]
fn a_text_is_edited_and_is_then_no_longer_the_approved_one() {
    let mut w = asked(WIDE, sheet());
    w.keys("j e").types(" We are on it.").keys("Ctrl-s");
    assert!(said(&w).is_empty(), "the key keeps the text, it does not send");
    shows(&w, &["{+We are on it.+}", "changed", "Ctrl-s proposes: mira (approver)"]);
    w.keys("Enter Ctrl-s");
    assert!(wording(&w).0.variants[1].text.ends_with("{next_update}. We are on it."));
    // Put aside, it comes again as it was; undone, it is the approved one.
    let mut w = asked(WIDE, sheet());
    w.keys("j e").types("!").keys("Esc Esc");
    assert!(w.seat.layers.is_empty());
    w.keys("S");
    shows(&w, &["{+", "changed"]);
    w.keys("e Backspace Esc");
    shows(&w, &["(approved and unchanged)"]);
}

#[test]
fn another_stage_is_a_key_away() {
    let mut w = asked(WIDE, sheet());
    w.keys("Tab");
    shows(&w, &["[first]"]);
    w.keys("Shift-Tab Shift-Tab");
    shows(&w, &["[internal]"]);
    let mut w = world(WIDE);
    w.statement = Some(sheet());
    w.keys(":").types("statement updatte\n");
    shows(&w, &["\"updatte\" is no stage; there are holding, first, update"]);
    w.keys(":").types("statement --all\n");
    shows(&w, &["\"--all\" is not known here"]);
    w.keys(":").types("statement --accounts brand,nobody\n");
    shows(&w, &["no account is called nobody"]);
    w.keys("Esc");
    w.statement = None;
    w.keys("S");
    shows(&w, &["no crisis runs: raise one first"]);
}

#[test]
fn what_the_desk_refuses_stays_to_be_mended() {
    let mut w = asked(WIDE, sheet());
    w.refuse = Some(Refusal::No("a holding statement of ana counts down".into()));
    w.keys("Enter Ctrl-s");
    shows(&w, &["a holding statement of ana counts down", "Double charges"]);
    assert!(matches!(w.seat.layers.last(), Some(Layer::Statement(_))));
}

fn proposed() -> StatementSheet {
    let mut sheet = unsigned();
    sheet.offers.truncate(1);
    let before = sheet.offers[0].text(&sheet.values);
    sheet.offers[0].words = before.replace("We are sorry.", "We are very sorry.");
    sheet.offers[0].base = Some(before);
    let proposal = ProposalSheet {
        id: EventId::from_bytes([5; 16]),
        by: SeatName::new("dan"),
        at: at("2026-11-24T14:30:00Z"),
        yes: Vec::new(),
        own: false,
        cannot: None,
        more: None,
    };
    StatementSheet { proposal: Some(proposal), ..sheet }
}

/// A desk with a statement that waits for a yes under the cursor.
fn waiting(size: (u16, u16), sheet: StatementSheet) -> World {
    let mut w = world(size);
    let id = RowId::Crisis(sheet.crisis, Part::Approval(EventId::from_bytes([5; 16])));
    w.statement = Some(sheet);
    (w.rows[0].0.id, w.rows[0].1.id) = (id.clone(), id);
    w.rows[0].1.conversation = None;
    w.start();
    w.keys("= g g");
    w
}

#[test]
fn somebody_else_looks_at_the_difference_and_says_yes() {
    let mut w = waiting(WIDE, proposed());
    w.keys("Enter");
    shows(&w, &["It would say", "Prepared was", "What is different"]);
    shows(&w, &["dan wants to say", "We are {+very+} sorry.", "Ctrl-s approves, and it leaves", "Next update:"]);
    shows(&w, &["next update promised for 15:05"]);
    w.keys("Ctrl-s");
    assert!(
        matches!(said(&w).as_slice(), [(CrisisAct::Approve { proposal }, _)] if *proposal == EventId::from_bytes([5; 16]))
    );
    assert!(w.seat.layers.is_empty());
}

#[test]
fn it_goes_back_with_a_reason_or_is_written_anew() {
    let mut w = waiting(WIDE, proposed());
    w.keys(":").types("approve\n").keys("d").types("\n");
    assert!(said(&w).is_empty(), "a reason is needed");
    w.types("too long for now\n");
    assert!(matches!(said(&w).as_slice(), [(CrisisAct::Return { why, .. }, _)] if why == "too long for now"));
    let mut w = waiting(WIDE, proposed());
    w.keys("o r").types(" Truly.").keys("Ctrl-s");
    shows(&w, &["you changed it: Ctrl-s proposes it anew"]);
    w.keys("Ctrl-s Ctrl-s");
    assert_eq!(wording(&w).0.replaces, Some(EventId::from_bytes([5; 16])));
}

#[test]
fn nobody_says_yes_to_their_own() {
    let mut sheet = proposed();
    let own = ProposalSheet { own: true, cannot: Some("you wrote it".into()), ..sheet.proposal.clone().unwrap() };
    sheet.proposal = Some(own);
    let mut w = waiting(WIDE, sheet);
    w.keys("Enter Ctrl-s");
    assert!(said(&w).is_empty());
    shows(&w, &["you wrote it"]);
}

#[test]
fn it_looks_right_wide_and_small() {
    for (name, size) in [("wide", WIDE), ("small", SMALL)] {
        let w = asked(size, sheet());
        insta::assert_snapshot!(format!("statement-{name}"), w.screen());
        let mut w = asked(size, unsigned());
        w.keys("j e");
        insta::assert_snapshot!(format!("statement-edit-{name}"), w.screen());
        let mut w = waiting(size, proposed());
        w.keys("Enter");
        insta::assert_snapshot!(format!("statement-proposal-{name}"), w.screen());
    }
    for size in [(40, 10), (20, 5), (3, 2)] {
        let mut w = asked(size, sheet());
        w.keys("Enter");
        w.screen();
        w.keys("Esc e").types("x");
        w.screen();
    }
}

#[test]
fn a_dropped_line_loses_no_word_of_a_statement() {
    let mut w = asked(WIDE, sheet());
    // A value of a variable, then a text of one account, the editor still open.
    w.keys("v");
    w.keys("Ctrl-u").types("half past twelve").keys("Enter");
    w.keys("Esc j e");
    w.types("Ours alone: ");
    let place = w.seat.place();
    let mut again = super::world::empty(WIDE);
    again.rows = std::mem::take(&mut world(WIDE).rows);
    again.place = Some(place);
    again.statement = Some(sheet());
    again.start();
    again.rest();
    shows(&again, &["a statement that you began waits: S goes on with it"]);
    again.keys("S");
    shows(&again, &["Ours alone:"]);
    assert!(again.screen().contains("half past twelve"), "{}", again.screen());
    // Once it is said nothing of it is left.
    again.keys("Enter");
    again.keys("Ctrl-s");
    assert!(!again.seat.place().contains("Ours alone"), "{}", again.seat.place());
}

#[test]
fn each_account_keeps_its_own_text_and_one_goes_into_all() {
    let mut w = asked(WIDE, sheet());
    w.keys("j e").types(" Ours.").keys("Ctrl-s");
    shows(&w, &["changed", "approved"]);
    w.keys("Enter Ctrl-s");
    let texts = &wording(&w).0.variants;
    assert!(texts[1].text.ends_with(" Ours.") && !texts[0].text.contains("Ours."), "{texts:?}");
    // The same into all that are in, and back.
    let mut w = asked(WIDE, sheet());
    w.keys("j e").types(" Ours.").keys("Ctrl-s a Enter Ctrl-s");
    let texts = &wording(&w).0.variants;
    assert_eq!((texts[0].text == texts[1].text, texts.len()), (true, 2), "{texts:?}");
    let mut w = asked(WIDE, sheet());
    w.keys("j e").types(" Ours.").keys("Ctrl-s a u");
    w.keys("Enter Ctrl-s");
    let texts = &wording(&w).0.variants;
    assert!(texts[1].text.ends_with(" Ours.") && !texts[0].text.contains("Ours."), "one step back: {texts:?}");
    let mut w = asked(WIDE, sheet());
    w.keys("j x k a");
    shows(&w, &["no other account is in that could take this text"]);
}

#[test]
fn an_account_speaks_another_language() {
    let mut two = sheet();
    let spanish = "Desde las {since} hay un problema con {what}. Más: {next_update}.";
    two.others = vec![Offer { lang: "es".into(), ..offer("bluesky", 300, spanish) }];
    let mut w = asked(WIDE, two.clone());
    w.keys("l");
    shows(&w, &["there is nothing in another language"]);
    w.keys("j l");
    shows(&w, &["@brand es", "Desde las 12:40 hay un problema con", "(approved and unchanged)"]);
    // It stays so over a dropped line, and goes round.
    let place = w.seat.place();
    let mut again = super::world::empty(WIDE);
    again.rows = std::mem::take(&mut world(WIDE).rows);
    (again.place, again.statement) = (Some(place), Some(two.clone()));
    again.start();
    again.rest();
    again.keys("S");
    shows(&again, &["Desde las 12:40"]);
    w.keys("Enter Ctrl-s");
    let texts = &wording(&w).0.variants;
    assert_eq!((texts[0].lang.as_deref(), texts[1].lang.as_deref()), (Some("en"), Some("es")));
    let mut w = asked(WIDE, two);
    w.keys("j l l Enter Ctrl-s");
    assert_eq!(wording(&w).0.variants[1].lang.as_deref(), Some("en"));
}

#[test]
fn what_was_said_before_is_offered_for_what_is_new() {
    let mut sheet = sheet();
    sheet.offers[0].words = "{known} since {since}".into();
    sheet.filled = [("known".to_owned(), "tickets are safe".to_owned())].into_iter().collect();
    let mut w = asked(WIDE, sheet);
    w.keys("Enter");
    shows(&w, &["known (what we know", "tickets are safe"]);
    w.types(", all of them\n").keys("Ctrl-s");
    let (wording, _) = wording(&w);
    assert_eq!(wording.variants[0].text, "tickets are safe, all of them since 12:40");
    let Some((CrisisAct::State { filled, .. }, _)) = said(&w).last().cloned() else { panic!("nothing was said") };
    assert_eq!(filled.get("known").map(String::as_str), Some("tickets are safe, all of them"));
}

#[test]
fn a_closing_promises_no_more_and_an_update_says_when() {
    let mut w = asked(WIDE, StatementSheet { stage: Stage::Closing, ..sheet() });
    w.keys("Enter Ctrl-s");
    shows(&w, &["a closing statement ends it, and this one promises a next update"]);
    assert!(said(&w).is_empty());
    let mut silent = StatementSheet { stage: Stage::Update, ..sheet() };
    for offer in &mut silent.offers {
        offer.words = "Still {what}.".into();
    }
    let mut w = asked(WIDE, silent.clone());
    w.keys("Enter Ctrl-s");
    shows(&w, &["No next update promised: type none"]);
    w.types("\n");
    shows(&w, &["nothing was sent: write {next_update} into the text"]);
    assert!(said(&w).is_empty());
    w.keys("Enter Ctrl-s").types("none\n");
    assert_eq!(wording(&w).0.next_update, None);
    let mut w = asked(WIDE, StatementSheet { level: 3, ..silent });
    w.keys("Enter Ctrl-s");
    assert_eq!(said(&w).len(), 1, "at a mild level nobody is asked");
}

/// A statement that was written anew from end to end.
fn rewritten() -> StatementSheet {
    let mut sheet = proposed();
    sheet.offers[0].words =
        "We charged many of you twice at noon today, and that is our fault alone.\n\nEvery cent goes \
                             back by itself by tomorrow at ten; nobody has to write or call. Our next word: \
                             {next_update}"
            .into();
    sheet
}

#[test]
fn of_a_long_change_both_texts_are_read_whole() {
    let mut w = waiting(WIDE, rewritten());
    w.keys("Enter");
    shows(&w, &["that is our fault alone.", "Our people work on it, and we do not know", "What is different"]);
    insta::assert_snapshot!("statement-rewritten-wide", w.screen());
    let mut w = waiting(SMALL, rewritten());
    w.keys("Enter");
    shows(&w, &["It would say", "that is our fault alone."]);
    insta::assert_snapshot!("statement-rewritten-small", w.screen());
    w.keys("J J");
    shows(&w, &["Prepared was", "We are sorry."]);
}
