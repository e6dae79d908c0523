//! Swarms: copies of one message, and one answer to many.

use super::part::part;

part! {
    /// What is said of copies of one message, and of one answer to many people.
    Swarming;
    unfolded(keys): "all {} messages of the swarm; <unfold> folds them again";
    folded(keys): "folded: what you do here is done to all {}; <reply> answers one person alone";
    none: "this row is no swarm: nobody else who waits wrote nearly the same";
}
