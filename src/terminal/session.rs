//! One seat at work: messages in, at most one frame out, and nothing at all while nothing changes.

use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};

use crate::desk::{Handle, clock};
use crate::domain::ask::Query;
use crate::domain::command::Command;
use crate::domain::id::SeatName;
use crate::ui::keys::Input;
use crate::ui::{Effect, Msg, Seat, Settings, update};

use super::canvas::Canvas;
use super::escape;

/// News draws at most so often; a key's frame is never delayed.
const NEWS_FRAME: Duration = Duration::from_millis(100);
/// Where nothing visible changes by itself, the clock is looked at so often: a laptop may have slept.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// What a front end says to its seat.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum FromFront {
    /// A key, a paste, another size, focus.
    Input(Input),
    /// The text as it came back from `$EDITOR`.
    Edited(String),
    /// Something there did not work, in words.
    Failed(String),
    /// The terminal was handed back to us: draw everything.
    Resumed {
        /// Its size now.
        size: (u16, u16),
    },
}

/// What a seat says to its front end.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum ToFront {
    /// To be printed as they are.
    Bytes(Vec<u8>),
    /// Open this text in `$EDITOR`.
    Edit(String),
    /// Show this address in a browser.
    Open(String),
    /// Play this drill at the terminal; list them where none is named.
    Drill(String),
    /// Back to the shell until called again.
    Suspend,
    /// The seat has left.
    Quit,
}

/// The two ways between a seat and its front end. Both bounded: a front end that does not read delays
/// its own frames and nobody else.
pub struct Wires {
    /// From the terminal.
    pub from_front: mpsc::Receiver<FromFront>,
    /// To the terminal.
    pub to_front: mpsc::Sender<ToFront>,
    /// Ends when the desk closes.
    pub closing: watch::Receiver<()>,
}

/// A seat and everything that keeps it going.
struct Session {
    seat: Seat,
    name: SeatName,
    desk: Handle,
    canvas: Canvas,
    size: (u16, u16),
    to_front: mpsc::Sender<ToFront>,
    answers: mpsc::UnboundedSender<Msg>,
    /// What is asked for once something was drawn: the first frame waits for none of it.
    later: Vec<Query>,
    /// Since when something is to be drawn.
    dirty: Option<Instant>,
    urgent: bool,
    /// Something that should be on screen is still on its way.
    waits: bool,
    /// When something was drawn last, if anything was.
    last_frame: Option<Instant>,
    over: bool,
}

/// Runs a seat until it leaves or its terminal is gone; its place is kept either way.
pub async fn run(
    name: SeatName,
    settings: Settings,
    size: (u16, u16),
    desk: Handle,
    wires: Wires,
) -> std::io::Result<()> {
    let (answers, mut answered) = mpsc::unbounded_channel();
    let seat = Seat::new(name.clone(), settings, clock::now(), size);
    let mut session = Session {
        seat,
        name,
        canvas: Canvas::new(size)?,
        size,
        to_front: wires.to_front,
        answers,
        later: Vec::new(),
        dirty: Some(Instant::now()),
        urgent: false,
        waits: true,
        last_frame: None,
        over: false,
        desk,
    };
    let _open = session.desk.seat_opens(&session.name);
    let (mut from_front, mut closing) = (wires.from_front, wires.closing);
    let mut news = session.desk.news();
    let first = session.seat.start();
    session.perform(first);
    while !session.over {
        let rest = session.rest();
        tokio::select! {
            said = from_front.recv() => match said {
                Some(said) => session.heard(said)?,
                None => break,
            },
            Some(message) = answered.recv() => session.take(message),
            _ = closing.changed() => break,
            changed = news.changed() => {
                if changed.is_err() { break }
                let seq = *news.borrow_and_update();
                session.take(Msg::Changed(seq));
            }
            () = tokio::time::sleep(rest) => session.tick(),
            permit = session.to_front.clone().reserve_owned(), if session.may_draw() => {
                let Ok(permit) = permit else { break };
                session.frame(permit)?;
            }
        }
        // Whatever else waits goes into the same frame.
        while let Ok(said) = from_front.try_recv() {
            session.heard(said)?;
        }
        while let Ok(message) = answered.try_recv() {
            session.take(message);
        }
    }
    session.leave().await;
    Ok(())
}

impl Session {
    /// Time until the next thing to do without being asked: a frame that waits, or a change of the clock's.
    fn rest(&self) -> Duration {
        // A frame that may be drawn waits for its terminal, and the clock does not.
        if let Some(since) = self.dirty
            && !self.may_draw()
        {
            let left = self.draws_news_at(since).saturating_duration_since(Instant::now());
            return left.max(Duration::from_millis(1));
        }
        let next = self.seat.next_change().map(|at| clock::takes(at.since(clock::now())).max(Duration::from_millis(1)));
        next.unwrap_or(LONGEST_REST).min(LONGEST_REST)
    }

    fn may_draw(&self) -> bool {
        self.dirty.is_some_and(|since| self.urgent || self.draws_news_at(since) <= Instant::now())
    }

    /// Returns when what came at `since` is drawn if nobody presses a key: what belongs together is not drawn in parts,
    /// unless the rest is slow.
    fn draws_news_at(&self, since: Instant) -> Instant {
        let complete = if self.waits { since + NEWS_FRAME } else { since };
        self.last_frame.map_or(complete, |last| complete.max(last + NEWS_FRAME))
    }

