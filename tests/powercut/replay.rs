//! Turns the calls of a trace into what happened to a disk, and into what the program said meanwhile.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use crate::disk::{Content, Disk, Naming, Node, ROOT, State, Step, Sync};
use crate::trace::Call;

/// What a program did to a folder.
pub struct Recording {
    /// The disk, with all that was done to it.
    pub disk: Disk,
    /// What the program said, and when.
    pub said: Vec<(usize, String)>,
    /// Lines of the trace.
    pub lines: usize,
    /// Calls that never came back, since the program ended before them.
    pub open_calls: usize,
}

/// Replays the calls of a program that began with so much in `root`.
///
/// # Panics
/// Where the program wrote in a way that a trace does not show.
pub fn replay(first: State, root: &Path, calls: &[Call]) -> Recording {
    let root = root.to_str().unwrap().to_owned();
    let mut replaying = Replaying {
        live: first.clone(),
        root,
        files: HashMap::new(),
        heard: String::new(),
        into: Recording::new(first),
    };
    for call in calls {
        replaying.into.lines = replaying.into.lines.max(call.begun + 1);
        replaying.into.open_calls += usize::from(call.done == usize::MAX && call.own);
        replaying.take(call);
    }
    replaying.into
}

impl Recording {
    fn new(first: State) -> Recording {
        Recording { disk: Disk::holding(first), said: Vec::new(), lines: 0, open_calls: 0 }
    }
}

/// An open file: its offset is shared by those who share the opening.
struct Opening {
    node: Node,
    path: String,
    at: usize,
    append: bool,
}

struct Replaying {
    root: String,
    /// Names as the program sees them.
    live: State,
    files: HashMap<i64, Rc<RefCell<Opening>>>,
    /// The beginning of a line that the program says.
    heard: String,
    into: Recording,
}

impl Replaying {
    fn take(&mut self, call: &Call) {
        let never = call.done == usize::MAX;
        match call.name.as_str() {
            "sync" | "syncfs" if !never => self.sync(call, Sync::All),
            // A process that the program starts shares none of its files with it.
            _ if !call.own => {}
            "write" | "writev" => self.write(call, None),
            "pwrite64" | "pwritev" | "pwritev2" => self.write(call, Some(call.number(3) as usize)),
            _ if call.result < 0 && !never => {}
            "openat" => self.open(call, &self.path(call, 0, 1), call.arg(2)),
            "open" => self.open(call, &call.text(0), call.arg(1)),
            "creat" => self.open(call, &call.text(0), "O_CREAT|O_TRUNC"),
            "close" => {
                self.files.remove(&call.file(0));
            }
            "dup" | "dup2" | "dup3" => self.share(call),
            "fcntl" if call.arg(1).starts_with("F_DUPFD") => self.share(call),
            "lseek" => {
                if let Some(file) = self.files.get(&call.file(0)) {
                    file.borrow_mut().at = call.result as usize;
                }
            }
            "ftruncate" => self.length(call),
            "rename" => self.moved(call, &call.text(0), &call.text(1)),
            "renameat" | "renameat2" => {
                assert!(!call.arg(4).contains("EXCHANGE"), "two names changed places: {call:?}");
                self.moved(call, &self.path(call, 0, 1), &self.path(call, 2, 3));
            }
            "unlink" | "rmdir" => self.gone(call, &call.text(0)),
            "unlinkat" => self.gone(call, &self.path(call, 0, 1)),
            "mkdir" => self.folder(call, &call.text(0)),
            "mkdirat" => self.folder(call, &self.path(call, 0, 1)),
            "link" => self.linked(call, &call.text(0), &call.text(1)),
            "linkat" => self.linked(call, &self.path(call, 0, 1), &self.path(call, 2, 3)),
            "fsync" | "fdatasync" if !never => {
                if let Some(file) = self.files.get(&call.file(0)) {
                    let node = file.borrow().node;
                    self.sync(call, Sync::Of(node));
                }
            }
            "clone" | "clone3" | "fork" | "vfork" | "fcntl" | "sync_file_range" | "fsync" | "fdatasync" | "sync"
            | "syncfs" => {}
            _ => self.refuse_bypass(call),
        }
    }

    /// What else could change a file of the folder must not happen: the trace would not show it.
    fn refuse_bypass(&self, call: &Call) {
        let ours =
            |n: usize| self.files.get(&call.file(n)).is_some_and(|file| file.borrow().path.starts_with(&self.root));
        let bypass = match call.name.as_str() {
            "mmap" => ours(4) && call.arg(2).contains("PROT_WRITE") && call.arg(3).contains("MAP_SHARED"),
            "io_uring_setup" | "io_submit" => true,
            "sendfile" | "fallocate" => ours(0),
            "splice" | "copy_file_range" => ours(2),
            "truncate" | "symlink" | "symlinkat" => true,
            other => panic!("a call that nobody asked strace for: {other}"),
        };
        assert!(!bypass, "a write that this rig cannot follow: {call:?}");
    }

    fn path(&self, call: &Call, folder: usize, name: usize) -> String {
        let name = call.text(name);
        if name.starts_with('/') { name } else { format!("{}/{name}", call.folder(folder)) }
    }

