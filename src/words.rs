//! Every sentence that a seat, the desk or a connector says, in one catalogue: a part for each that speaks.
//!
//! Tables beside it are words too: the titles of the commands, the filters of a search and the variables of a
//! saved reply stand at their rows, and the lexicons of the brain are what others say. The command line and
//! the settings speak English, as their verbs and keys do.

mod acts;
mod advice;
mod asset;
mod bluesky;
mod brain;
mod cool;
mod crisis;
mod crisis_pane;
mod damage;
mod danger;
mod delivery;
mod desk;
mod disk;
mod drill;
mod due;
mod email;
mod exchange;
mod exec;
mod guard;
mod http;
mod keys;
mod lang;
mod log;
mod mastodon;
mod network;
mod page;
mod paging;
mod part;
mod person;
mod plan;
mod plan_pane;
mod postmortem;
mod raise;
mod replay;
mod rhythm;
mod rows;
mod rules;
mod saying;
mod screen;
mod sentence;
mod settings;
mod statement;
mod store;
mod swarm;
mod terminal;
mod typed;
mod upkeep;
mod vault;
mod watch;
mod why;

pub use self::sentence::{Keyed, Said, fill, some};

/// Puts the parts together, so that each is named once.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $part:ident;)*) => {
        $(pub use self::$name::$part;)*

        /// The words of one language.
        pub struct Words {
            $($(#[$doc])* pub $name: $part,)*
        }

        static ENGLISH: Words = Words {
            $($name: $part::ENGLISH,)*
        };

        impl Words {
            /// Returns every sentence that names keys.
            #[cfg(test)]
            pub fn keyed(&self) -> Vec<&Keyed> {
                [$(self.$name.keyed(),)*].concat()
            }
        }
    };
}

words! {
    /// Panes, menus and notices.
    screen: Screen;
    /// Keys of one's own.
    keys: Keys;
    /// What an act became, and what it could not.
    acts: Acts;
    /// What is asked before a crisis is raised, and what is recommended.
    advice: Advice;
    /// Raising a crisis, its steps and its end.
    crisis: Crises;
    /// The dialog before a crisis is raised.
    raise: Raising;
    /// The report of a crisis.
    postmortem: Reviewing;
    /// The crisis pane, and the seat that is paged.
    crisis_pane: CrisisPane;
    /// The watch: streams, alarms, staffing.
    watch: Watched;
    /// Pre-approved texts.
    statement: Stating;
    /// A statement from the wish to say something to its end.
    saying: Saying;
    /// A reply on its way.
    delivery: Delivering;
    /// What the guard asks.
    guard: Guarding;
    /// An answer to an angry thread, read once more before strangers read it.
    cool: Cooling;
    /// Languages.
    lang: Languages;
    /// Deadlines, bands and states.
    due: Standing;
    /// A crisis that is played.
    drill: Drilling;
    /// What is wrong with what was typed.
    typed: Typed;
    /// Accounts, files and calls of the desk.
    desk: Desk;
    /// Rows and threads.
    rows: Rows;
    /// The person beside a conversation.
    person: Persons;
    /// Copies of one message, and one answer to many.
    swarm: Swarming;
    /// Why a row stands where it stands.
    why: Why;
    /// What rules did.
    rules: Ruling;
    /// Who is on call, and what a page became.
    paging: Paging;
    /// The media library.
    asset: Keeping;
    /// Files of the plan.
    exchange: Exchanging;
    /// Posts of the plan.
    plan: Planning;
    /// The plan over the whole screen.
    plan_pane: PlanPane;
    /// The rhythm of the plan: usual times, series, campaigns, the programme of a year.
    rhythm: Rhythm;
    /// What a page says, and what became of sending it.
    page: Paged;
    /// What happened.
    log: Log;
    /// Secrets.
    vault: Secrets;
    /// What can go wrong with the store.
    store: Store;
    /// What was found wrong with its records.
    damage: Damage;
    /// Dangers that a message tells of.
    danger: Endangering;
    /// What the system was asked to do.
    disk: Disk;
    /// Import and verify.
    upkeep: Upkeep;
    /// What spoke for a class.
    brain: Brain;
    /// Where a terminal meets the desk.
    terminal: Terminal;
    /// What networks did and did not do.
    network: Network;
    /// What is wrong with the settings of an account.
    settings: Settings;
    /// The line to a web server.
    http: Http;
    /// The family of Mastodon.
    mastodon: Mastodon;
    /// Bluesky.
    bluesky: Bluesky;
    /// Mail.
    email: Email;
    /// A program behind an account.
    exec: Exec;
    /// A scenario.
    replay: Replay;
}

/// Returns the words.
pub const fn w() -> &'static Words {
    &ENGLISH
}
