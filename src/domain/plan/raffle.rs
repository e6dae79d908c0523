//! A raffle that anybody can draw again: who takes part, hashed, and a seed that was published decide it.
//!
//! The draw: each participant's ticket is the SHA-256 of the seed, a line feed and their handle in small letters without
//! `@`; the lowest tickets win. So neither the order in which people wrote nor whoever draws can change who wins, and the
//! hash of the sorted handles proves afterwards that nobody was added or left out.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What was drawn, with everything that is needed to draw it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// What was published before.
    pub seed: String,
    /// How many took part.
    pub participants: usize,
    /// SHA-256 of their handles, sorted, a line each, as hexadecimal digits.
    pub hash: String,
    /// Who won, the first first, with the ticket of each.
    pub winners: Vec<(String, String)>,
}

/// Returns a handle as it takes part.
pub fn participant(handle: &str) -> String {
    handle.trim().trim_start_matches('@').to_lowercase()
}

/// Draws so many of those who take part; each once, however often they wrote.
pub fn draw<'a>(seed: &str, handles: impl IntoIterator<Item = &'a str>, winners: usize) -> Draw {
    let all: BTreeSet<String> = handles.into_iter().map(participant).filter(|handle| !handle.is_empty()).collect();
    let list: String = all.iter().map(|handle| format!("{handle}\n")).collect();
    let mut tickets: Vec<(String, &String)> =
        all.iter().map(|handle| (hex(&format!("{seed}\n{handle}")), handle)).collect();
    tickets.sort_unstable();
    let winners = tickets.into_iter().take(winners).map(|(ticket, handle)| (handle.clone(), ticket)).collect();
    Draw { seed: seed.to_owned(), participants: all.len(), hash: hex(&list), winners }
}

fn hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_draw_is_what_anybody_with_a_shell_gets() {
        let drawn =
            draw("2027-03-28 lottery 7 12 33", ["@Mira@example.social", "radu.example", "MIRA@example.social"], 1);
        assert_eq!(drawn.participants, 2);
        // printf 'mira@example.social\nradu.example\n' | sha256sum
        assert_eq!(drawn.hash, hex("mira@example.social\nradu.example\n"));
        // printf '2027-03-28 lottery 7 12 33\nmira@example.social' | sha256sum
        let mira = hex("2027-03-28 lottery 7 12 33\nmira@example.social");
        let radu = hex("2027-03-28 lottery 7 12 33\nradu.example");
        let winner =
            if mira < radu { ("mira@example.social".to_owned(), mira) } else { ("radu.example".to_owned(), radu) };
        assert_eq!(drawn.winners, [winner]);
        assert_eq!(hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    proptest! {
        #[test]
        fn the_order_of_those_who_wrote_changes_nothing(mut handles: Vec<String>, seed: String, most in 0usize..9) {
            let one = draw(&seed, handles.iter().map(String::as_str), most);
            handles.reverse();
            handles.extend(handles.clone());
            let two = draw(&seed, handles.iter().map(String::as_str), most);
            prop_assert_eq!(&one, &two);
            prop_assert_eq!(one.winners.len(), most.min(one.participants));
        }
    }
}
