use super::*;
use crate::domain::protocol::Raising;

fn found(what: Accelerator) -> Found {
    Found { what, told_by: format!("\"{}\"", what.word()) }
}

/// Answers by their letters: facts, who, harm, spread; a dash is no answer.
fn answers(letters: &str) -> Answers {
    let mut answers = Answers::default();
    for (question, letter) in Question::ALL.into_iter().zip(letters.chars()) {
        assert!(letter == '-' || answers.answer(question, letter), "{letter} to {question:?}");
    }
    answers
}

fn all() -> Vec<Answers> {
    let mut all = vec![Answers::default()];
    for question in Question::ALL {
        all = all.iter().flat_map(|one| [vec![one.clone()], one.each(question)].concat()).collect();
    }
    all
}

/// How grave: higher is worse.
fn grave(level: Option<u8>) -> u8 {
    5 - level.unwrap_or(5)
}

#[test]
fn the_table_is_as_it_was_agreed() {
    for (letters, act, level, because) in [
        ("tuno", Act::Answer, None, "it went wrong for them"),
        ("uuno", Act::AnswerInPrivate, None, "ask for them in private"),
        ("wuno", Act::Answer, None, "it looks otherwise to us"),
        ("wmno", Act::Answer, None, "put them right once, kindly"),
        ("umno", Act::Answer, None, "say that we look into it"),
        ("tmno", Act::Answer, None, "they are right"),
        ("wtno", Act::Monitor, None, "one troll"),
        ("wtns", Act::Moderate, None, "hide what breaks the house rules"),
        ("utns", Act::Moderate, None, "house rules"),
        ("ttno", Act::Answer, None, "a troll, but it is true"),
        ("trno", Act::AnswerInPrivate, None, "something true behind it"),
        ("wrns", Act::Monitor, None, "a rant that asks for nothing"),
        ("tuns", Act::Escalate, Some(4), "nobody is harmed, several say the same, it is true, at least in part"),
        ("ttns", Act::Escalate, Some(4), "several say the same"),
        ("wuni", Act::Escalate, Some(4), "somebody says it whom many follow, the facts are wrong"),
        ("tunv", Act::Escalate, Some(2), "it grows by the minute"),
        ("wtnv", Act::Escalate, Some(3), "the facts are wrong"),
        ("tupo", Act::Escalate, Some(3), "the press is in it"),
        ("uulv", Act::Escalate, Some(2), "lawyers or authorities are in it"),
        ("tuho", Act::Escalate, Some(2), "somebody is hurt or in danger, one voice so far"),
        ("uuhs", Act::Escalate, Some(1), "we do not know yet"),
        ("wmho", Act::Escalate, Some(3), "the facts are wrong"),
        ("uumv", Act::Escalate, Some(1), "minors are in it"),
        ("--h-", Act::Escalate, Some(2), "somebody is hurt or in danger"),
        ("----", Act::AnswerInPrivate, None, "ask for them in private"),
    ] {
        let got = assess(&answers(letters), None);
        assert_eq!((got.act, got.level), (act, level), "{letters}: {got:?}");
        assert!(got.because.contains(because), "{letters}: {}", got.because);
    }
}

#[test]
fn every_path_ends_in_a_recommendation_with_a_reason() {
    for one in all() {
        let got = assess(&one, None);
        assert_eq!(got.act == Act::Escalate, got.level.is_some(), "{one:?}");
        assert!(got.level.is_none_or(|level| (1..=4).contains(&level)));
        assert!(got.because.split_whitespace().count() >= 4, "{one:?}: {}", got.because);
    }
}

#[test]
fn graver_answers_are_never_milder() {
    for one in all().into_iter().filter(|one| one.next().is_none() && one.spread.is_some() && one.harm.is_some()) {
        let now = grave(assess(&one, None).level);
        for spread in Spread::ALL.iter().filter(|spread| Some(**spread) >= one.spread) {
            let worse = Answers { spread: Some(*spread), ..one.clone() };
            assert!(grave(assess(&worse, None).level) >= now, "{one:?} {spread:?}");
        }
        if one.harm == Some(Harm::Nobody) {
            for harm in Harm::ALL {
                let worse = Answers { harm: Some(*harm), ..one.clone() };
                assert!(grave(assess(&worse, None).level) >= now, "{one:?} {harm:?}");
            }
        }
        let known = Answers { facts: Some(Facts::True), ..one.clone() };
        assert!(grave(assess(&known, None).level) >= now, "{one:?}");
    }
}

#[test]
fn what_was_found_only_raises() {
    let by = [(Accelerator::Injury, 2)].into();
    let protocol = Protocol { raising: Raising { by, ..Raising::default() }, ..Protocol::default() };
    for one in all() {
        for known in [None, Some(&protocol)] {
            let plain = assess(&one, known);
            let mut told = one.clone();
            for what in Accelerator::ALL {
                let before = grave(assess(&told, known).level);
                told.found.push(found(what));
                let after = assess(&told, known);
                assert!(grave(after.level) >= before && grave(after.level) >= grave(plain.level), "{told:?}");
                assert_eq!(grave(after.level) > before, before < 4 && !one.count(what), "{told:?} {what:?}");
            }
        }
    }
}

#[test]
fn what_was_found_answers_ahead_and_is_told() {
    let ahead = Answers::ahead(vec![found(Accelerator::Injury), found(Accelerator::Journalist)]);
    assert_eq!((ahead.harm, ahead.spread), (Some(Harm::Hurt), None));
    let got = assess(&ahead, None);
    assert_eq!((got.act, got.level), (Act::Escalate, Some(1)));
    assert_eq!(got.because, "somebody is hurt or in danger; raised by \"journalist\" (journalist)");
    let mut denied = ahead;
    denied.answer(Question::Harm, 'n');
    assert_eq!(assess(&denied, None).level, Some(3));
    let famous = Answers::ahead(vec![found(Accelerator::Influencer)]);
    assert_eq!((famous.spread, assess(&famous, None).level), (Some(Spread::Influential), Some(4)));
}

#[test]
fn at_most_four_letters_are_asked_and_none_that_changes_nothing() {
    fn walk(one: &Answers, presses: usize) -> usize {
        let Some(question) = one.next() else { return presses };
        assert!(one.letter(question).is_none());
        one.each(question).iter().map(|next| walk(next, presses + 1)).max().unwrap_or(presses)
    }
    assert_eq!(walk(&Answers::default(), 0), 4);
    assert!(walk(&Answers::ahead(vec![found(Accelerator::Injury)]), 0) <= 3);
    let settled = answers("t-hs");
    assert_eq!(settled.next(), None, "who writes changes nothing any more");
}

#[test]
fn each_answer_has_a_letter_of_its_own() {
    for question in Question::ALL {
        let mut letters: Vec<char> = question.choices().iter().map(|choice| choice.letter).collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), question.choices().len());
        let mut answers = Answers::default();
        assert!(!answers.answer(question, 'z') && answers.letter(question).is_none());
        assert!(answers.answer(question, letters[0].to_ascii_uppercase()));
    }
}
