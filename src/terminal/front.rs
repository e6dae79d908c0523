//! The front end: a real terminal, its keys sent to a seat and the seat's bytes printed.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write, stdin, stdout};
use std::os::fd::AsFd;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{Event, EventStream};
use crossterm::terminal;
use futures::StreamExt;
use futures::stream::{SelectAll, select_all};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::guard::Guard;
use super::session::{FromFront, ToFront};
use crate::words::{fill, w};

/// What was read before the first frame comes sooner than this.
const READ_BEFORE: Duration = Duration::from_millis(1);
/// A frame of so many bytes goes to a terminal that reads without waiting: a key's frame is smaller.
const SMALL: usize = 1_024;
/// So long is waited at the end for a terminal that does not read.
const LAST_FRAME: Duration = Duration::from_secs(1);

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

/// How this program is called again at the same terminal: the same settings, the same seat.
#[derive(Clone, Debug, Default)]
pub struct Again(pub Vec<OsString>);

impl Again {
    /// Plays a drill, or lists them; what it was worth stays on the screen until somebody has read it.
    fn drill(&self, name: &str) -> io::Result<()> {
        let name = Some(name).filter(|name| !name.is_empty());
        let mut command = Command::new(std::env::current_exe()?);
        command.args(&self.0).arg("drill").args(name).status()?;
        let _ = io::stderr().write_all(w().terminal.enter_goes_back.as_bytes());
        stdin().read_line(&mut String::new())?;
        Ok(())
    }
}

/// Returns the terminal's size, 80x24 where it does not say.
pub fn size() -> (u16, u16) {
    terminal::size().ok().filter(|(columns, rows)| *columns > 0 && *rows > 0).unwrap_or((80, 24))
}

/// Runs the terminal until its seat leaves.
pub async fn run(
    to_seat: mpsc::Sender<FromFront>,
    mut from_seat: mpsc::Receiver<ToFront>,
    again: Again,
) -> io::Result<Ended> {
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let mut resized = signal(SignalKind::window_change())?;
    let mut front = Terminal::take(to_seat, again)?;
    let ended = loop {
        let ended = tokio::select! {
            event = front.events.next() => front.happened(event).await,
            said = from_seat.recv(), if front.printing.is_none() => front.told(said).await?,
            printed = end_of(&mut front.printing), if front.printing.is_some() => {
                front.printing = None;
                printed?;
                None
            }
            _ = resized.recv() => {
                let (columns, rows) = size();
                front.say(FromFront::Input(Event::Resize(columns, rows))).await
            }
            _ = term.recv() => Some(Ended::Signal),
            _ = interrupt.recv() => Some(Ended::Signal),
            _ = hangup.recv() => Some(Ended::Signal),
        };
        if let Some(ended) = ended {
            break ended;
        }
    };
    front.give_back().await;
    Ok(ended)
}

/// The real terminal, taken.
struct Terminal {
    /// Nothing only while another program has the terminal.
    guard: Option<Guard>,
    events: SelectAll<EventStream>,
    to_seat: mpsc::Sender<FromFront>,
    /// Without the lock of standard output, which a terminal that does not read would keep from everybody.
    out: Arc<File>,
    /// A frame was drawn.
    drawn: bool,
    /// A frame that the terminal has not read yet; keys and signals are heard meanwhile.
    printing: Option<JoinHandle<io::Result<()>>>,
    again: Again,
}

impl Terminal {
    fn take(to_seat: mpsc::Sender<FromFront>, again: Again) -> io::Result<Terminal> {
        let out = Arc::new(File::from(stdout().as_fd().try_clone_to_owned()?));
        let guard = Some(Guard::take()?);
        Ok(Terminal { guard, events: events_of_terminal(), to_seat, out, drawn: false, printing: None, again })
    }

    async fn say(&self, what: FromFront) -> Option<Ended> {
        self.to_seat.send(what).await.is_err().then_some(Ended::Lost)
    }

