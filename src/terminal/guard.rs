//! The terminal is ours only while a guard lives: it is handed back on return, error, panic and signal.

use std::io::{self, Write, stderr, stdout};
use std::panic::PanicHookInfo;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::terminal::{self, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute};

use crate::words::{fill, w};

static TAKEN: AtomicBool = AtomicBool::new(false);
static WATCHED: Once = Once::new();

/// The most letters of a panic's message that are told: some quote the whole text that they fell over.
const TOLD: usize = 240;

tokio::task_local! {
    /// Is there while something runs without which there is no screen.
    static SCREEN: ();
}

/// Holds the terminal.
pub struct Guard(());

impl Guard {
    /// Takes the terminal: raw mode, the other screen, pastes in brackets. The mouse stays the person's.
    pub fn take() -> io::Result<Guard> {
        watch_panics();
        terminal::enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange)?;
        Ok(Guard(()))
    }

    /// Hands back the terminal's modes alone: it reads nothing, so that no words would reach it.
    pub fn give_back_unread(self) {
        TAKEN.store(false, Ordering::SeqCst);
        let _ = terminal::disable_raw_mode();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Hands the terminal back, once, as it was.
pub fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = execute!(
            stdout(),
            EndSynchronizedUpdate,
            DisableFocusChange,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            cursor::Show,
            crossterm::style::ResetColor
        );
        let _ = terminal::disable_raw_mode();
        let _ = stdout().flush();
    }
}

/// Runs a part of the screen: a panic in it hands the terminal back.
pub async fn on_screen<T>(part: impl Future<Output = T>) -> T {
    SCREEN.scope((), part).await
}

/// From now on every panic goes to the log, and to the terminal once nothing of ours is on it. One that does not
/// take the screen with it, such as another seat's, leaves the screen alone.
pub fn watch_panics() {
    WATCHED.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let words = in_words(panic);
            tracing::error!("fell over: {words}");
            let goes_on = TAKEN.load(Ordering::SeqCst) && SCREEN.try_with(|()| ()).is_err();
            if goes_on {
                return;
            }
            give_back();
            let _ = writeln!(stderr(), "{}", fill(w().terminal.fell_over, &[&words]));
            if std::env::var_os("RUST_BACKTRACE").is_some() {
                usual(panic);
            }
        }));
    });
}

/// Returns what happened and where, in one line that moves no cursor. The cleaner may be what fell over, so it is not
/// asked: a panic within a panic would leave the terminal as it is.
fn in_words(panic: &PanicHookInfo<'_>) -> String {
    let is_harmless = |c: &char| c.is_ascii_graphic() || c.is_alphanumeric() || *c == ' ';
    let told: String =
        panic.payload_as_str().unwrap_or(w().terminal.no_words).chars().filter(is_harmless).take(TOLD).collect();
    let place = panic.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
    format!("{told}{place}")
}
