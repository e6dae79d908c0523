//! The front end: a real terminal, its keys sent to a seat and the seat's bytes printed.

use std::io::{self, Write, stdin, stdout};
use std::process::{Command, Stdio};
use std::time::Duration;

use crossterm::event::{Event, EventStream};
use crossterm::terminal;
use futures::StreamExt;
use futures::stream::{SelectAll, select_all};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::guard::Guard;
use super::session::{FromFront, ToFront};

/// What was read before the first frame comes sooner than this.
const READ_BEFORE: Duration = Duration::from_millis(1);
/// A frame of so many bytes goes to a terminal that reads without waiting: a key's frame is smaller.
const SMALL: usize = 1_024;

/// Why the front end came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The seat left.
    Quit,
    /// A signal or a hang-up: SIGTERM, SIGINT, SIGHUP.
    Signal,
    /// The desk is gone.
    Lost,
    /// The seat fell over, and the panic has said why.
    Broken,
}

/// Returns the terminal's size, 80x24 where it does not say.
pub fn size() -> (u16, u16) {
    terminal::size().ok().filter(|(columns, rows)| *columns > 0 && *rows > 0).unwrap_or((80, 24))
}

/// Runs the terminal until its seat leaves.
pub async fn run(to_seat: mpsc::Sender<FromFront>, mut from_seat: mpsc::Receiver<ToFront>) -> io::Result<Ended> {
    let mut guard = Some(Guard::take()?);
    let mut events = events_of_terminal();
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let mut drawn = false;
    let mut resized = signal(SignalKind::window_change())?;
    let ended = loop {
        tokio::select! {
            event = events.next() => match event {
                // Typed at a screen that nobody had seen yet.
                Some(Ok(Event::Key(_) | Event::Paste(_))) if !drawn => {}
                // Crossterm drops the one that comes together with a key; the signal itself is not missed.
                Some(Ok(Event::Resize(..))) => {}
                Some(Ok(event)) => if to_seat.send(FromFront::Input(event)).await.is_err() { break Ended::Lost },
                Some(Err(_)) | None => break Ended::Signal,
            },
            said = from_seat.recv() => match said {
                Some(ToFront::Bytes(bytes)) => {
                    // Before it is out and not behind it: whoever sees it may answer at once.
                    if !std::mem::replace(&mut drawn, true) {
                        drop_typed(&mut events).await;
                    }
                    show(bytes).await?;
                }
                Some(ToFront::Open(url)) => open(&url, &to_seat).await,
                Some(ToFront::Edit(text)) => {
                    drop(events);
                    drop(guard.take());
                    let edited = tokio::task::spawn_blocking(move || edit(&text)).await.map_err(io::Error::other)?;
                    guard = Some(Guard::take()?);
                    events = events_of_terminal();
                    let said = edited.map_or_else(|why| FromFront::Failed(why.to_string()), FromFront::Edited);
                    let _ = to_seat.send(FromFront::Resumed { size: size() }).await;
                    let _ = to_seat.send(said).await;
                }
                Some(ToFront::Suspend) => {
                    drop(guard.take());
                    suspend();
                    guard = Some(Guard::take()?);
                    let _ = to_seat.send(FromFront::Resumed { size: size() }).await;
                }
                Some(ToFront::Quit) => break Ended::Quit,
                None => break Ended::Lost,
            },
            _ = resized.recv() => {
                let (columns, rows) = size();
                if to_seat.send(FromFront::Input(Event::Resize(columns, rows))).await.is_err() { break Ended::Lost }
            }
            _ = term.recv() => break Ended::Signal,
            _ = interrupt.recv() => break Ended::Signal,
            _ = hangup.recv() => break Ended::Signal,
        }
    };
    drop(guard);
    Ok(ended)
}

/// Returns what the terminal sends, looked at only when there is something: crossterm's stream wakes a thread of its own
/// and waits for a lock, its turn given away meanwhile, each time it is asked in vain.
fn events_of_terminal() -> SelectAll<EventStream> {
    select_all([EventStream::new()])
}

/// Passes over what was typed before the first frame: what the terminal still holds, and what was read of it already,
/// which crossterm's reader hands over one by one from a thread of its own.
async fn drop_typed(events: &mut SelectAll<EventStream>) {
    let _ = rustix::termios::tcflush(stdin(), rustix::termios::QueueSelector::IFlush);
    while let Ok(Some(Ok(_))) = timeout(READ_BEFORE, events.next()).await {}
}

/// Prints a frame. A terminal that does not read holds up its front end and not its seat, which runs in the same task
/// and may have a draft to save: what could wait is printed on a thread that may.
async fn show(bytes: Vec<u8>) -> io::Result<()> {
    if bytes.len() <= SMALL && takes_bytes() {
        return print(&bytes);
    }
    tokio::task::spawn_blocking(move || print(&bytes)).await.map_err(io::Error::other)?
}

/// Tells whether the terminal reads what is printed.
fn takes_bytes() -> bool {
    let out = stdout();
    let mut room = [PollFd::new(&out, PollFlags::OUT)];
    poll(&mut room, Some(&Timespec::default())).is_ok_and(|ready| ready == 1)
}

fn print(bytes: &[u8]) -> io::Result<()> {
    let mut out = stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// Stops this job as Ctrl-z at a terminal would; comes back when it is continued, or at once where nobody
/// could continue it: a job without a shell, as behind `ssh host hearken attach`, must not stop for good.
fn suspend() {
    // The whole job, so that a script around this program stops too.
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::TSTP);
}

/// Opens an address in a browser where this machine has a screen; else the seat shows it.
async fn open(url: &str, to_seat: &mpsc::Sender<FromFront>) {
    let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let can = has_screen || cfg!(target_os = "macos");
    let harmless = url.starts_with("https://") || url.starts_with("http://");
    let started = can && harmless && {
        let mut command = Command::new(program);
        command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_ok()
    };
    if !started {
        let _ = to_seat.send(FromFront::Failed(format!("open it yourself: {url}"))).await;
    }
}

/// Lets `$VISUAL` or `$EDITOR` change a text, in a file that only its owner can read.
fn edit(text: &str) -> io::Result<String> {
    use std::os::unix::fs::OpenOptionsExt;
    let editor = std::env::var("VISUAL").or_else(|_| std::env::var("EDITOR")).unwrap_or_else(|_| "vi".to_owned());
    let mut name = [0u8; 8];
    getrandom::fill(&mut name).map_err(io::Error::other)?;
    let path = std::env::temp_dir().join(format!("hearken-{:016x}.txt", u64::from_be_bytes(name)));
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(text.as_bytes())?;
    drop(file);
    let status = Command::new("sh").arg("-c").arg(format!("{editor} \"$1\"")).arg("sh").arg(&path).status();
    let edited = std::fs::read(&path);
    let _ = std::fs::remove_file(&path);
    match status {
        Ok(status) if status.success() => Ok(String::from_utf8_lossy(&edited?).trim_end_matches('\n').to_owned()),
        Ok(status) => Err(io::Error::other(format!("{editor} ended with {status}; the text is as it was"))),
        Err(error) => Err(io::Error::other(format!("{editor} cannot run: {error}; set EDITOR"))),
    }
}
