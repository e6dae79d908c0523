//! What the desk says with a key of the screen in it: it knows no seat, and so names the usual key.

/// A phrase of the desk that names a key, and how it reads where the key is another or there is none.
pub struct NamesKey {
    /// As the desk says it.
    pub says: &'static str,
    /// With `<line>` in the place of the key that runs this line.
    pub on_screen: &'static str,
    /// With the verb of the command line.
    pub typed: &'static str,
}

const fn names(says: &'static str, on_screen: &'static str, typed: &'static str) -> NamesKey {
    NamesKey { says, on_screen, typed }
}

/// Every such phrase.
pub static NAMED_KEYS: [NamesKey; 10] = [
    names("`a` gives it to", "`<assign>` gives it to", "`hearken assign` gives it to"),
    names(" · u takes it back", " · <take-back|undo> takes it back", " · `hearken undo` takes it back"),
    names(" · z calls back", " · <take-back|call-back> calls back", "; `hearken call-back` takes it back"),
    names(
        "copied; post it there, then say y",
        "copied; post it there, then say y",
        "post it there, then `hearken posted` says so",
    ),
    names("posted there? y says so", "posted there? y says so", "posted there? `hearken posted` says so"),
    names(
        "`r` takes its text up again",
        "`<retake>` takes its text up again",
        "`hearken retake` takes its text up again",
    ),
    names("`V` looks on the network", "`<verify>` looks on the network", "`hearken verify-reply` looks on the network"),
    names("; `O` opens it there", "; `<open-url>` opens it there", "; open it there"),
    names("`:resume`", "`:resume`", "`hearken resume`"),
    names("`:freeze REASON`", "`:freeze REASON`", "`hearken freeze REASON`"),
];
