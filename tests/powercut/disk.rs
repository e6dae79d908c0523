//! A disk that loses power: which states of a folder a cut may leave.
//!
//! What a file holds: all that was written before an `fsync` or `fdatasync` of that file, or before a `sync`,
//! is there. Of what was written since, each page (4 KiB, in some cuts each sector of 512 bytes) has any of
//! the contents that it had since, for itself, and the length any that it had: a page that was never written
//! back reads as zeros.
//!
//! What things are called, by two rules. `Journal` is ext4's: names change in the order of the calls, a cut
//! leaves a beginning of that order, and any `fsync` makes all of it durable that came before. `Anyhow` is all
//! that POSIX grants: a made, moved or removed name is durable after an `fsync` of its folder, and without one
//! it is there or not, for itself, in any combination with the others. A move happens whole or not at all.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::dice::Dice;

/// A file or a folder, whatever it is called.
pub type Node = usize;

/// Where all paths begin.
pub const ROOT: Node = 0;

/// A change of what a file holds.
pub enum Content {
    /// Bytes from an offset on.
    Write { at: usize, bytes: Vec<u8> },
    /// Another length.
    Length(usize),
}

/// A change of what things are called.
pub enum Naming {
    /// A name is made, in place of what had it.
    Made { folder: Node, name: String, node: Node },
    /// A name is removed.
    Gone { folder: Node, name: String },
    /// A thing moves, in place of what had the name.
    Moved { from: (Node, String), to: (Node, String), node: Node },
}

/// What was made durable.
pub enum Sync {
    /// One file or folder.
    Of(Node),
    /// Everything.
    All,
}

/// Something that was done between two lines of a trace.
pub struct Step<T> {
    pub begun: usize,
    pub done: usize,
    pub what: T,
}

/// How names reach the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    Journal,
    Anyhow,
}

/// One power cut.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// Nothing after this line happened.
    pub line: usize,
    pub rules: Rules,
    /// Bytes that reach the disk together.
    pub grain: usize,
    /// Of a hundred things that might have reached the disk, so many did.
    pub reach: usize,
}

/// What the disk held at first and all that was done to it.
pub struct Disk {
    first: State,
    pub contents: Vec<(Node, Step<Content>)>,
    pub names: Vec<Step<Naming>>,
    pub syncs: Vec<Step<Sync>>,
}

/// What a disk holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Folders with what is in them.
    pub folders: HashMap<Node, BTreeMap<String, Node>>,
    /// Files with their bytes.
    pub files: HashMap<Node, Vec<u8>>,
}

impl Disk {
    /// Makes a disk that holds so much, all of it durable.
    pub fn holding(first: State) -> Disk {
        Disk { first, contents: Vec::new(), names: Vec::new(), syncs: Vec::new() }
    }

    /// Adds a file or a folder that nothing is called yet.
    pub fn add(&mut self, folder: bool) -> Node {
        let node = self.first.folders.len() + self.first.files.len();
        if folder {
            self.first.folders.insert(node, BTreeMap::new());
        } else {
            self.first.files.insert(node, Vec::new());
        }
        node
    }

    /// Returns what the program saw at the end.
    pub fn seen(&self) -> State {
        let mut state = self.first.clone();
        self.names.iter().for_each(|step| state.rename(&step.what));
        for (node, step) in &self.contents {
            apply(state.files.entry(*node).or_default(), &step.what);
        }
        state
    }

    /// Returns one of the states that a cut may leave.
    pub fn after(&self, cut: Cut, dice: &mut Dice) -> State {
        let mut state = self.first.clone();
        let begun = self.names.iter().filter(|step| step.begun <= cut.line);
        let (durable, pending): (Vec<_>, Vec<_>) = begun.partition(|step| self.named(step, cut));
        durable.iter().for_each(|step| state.rename(&step.what));
        let reached = match cut.rules {
            Rules::Anyhow => pending.into_iter().filter(|_| dice.chance(cut.reach)).collect(),
            Rules::Journal => beginning(pending, cut.reach, dice),
        };
        reached.iter().for_each(|step| state.rename(&step.what));
        let mut pending: BTreeMap<Node, Vec<&Content>> = BTreeMap::new();
        for (node, step) in self.contents.iter().filter(|(_, step)| step.begun <= cut.line) {
            if self.synced(*node, step, cut) {
                apply(state.files.entry(*node).or_default(), &step.what);
            } else {
                pending.entry(*node).or_default().push(&step.what);
            }
        }
        for (node, pending) in pending {
            tear(state.files.entry(node).or_default(), &pending, cut, dice);
        }
        state
    }

    fn named(&self, step: &Step<Naming>, cut: Cut) -> bool {
        let folders = match &step.what {
            Naming::Made { folder, .. } | Naming::Gone { folder, .. } => [*folder; 2],
            Naming::Moved { from, to, .. } => [from.0, to.0],
        };
        match cut.rules {
            Rules::Journal => self.syncs.iter().any(|sync| sync.done <= cut.line && step.done <= sync.begun),
            Rules::Anyhow => folders.into_iter().all(|folder| self.synced(folder, step, cut)),
        }
    }

