//! Who may let a statement out: what was agreed on before, the level, and the yes of others.

use super::{Crisis, NotNow, Proposed};
use crate::domain::id::SeatName;
use crate::domain::protocol::Role;

/// From this level on nobody has to say yes where no protocol says who.
const MILD: u8 = 3;

/// What lets a statement out without anybody being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lets {
    /// Its texts were approved in calm, and nobody changed them.
    Texts,
    /// The level asks nobody.
    Level,
    /// A person saw that nobody has approved it.
    Nobody,
}

/// What becomes of a statement that somebody wants to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// It leaves at once.
    Leaves(Lets),
    /// It waits for a yes of each of these.
    Asks(Vec<Role>),
}

/// What a yes does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Yes {
    /// It was the last: the statement leaves.
    Leaves,
    /// It stands so already.
    Said,
    /// These are missing.
    More(Vec<Role>),
}

/// Returns what becomes of a statement. `approve` is whom the protocol asks at its level, nothing where none is followed;
/// `approved` says that all texts are pre-approved ones; `unapproved` that a person saw that nobody says yes.
pub fn way(level: u8, approve: Option<&[Role]>, approved: bool, unapproved: bool) -> Way {
    let asks = approve.map_or_else(|| if level < MILD { vec![Role::Approver] } else { Vec::new() }, <[Role]>::to_vec);
    match (approved, asks.is_empty(), unapproved) {
        (true, _, _) => Way::Leaves(Lets::Texts),
        (false, true, _) => Way::Leaves(Lets::Level),
        (false, false, true) => Way::Leaves(Lets::Nobody),
        (false, false, false) => Way::Asks(asks),
    }
}

/// Returns the roles whose yes only one seat can give: those that somebody has who did not write it.
pub fn held_by_others<'a>(
    crisis: &'a Crisis,
    writer: &'a SeatName,
    asks: &'a [Role],
) -> impl Iterator<Item = (Role, &'a SeatName)> {
    let held = asks.iter().filter_map(|role| Some((*role, crisis.roles.get(role)?)));
    held.filter(move |(_, seat)| *seat != writer)
}

