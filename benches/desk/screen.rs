//! The built binary in a pseudo-terminal, with a watch.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Nothing takes so long that is still worth measuring.
const PATIENCE: Duration = Duration::from_secs(300);

/// A terminal's size and what it says it can.
#[derive(Clone, Copy)]
pub struct Terminal {
    pub columns: u16,
    pub rows: u16,
    pub true_colour: bool,
}

/// A running screen.
pub struct Screen {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    emulator: vt100::Parser,
    started: Instant,
    /// How the line begins that is chosen.
    mark: &'static str,
}

/// What a key caused.
pub struct Frame {
    /// From the key to the last byte of the frame that shows it.
    pub took: Duration,
    /// Bytes up to there.
    pub bytes: usize,
}

impl Screen {
    /// Opens the desk in `home`.
    pub fn open(home: &Path, terminal: Terminal) -> Screen {
        Screen::of(CommandBuilder::new(env!("CARGO_BIN_EXE_hearken")), home, terminal, "▌")
    }

    /// Runs a program that marks the chosen line so.
    pub fn of(mut command: CommandBuilder, home: &Path, terminal: Terminal, mark: &'static str) -> Screen {
        let size = PtySize { rows: terminal.rows, cols: terminal.columns, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).unwrap();
        command.env_clear();
        for (name, value) in super::environment(home) {
            command.env(name, value);
        }
        if terminal.true_colour {
            command.env("TERM", "xterm-256color");
            command.env("COLORTERM", "truecolor");
        } else {
            command.env("TERM", "xterm");
        }
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..n].to_vec())).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let cells = |n: u16| std::num::NonZero::new(n).unwrap();
        let emulator = vt100::Parser::new(cells(terminal.rows), cells(terminal.columns), 0);
        Screen { child, _master: pair.master, keys, output, emulator, started, mark }
    }

    /// Returns when it was opened.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// Waits until the screen is as wanted; returns the time since the start.
    pub fn until(&mut self, wanted: impl Fn(&str) -> bool) -> Duration {
        loop {
            if wanted(&self.text()) {
                return self.started.elapsed();
            }
            if self.take(PATIENCE).is_none() {
                panic!("the screen never came:\n{}", self.text());
            }
        }
    }

    /// Takes what comes next, if anything does; returns when and how much.
    fn take(&mut self, patience: Duration) -> Option<(Instant, usize)> {
        match self.output.recv_timeout(patience) {
            Ok((at, bytes)) => {
                self.emulator.process(&bytes);
                Some((at, bytes.len()))
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => None,
        }
    }

    /// Counts the bytes of so long.
    pub fn bytes_in(&mut self, time: Duration) -> usize {
        let end = Instant::now() + time;
        let mut bytes = 0;
        while let Some((_, n)) = self.take(end.saturating_duration_since(Instant::now())) {
            bytes += n;
        }
        bytes
    }

    /// Presses a key that moves the mark of the queue and waits for the frame that shows it.
    pub fn moves(&mut self, key: &str) -> Frame {
        self.changes(key, Screen::marked)
    }

    /// Presses a key and waits for the frame that shows something else.
    pub fn shows(&mut self, key: &str) -> Frame {
        self.changes(key, Screen::text)
    }

    /// Presses a key and waits for the frame in which `seen` is another.
    fn changes<T: PartialEq>(&mut self, key: &str, seen: impl Fn(&Screen) -> T) -> Frame {
        while self.take(Duration::ZERO).is_some() {}
        let before = seen(self);
        let pressed = Instant::now();
        self.press(key);
        let mut bytes = 0;
        loop {
            let (at, n) = self.take(PATIENCE).expect("the key shows");
            bytes += n;
            if seen(self) != before {
                return Frame { took: at - pressed, bytes };
            }
        }
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn text(&self) -> String {
        self.emulator.screen().contents()
    }

    /// The line of the screen that has the mark.
    fn marked(&self) -> Option<usize> {
        self.text().lines().position(|line| line.starts_with(self.mark))
    }

    /// Anonymous memory in MB.
    pub fn memory(&self) -> u64 {
        let status = self.child.process_id().map(|id| format!("/proc/{id}/status"));
        let status = status.and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap_or("0 kB");
        line.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
    }

    /// Leaves the desk as a person does.
    pub fn quit(mut self) {
        self.press("\x03");
        self.until(|text| text.contains("Leave hearken"));
        self.press("\r");
        let _ = self.child.wait();
    }

    /// Leaves a program that ends at a key.
    pub fn leave(mut self, key: &str) {
        self.press(key);
        let _ = self.child.wait();
    }
}
