//! Starts the e-mail kit once for all tests that run at the same time, and stops it by the pids it recorded.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// A running kit; stopped when the last test lets go of it.
pub struct Kit {
    dir: PathBuf,
}

/// How many tests use it; the first starts it and the last stops it, both under this lock.
static USERS: Mutex<usize> = Mutex::new(0);
static STARTED: AtomicBool = AtomicBool::new(false);
static DELIVERED: AtomicU32 = AtomicU32::new(0);

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kits/email")
}

/// Returns the kit; none where it is not installed, unless `HEARKEN_KITS=required` says that it has to be.
pub fn start() -> Option<Kit> {
    let dir = PathBuf::from(std::env::var("KIT_DIR").unwrap_or_else(|_| "/tmp/hearken-email".to_owned()));
    let installed = dir.join("venv/bin/python").exists() && Command::new("dovecot").arg("--version").output().is_ok();
    if !installed {
        let required = std::env::var("HEARKEN_KITS").is_ok_and(|kits| kits == "required");
        assert!(!required, "the e-mail kit is required and not installed: run tests/kits/email/install.sh");
        eprintln!("\n!!! SKIPPED: the e-mail kit is not installed (run tests/kits/email/install.sh) !!!\n");
        return None;
    }
    let mut users = USERS.lock().unwrap_or_else(PoisonError::into_inner);
    if *users == 0 {
        let fresh = if STARTED.swap(true, Ordering::SeqCst) { "again" } else { "fresh" };
        let log = std::fs::File::create(dir.join("start.log")).unwrap();
        let mut command = Command::new("bash");
        command.arg(scripts().join("start.sh")).arg(fresh).env("KIT_DIR", &dir);
        let status = command.stdout(log.try_clone().unwrap()).stderr(log).status().unwrap();
        assert!(status.success(), "the e-mail kit does not start: see {}/start.log", dir.display());
    }
    *users += 1;
    Some(Kit { dir })
}

impl Kit {
    /// The certificate of its servers.
    pub fn certificate(&self) -> String {
        self.dir.join("cert.pem").display().to_string()
    }

    /// Puts a mail into a folder of a user (`""` is the inbox, `.Sent` that of sent mail), as a server does.
    pub fn deliver(&self, user: &str, folder: &str, mail: &[u8]) {
        let base = self.dir.join(format!("mail/{user}@example.test/Maildir")).join(folder);
        let n = DELIVERED.fetch_add(1, Ordering::SeqCst);
        let name = format!("{}.P{}Q{n}.test", std::process::id(), std::process::id());
        std::fs::write(base.join("tmp").join(&name), mail).unwrap();
        std::fs::rename(base.join("tmp").join(&name), base.join("new").join(&name)).unwrap();
    }

    /// Returns the mails of a folder whose bytes contain `needle`, with their file names.
    pub fn mails(&self, user: &str, folder: &str, needle: &str) -> Vec<(String, String)> {
        let base = self.dir.join(format!("mail/{user}@example.test/Maildir")).join(folder);
        let mut found = Vec::new();
        for entry in ["new", "cur"].iter().filter_map(|sub| std::fs::read_dir(base.join(sub)).ok()).flatten().flatten()
        {
            let text = String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap_or_default()).into_owned();
            if text.contains(needle) {
                found.push((entry.file_name().to_string_lossy().into_owned(), text));
            }
        }
        found
    }
}

impl Drop for Kit {
    fn drop(&mut self) {
        let mut users = USERS.lock().unwrap_or_else(PoisonError::into_inner);
        *users -= 1;
        if *users > 0 {
            return;
        }
        let pids: Vec<String> = ["run/master.pid", "smtp.pid"]
            .iter()
            .filter_map(|file| std::fs::read_to_string(self.dir.join(file)).ok())
            .map(|pid| pid.trim().to_owned())
            .collect();
        let _ = Command::new("bash").arg(scripts().join("stop.sh")).env("KIT_DIR", &self.dir).status();
        // The ports are free only when the processes are gone.
        while pids.iter().any(|pid| is_alive(pid)) {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
}

/// A process that has ended and was not yet waited for is not alive.
fn is_alive(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}
