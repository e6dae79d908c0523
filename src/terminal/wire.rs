//! What travels over a desk's socket: frames of a length and a message, each bounded.

use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::domain::ask::{Query, Shown};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::time::Time;

use super::session::{FromFront, ToFront};
use crate::ui::commands::{Keymap, Preset, Scope};
use crate::ui::{Binding, bindings};
use crate::words::{fill, w};

/// Both sides must speak the same.
pub const VERSION: u32 = 3;
/// The largest frame: a batch of imported items. Larger ones are nobody's we know.
const LARGEST: usize = 64 << 20;

/// What a client says.
#[derive(Debug, Serialize, Deserialize)]
pub enum ClientSays {
    /// The first frame: who, and which language.
    Hello {
        /// The client's `VERSION`.
        version: u32,
        /// The seat's name.
        seat: String,
    },
    /// Do this.
    Act(Command),
    /// Show this.
    Ask(Query),
    /// Something larger, by name, with its arguments as JSON text.
    Call(String, String),
    /// From now on this connection is a seat's terminal.
    Attach(Front),
    /// From that terminal.
    Front(FromFront),
}

/// What a terminal can do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Front {
    /// Columns and rows.
    pub size: (u16, u16),
    /// Name of the theme, chosen by what the terminal can show.
    pub theme: String,
    /// Only ASCII in what is ours.
    pub ascii: bool,
    /// The keys of who sits there; without any, those of the desk.
    #[serde(default)]
    pub keys: Option<Keys>,
}

/// Somebody's keys, as their settings say them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Keys {
    /// The set that they began with.
    pub preset: String,
    /// Their own on top: in which scope, if only in one; the strokes; the line that they run.
    pub own: Vec<(Option<String>, String, String)>,
}

impl Keys {
    /// Returns what these settings have.
    pub fn of(keys: &Keymap) -> Keys {
        let line = |own: &Binding| {
            let (strokes, line) = own.written();
            (own.scope.map(|scope| scope.word().to_owned()), strokes, line)
        };
        Keys { preset: keys.preset().name.to_owned(), own: keys.own().iter().map(line).collect() }
    }

    /// Returns the keys that count; nothing where another version of the program has others.
    pub fn map(&self) -> Option<Keymap> {
        let base = Keymap::of(Preset::of_name(&self.preset)?);
        let known = |scope: &Option<String>| scope.as_ref().is_none_or(|word| Scope::of_word(word).is_some());
        let lines =
            self.own.iter().filter(|(scope, ..)| known(scope)).map(|(scope, strokes, line)| {
                (scope.as_deref().and_then(Scope::of_word), strokes.as_str(), line.as_str())
            });
        let own = bindings(&base, lines).ok()?;
        Some(base.with(&own))
    }
}

/// What a desk says.
#[derive(Debug, Serialize, Deserialize)]
pub enum DeskSays {
    /// The first frame.
    Welcome {
        /// The desk's `VERSION`.
        version: u32,
        /// What its clock says and so many times as fast as the wall's it runs, where it is not the wall's.
        clock: Option<(Time, u32)>,
    },
    /// Cannot go on, in words.
    Sorry(String),
    /// Of `Act`.
    Did(Box<Result<Done, Refusal>>),
    /// Of `Ask`.
    Shown(Box<Shown>),
    /// Of `Call`: JSON text, or what went wrong.
    Called(Result<String, String>),
    /// To the terminal.
    Front(ToFront),
}

/// The longest path of a socket that every system takes, in bytes; Linux takes 107.
const LONGEST: usize = 100;

/// Returns where the desk in `dir` listens: in the desk's own folder, so that everybody finds it whatever their
/// environment (cron has none); one whose path is too long for a socket listens below `/tmp`.
pub fn socket_path(dir: &Path) -> PathBuf {
    let whole = std::fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
    let own = whole.join("socket");
    if own.as_os_str().len() <= LONGEST {
        return own;
    }
    let hash = crate::domain::id::digest(&["socket", &whole.display().to_string()]);
    let name: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    PathBuf::from(format!("/tmp/hearken-{}-{name}.sock", rustix::process::geteuid().as_raw()))
}

/// Writes one frame.
pub async fn write<T: Serialize>(out: &mut (impl AsyncWrite + Unpin), message: &T) -> io::Result<()> {
    let bytes = rmp_serde::to_vec_named(message).map_err(io::Error::other)?;
    let length = u32::try_from(bytes.len()).ok().filter(|_| bytes.len() <= LARGEST);
    let length = length.ok_or_else(|| io::Error::other(w().terminal.too_large))?;
    out.write_all(&length.to_be_bytes()).await?;
    out.write_all(&bytes).await?;
    out.flush().await
}

/// Reads one frame; nothing at a clean end.
pub async fn read<T: DeserializeOwned>(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length).await {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > LARGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, fill(w().terminal.frame_too_large, &[&length])));
    }
    let mut bytes = Vec::new();
    let got = from.take(length as u64).read_to_end(&mut bytes).await?;
    if got < length {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, w().terminal.half_a_frame));
    }
    let message = rmp_serde::from_slice(&bytes);
    message
        .map(Some)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, fill(w().terminal.not_understood, &[&error])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_sits_down_brings_their_own_keys() {
        let base = Keymap::of(Preset::of_name("mutt").unwrap());
        let own = bindings(&base, [(None, "F5", "dismiss spam"), (Some(Scope::Queue), "H", "done")]).unwrap();
        let brought = Keys::of(&base.with(&own)).map().unwrap();
        let key = |line| brought.key_of(line);
        assert_eq!((key("dismiss spam").as_deref(), key("post").as_deref()), (Some("F5"), Some("m")));
        assert_eq!(brought.own(), own);
        let other = Keys { preset: "emacs".to_owned(), own: Vec::new() };
        assert!(other.map().is_none(), "a version that knows more sets of keys");
    }

    #[test]
    fn a_terminal_that_says_nothing_of_keys_is_understood() {
        let old = rmp_serde::to_vec_named(&serde_json::json!({ "size": [80, 24], "theme": "dark", "ascii": false }));
        let front: Front = rmp_serde::from_slice(&old.unwrap()).unwrap();
        assert_eq!((front.size, front.keys), ((80, 24), None));
    }
}
