//! The other end of a desk's socket: the CLI's calls, and terminals that attach.

use std::io;
use std::path::Path;
use std::time::Duration;

use tokio::net::UnixStream;
use tokio::sync::mpsc;

use crate::desk::clock;
use crate::domain::ask::{Query, Shown};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::SeatName;
use crate::words::w;

use super::front::{self, Again, Ended};
use super::guard::on_screen;
use super::serve::is_same_user;
use super::wire::{self, ClientSays, DeskSays, Front, VERSION};

/// A desk that lives answers its first call at once.
const PATIENCE: Duration = Duration::from_secs(5);

/// A line to a running desk.
pub struct Client {
    stream: UnixStream,
}

impl Client {
    /// Calls the desk in `dir`; nothing where none answers.
    pub async fn connect(dir: &Path, seat: &SeatName) -> io::Result<Option<Client>> {
        let stream = match UnixStream::connect(wire::socket_path(dir)).await {
            Ok(stream) => stream,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        if !is_same_user(&stream) {
            return Err(io::Error::other(w().terminal.others_socket));
        }
        let mut client = Client { stream };
        let greeted = tokio::time::timeout(PATIENCE, client.greet(seat)).await;
        match greeted.unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::TimedOut, w().terminal.stuck))) {
            Ok(DeskSays::Welcome { clock, .. }) => {
                // Whoever speaks of late and in time goes by the clock of the desk.
                if let Some((now, pace)) = clock {
                    clock::start_at(now, pace);
                }
                Ok(Some(client))
            }
            Ok(DeskSays::Sorry(why)) => Err(io::Error::other(why)),
            Ok(_) => Err(odd()),
            // It was called while it was ending: nobody is there any more.
            Err(error) if is_hung_up(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn greet(&mut self, seat: &SeatName) -> io::Result<DeskSays> {
        self.say(&ClientSays::Hello { version: VERSION, seat: seat.to_string() }).await?;
        self.hear().await
    }

    async fn say(&mut self, what: &ClientSays) -> io::Result<()> {
        wire::write(&mut self.stream, what).await
    }

    async fn hear(&mut self) -> io::Result<DeskSays> {
        let closed = || io::Error::new(io::ErrorKind::UnexpectedEof, w().terminal.closed_meanwhile);
        wire::read(&mut self.stream).await?.ok_or_else(closed)
    }

    /// Has something done.
    pub async fn act(&mut self, command: Command) -> io::Result<Result<Done, Refusal>> {
        self.say(&ClientSays::Act(command)).await?;
        match self.hear().await? {
            DeskSays::Did(did) => Ok(*did),
            DeskSays::Sorry(why) => Err(io::Error::other(why)),
            _ => Err(odd()),
        }
    }

    /// Has something shown.
    pub async fn ask(&mut self, query: Query) -> io::Result<Shown> {
        self.say(&ClientSays::Ask(query)).await?;
        match self.hear().await? {
            DeskSays::Shown(shown) => Ok(*shown),
            DeskSays::Sorry(why) => Err(io::Error::other(why)),
            _ => Err(odd()),
        }
    }

    /// Calls something larger by its name; arguments and answer are JSON.
    pub async fn call(
        &mut self,
        name: &str,
        arguments: &serde_json::Value,
    ) -> io::Result<Result<serde_json::Value, String>> {
        self.say(&ClientSays::Call(name.to_owned(), arguments.to_string())).await?;
        match self.hear().await? {
            DeskSays::Called(Ok(text)) => Ok(Ok(serde_json::from_str(&text)?)),
            DeskSays::Called(Err(why)) => Ok(Err(why)),
            DeskSays::Sorry(why) => Err(io::Error::other(why)),
            _ => Err(odd()),
        }
    }

    /// Makes this line a seat's terminal, until it leaves.
    pub async fn attach(mut self, front: Front, again: Again) -> io::Result<Ended> {
        self.say(&ClientSays::Attach(front)).await?;
        let (mut from_desk, mut to_desk) = self.stream.into_split();
        let (to_seat, mut keys) = mpsc::channel(256);
        let (frames, from_seat) = mpsc::channel(16);
        let sending = tokio::spawn(async move {
            while let Some(said) = keys.recv().await {
                if wire::write(&mut to_desk, &ClientSays::Front(said)).await.is_err() {
                    return;
                }
            }
        });
        let hearing = tokio::spawn(async move {
            while let Ok(Some(DeskSays::Front(said))) = wire::read(&mut from_desk).await {
                if frames.send(said).await.is_err() {
                    return;
                }
            }
        });
        let ended = on_screen(front::run(to_seat, from_seat, again)).await;
        sending.abort();
        hearing.abort();
        ended
    }
}

fn is_hung_up(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | ConnectionReset | UnexpectedEof)
}

fn odd() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, w().terminal.odd_answer)
}
