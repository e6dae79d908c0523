//! What spoke for a class where it was no word of the text.

use super::part::part;

part! {
    /// What spoke for a class where it was no word of the text.
    Brain;
    smile: "a smile";
    frown: "a frown";
    capitals: "capitals";
    glitter: "glitter";
    glitter_and_link: "glitter and a link";
    link: "a link";
    bot_with_link: "a bot with a link";
    link_of_nobody: "a link from nobody's friend";
    stars: "{} of 5 stars";
}
