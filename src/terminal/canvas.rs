//! A seat drawn into bytes: a fixed size, no terminal asked, nothing written that did not change.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::Command;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Rect, Size};
use ratatui::{Terminal, TerminalOptions, Viewport};

use crate::ui::{self, Seat};

/// Bytes on their way to a terminal.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A backend that keeps quiet about what has not changed: an idle screen costs no byte.
struct Quiet {
    inner: CrosstermBackend<Sink>,
    size: Size,
    cursor: Option<Position>,
    shown: Option<bool>,
}

impl Backend for Quiet {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        // Drawing leaves the cursor where the last cell was.
        self.cursor = None;
        self.inner.draw(content)
    }
    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.shown != Some(false) {
            self.shown = Some(false);
            self.inner.hide_cursor()?;
        }
        Ok(())
    }
    fn show_cursor(&mut self) -> io::Result<()> {
        if self.shown != Some(true) {
            self.shown = Some(true);
            self.inner.show_cursor()?;
        }
        Ok(())
    }
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or(Position::ORIGIN))
    }
    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor != Some(position) {
            self.inner.set_cursor_position(position)?;
            self.cursor = Some(position);
        }
        Ok(())
    }
    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }
    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.inner.clear_region(region)
    }
    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }
    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::new(0, 0) })
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The picture that a terminal shows.
pub struct Canvas {
    terminal: Terminal<Quiet>,
    sink: Sink,
    fresh: bool,
}

impl Canvas {
    /// Makes the picture of a terminal of this size that shows anything at all.
    pub fn new((columns, rows): (u16, u16)) -> io::Result<Canvas> {
        // Whether there are colours is for the terminal's theme to say, not for the environment of the desk; and what
        // crossterm writes in place of a colour that it leaves out takes bold and underline away too.
        crossterm::style::force_color_output(true);
        let sink = Sink::default();
        let size = Size::new(columns.max(1), rows.max(1));
        let backend = Quiet { inner: CrosstermBackend::new(sink.clone()), size, cursor: None, shown: None };
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.width, size.height));
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport })?;
        Ok(Canvas { terminal, sink, fresh: true })
    }

    /// Returns the bytes that make the terminal show the seat, all at once where it can; none where it does already.
    pub fn draw(&mut self, seat: &Seat) -> io::Result<Vec<u8>> {
        self.terminal.draw(|frame| ui::view(seat, frame))?;
        let changes = self.sink.take();
        let clear = if std::mem::take(&mut self.fresh) { "\x1b[0m\x1b[2J\x1b[H" } else { "" };
        if changes.is_empty() && clear.is_empty() {
            return Ok(changes);
        }
        let (begin, end) = (sequence(BeginSynchronizedUpdate)?, sequence(EndSynchronizedUpdate)?);
        Ok([begin.as_bytes(), clear.as_bytes(), &changes, end.as_bytes()].concat())
    }
}

/// Returns what a terminal is sent for a command.
fn sequence(command: impl Command) -> io::Result<String> {
    let mut ansi = String::new();
    command.write_ansi(&mut ansi).map_err(io::Error::other)?;
    Ok(ansi)
}
