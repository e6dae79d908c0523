//! Every sentence that a seat or the desk says, in one catalogue: a part for each room that speaks.
//!
//! Two tables beside it are words too: the titles of the commands stand at their commands, and the lexicons
//! of the brain are what others say. The command line speaks English, as its verbs do.

mod acts;
mod brain;
mod damage;
mod delivery;
mod desk;
mod disk;
mod keys;
mod log;
mod part;
mod rows;
mod screen;
mod sentence;
mod store;
mod terminal;
mod upkeep;
mod vault;
mod why;

pub use self::acts::Acts;
pub use self::brain::Brain;
pub use self::damage::Damage;
pub use self::delivery::Delivering;
pub use self::desk::Desk;
pub use self::disk::Disk;
pub use self::keys::Keys;
pub use self::log::Log;
pub use self::rows::Rows;
pub use self::screen::Screen;
pub use self::sentence::{Keyed, Said, fill, some};
pub use self::store::Store;
pub use self::terminal::Terminal;
pub use self::upkeep::Upkeep;
pub use self::vault::Secrets;
pub use self::why::Why;

/// The words of one language.
pub struct Words {
    /// Panes, menus and notices.
    pub screen: Screen,
    /// Keys of one's own.
    pub keys: Keys,
    /// What an act became, and what it could not.
    pub acts: Acts,
    /// A reply on its way.
    pub delivery: Delivering,
    /// Accounts, files and calls of the desk.
    pub desk: Desk,
    /// Rows and threads.
    pub rows: Rows,
    /// Why a row stands where it stands.
    pub why: Why,
    /// What happened.
    pub log: Log,
    /// Secrets.
    pub vault: Secrets,
    /// What can go wrong with the store.
    pub store: Store,
    /// What was found wrong with its records.
    pub damage: Damage,
    /// What the system was asked to do.
    pub disk: Disk,
    /// Import and verify.
    pub upkeep: Upkeep,
    /// What spoke for a class.
    pub brain: Brain,
    /// Where a terminal meets the desk.
    pub terminal: Terminal,
}

static ENGLISH: Words = Words {
    screen: Screen::ENGLISH,
    keys: Keys::ENGLISH,
    acts: Acts::ENGLISH,
    delivery: Delivering::ENGLISH,
    desk: Desk::ENGLISH,
    rows: Rows::ENGLISH,
    why: Why::ENGLISH,
    log: Log::ENGLISH,
    vault: Secrets::ENGLISH,
    store: Store::ENGLISH,
    damage: Damage::ENGLISH,
    disk: Disk::ENGLISH,
    upkeep: Upkeep::ENGLISH,
    brain: Brain::ENGLISH,
    terminal: Terminal::ENGLISH,
};

/// Returns the words.
pub const fn w() -> &'static Words {
    &ENGLISH
}

impl Words {
    /// Returns every sentence that names keys.
    #[cfg(test)]
    pub fn keyed(&self) -> Vec<&Keyed> {
        [
            self.screen.keyed(),
            self.keys.keyed(),
            self.acts.keyed(),
            self.delivery.keyed(),
            self.desk.keyed(),
            self.rows.keyed(),
            self.why.keyed(),
            self.log.keyed(),
            self.vault.keyed(),
            self.store.keyed(),
            self.damage.keyed(),
            self.disk.keyed(),
            self.upkeep.keyed(),
            self.brain.keyed(),
            self.terminal.keyed(),
        ]
        .concat()
    }
}