    fn synced<T>(&self, node: Node, step: &Step<T>, cut: Cut) -> bool {
        self.syncs.iter().any(|sync| {
            let covers = matches!(sync.what, Sync::All) || matches!(sync.what, Sync::Of(of) if of == node);
            covers && sync.done <= cut.line && step.done <= sync.begun
        })
    }
}

/// Keeps the first so and so many.
fn beginning<'a>(mut pending: Vec<&'a Step<Naming>>, reach: usize, dice: &mut Dice) -> Vec<&'a Step<Naming>> {
    let keep = match reach {
        0 => 0,
        100 => pending.len(),
        _ => dice.below(pending.len() + 1),
    };
    pending.truncate(keep);
    pending
}

fn apply(file: &mut Vec<u8>, change: &Content) {
    match change {
        Content::Length(length) => file.resize(*length, 0),
        Content::Write { at, bytes } => {
            let end = at + bytes.len();
            if file.len() < end {
                file.resize(end, 0);
            }
            file[*at..end].copy_from_slice(bytes);
        }
    }
}

/// Gives each grain of a file, and its length, one of the contents that it had since it was last made durable.
fn tear(file: &mut Vec<u8>, pending: &[&Content], cut: Cut, dice: &mut Dice) {
    let mut images = vec![file.clone()];
    for change in pending {
        let mut next = images[images.len() - 1].clone();
        apply(&mut next, change);
        images.push(next);
    }
    let last = images.len() - 1;
    let mut version = || match dice.chance(cut.reach) {
        true => last,
        false if cut.reach == 0 => 0,
        false => dice.below(last + 1),
    };
    let length = images[version()].len();
    let mut torn = Vec::with_capacity(length);
    while torn.len() < length {
        let end = (torn.len() + cut.grain).min(length);
        let image = &images[version()];
        torn.extend_from_slice(image.get(torn.len()..end.min(image.len())).unwrap_or_default());
        torn.resize(end, 0);
    }
    *file = torn;
}

impl State {
    /// Reads a folder.
    pub fn of(path: &Path) -> State {
        let mut state = State::default();
        let mut known = HashMap::new();
        let mut next = ROOT;
        state.read(path, &mut next, &mut known);
        state
    }

    fn read(&mut self, path: &Path, next: &mut Node, known: &mut HashMap<u64, Node>) -> Node {
        let inode = fs::metadata(path).unwrap().ino();
        if let Some(node) = known.get(&inode) {
            return *node;
        }
        let node = *next;
        *next += 1;
        known.insert(inode, node);
        if path.is_dir() {
            let mut names = BTreeMap::new();
            for entry in fs::read_dir(path).unwrap() {
                let entry = entry.unwrap();
                names.insert(entry.file_name().into_string().unwrap(), self.read(&entry.path(), next, known));
            }
            self.folders.insert(node, names);
        } else {
            self.files.insert(node, fs::read(path).unwrap());
        }
        node
    }

    /// Makes the folder anew in an empty one. Things with two names have two names again.
    pub fn write(&self, path: &Path) {
        self.write_below(ROOT, path, &mut HashMap::new());
    }

    fn write_below(&self, folder: Node, path: &Path, made: &mut HashMap<Node, std::path::PathBuf>) {
        for (name, node) in self.folders.get(&folder).into_iter().flatten() {
            let to = path.join(name);
            if self.folders.contains_key(node) {
                fs::create_dir(&to).unwrap();
                self.write_below(*node, &to, made);
            } else if let Some(first) = made.get(node) {
                fs::hard_link(first, &to).unwrap();
            } else {
                fs::write(&to, self.files.get(node).map_or(&[][..], Vec::as_slice)).unwrap();
                made.insert(*node, to);
            }
        }
    }

    /// Returns every path with what it holds; folders end with a stroke.
    pub fn paths(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        self.paths_below(ROOT, "", &mut found);
        found
    }

    fn paths_below(&self, folder: Node, before: &str, found: &mut BTreeMap<String, Vec<u8>>) {
        for (name, node) in self.folders.get(&folder).into_iter().flatten() {
            if self.folders.contains_key(node) {
                found.insert(format!("{before}{name}/"), Vec::new());
                self.paths_below(*node, &format!("{before}{name}/"), found);
            } else {
                found.insert(format!("{before}{name}"), self.files.get(node).cloned().unwrap_or_default());
            }
        }
    }

    /// Changes a name.
    pub fn rename(&mut self, change: &Naming) {
        match change {
            Naming::Made { folder, name, node } => {
                self.folders.entry(*folder).or_default().insert(name.clone(), *node);
            }
            Naming::Gone { folder, name } => {
                self.folders.entry(*folder).or_default().remove(name);
            }
            Naming::Moved { from, to, node } => {
                self.folders.entry(from.0).or_default().remove(&from.1);
                self.folders.entry(to.0).or_default().insert(to.1.clone(), *node);
            }
        }
    }
}
