//! What a key costs on a slow line.

use std::cell::Cell;
use std::io;
use std::rc::Rc;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{TerminalOptions, Viewport};

use super::world::{World, world};
use crate::ui::theme::Theme;
use crate::ui::view;

/// Counts what is written.
#[derive(Clone, Default)]
struct Counter(Rc<Cell<usize>>);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Draws one frame after the other as a terminal would get them, and returns the bytes of the last.
fn cost(size: (u16, u16), theme: Theme, keys: &[&str]) -> Vec<usize> {
    let mut w: World = world(size);
    w.seat.settings.theme = theme;
    w.resize(size);
    let counter = Counter::default();
    let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
    let mut costs = Vec::new();
    let mut terminal =
        Terminal::with_options(CrosstermBackend::new(counter.clone()), TerminalOptions { viewport }).unwrap();
    terminal.draw(|frame| view(&w.seat, frame)).unwrap();
    let mut before = counter.0.get();
    for key in keys {
        w.keys(key);
        terminal.draw(|frame| view(&w.seat, frame)).unwrap();
        let now = counter.0.get();
        costs.push(now - before);
        before = now;
    }
    costs
}

#[test]
fn a_step_is_cheap() {
    let keys = ["j", "j", "j", "j", "k", "k"];
    let slow = cost((80, 24), Theme::Sixteen, &keys);
    assert!(slow.iter().all(|bytes| *bytes <= 300), "{slow:?}");
    let wide = cost((160, 50), Theme::Dark, &keys);
    assert!(wide.iter().all(|bytes| *bytes <= 600), "{wide:?}");
}

#[test]
fn a_frame_without_news_costs_nothing_but_the_cursor() {
    let idle = cost((160, 50), Theme::Dark, &["Ctrl-w h", "Ctrl-w h"]);
    assert!(idle.iter().all(|bytes| *bytes <= 32), "{idle:?}");
}
