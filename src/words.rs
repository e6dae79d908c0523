//! Every sentence that a seat, the desk or a connector says, in one catalogue: a part for each that speaks.
//!
//! Two tables beside it are words too: the titles of the commands stand at their commands, and the lexicons
//! of the brain are what others say. The command line speaks English, as its verbs do.

mod acts;
mod bluesky;
mod delivery;
mod email;
mod exec;
mod http;
mod mastodon;
mod network;
mod part;
mod replay;
mod screen;
mod sentence;
mod settings;

pub use self::acts::Acts;
pub use self::bluesky::Bluesky;
pub use self::delivery::Delivering;
pub use self::email::Email;
pub use self::exec::Exec;
pub use self::http::Http;
pub use self::mastodon::Mastodon;
pub use self::network::Network;
pub use self::replay::Replay;
pub use self::screen::Screen;
pub use self::sentence::{Keyed, Said, fill, some};
pub use self::settings::Settings;

/// The words of one language.
pub struct Words {
    /// Panes, menus and notices.
    pub screen: Screen,
    /// What an act became, and what it could not.
    pub acts: Acts,
    /// A reply on its way.
    pub delivery: Delivering,
    /// What networks did and did not do.
    pub network: Network,
    /// What is wrong with the settings of an account.
    pub settings: Settings,
    /// The family of Mastodon.
    pub mastodon: Mastodon,
    /// Bluesky.
    pub bluesky: Bluesky,
    /// Mail.
    pub email: Email,
    /// A program behind an account.
    pub exec: Exec,
    /// The line to a web server.
    pub http: Http,
    /// A scenario.
    pub replay: Replay,
}

static ENGLISH: Words = Words {
    screen: Screen::ENGLISH,
    acts: Acts::ENGLISH,
    delivery: Delivering::ENGLISH,
    network: Network::ENGLISH,
    settings: Settings::ENGLISH,
    mastodon: Mastodon::ENGLISH,
    bluesky: Bluesky::ENGLISH,
    email: Email::ENGLISH,
    exec: Exec::ENGLISH,
    http: Http::ENGLISH,
    replay: Replay::ENGLISH,
};

/// Returns the words.
pub const fn w() -> &'static Words {
    &ENGLISH
}

impl Words {
    /// Returns every sentence that names keys.
    #[cfg(test)]
    pub fn keyed(&self) -> Vec<&Keyed> {
        let Words { screen, acts, delivery, network, settings, mastodon, bluesky, email, exec, http, replay } = self;
        [
            screen.keyed(),
            acts.keyed(),
            delivery.keyed(),
            network.keyed(),
            settings.keyed(),
            mastodon.keyed(),
            bluesky.keyed(),
            email.keyed(),
            exec.keyed(),
            http.keyed(),
            replay.keyed(),
        ]
        .concat()
    }
}
