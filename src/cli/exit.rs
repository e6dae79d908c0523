//! How a command ended: the exit codes that scripts rely on, each with a sentence.

use std::io;
use std::process::ExitCode;

use crate::config::Mistakes;
use crate::desk::StoreError;
use crate::domain::command::Refusal;
use crate::domain::network::NetError;
use crate::terminal::NoScreen;

use super::notices;

/// The exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Refused, or not all of it done; it was said why.
    Refused = 1,
    /// Called in a way that makes no sense, or settings with mistakes.
    Usage = 2,
    /// A network failed.
    Network = 3,
    /// The store is busy or damaged.
    Store = 4,
}

/// What each exit code says.
pub const CODES: [(Exit, &str); 5] = [
    (Exit::Done, "done"),
    (Exit::Refused, "refused, or not all of it done; it was said why"),
    (Exit::Usage, "called in a way that makes no sense, or settings with mistakes"),
    (Exit::Network, "a network failed"),
    (Exit::Store, "the store is busy or damaged"),
];

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
#[error("{words}")]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What to tell the person; nothing where everything was said.
    pub words: String,
}

impl Failure {
    /// Makes a failure.
    pub fn new(exit: Exit, words: impl Into<String>) -> Failure {
        Failure { exit, words: words.into() }
    }
    /// Refuses, with the reason.
    pub fn refused(words: impl Into<String>) -> Failure {
        Failure::new(Exit::Refused, words)
    }
    /// Says what is wrong with the way it was called.
    pub fn usage(words: impl Into<String>) -> Failure {
        Failure::new(Exit::Usage, words)
    }
    /// Says that what was to be printed did not get there; a closed pipe has enough.
    pub fn unwritten(why: io::Error) -> Failure {
        match why.kind() {
            io::ErrorKind::BrokenPipe => Failure::silent(Exit::Done),
            _ => Failure::refused(format!("the answer cannot be written: {why}; look at where the output goes")),
        }
    }
    /// Ends with this code, everything being said.
    pub fn silent(exit: Exit) -> Failure {
        Failure::new(exit, "")
    }
}

impl From<io::Error> for Failure {
    /// A closed pipe is no failure: whoever read from us has enough.
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::silent(Exit::Done),
            _ => Failure::refused(error.to_string()),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        let exit = match &refusal {
            Refusal::No(_) | Refusal::NotFound { .. } | Refusal::Asks(_) => Exit::Refused,
            Refusal::Store(_) => Exit::Store,
            Refusal::Network(_) => Exit::Network,
        };
        let words = match refusal {
            Refusal::Asks(concerns) => {
                let blocks = concerns.iter().any(crate::domain::guard::Concern::blocks);
                let mut lines: Vec<String> = concerns.into_iter().map(|concern| concern.sentence).collect();
                if !blocks {
                    lines.push("the same again with --yes goes on".to_owned());
                }
                lines.join("\n")
            }
            other => notices::in_verbs(&other.said()),
        };
        Failure::new(exit, words)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        let exit = match &error {
            StoreError::File { .. } | StoreError::Misfit(_) => Exit::Refused,
            _ => Exit::Store,
        };
        Failure::new(exit, error.to_string())
    }
}

impl From<NoScreen> for Failure {
    fn from(error: NoScreen) -> Failure {
        match error {
            NoScreen::Terminal(error) => error.into(),
            NoScreen::Store(error) => error.into(),
        }
    }
}

impl From<NetError> for Failure {
    fn from(error: NetError) -> Failure {
        Failure::new(Exit::Network, error.to_string())
    }
}

impl From<Mistakes> for Failure {
    fn from(mistakes: Mistakes) -> Failure {
        Failure::usage(mistakes.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        Failure::refused(format!("the desk's answer is not understood: {error}; is it another version?"))
    }
}
