//! A pseudo-terminal with the program in it, and what a person in front of it would see.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// How long anything may take on a machine that is busy with other things.
const BOUND: Duration = Duration::from_secs(90);
/// So long without a byte, and a screen counts as settled.
const SETTLED: Duration = Duration::from_millis(2_500);

/// Around each frame: <https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036>.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// What came out of the terminal so far.
pub struct Seen {
    parser: vt100::Parser,
    /// Every byte.
    pub bytes: Vec<u8>,
    /// How the program ended.
    pub ended: Option<ExitStatus>,
    last_byte: Instant,
    drawing: bool,
}

impl Seen {
    /// Returns the terminal as it stands.
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Returns the lines on screen.
    pub fn rows(&self) -> Vec<String> {
        self.screen().rows(0, u16::MAX).map(|row| row.trim_end().to_owned()).collect()
    }

    /// Returns the whole screen as text.
    pub fn text(&self) -> String {
        self.rows().join("\n")
    }

    /// Tells whether some line shows this.
    pub fn has(&self, words: &str) -> bool {
        self.rows().iter().any(|row| row.contains(words))
    }

    /// Tells whether this was written after so many bytes.
    pub fn wrote_after(&self, mark: usize, bytes: &[u8]) -> bool {
        self.bytes[mark..].windows(bytes.len()).any(|window| window == bytes)
    }

    /// Tells whether a private mode was switched on last, rather than off.
    pub fn mode(&self, number: u16) -> bool {
        let last = |end: char| {
            let sequence = format!("\x1b[?{number}{end}").into_bytes();
            self.bytes.windows(sequence.len()).rposition(|window| window == sequence)
        };
        last('h') > last('l')
    }

    /// Tells whether no half of a frame is on screen: a terminal shows none either.
    fn is_whole(&self) -> bool {
        !self.drawing || self.ended.is_some()
    }

    fn take_in(&mut self, chunk: &[u8]) {
        let before = self.bytes.len().saturating_sub(BEGIN.len());
        self.bytes.extend_from_slice(chunk);
        self.parser.process(chunk);
        self.last_byte = Instant::now();
        let last = self.bytes[before..].windows(BEGIN.len()).rfind(|window| [BEGIN, END].contains(window));
        self.drawing = last.map_or(self.drawing, |last| last == BEGIN);
    }

    /// Tells whether the terminal is as it was before anybody took it.
    pub fn is_given_back(&self) -> bool {
        let screen = self.screen();
        !screen.alternate_screen()
            && !screen.bracketed_paste()
            && !screen.hide_cursor()
            && !self.mode(1004)
            && !self.drawing
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
            && screen.fgcolor() == vt100::Color::Default
            && screen.bgcolor() == vt100::Color::Default
            && !(screen.bold() || screen.dim() || screen.italic() || screen.underline() || screen.inverse())
    }
}

/// A terminal with a program in it.
pub struct Screen {
    master: Box<dyn MasterPty + Send>,
    // Kept so that the terminal outlives the program and can be asked how it was left.
    _slave: Box<dyn SlavePty + Send>,
    keys: Sender<Vec<u8>>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    pid: Pid,
    untouched: String,
}

impl Screen {
    /// Starts a program in a terminal of so many columns and rows.
    pub fn open(command: CommandBuilder, size: (u16, u16)) -> Screen {
        Screen::drawn_on(command, size, size)
    }

    /// Starts a program in a terminal whose picture is kept on a larger sheet: what is drawn beyond the
    /// terminal's edge shows there.
    pub fn drawn_on(command: CommandBuilder, size: (u16, u16), sheet: (u16, u16)) -> Screen {
        let pair = native_pty_system().openpty(pty_size(size)).unwrap();
        let untouched = modes(&*pair.master);
        let (columns, rows) = sheet;
        let parser = vt100::Parser::new(whole(rows), whole(columns), 0);
        let seen = Seen { parser, bytes: Vec::new(), ended: None, last_byte: Instant::now(), drawing: false };
        let seen = Arc::new((Mutex::new(seen), Condvar::new()));
        read(pair.master.try_clone_reader().unwrap(), Arc::clone(&seen));
        let keys = write(pair.master.take_writer().unwrap());
        let mut child = pair.slave.spawn_command(command).unwrap();
        let pid = i32::try_from(child.process_id().unwrap()).ok().and_then(Pid::from_raw).unwrap();
        let waits = Arc::clone(&seen);
        std::thread::spawn(move || {
            let status = child.wait().unwrap();
            lock(&waits).ended = Some(status);
            waits.1.notify_all();
        });
        Screen { master: pair.master, _slave: pair.slave, keys, seen, pid, untouched }
    }

