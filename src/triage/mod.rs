//! What kind of message this is and why: text in, verdict out. Pure.
