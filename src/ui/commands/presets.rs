//! Keys for fingers that know another program. A row is a key and the line it runs; it takes the place of the
//! table's keys that clash with it in that scope, and an empty line only takes them away. All other keys of the
//! table stay. What reaches outside has the same keys in every preset.

use super::Scope::{self, Conversation, Desk, Plan, Queue};

/// Keys of a scope and the lines that they run.
type Changes = (Scope, &'static [(&'static str, &'static str)]);

/// Keys under one name.
#[derive(Debug)]
pub struct Preset {
    /// The name, as the settings say it.
    pub name: &'static str,
    /// Digits before a move say how often.
    pub counts: bool,
    changes: &'static [Changes],
}

impl Preset {
    /// Returns what differs from the table: where, the strokes, and the line that they run.
    pub fn changes(&self) -> impl Iterator<Item = (Scope, &'static str, &'static str)> {
        self.changes.iter().flat_map(|(scope, rows)| rows.iter().map(|(keys, line)| (*scope, *keys, *line)))
    }

    /// Returns the preset of a name.
    pub fn of_name(name: &str) -> Option<&'static Preset> {
        PRESETS.into_iter().find(|preset| preset.name == name)
    }
}

/// Every preset, the usual one first.
pub static PRESETS: [&Preset; 4] = [&DEFAULT, &GMAIL, &VIM, &MUTT];

/// The keys of the table.
pub static DEFAULT: Preset = Preset { name: "default", counts: false, changes: &[] };

/// Gmail with its shortcuts on: `z` takes back whatever was last, `u` goes back to the list, `!` is spam, and in an
/// open conversation `j` and `k` go to the next one.
#[rustfmt::skip]
static GMAIL: Preset = Preset {
    name: "gmail",
    counts: false,
    changes: &[
        (Desk, &[
            ("r", "reply"), ("a", "reply"),
            ("v", "assign"),
            ("u", "back"), ("Esc", "back"),
            ("z", "take-back"), ("Z", "undo"), ("g z", "call-back"), ("p", ""), ("g y", "posted"),
            ("!", "dismiss spam"), ("d n", "dismiss no-answer-needed"), ("#", "dismiss no-answer-needed"),
            ("Ctrl-e", "escalate"),
            ("g k", "view mine"),
            ("N", "take-in"), ("=", "take-in"),
            ("n", ""), ("Ctrl-n", "next-found"), ("Ctrl-p", "next-found back"),
        ]),
        (Queue, &[
            ("v", ""),
            ("* a", "select-all"), ("* u", "select-all is:unread"), ("* s", "select-all is:starred"), ("* v", "range"),
        ]),
        (Conversation, &[
            ("j", "move down"), ("k", "move up"),
            ("Down", "scroll down"), ("n", "scroll down"), ("Up", "scroll up"), ("p", "scroll up"),
            ("PgDn", "scroll page-down"), ("Space", "scroll page-down"),
        ]),
    ],
};

