//! The words of the screen.

pub use crate::words::{Keyed, Said, Screen, fill, some};

/// Returns the words of the screen.
pub const fn w() -> &'static Screen {
    &crate::words::w().screen
}