    /// Returns what was seen so far, the last frame whole. Nothing more is taken in while it is held.
    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.when(|_| true).unwrap_or_else(|seen| seen)
    }

    /// Waits until the screen is whole and as wanted; gives it back as it is when it never is.
    fn when(&self, is_so: impl Fn(&Seen) -> bool) -> Result<MutexGuard<'_, Seen>, MutexGuard<'_, Seen>> {
        let until = Instant::now() + BOUND;
        let mut seen = lock(&self.seen);
        while !(seen.is_whole() && is_so(&seen)) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(seen);
            }
            seen = self.seen.1.wait_timeout(seen, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(seen)
    }

    /// Stops reading what is printed, as a line does that hangs, until what is returned is dropped: comes back when the
    /// program has more to print than the line holds.
    pub fn stop_reading(&self) -> MutexGuard<'_, Seen> {
        let unread = self.seen();
        let (rows, columns) = unread.screen().size();
        // Each new size has the whole screen drawn again.
        for wider in (0..40).cycle().take(400).chain([0]) {
            self.resize((columns.get() + wider, rows.get()));
            std::thread::sleep(Duration::from_millis(2));
        }
        unread
    }

    /// Types, or pastes: whatever a terminal would send.
    pub fn press(&self, keys: &str) {
        self.keys.send(keys.as_bytes().to_vec()).unwrap();
    }

    /// Pastes as terminals do that were asked for brackets.
    pub fn paste(&self, text: &str) {
        self.press(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Waits until the screen is as wanted; gives up with the whole screen in words.
    pub fn wait_for(&self, what: &str, is_so: impl Fn(&Seen) -> bool) {
        if let Err(seen) = self.when(is_so) {
            panic!("waited in vain for {what}; ended: {:?}\n{}", seen.ended, picture(&seen));
        }
    }

    /// Waits until some line shows this.
    pub fn wait_to_see(&self, words: &str) {
        self.wait_for(words, |seen| seen.has(words));
    }

    /// Waits until nothing has been written for a while.
    pub fn settle(&self) {
        let until = Instant::now() + BOUND;
        loop {
            let quiet_for = self.seen().last_byte.elapsed();
            if quiet_for >= SETTLED {
                return;
            }
            assert!(Instant::now() < until, "the screen never comes to rest\n{}", picture(&self.seen()));
            std::thread::sleep(SETTLED - quiet_for);
        }
    }

    /// Waits until the program has ended, and returns how.
    pub fn wait_end(&self) -> ExitStatus {
        self.wait_for("the end of the program", |seen| seen.ended.is_some());
        self.seen().ended.clone().unwrap()
    }

    /// Leaves as a person does, and waits until the program has ended.
    pub fn leave(&self) -> ExitStatus {
        self.press("\x03");
        self.wait_to_see("Leave hearken?");
        self.press("\r");
        self.wait_end()
    }

    /// Makes the terminal larger or smaller.
    pub fn resize(&self, size: (u16, u16)) {
        self.master.resize(pty_size(size)).unwrap();
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        if self.seen().ended.is_none() {
            kill_process(self.pid, signal).unwrap();
        }
    }

    /// Returns the program that has the terminal now: under a shell, the job in front.
    pub fn in_front(&self) -> Pid {
        self.master.process_group_leader().and_then(Pid::from_raw).unwrap()
    }

    /// Returns the process that was started.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Tells whether keys are echoed and lines edited again, just as before the program came.
    pub fn is_untouched(&self) -> bool {
        modes(&*self.master) == self.untouched
    }

    /// Demands that the terminal is as it was before the program came.
    pub fn assert_given_back(&self) {
        self.wait_for("the terminal to be given back", Seen::is_given_back);
        assert_eq!(modes(&*self.master), self.untouched, "modes of the terminal");
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if lock(&self.seen).ended.is_none() {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

fn read(mut from: Box<dyn Read + Send>, seen: Arc<(Mutex<Seen>, Condvar)>) {
    std::thread::spawn(move || {
        let mut chunk = [0; 16_384];
        while let Ok(length @ 1..) = from.read(&mut chunk) {
            let mut now = lock(&seen);
            now.take_in(&chunk[..length]);
            seen.1.notify_all();
        }
    });
}

/// A thread of its own writes, so that a program that does not read cannot stop the test.
fn write(mut to: Box<dyn Write + Send>) -> Sender<Vec<u8>> {
    let (keys, typed) = mpsc::channel::<Vec<u8>>();
    std::thread::spawn(move || {
        while let Ok(keys) = typed.recv() {
            if to.write_all(&keys).is_err() {
                return;
            }
        }
    });
    keys
}

fn lock(seen: &(Mutex<Seen>, Condvar)) -> MutexGuard<'_, Seen> {
    seen.0.lock().unwrap_or_else(PoisonError::into_inner)
}

fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

fn picture(seen: &Seen) -> String {
    let (rows, columns) = seen.screen().size();
    format!("{columns}x{rows}, {} bytes so far:\n{}", seen.bytes.len(), seen.text())
}

fn pty_size((columns, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols: columns, ..PtySize::default() }
}

fn whole(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

/// Waits until a process is no more, or waits only for its parent to be told.
pub fn wait_gone(pid: Pid) {
    let runs = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
        stat.is_ok_and(|stat| stat.rsplit(") ").next().is_some_and(|rest| !rest.starts_with('Z')))
    };
    let until = Instant::now() + BOUND;
    while runs() {
        assert!(Instant::now() < until, "{pid:?} still runs");
        std::thread::sleep(Duration::from_millis(20));
    }
}
