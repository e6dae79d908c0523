//! What the desk says, where nobody has the keys of the screen before them.

use crate::words::Said;

/// Returns a sentence of the desk with verbs for its keys.
pub fn in_verbs(said: &Said) -> String {
    said.with(verb_of)
}

fn verb_of(line: &str) -> Option<String> {
    let verb = match line {
        "take-back" => return None,
        "open-url" => return Some("your browser".to_owned()),
        "verify" => "verify-reply",
        verb => verb,
    };
    Some(format!("`hearken {verb}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Cli;
    use crate::words::w;
    use clap::CommandFactory;

    #[test]
    fn no_key_of_the_screen_is_named() {
        let (acts, delivery) = (&w().acts, &w().delivery);
        for (said, here) in [
            (Said::from("done").and(acts.can_undo.say(&[])), "done · `hearken undo` takes it back"),
            (
                Said::from("sends in 10 s").and(delivery.can_call_back.say(&[])),
                "sends in 10 s · `hearken call-back` calls back",
            ),
            (
                delivery.resume_first.say(&[&"the desk is frozen: x"]),
                "the desk is frozen: x; `hearken resume` ends that",
            ),
            (Said::from("noted; it stays in the desk"), "noted; it stays in the desk"),
        ] {
            assert_eq!(in_verbs(&said), here);
        }
    }

    #[test]
    fn every_verb_that_the_desk_names_is_one() {
        let known = Cli::command();
        for sentence in w().acts.keyed().into_iter().chain(w().delivery.keyed()) {
            let said = sentence.with(verb_of);
            for verb in said.split("`hearken ").skip(1) {
                let verb: &str = verb.split([' ', '`']).next().unwrap();
                assert!(known.find_subcommand(verb).is_some(), "{said}");
            }
        }
    }
}
