//! What is said of a program that stands for a network.

use super::part::part;

part! {
    /// A program behind an account.
    Exec;
    help: "any program that writes items as JSON lines and takes replies on its input";
    command: "the program and its arguments, such as [\"sh\", \"feed.sh\"]";
    no_command: "command must be a text or a list of texts, such as [\"sh\", \"feed.sh\"]";
    no_seconds: "answer_seconds must be a whole number from 1 to 3600";
    // How it runs.
    command_unset: "no command is set";
    no_start: "it cannot be started ({})";
    no_pipes: "its pipes cannot be opened";
    ended: "it ended with {}";
    ended_saying: "{}, saying \"{}\"";
    line_long: "(a line of more than {} bytes)";
    stopped: "it was stopped, because it closed its output or left its input full";
    starts_again: "{}; it is started again in {} s";
    not_running: "it is not running at the moment";
    just_ended: "it has just ended";
    ended_meanwhile: "it ended while it was handed a line";
    ended_unanswered: "it ended before it answered";
    no_answer: "it has not answered for {} s";
    no_reading: "it does not read ({})";
    not_read: "it has not read for {} s";
    // What it says; the number of the line stands before it.
    line: "line {} {}";
    line_left_out: "line {} is longer than {} bytes and was left out";
    no_text: "is not UTF-8";
    no_object: "is not a JSON object ({})";
    no_id: "has no id in `{}`";
    no_item: "is not an item ({})";
    no_caps: "has caps that cannot be read ({})";
    have_no_id: "says `have` with neither an id nor null as its `remote_id`";
    nothing_known: "is neither an item (it has no `kind`) nor one of delivered, refused, have, removed, caps";
    no_reason: "no reason given";
    have_unasked: "it answered a reply with `have`";
    // What it is not asked.
    thread: "reading a thread from a program";
    attachment: "fetching an attachment from a program";
    writing: "writing the reply as JSON";
}
