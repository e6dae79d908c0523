//! What is wrong with the settings of an account, whatever its network.

use super::part::part;

part! {
    /// Faults of an account's settings.
    Settings;
    need_change: "the settings of {} need a change: {}";
    no_secrets: "secrets never stand in a settings file; name secret_env or secret_command";
    two_secrets: "secret_env and secret_command are both set; keep the one that the secret comes from";
    handle_controls: "handle holds a line break or another control character; write it as the network shows it";
    handle_missing: "handle is missing: {}";
    handle_blank: "handle has a blank in it; it is {}";
    no_network_name: "name: \"{}\" is no network's name: no blanks and no colons";
    // Options.
    unknown: "\"{}\" is not known in the options of {}; known are {}";
    unknown_near: "\"{}\" is not known in the options of {}; did you mean \"{}\"?";
    missing: "{} is missing in the options of {}: {}";
    empty: "{} is empty: {}";
    no_text: "{} must be a text in quotes";
    no_flag: "{} must be true or false";
    no_texts: "{} must be a list of texts, [\"like\", \"this\"]";
}
