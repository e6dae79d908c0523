//! Whoever types goes first: threads that work in the background step back, and rest after what took long.

use std::time::Duration;

/// Work in the background takes one part in so many of the time.
const SHARE: u32 = 5;

/// Returns how long to rest after work that took so long, between these bounds.
pub fn rest_after(took: Duration, least: Duration, longest: Duration) -> Duration {
    (took * (SHARE - 1)).clamp(least, longest)
}

/// Lets this thread, and those that it starts, step back by so many of the system's steps, 0 to 19. Where the system
/// does not allow it, they work all the same.
pub fn give_way(steps: i32) {
    // Of the system alone that counts it thread by thread; elsewhere it would slow the whole desk.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(steps);
    #[cfg(not(target_os = "linux"))]
    let _ = steps;
}
