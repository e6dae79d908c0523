//! A raffle that anybody can draw again: who takes part, hashed, and a seed that was published decide it.
//!
//! The draw: each participant's ticket is the SHA-256 of the seed, a line feed and their handle in small letters without
//! `@`; the lowest tickets win. So neither the order in which people wrote nor whoever draws can change who wins, and the
//! hash of the sorted handles proves afterwards that nobody was added or left out.
//!
//! Who takes no part is told with the reason, and is no part of the hash: what was published before stays what it was.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::lean::is_default;

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
    /// Who wrote and takes no part, and why, by their handles.
    #[serde(default, skip_serializing_if = "is_default")]
    pub left_out: Vec<(String, Barred)>,
}

/// Why somebody who wrote takes no part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Barred {
    /// What they wrote is spam.
    Spam,
    /// What they wrote was hidden.
    Hidden,
    /// They are blocked.
    Blocked,
    /// Whoever draws named them.
    Named,
    /// An account of ours.
    Ours,
}

impl Barred {
    /// Returns the word used in JSON and on screen.
    pub const fn word(self) -> &'static str {
        match self {
            Barred::Spam => "spam",
            Barred::Hidden => "hidden",
            Barred::Blocked => "blocked",
            Barred::Named => "named",
            Barred::Ours => "ours",
        }
    }

    /// Tells whether it is said of the person: nothing else that they wrote takes them in.
    const fn is_of_person(self) -> bool {
        match self {
            Barred::Spam | Barred::Hidden => false,
            Barred::Blocked | Barred::Named | Barred::Ours => true,
        }
    }

    /// Tells whether it bars even where spam, what was hidden and who is blocked are taken in.
    pub const fn is_for_good(self) -> bool {
        match self {
            Barred::Spam | Barred::Hidden | Barred::Blocked => false,
            Barred::Named | Barred::Ours => true,
        }
    }
}

/// Somebody who wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Their handle.
    pub handle: String,
    /// Why this takes no part.
    pub barred: Option<Barred>,
}

/// Returns a handle as it takes part.
pub fn participant(handle: &str) -> String {
    handle.trim().trim_start_matches('@').to_lowercase()
}

/// Draws so many of those who take part; each once, however often they wrote.
pub fn draw(seed: &str, entries: &[Entry], winners: usize) -> Draw {
    let (all, left_out) = sorted(entries);
    let list: String = all.iter().map(|handle| format!("{handle}\n")).collect();
    let mut tickets: Vec<(String, &String)> =
        all.iter().map(|handle| (hex(&format!("{seed}\n{handle}")), handle)).collect();
    tickets.sort_unstable();
    let winners = tickets.into_iter().take(winners).map(|(ticket, handle)| (handle.clone(), ticket)).collect();
    Draw { seed: seed.to_owned(), participants: all.len(), hash: hex(&list), winners, left_out }
}

/// Tells those who take part from those who do not, both by their handles. Who wrote one thing that counts takes part,
/// unless they are barred themselves.
fn sorted(entries: &[Entry]) -> (Vec<String>, Vec<(String, Barred)>) {
    let mut people: BTreeMap<String, Option<Barred>> = BTreeMap::new();
    for entry in entries {
        let handle = participant(&entry.handle);
        if handle.is_empty() {
            continue;
        }
        let known = people.entry(handle).or_insert(entry.barred);
        if weight(entry.barred) > weight(*known) {
            *known = entry.barred;
        }
    }
    let (mut all, mut left_out) = (Vec::new(), Vec::new());
    for (handle, barred) in people {
        match barred {
            None => all.push(handle),
            Some(why) => left_out.push((handle, why)),
        }
    }
    (all, left_out)
}

/// What is said of the person weighs more than what counts, and that more than what does not.
fn weight(barred: Option<Barred>) -> (u8, Option<Barred>) {
    match barred {
        None => (1, None),
        Some(why) if why.is_of_person() => (2, barred),
        Some(_) => (0, barred),
    }
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

    fn entries<'a>(handles: impl IntoIterator<Item = &'a str>) -> Vec<Entry> {
        handles.into_iter().map(|handle| entry(handle, None)).collect()
    }

    fn entry(handle: &str, barred: Option<Barred>) -> Entry {
        Entry { handle: handle.to_owned(), barred }
    }

    #[test]
    fn who_is_left_out_is_told_and_changes_nothing_for_those_who_take_part() {
        let part = ["mira", "radu", "ioana"];
        let barred = [
            entry("lucky7", Some(Barred::Spam)),
            // One of their messages counts.
            entry("@Mira", Some(Barred::Spam)),
            entry("radu", Some(Barred::Hidden)),
            entry("troll", Some(Barred::Hidden)),
            entry("troll", Some(Barred::Blocked)),
            // Blocked is blocked, whatever else was written.
            entry("stalker", Some(Barred::Blocked)),
            entry("stalker", None),
            entry("support", Some(Barred::Ours)),
        ];
        let all = [&entries(part)[..], &barred[..]].concat();
        let drawn = draw("7 12 33", &all, 2);
        let left = |handle: &str, why| (handle.to_owned(), why);
        let out = [
            left("lucky7", Barred::Spam),
            left("stalker", Barred::Blocked),
            left("support", Barred::Ours),
            left("troll", Barred::Blocked),
        ];
        assert_eq!(drawn.left_out, out);
        assert_eq!(Draw { left_out: Vec::new(), ..drawn }, draw("7 12 33", &entries(part), 2));
    }

    #[test]
    fn a_draw_is_what_anybody_with_a_shell_gets() {
        let drawn = draw(
            "2027-03-28 lottery 7 12 33",
            &entries(["@Mira@example.social", "radu.example", "MIRA@example.social"]),
            1,
        );
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
            let one = draw(&seed, &entries(handles.iter().map(String::as_str)), most);
            handles.reverse();
            handles.extend(handles.clone());
            let two = draw(&seed, &entries(handles.iter().map(String::as_str)), most);
            prop_assert_eq!(&one, &two);
            prop_assert_eq!(one.winners.len(), most.min(one.participants));
        }
    }
}
