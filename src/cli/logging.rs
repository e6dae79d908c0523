//! The log of the program for those who look for a fault: a file a day, never the screen.

use std::path::Path;

use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Days of which the file is kept.
const DAYS: usize = 14;
/// Lines that may wait for the disk; their places are made at the start, and thousands would delay it.
const LINES: usize = 2_000;

/// Starts writing the log into `dir`, until what is returned is dropped. Without a place to write there is none.
pub fn start(dir: &Path) -> Option<WorkerGuard> {
    std::fs::create_dir_all(dir).ok()?;
    let built =
        RollingFileAppender::builder().rotation(Rotation::DAILY).filename_prefix("hearken").filename_suffix("log");
    let file = built.max_log_files(DAYS).build(dir).ok()?;
    let (writer, guard) = NonBlockingBuilder::default().buffered_lines_limit(LINES).finish(file);
    let filter = EnvFilter::try_from_env("HEARKEN_LOG").unwrap_or_else(|_| EnvFilter::new("warn,hearken=info"));
    let set = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_ansi(false).try_init();
    set.is_ok().then_some(guard)
}