/// vim: `h` and `l` go between the panes, `dd` is done, `z` lays the list, digits count, so the views lie on `g 1`
/// to `g 9`.
#[rustfmt::skip]
static VIM: Preset = Preset {
    name: "vim",
    counts: true,
    changes: &[
        (Desk, &[
            ("1", ""), ("2", ""), ("3", ""), ("4", ""), ("5", ""), ("6", ""), ("7", ""), ("8", ""), ("9", ""),
            ("g 1", "view 1"), ("g 2", "view 2"), ("g 3", "view 3"), ("g 4", "view 4"), ("g 5", "view 5"),
            ("g 6", "view 6"), ("g 7", "view 7"), ("g 8", "view 8"), ("g 9", "view 9"),
            ("d d", "done"), ("e", "done"), ("d c", "dismiss duplicate"),
            ("h", "pane left"), ("Ctrl-w h", "pane left"), ("l", "pane right"), ("Ctrl-w l", "pane right"),
            ("Tab", "pane next"), ("Ctrl-w w", "pane next"), ("Shift-Tab", "pane previous"), ("Ctrl-w p", "pane previous"),
            ("L", "label"),
            ("Ctrl-e", "scroll down"), ("J", "scroll down"), ("Ctrl-y", "scroll up"), ("K", "scroll up"),
            ("z t", "lay top"), ("z z", "lay middle"), ("z b", "lay bottom"), ("z c", "call-back"),
            ("Z Z", "quit"), ("Z Q", "quit"),
            ("Esc", "back"), ("Ctrl-o", "back"),
        ]),
        (Queue, &[
            ("v", "range"), ("V", "range"),
            ("Enter", "open"), ("l", "open"), ("o", "open"),
            ("PgDn", "move page-down"), ("Ctrl-f", "move page-down"), ("PgUp", "move page-up"), ("Ctrl-b", "move page-up"),
        ]),
        (Conversation, &[
            ("PgDn", "scroll page-down"), ("Ctrl-f", "scroll page-down"),
            ("PgUp", "scroll page-up"), ("Ctrl-b", "scroll page-up"),
        ]),
    ],
};

/// mutt: `d` is done and `u` brings it back, `m` writes, `l` limits, `t` tags, `c` changes the folder, and Tab goes
/// to the next new one. `g` shows where one can go, so a group reply is `L`.
#[rustfmt::skip]
static MUTT: Preset = Preset {
    name: "mutt",
    counts: false,
    changes: &[
        (Desk, &[
            ("r", "reply"), ("L", "reply"),
            ("d", "done"), ("e", "done"), ("[", ""), ("]", ""),
            ("D n", "dismiss no-answer-needed"), ("D s", "dismiss spam"), ("D t", "dismiss troll"),
            ("D d", "dismiss duplicate"), ("D o", "dismiss not-ours"),
            ("m", "post"), ("Q", "mute"),
            ("c i", "view inbox"), ("c m", "view mine"), ("c u", "view unassigned"), ("c b", "view snoozed"),
            ("c s", "view starred"), ("c d", "outbox drafts"), ("c t", "outbox sent"),
            ("s", "label"), ("F", "star"), ("t", ""), ("h", "tree"),
            ("l", "search"), ("/", "search"),
            ("N", "unread"), ("U", "unread"),
            ("n", "next-found"), ("Ctrl-p", "next-found back"),
            ("w w", "why"), ("w +", "priority +"), ("w -", "priority -"), ("w !", "star"), ("w n", "unread"),
            ("i", ""), ("I", "note"),
            ("O", ""), ("Ctrl-b", "open-url"),
            ("=", ""), ("$", "take-in"),
            ("Tab", "next-unread"), ("Ctrl-w w", "pane next"), ("Shift-Tab", "pane previous"),
            ("x", "quit"), ("Ctrl-c", "quit"),
        ]),
        (Queue, &[
            ("x", ""), ("t", "select"), ("Space", "open"), ("Enter", "open"), ("T", "select-all"),
            ("o", "order saving"), ("O", "order due"),
            ("g g", "move first"), ("=", "move first"), ("G", "move last"), ("*", "move last"),
            ("Ctrl-d", "move half-down"), ("]", "move half-down"), ("Ctrl-u", "move half-up"), ("[", "move half-up"),
        ]),
        (Conversation, &[
            ("j", "move down"), ("k", "move up"),
            ("Down", "scroll down"), ("Enter", "scroll down"), ("Up", "scroll up"), ("Backspace", "scroll up"),
            ("PgDn", "scroll page-down"), ("Space", "scroll page-down"), ("PgUp", "scroll page-up"), ("-", "scroll page-up"),
            ("i", "back"),
            ("v", "save"),
        ]),
        (Plan, &[("c", ""), ("m", "new-post"), ("W", "when"), ("Z", "link")]),
    ],
};
