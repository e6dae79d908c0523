//! Where seats meet real terminals: here, or at the other end of the desk's socket.

mod canvas;
mod client;
mod escape;
mod front;
mod guard;
mod ready;
mod serve;
mod session;
#[cfg(test)]
mod tests;
mod wire;

use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, watch};

use crate::desk::{Running, StoreError};
use crate::domain::id::SeatName;
use crate::ui::Settings;
use crate::words::{some, w};

use self::guard::on_screen;

pub use client::Client;
pub use front::{Again, Ended, size};
pub use guard::watch_panics;
pub use serve::Fit;
pub use wire::{Front, Keys, socket_path};

/// Why a desk's screen came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum NoScreen {
    /// The terminal.
    #[error(transparent)]
    Terminal(#[from] io::Error),
    /// The store, which could not be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives a desk a seat at this terminal until that leaves; others may attach meanwhile. The store may still be opening. The
/// desk goes on: `stop` ends it.
pub async fn run_here(
    running: &Running,
    name: SeatName,
    settings: Settings,
    fit: Fit,
    again: Again,
) -> Result<Ended, NoScreen> {
    let desk = running.handle();
    let listener = serve::listen(&desk.library().dir)?;
    let (open, closing) = watch::channel(());
    let serving = tokio::spawn(serve::answer(listener, desk.clone(), fit, closing.clone()));
    let (to_seat, from_front) = mpsc::channel(256);
    let (to_front, from_seat) = mpsc::channel(4);
    let wires = session::Wires { from_front, to_front, closing };
    let seat = session::run(name, settings, front::size(), desk, wires);
    let ended = together(seat, front::run(to_seat, from_seat, again)).await;
    drop(open);
    let _ = serving.await;
    running.opened()?;
    Ok(ended?)
}

/// Runs a seat and its front end until both are over. A seat that fell over is lost, and its desk still closes well.
///
/// In one task: a key that goes to another thread and its frame that comes back each wait for a turn on a busy machine.
async fn together(
    seat: impl Future<Output = io::Result<()>>,
    front: impl Future<Output = io::Result<Ended>>,
) -> io::Result<Ended> {
    let seat = on_screen(AssertUnwindSafe(seat).catch_unwind());
    let (seat, ended) = tokio::join!(seat, on_screen(front));
    match seat {
        Ok(session) => session.and(ended),
        Err(_) => ended.and(Ok(Ended::Broken)),
    }
}

/// Serves seats of a desk without a screen until it is told to stop, or `is_over` ends. The desk goes on: `stop` ends it.
pub async fn serve(running: &Running, fit: Fit, is_over: impl Future<Output = ()>) -> io::Result<()> {
    let desk = running.handle();
    let listener = serve::listen(&desk.library().dir)?;
    let mut term = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let (open, closing) = watch::channel(());
    let serving = tokio::spawn(serve::answer(listener, desk, fit, closing));
    ready::tell();
    tokio::select! {
        _ = term.recv() => {}
        _ = hangup.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        () = is_over => {}
    }
    drop(open);
    let _ = serving.await;
    Ok(())
}

/// Ends the desk. A person who leaves may wait for what is still leaving; a signal does not.
pub async fn stop(running: Running, wait: bool) {
    let leaving = running.leaving();
    if wait && leaving > 0 {
        let words = some(w().terminal.still_leaving, leaving) + "\n";
        let _ = io::Write::write_all(&mut io::stderr(), words.as_bytes());
        tokio::select! {
            () = running.drained() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    }
    running.stop().await;
}

/// Fits the settings of the desk to a terminal.
pub fn fit(settings: Settings) -> Fit {
    Arc::new(move |front: &Front| Settings {
        theme: crate::ui::theme::Theme::of_name(&front.theme).unwrap_or(settings.theme),
        ascii: front.ascii || settings.ascii,
        keys: front.keys.as_ref().and_then(Keys::map).map_or_else(|| Arc::clone(&settings.keys), Arc::new),
        ..settings.clone()
    })
}
