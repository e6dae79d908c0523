//! Where secrets come from, and where tokens that we obtain are kept: the keyring of the machine, else a
//! file of the desk that only its owner can read.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use crate::domain::id::AccountId;
use crate::domain::network::{AccountSettings, NetError, Secret, Vault};
use crate::domain::redact::redact;
use crate::networks::group::Group;
use crate::words::{fill, w};

/// The name under which the keyring knows us.
const SERVICE: &str = "hearken";

/// How long a secret command may take: long enough for a person to type a passphrase.
const PATIENCE: Duration = Duration::from_secs(20);
/// Runs a command that may not outlive us: we hold the other end of its input, and when we end, however that
/// comes, what waits at this one ends the whole group.
const ON_A_LEASH: &str =
    r#"exec 3<&0 </dev/null; (read -r _ <&3 || kill -TERM 0) >/dev/null 2>&1 & exec sh -c "$1" 3<&-"#;
/// The longest first line that is read from one, in bytes.
const LONGEST: u64 = 64 << 10;

/// The vault of a desk.
pub struct DeskVault {
    file: PathBuf,
    use_keyring: bool,
    guard: Mutex<()>,
}

impl DeskVault {
    /// Makes the vault of the desk in `dir`. `use_keyring` false keeps tokens in the file alone.
    pub fn new(dir: &std::path::Path, use_keyring: bool) -> DeskVault {
        DeskVault { file: dir.join("tokens.json"), use_keyring, guard: Mutex::new(()) }
    }

    /// Forgets everything that is kept for an account.
    pub fn forget(&self, account: &AccountId) {
        let below = format!("{account}/");
        let _guard = self.guard.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut tokens = self.read_file();
        let before = tokens.len();
        tokens.retain(|name, _| !name.starts_with(&below));
        if tokens.len() < before
            && let Err(error) = self.write_file(&tokens)
        {
            tracing::warn!(%error, "a token could not be forgotten");
        }
        for name in ["secret", "session"].iter().filter(|_| self.use_keyring) {
            let _ = entry(&name_of(account, name)).map(|entry| entry.delete_credential());
        }
    }

