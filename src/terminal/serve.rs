//! The desk's ear: a Unix socket for attached seats, the CLI and cron. Same user only.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::desk::{Handle, clock};
use crate::domain::id::SeatName;
use crate::ui::Settings;
use crate::words::{fill, w};

use super::session::{self, Wires};
use super::wire::{self, ClientSays, DeskSays, Front, VERSION};

/// Frames that may wait for a slow terminal; then its seat draws no more until it has read.
const FRAMES: usize = 4;
/// Keys that may wait for a busy seat.
const KEYS: usize = 256;

/// Fits a seat's settings to what its terminal can show.
pub type Fit = Arc<dyn Fn(&Front) -> Settings + Send + Sync>;

/// How long seats may take to save what was typed when the desk closes.
const FAREWELL: Duration = Duration::from_secs(3);
/// How long a desk that closes still takes questions of who is connected.
const LAST_CALL: Duration = Duration::from_millis(100);

/// A listening socket; its file goes when this does.
pub struct Listener {
    socket: UnixListener,
    path: PathBuf,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Listens for the desk in `dir`. The caller holds the desk's lock, so a socket that is there is stale.
pub fn listen(dir: &Path) -> io::Result<Listener> {
    let path = wire::socket_path(dir);
    match std::fs::remove_file(&path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let socket = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(Listener { socket, path })
}

/// Answers everybody who calls, until the desk closes; then seats have a moment to save what was typed.
pub async fn answer(listener: Listener, desk: Handle, fit: Fit, mut closing: watch::Receiver<()>) {
    let mut callers = JoinSet::new();
    loop {
        tokio::select! {
            _ = closing.changed() => break,
            accepted = listener.socket.accept() => match accepted {
                Ok((stream, _)) => {
                    let (desk, fit, closing) = (desk.clone(), Arc::clone(&fit), closing.clone());
                    callers.spawn(async move {
                        if let Err(error) = greet(stream, desk, fit, closing).await {
                            tracing::debug!(%error, "a caller left");
                        }
                    });
                }
                // Out of descriptors, mostly: callers that end make room.
                Err(error) => {
                    tracing::warn!(%error, "cannot take a caller");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            },
            Some(_) = callers.join_next(), if !callers.is_empty() => {}
        }
    }
    let all_gone = async { while callers.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(FAREWELL, all_gone).await;
}

/// Tells whether the other end is one of ours.
pub(super) fn is_same_user(stream: &UnixStream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == rustix::process::geteuid().as_raw() || peer.uid() == 0)
}

/// Waits until the desk closes and a moment longer: whoever was greeted just before still has their question answered.
async fn last_call(closing: &mut watch::Receiver<()>) {
    let _ = closing.changed().await;
    tokio::time::sleep(LAST_CALL).await;
}

async fn greet(stream: UnixStream, desk: Handle, fit: Fit, mut closing: watch::Receiver<()>) -> io::Result<()> {
    let same_user = is_same_user(&stream);
    let (mut from, mut to) = stream.into_split();
    if !same_user {
        return wire::write(&mut to, &DeskSays::Sorry(w().terminal.others_desk.to_owned())).await;
    }
    let hello = tokio::time::timeout(Duration::from_secs(10), wire::read(&mut from)).await;
    let seat = match hello.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?? {
        Some(ClientSays::Hello { version: VERSION, seat }) => SeatName::new(&seat),
        Some(ClientSays::Hello { version, .. }) => {
            let words = fill(w().terminal.other_version, &[&VERSION, &version]);
            return wire::write(&mut to, &DeskSays::Sorry(words)).await;
        }
        _ => return wire::write(&mut to, &DeskSays::Sorry(w().terminal.hello_first.to_owned())).await,
    };
    wire::write(&mut to, &DeskSays::Welcome { version: VERSION, clock: clock::begun() }).await?;
    loop {
        let said = tokio::select! {
            said = wire::read(&mut from) => said,
            () = last_call(&mut closing) => return Ok(()),
        };
        match said {
            Ok(None) => return Ok(()),
            Ok(Some(ClientSays::Act(command))) => {
                let did = desk.act(&seat, command).await;
                wire::write(&mut to, &DeskSays::Did(Box::new(did))).await?;
            }
            Ok(Some(ClientSays::Ask(query))) => {
                let shown = Box::new(desk.ask(&seat, query).await);
                wire::write(&mut to, &DeskSays::Shown(shown)).await?;
            }
            Ok(Some(ClientSays::Call(name, arguments))) => {
                let called = desk.call(&seat, &name, &arguments).await;
                wire::write(&mut to, &DeskSays::Called(called)).await?;
            }
            Ok(Some(ClientSays::Attach(front))) => {
                return attach(from, to, seat, &front, desk, fit, closing).await;
            }
            Ok(Some(ClientSays::Hello { .. } | ClientSays::Front(_))) => {
                return wire::write(&mut to, &DeskSays::Sorry(w().terminal.another_time.to_owned())).await;
            }
            Err(error) => {
                wire::write(&mut to, &DeskSays::Sorry(error.to_string())).await?;
                return Err(error);
            }
        }
    }
}

/// Runs a seat whose terminal is at the other end.
async fn attach(
    from: OwnedReadHalf,
    to: OwnedWriteHalf,
    seat: SeatName,
    front: &Front,
    desk: Handle,
    fit: Fit,
    closing: watch::Receiver<()>,
) -> io::Result<()> {
    let (to_seat, from_front) = mpsc::channel(KEYS);
    let (to_front, from_seat) = mpsc::channel(FRAMES);
    let reading = tokio::spawn(read_keys(from, to_seat));
    let writing = tokio::spawn(write_frames(to, from_seat));
    let result = session::run(seat, fit(front), front.size, desk, Wires { from_front, to_front, closing }).await;
    reading.abort();
    let _ = writing.await;
    result
}

async fn read_keys(mut from: OwnedReadHalf, to_seat: mpsc::Sender<session::FromFront>) {
    while let Ok(Some(ClientSays::Front(said))) = wire::read(&mut from).await {
        if to_seat.send(said).await.is_err() {
            return;
        }
    }
}

async fn write_frames(mut to: OwnedWriteHalf, mut from_seat: mpsc::Receiver<session::ToFront>) {
    while let Some(said) = from_seat.recv().await {
        if wire::write(&mut to, &DeskSays::Front(said)).await.is_err() {
            return;
        }
    }
}
