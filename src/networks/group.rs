//! A program and all that it started, ended together.

use rustix::process::{Pid, Signal, kill_process_group};

/// A process group; dropping it ends everything in it. Its leader is started with `process_group(0)`.
pub struct Group(Option<Pid>);

impl Group {
    /// Takes charge of the group of the process with this id.
    pub fn led_by(id: Option<u32>) -> Group {
        Group(id.and_then(|id| Pid::from_raw(id.cast_signed())))
    }

    /// Leaves those in it alone: its leader ended by itself.
    pub fn let_go(&mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(pid) = self.0.take() {
            // Nobody is left in it when everything ended by itself, which is as good.
            let _ = kill_process_group(pid, Signal::TERM);
        }
    }
}