    /// Finds the folder of a path and the last name in it; nothing outside the recorded folder.
    fn place(&self, path: &str) -> Option<(Node, String)> {
        let below = path.strip_prefix(&self.root)?.strip_prefix('/')?;
        let mut names: Vec<&str> = below.split('/').filter(|name| !name.is_empty() && *name != ".").collect();
        let last = names.pop()?.to_owned();
        let folder = names.iter().try_fold(ROOT, |folder, name| self.live.folders.get(&folder)?.get(*name).copied())?;
        Some((folder, last))
    }

    fn find(&self, path: &str) -> Option<Node> {
        let Some((folder, name)) = self.place(path) else {
            return (path.trim_end_matches('/') == self.root).then_some(ROOT);
        };
        self.live.folders.get(&folder)?.get(&name).copied()
    }

    fn step<T>(call: &Call, what: T) -> Step<T> {
        Step { begun: call.begun, done: call.done, what }
    }

    fn name(&mut self, call: &Call, change: Naming) {
        self.live.rename(&change);
        self.into.disk.names.push(Self::step(call, change));
    }

    fn add(&mut self, call: &Call, (folder, name): (Node, String), is_folder: bool) -> Node {
        let node = self.into.disk.add(is_folder);
        if is_folder {
            self.live.folders.insert(node, Default::default());
        }
        self.name(call, Naming::Made { folder, name, node });
        node
    }

    fn sync(&mut self, call: &Call, what: Sync) {
        self.into.disk.syncs.push(Self::step(call, what));
    }

    fn open(&mut self, call: &Call, path: &str, flags: &str) {
        let has = |flag: &str| flags.split('|').any(|known| known == flag);
        assert!(!has("O_TMPFILE") || !path.starts_with(&self.root), "a file without a name: {call:?}");
        let node = match (self.find(path), self.place(path)) {
            (Some(node), _) => node,
            (None, Some(place)) if has("O_CREAT") => self.add(call, place, false),
            _ => return,
        };
        if has("O_TRUNC") {
            self.into.disk.contents.push((node, Self::step(call, Content::Length(0))));
        }
        let opening = Opening { node, path: path.to_owned(), at: 0, append: has("O_APPEND") };
        self.files.insert(call.result, Rc::new(RefCell::new(opening)));
    }

    fn share(&mut self, call: &Call) {
        if let Some(file) = self.files.get(&call.file(0)).cloned() {
            self.files.insert(call.result, file);
        }
    }

    fn write(&mut self, call: &Call, at: Option<usize>) {
        let mut bytes = call.bytes(1);
        if call.done != usize::MAX {
            bytes.truncate(call.result.max(0) as usize);
        }
        let Some(file) = self.files.get(&call.file(0)).cloned() else {
            if call.file(0) == 1 {
                self.hear(call, &bytes);
            }
            return;
        };
        if bytes.is_empty() {
            return;
        }
        let mut file = file.borrow_mut();
        let offset = match at {
            Some(at) => at,
            None if file.append => self.into.disk.seen().files.get(&file.node).map_or(0, Vec::len),
            None => file.at,
        };
        if at.is_none() {
            file.at = offset + bytes.len();
        }
        let write = Content::Write { at: offset, bytes };
        self.into.disk.contents.push((file.node, Self::step(call, write)));
    }

    fn hear(&mut self, call: &Call, bytes: &[u8]) {
        self.heard.push_str(&String::from_utf8_lossy(bytes));
        while let Some((line, rest)) = self.heard.split_once('\n') {
            self.into.said.push((call.done, line.trim().to_owned()));
            self.heard = rest.to_owned();
        }
    }

    fn length(&mut self, call: &Call) {
        let Some(file) = self.files.get(&call.file(0)) else { return };
        let (node, length) = (file.borrow().node, call.number(1) as usize);
        self.into.disk.contents.push((node, Self::step(call, Content::Length(length))));
    }

    fn moved(&mut self, call: &Call, from: &str, to: &str) {
        if let (Some(node), Some(from), Some(to)) = (self.find(from), self.place(from), self.place(to)) {
            self.name(call, Naming::Moved { from, to, node });
        } else {
            self.refuse_crossing(call, &[from, to]);
        }
    }

    fn gone(&mut self, call: &Call, path: &str) {
        if let Some((folder, name)) = self.place(path) {
            self.name(call, Naming::Gone { folder, name });
        }
    }

    fn folder(&mut self, call: &Call, path: &str) {
        if let Some(place) = self.place(path) {
            self.add(call, place, true);
        }
    }

    fn linked(&mut self, call: &Call, from: &str, to: &str) {
        if let (Some(node), Some((folder, name))) = (self.find(from), self.place(to)) {
            self.name(call, Naming::Made { folder, name, node });
        } else {
            self.refuse_crossing(call, &[from, to]);
        }
    }

    fn refuse_crossing(&self, call: &Call, paths: &[&str]) {
        let inside = paths.iter().any(|path| path.starts_with(&self.root));
        assert!(!inside, "something came into the folder or left it: {call:?}");
    }
}