impl Crisis {
    /// Returns what the yes of a seat does to a statement that waits for one of each of `asks`. A role that nobody has, or
    /// that whoever wrote it has, is covered by the yes of anybody else.
    ///
    /// # Errors
    /// Nobody approves what they wrote, nor in place of somebody who has the role.
    pub fn yes(&self, asks: &[Role], waits: &Proposed, by: &SeatName) -> Result<Yes, NotNow> {
        if waits.by == *by {
            return Err(NotNow::OwnStatement);
        }
        let held = || held_by_others(self, &waits.by, asks);
        if waits.yes.contains(by) {
            return Ok(Yes::Said);
        }
        let is_free = held().count() < asks.len() || asks.is_empty();
        if !is_free && !held().any(|(_, seat)| seat == by) {
            let who = held().map(|(role, seat)| format!("{seat} ({})", role.word()));
            return Err(NotNow::NotYours(who.collect::<Vec<_>>().join(", ")));
        }
        let missing = held().filter(|(_, seat)| *seat != by && !waits.yes.contains(seat));
        let missing: Vec<Role> = missing.map(|(role, _)| role).collect();
        Ok(if missing.is_empty() { Yes::Leaves } else { Yes::More(missing) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::crisis::{Raised, Wording};
    use crate::domain::id::{CrisisId, EventId};
    use crate::domain::statement::Stage;
    use crate::domain::time::Time;

    #[test]
    fn what_was_agreed_on_leaves_and_the_rest_asks() {
        use Role::{Approver, Lead};
        let asks = |roles: &[Role]| Way::Asks(roles.to_vec());
        let leaves = Way::Leaves;
        let both: &[Role] = &[Approver, Lead];
        for (level, approve, approved, unapproved, expected) in [
            // The protocol names them.
            (1, Some(both), false, false, asks(both)),
            (1, Some(both), true, false, leaves(Lets::Texts)),
            (1, Some(both), false, true, leaves(Lets::Nobody)),
            (1, Some(both), true, true, leaves(Lets::Texts)),
            (3, Some(&both[1..]), false, false, asks(&[Lead])),
            // It asks nobody.
            (1, Some(&[][..]), false, false, leaves(Lets::Level)),
            (4, Some(&[][..]), false, true, leaves(Lets::Level)),
            // None is followed.
            (1, None, false, false, asks(&[Approver])),
            (2, None, false, false, asks(&[Approver])),
            (2, None, false, true, leaves(Lets::Nobody)),
            (3, None, false, false, leaves(Lets::Level)),
            (4, None, false, false, leaves(Lets::Level)),
        ] {
            assert_eq!(way(level, approve, approved, unapproved), expected, "{level} {approve:?} {approved}");
        }
    }

    #[test]
    fn who_has_the_role_says_yes_and_never_who_wrote_it() {
        use Role::{Approver, Lead};
        let no = |who: &str| Err(NotNow::NotYours(who.to_owned()));
        let both = [Approver, Lead];
        for (has, asks, writer, yes, by, expected) in [
            // Nobody has it: anybody but the writer.
            (&[][..], &both[..1], "dan", &[][..], "ana", Ok(Yes::Leaves)),
            (&[], &both[..1], "dan", &[], "dan", Err(NotNow::OwnStatement)),
            (&[], &both, "dan", &[], "ana", Ok(Yes::Leaves)),
            // Somebody has it.
            (&[(Approver, "mira")], &both[..1], "dan", &[], "mira", Ok(Yes::Leaves)),
            (&[(Approver, "mira")], &both[..1], "dan", &[], "ana", no("mira (approver)")),
            // The writer has it: anybody else.
            (&[(Approver, "dan")], &both[..1], "dan", &[], "dan", Err(NotNow::OwnStatement)),
            (&[(Approver, "dan")], &both[..1], "dan", &[], "ana", Ok(Yes::Leaves)),
            // Two are asked.
            (&[(Approver, "mira"), (Lead, "ana")], &both, "dan", &[], "mira", Ok(Yes::More(vec![Lead]))),
            (&[(Approver, "mira"), (Lead, "ana")], &both, "dan", &[], "ana", Ok(Yes::More(vec![Approver]))),
            (&[(Approver, "mira"), (Lead, "ana")], &both, "dan", &["mira"], "mira", Ok(Yes::Said)),
            (&[(Approver, "mira"), (Lead, "ana")], &both, "dan", &["mira"], "ana", Ok(Yes::Leaves)),
            (&[(Approver, "mira"), (Lead, "ana")], &both, "ana", &[], "mira", Ok(Yes::Leaves)),
            (&[(Approver, "mira"), (Lead, "ana")], &both, "ana", &[], "ben", Ok(Yes::More(vec![Approver]))),
            (&[(Approver, "mira"), (Lead, "mira")], &both, "dan", &[], "mira", Ok(Yes::Leaves)),
            (&[(Approver, "mira"), (Lead, "ana")], &both, "dan", &[], "ben", no("mira (approver), ana (lead)")),
            // The level asks nobody any more.
            (&[(Approver, "mira")], &[], "dan", &[], "ben", Ok(Yes::Leaves)),
        ] {
            let raised = Raised { level: 1, headline: "Charged twice".to_owned(), ..Raised::default() };
            let mut crisis = Crisis::new(CrisisId::default(), &raised, &SeatName::new("bot"), Time::MIN);
            crisis.roles = has.iter().map(|(role, seat)| (*role, SeatName::new(seat))).collect();
            let waits = Proposed {
                id: EventId::default(),
                by: SeatName::new(writer),
                at: Time::MIN,
                wording: Wording {
                    stage: Stage::Holding,
                    statement: None,
                    variants: Vec::new(),
                    next_update: None,
                    values: std::collections::BTreeMap::new(),
                    replaces: None,
                },
                yes: yes.iter().map(|seat| SeatName::new(seat)).collect(),
            };
            let got = crisis.yes(asks, &waits, &SeatName::new(by));
            assert_eq!(got, expected, "{has:?} {asks:?} {writer} {yes:?} {by}");
        }
    }
}
