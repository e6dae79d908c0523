//! Every sentence that a seat or the desk says, in one catalogue: a part for each room that speaks.
//!
//! Two tables beside it are words too: the titles of the commands stand at their commands, and the lexicons
//! of the brain are what others say. The command line speaks English, as its verbs do.

mod acts;
mod delivery;
mod due;
mod guard;
mod part;
mod screen;
mod sentence;
mod typed;

pub use self::acts::Acts;
pub use self::delivery::Delivering;
pub use self::due::Standing;
pub use self::guard::Guarding;
pub use self::screen::Screen;
pub use self::sentence::{Keyed, Said, fill, some};
pub use self::typed::Typed;

/// The words of one language.
pub struct Words {
    /// Panes, menus and notices.
    pub screen: Screen,
    /// What an act became, and what it could not.
    pub acts: Acts,
    /// A reply on its way.
    pub delivery: Delivering,
    /// What the guard asks.
    pub guard: Guarding,
    /// Deadlines, bands and states.
    pub due: Standing,
    /// What is wrong with what was typed.
    pub typed: Typed,
}

static ENGLISH: Words = Words {
    screen: Screen::ENGLISH,
    acts: Acts::ENGLISH,
    delivery: Delivering::ENGLISH,
    guard: Guarding::ENGLISH,
    due: Standing::ENGLISH,
    typed: Typed::ENGLISH,
};

/// Returns the words.
pub const fn w() -> &'static Words {
    &ENGLISH
}

impl Words {
    /// Returns every sentence that names keys.
    #[cfg(test)]
    pub fn keyed(&self) -> Vec<&Keyed> {
        [self.screen.keyed(), self.acts.keyed(), self.delivery.keyed()].concat()
    }
}