    async fn happened(&mut self, event: Option<io::Result<Event>>) -> Option<Ended> {
        match event {
            // Typed at a screen that nobody had seen yet.
            Some(Ok(Event::Key(_) | Event::Paste(_))) if !self.drawn => None,
            // Crossterm drops the one that comes together with a key; the signal itself is not missed.
            Some(Ok(Event::Resize(..))) => None,
            Some(Ok(event)) => self.say(FromFront::Input(event)).await,
            Some(Err(_)) | None => Some(Ended::Signal),
        }
    }

    async fn told(&mut self, said: Option<ToFront>) -> io::Result<Option<Ended>> {
        match said {
            Some(ToFront::Bytes(bytes)) => {
                // Before it is out and not behind it: whoever sees it may answer at once.
                if !std::mem::replace(&mut self.drawn, true) {
                    drop_typed(&mut self.events).await;
                }
                self.show(bytes)?;
            }
            Some(ToFront::Open(url)) => open(&url, &self.to_seat).await,
            Some(ToFront::Edit(text)) => self.edit(text).await?,
            Some(ToFront::Drill(name)) => self.drill(name).await?,
            Some(ToFront::Suspend) => {
                drop(self.guard.take());
                suspend();
                self.guard = Some(Guard::take()?);
                self.say(FromFront::Resumed { size: size() }).await;
            }
            Some(ToFront::Quit) => return Ok(Some(Ended::Quit)),
            None => return Ok(Some(Ended::Lost)),
        }
        Ok(None)
    }

    /// Prints a frame: on a thread that may wait, where the terminal might not read all of it at once.
    fn show(&mut self, bytes: Vec<u8>) -> io::Result<()> {
        if bytes.len() <= SMALL && takes_bytes(&self.out) {
            return (&*self.out).write_all(&bytes);
        }
        let out = Arc::clone(&self.out);
        self.printing = Some(tokio::task::spawn_blocking(move || (&*out).write_all(&bytes)));
        Ok(())
    }

    async fn edit(&mut self, text: String) -> io::Result<()> {
        let edited = self.lend(move || edit(&text)).await?;
        self.say(edited.map_or_else(|why| FromFront::Failed(why.to_string()), FromFront::Edited)).await;
        Ok(())
    }

    async fn drill(&mut self, name: String) -> io::Result<()> {
        let again = self.again.clone();
        if let Err(why) = self.lend(move || again.drill(&name)).await? {
            self.say(FromFront::Failed(fill(w().drill.cannot_play, &[&why]))).await;
        }
        Ok(())
    }

    /// Lends the terminal to another program until that ends.
    async fn lend<T: Send + 'static>(&mut self, run: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
        // Its reader would take the program's keys.
        self.events = SelectAll::new();
        drop(self.guard.take());
        let ended = tokio::task::spawn_blocking(run).await.map_err(io::Error::other)?;
        self.guard = Some(Guard::take()?);
        self.events = events_of_terminal();
        self.say(FromFront::Resumed { size: size() }).await;
        Ok(ended)
    }

    /// Hands the terminal back; where it has not read a frame for so long, only what needs no reading.
    async fn give_back(mut self) {
        let reads = timeout(LAST_FRAME, end_of(&mut self.printing)).await.is_ok();
        if let (false, Some(guard)) = (reads, self.guard.take()) {
            guard.give_back_unread();
        }
    }
}

/// Waits until the frame that is being printed is out, if one is.
async fn end_of(printing: &mut Option<JoinHandle<io::Result<()>>>) -> io::Result<()> {
    match printing {
        Some(printing) => printing.await.map_err(io::Error::other)?,
        None => Ok(()),
    }
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

/// Tells whether the terminal reads what is printed.
fn takes_bytes(out: &File) -> bool {
    let mut room = [PollFd::new(out, PollFlags::OUT)];
    poll(&mut room, Some(&Timespec::default())).is_ok_and(|ready| ready == 1)
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
        let _ = to_seat.send(FromFront::Failed(fill(w().terminal.open_it_yourself, &[&url]))).await;
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
        Ok(status) => Err(io::Error::other(fill(w().terminal.editor_ended, &[&editor, &status]))),
        Err(error) => Err(io::Error::other(fill(w().terminal.editor_cannot_run, &[&editor, &error]))),
    }
}
