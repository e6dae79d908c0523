//! What is said of keys of one's own, and in the key file.

use super::part::part;

part! {
    /// What is said of keys of one's own.
    Keys;
    no_key: "\"{}\" is no key; write a letter or sign, Ctrl-s, Space, Enter, Esc, Tab, Up, PgDn, F1, or several with blanks: g g";
    no_command: "\"{}\" is no command; `hearken config --keys` lists them, and Ctrl-k on the screen";
    says_nothing: "\"{}\" says nothing to {}; known is {}";
    nothing: "nothing";
    begins_alike: "\"{}\" begins like another key of yours, so one of them could never be reached";
    never_reached: "\"{}\" could never be reached: {} alone is {}";
    takes_away: "\"{}\" takes {} away; give what it hides another key first";
    takes_more_away: "\"{}\" takes {} and {} more away; give what it hides another key first";
    // The key file.
    file_head: "# The keys of hearken{}, generated from the table of commands: change nothing here.\n\
        # Your own keys stand in keys.toml beside your config, in the same form: strokes = command with what follows.\n\
        # Those above the first table count in every pane.\n";
    file_preset: " as the preset \"{}\" has them";
    file_typed: "# Typed behind `:` only:";
}