    fn frame(&mut self, permit: mpsc::OwnedPermit<ToFront>) -> std::io::Result<()> {
        self.tick();
        self.dirty = None;
        self.urgent = false;
        self.last_frame = Some(Instant::now());
        let bytes = self.canvas.draw(&self.seat)?;
        if !bytes.is_empty() {
            permit.send(ToFront::Bytes(bytes));
        }
        std::mem::take(&mut self.later).into_iter().for_each(|query| self.ask(query));
        Ok(())
    }

    fn heard(&mut self, said: FromFront) -> std::io::Result<()> {
        self.urgent = true;
        self.tick();
        match said {
            FromFront::Input(Input::Resize(columns, rows)) => self.resized((columns, rows))?,
            FromFront::Input(input) => self.take(Msg::Input(input)),
            FromFront::Edited(text) => {
                self.canvas = Canvas::new(self.size)?;
                self.take(Msg::Edited(text));
            }
            FromFront::Failed(why) => self.take(Msg::Failed(why)),
            FromFront::Resumed { size } => self.resized(size)?,
        }
        Ok(())
    }

    fn resized(&mut self, size: (u16, u16)) -> std::io::Result<()> {
        self.size = size;
        self.canvas = Canvas::new(size)?;
        self.take(Msg::Input(Input::Resize(size.0, size.1)));
        Ok(())
    }

    fn tick(&mut self) {
        self.take(Msg::Tick(clock::now()));
    }

    fn take(&mut self, message: Msg) {
        // News may wait; what somebody has just done is no news, nor is the last of what they look for: drawn one by
        // one, its parts would make the screen jump.
        let is_told = matches!(message, Msg::Did(..) | Msg::Edited(_) | Msg::Saved(_) | Msg::Failed(_));
        let waited = matches!(message, Msg::Shown(..)) && self.waits;
        let effects = update(&mut self.seat, message);
        self.waits = self.seat.waits();
        // The first frame has the list in it, or comes when that takes long.
        let begins = self.last_frame.is_none() && !self.seat.waits_for_list();
        self.urgent |= is_told || begins || (waited && !self.waits);
        self.dirty.get_or_insert_with(Instant::now);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Do(command) => self.spawn_act(command),
                Effect::Ask(query) if self.last_frame.is_none() && is_of_the_whole_desk(&query) => {
                    self.later.push(query)
                }
                Effect::Ask(query) => self.ask(query),
                Effect::Redraw => {
                    if let Ok(canvas) = Canvas::new(self.size) {
                        self.canvas = canvas;
                    }
                }
                Effect::Copy(text) => self.print(escape::clipboard(&text)),
                Effect::Bell => self.print(b"\x07".to_vec()),
                Effect::Notify(text) => self.print(escape::notification(&text)),
                Effect::OpenUrl(url) => self.say(ToFront::Open(url)),
                Effect::Edit(text) => self.say(ToFront::Edit(text)),
                Effect::Drill(name) => self.say(ToFront::Drill(name)),
                Effect::Suspend => self.say(ToFront::Suspend),
                Effect::SaveAttachment { item, index } => self.spawn_save(item, index),
                Effect::Quit => self.over = true,
            }
        }
    }

    fn ask(&self, query: Query) {
        let (desk, name, answers) = (self.desk.clone(), self.name.clone(), self.answers.clone());
        tokio::spawn(async move {
            let shown = desk.ask(&name, query.clone()).await;
            let _ = answers.send(Msg::Shown(query, shown));
        });
    }

    fn spawn_act(&self, command: Command) {
        let (desk, name, answers) = (self.desk.clone(), self.name.clone(), self.answers.clone());
        tokio::spawn(async move {
            let done = desk.act(&name, command.clone()).await;
            let _ = answers.send(Msg::Did(command, done));
        });
    }

    fn spawn_save(&self, item: crate::domain::id::ItemId, index: usize) {
        let (desk, answers) = (self.desk.clone(), self.answers.clone());
        tokio::spawn(async move {
            let saved = desk.save_attachment(item, index, None).await;
            let _ = answers.send(match saved {
                Ok(path) => Msg::Saved(path.display().to_string()),
                Err(why) => Msg::Failed(why.to_string()),
            });
        });
    }

    fn print(&self, bytes: Vec<u8>) {
        self.say(ToFront::Bytes(bytes));
    }

    /// A front end that does not read misses a bell, not a frame: frames wait for their place.
    fn say(&self, what: ToFront) {
        let _ = self.to_front.try_send(what);
    }

    /// Keeps text and place, so that the next terminal of this seat opens where this one closed.
    async fn leave(mut self) {
        for command in self.seat.parting() {
            let _ = self.desk.act(&self.name, command).await;
        }
        // One whose desk ends under it hears nothing more, and says so.
        if self.over {
            let _ = self.to_front.send_timeout(ToFront::Quit, Duration::from_secs(1)).await;
        }
    }
}

/// Tells whether an answer is made of all that the desk holds, and not of what the list points at.
fn is_of_the_whole_desk(query: &Query) -> bool {
    matches!(query, Query::Summary | Query::Outbox | Query::Pulse | Query::Month { .. })
}