    fn read_file(&self) -> BTreeMap<String, String> {
        fs::read(&self.file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    fn write_file(&self, tokens: &BTreeMap<String, String>) -> std::io::Result<()> {
        let fresh = self.file.with_extension("new");
        let _ = fs::remove_file(&fresh);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
        file.write_all(&serde_json::to_vec(tokens)?)?;
        file.sync_all()?;
        fs::rename(&fresh, &self.file)
    }
}

fn entry(name: &str) -> Option<keyring::Entry> {
    keyring::Entry::new(SERVICE, name).ok()
}

fn name_of(account: &AccountId, name: &str) -> String {
    format!("{account}/{name}")
}

impl Vault for DeskVault {
    fn secret(&self, account: &AccountSettings) -> Result<Secret, NetError> {
        if let Some(command) = &account.secret_command {
            return from_command(&account.id(), command, PATIENCE);
        }
        if let Some(variable) = &account.secret_env {
            return std::env::var(variable)
                .map(Secret::new)
                .map_err(|_| NetError::SignedOut { why: fill(w().vault.variable_unset, &[variable]) });
        }
        self.token(&account.id(), "secret")
            .ok_or_else(|| NetError::SignedOut { why: fill(w().vault.unknown, &[&account.network]) })
    }

    fn token(&self, account: &AccountId, name: &str) -> Option<Secret> {
        let name = name_of(account, name);
        if let Some(found) = self.read_file().remove(&name) {
            return Some(Secret::new(found));
        }
        if !self.use_keyring {
            return None;
        }
        entry(&name)?.get_password().ok().map(Secret::new)
    }

    fn keep(&self, account: &AccountId, name: &str, token: &Secret) -> Result<String, String> {
        let name = name_of(account, name);
        let _guard = self.guard.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if self.use_keyring && entry(&name).is_some_and(|entry| entry.set_password(token.reveal()).is_ok()) {
            return Ok(w().vault.in_keyring.to_owned());
        }
        let mut tokens = self.read_file();
        tokens.insert(name, token.reveal().to_owned());
        match self.write_file(&tokens) {
            Ok(()) => Ok(fill(w().vault.in_file, &[&self.file.display()])),
            Err(error) => Err(fill(w().vault.not_kept, &[&self.file.display(), &error])),
        }
    }
}

/// Runs a command such as `pass show brand/mastodon` and takes the first line it prints. None of its words are ever
/// told, nor its complaints: what of them is the secret, nobody here knows.
fn from_command(account: &AccountId, command: &str, most: Duration) -> Result<Secret, NetError> {
    let shown = redact(command);
    let failed = |sentence: &str, more: &[&dyn Display]| {
        let values: Vec<&dyn Display> =
            [account as &dyn Display, &shown].into_iter().chain(more.iter().copied()).collect();
        NetError::SignedOut { why: fill(sentence, &values) }
    };
    let say = &w().vault;
    let mut shell = Command::new("sh");
    shell.args(["-c", ON_A_LEASH, "sh", command]).process_group(0);
    shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = shell.spawn().map_err(|why| failed(say.command_cannot_run, &[&why]))?;
    let mut group = Group::led_by(Some(child.id()));
    let mut leash = child.stdin.take();
    let until = Instant::now() + most;
    let printed = first_line(child.stdout.take()).recv_timeout(until.saturating_duration_since(Instant::now()));
    let status = wait(&mut child, until).map_err(|why| failed(say.command_lost, &[&why]))?;
    let Some(status) = status else {
        drop(group);
        let _ = child.kill();
        let _ = child.wait();
        return Err(failed(say.command_silent, &[&most.as_secs()]));
    };
    group.let_go();
    // A word says that it ended by itself: nothing is to be ended. Without anybody who reads it, that is so already.
    let _ = leash.as_mut().map(|leash| leash.write_all(b"\n"));
    match printed {
        Ok(line) if status.success() && !line.is_empty() => Ok(Secret::new(line)),
        Ok(_) if status.success() => Err(failed(say.command_empty, &[])),
        _ => Err(failed(say.command_failed, &[&status])),
    }
}

/// Reads the first line of a pipe on a thread of its own, and the rest of it away.
fn first_line(pipe: Option<impl Read + Send + 'static>) -> mpsc::Receiver<String> {
    let (answer, line) = mpsc::channel();
    std::thread::spawn(move || {
        let Some(mut pipe) = pipe.map(BufReader::new) else { return };
        let mut bytes = Vec::new();
        let _ = Read::take(&mut pipe, LONGEST).read_until(b'\n', &mut bytes);
        let _ = answer.send(String::from_utf8_lossy(&bytes).trim().to_owned());
        let _ = std::io::copy(&mut pipe, &mut std::io::sink());
    });
    line
}

/// Waits for a child's end; nothing where it has not ended by then.
fn wait(child: &mut Child, until: Instant) -> std::io::Result<Option<ExitStatus>> {
    loop {
        match child.try_wait()? {
            None if Instant::now() < until => std::thread::sleep(Duration::from_millis(10)),
            ended => return Ok(ended),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_token_lies_in_a_file_that_only_its_owner_reads() {
        let dir = tempfile::tempdir().unwrap();
        let vault = DeskVault::new(dir.path(), false);
        let account = AccountId::new("bluesky", "brand.test");
        let words = vault.keep(&account, "session", &Secret::new("s3cret")).unwrap();
        assert!(words.contains("readable by you alone") && !words.contains("s3cret"));
        assert_eq!(vault.token(&account, "session"), Some(Secret::new("s3cret")));
        let mode = fs::metadata(dir.path().join("tokens.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_secret_comes_from_a_command_and_a_failure_does_not_tell_it() {
        let dir = tempfile::tempdir().unwrap();
        let vault = DeskVault::new(dir.path(), false);
        let mut account =
            AccountSettings { secret_command: Some("echo hush".to_owned()), ..AccountSettings::default() };
        assert_eq!(vault.secret(&account), Ok(Secret::new("hush")));
        account.secret_command = Some("printf hu; echo sh; printf '%s no good\n' hu''sh >&2; exit 3".to_owned());
        let error = vault.secret(&account).unwrap_err().to_string();
        assert!(error.contains("failed, exit status: 3") && !error.contains("hush"), "{error}");
        assert!(error.contains("run it in a terminal to see what it says"), "{error}");
    }

    #[test]
    fn a_command_that_hangs_is_ended_and_named() {
        let account = AccountId::new("bluesky", "brand.test");
        let started = Instant::now();
        let error = from_command(&account, "sleep 60", Duration::from_millis(100)).unwrap_err().to_string();
        assert!(started.elapsed() < Duration::from_secs(30));
        assert!(error.contains("bluesky:brand.test") && error.contains("`sleep 60`"), "{error}");
    }

    #[test]
    fn what_a_command_started_ends_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let alive = dir.path().join("alive");
        assert!(Command::new("mkfifo").arg(&alive).status().unwrap().success());
        let (gone, told) = mpsc::channel();
        let other_end = alive.clone();
        // Ends when nobody holds the other end any more.
        std::thread::spawn(move || {
            let read = fs::read(other_end);
            let _ = gone.send(read.is_ok());
        });
        let command = format!("exec 9>{}; sleep 600 & wait", alive.display());
        let account = AccountId::new("bluesky", "brand.test");
        from_command(&account, &command, Duration::from_secs(2)).unwrap_err();
        assert_eq!(told.recv_timeout(Duration::from_secs(60)), Ok(true), "the command's child lives on");
    }
}
