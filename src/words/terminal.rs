//! What is said where a terminal meets the desk.

use super::part::part;

part! {
    /// What is said where a terminal meets the desk.
    Terminal;
    // Of whoever calls the desk.
    stuck: "it took the call and said nothing; if it was stopped with Ctrl-z, `fg` in its terminal";
    others_socket: "its socket belongs to another user";
    closed_meanwhile: "the desk closed while it was asked";
    odd_answer: "the desk gave an answer that was not asked for; is it another version?";
    // Of the desk to whoever calls it.
    others_desk: "this desk belongs to another user";
    other_version: "the desk speaks version {}, this program {}; start the desk anew";
    hello_first: "say hello first";
    another_time: "that comes at another time";
    // Of what goes over the line.
    too_large: "that is too large for the desk's socket";
    frame_too_large: "a frame of {} bytes is too large";
    half_a_frame: "half a frame";
    not_understood: "not understood: {}";
    // On the terminal itself.
    open_it_yourself: "open it yourself: {}";
    enter_goes_back: "\nEnter goes back to your desk. ";
    editor_ended: "{} ended with {}; the text is as it was";
    editor_cannot_run: "{} cannot run: {}; set EDITOR";
    still_leaving: "hearken: 1 reply is still leaving; Ctrl-c leaves the rest for the next start|hearken: {} replies are still leaving; Ctrl-c leaves the rest for the next start";
    fell_over: "hearken fell over, which is a fault of its own: {}";
    no_words: "no words";
}
