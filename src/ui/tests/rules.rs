//! What the screen says of rules: what they would do, and what they did.

use super::world::{id, world};
use crate::domain::ask::{Example, RowId, RuleTrial, Trial};
use crate::domain::class::Class;
use crate::domain::rules::{Firing, RuleAct};
use crate::domain::time::Span;

const WIDE: (u16, u16) = (160, 50);

#[test]
fn rules_are_tried_by_word_and_by_key_and_a_message_opens() {
    let mut w = world(WIDE);
    let message = Example {
        conversation: id(3),
        at: w.now.minus(Span::hours(2)),
        who: "kestrel_91".into(),
        tag: "rddt".into(),
        words: "Anyone else stuck at gate 14".into(),
    };
    let refunds =
        RuleTrial { name: "gates".into(), does: "labelled +gates".into(), matched: 42, examples: vec![message] };
    let idle = RuleTrial { name: "press".into(), does: "raised".into(), ..RuleTrial::default() };
    let since = w.now.minus(Span::days(30));
    w.trial = Trial { since, looked_at: 1204, rules: vec![idle, refunds], ..Trial::default() };
    let asked: [(&str, &str); 3] = [(":", "rules test"), (":", "rule test"), ("g R", "")];
    for (keys, line) in asked {
        w.keys(keys);
        if !line.is_empty() {
            w.types(line).keys("Enter");
        }
        let screen = w.screen();
        for words in [
            "Tried on 1204 messages since ",
            "; nothing was changed",
            "0 · press: raised",
            "42 · gates: labelled +gates",
            "    kestrel_91 (rddt): Anyone else stuck",
        ] {
            assert!(screen.contains(words), "{words}\n{screen}");
        }
        w.keys("j j Enter");
        assert_eq!(w.seat.queue.cursor, Some(RowId::Conversation(id(3))));
        w.keys("Esc");
    }
}

#[test]
fn mistakes_in_the_rules_stand_where_the_trial_would() {
    let mut w = world(WIDE);
    let mistakes = vec!["rules.toml:4: \"txet\" is not known".to_owned(), "rules.toml:9: no span".to_owned()];
    w.trial = Trial { mistakes, ..Trial::default() };
    w.keys("g R");
    let screen = w.screen();
    assert!(screen.contains("2 mistakes in the rules; nothing was tried"), "{screen}");
    assert!(screen.contains("rules.toml:4: \"txet\" is not known"), "{screen}");
    w.keys("Esc : ").types("rule burn").keys("Enter");
    assert!(w.screen().contains("\"burn\" cannot be asked of rules"), "{}", w.screen());
}

#[test]
fn a_desk_without_rules_says_how_to_begin() {
    let mut w = world((80, 24));
    w.keys("g R");
    assert!(w.screen().contains("No rules yet; `hearken rules example` prints a file"), "{}", w.screen());
}

#[test]
fn a_class_by_a_rule_and_a_proposal_to_hide_are_seen() {
    let mut w = world(WIDE);
    w.rows.iter_mut().for_each(|(_, row)| row.hide = true);
    let did = vec![RuleAct::Classed(Class::Question), RuleAct::Hides];
    w.ruled = vec![Firing { rule: "gates".into(), did, ..Firing::default() }];
    w.send(crate::ui::Msg::Changed(8));
    w.keys("j");
    w.rest();
    let screen = w.screen();
    assert!(screen.contains("question, by a rule · public 1 h"), "{screen}");
    assert!(screen.contains(" hide?"), "{screen}");
}
