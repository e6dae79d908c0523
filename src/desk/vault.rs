//! Where secrets come from, and where tokens that we obtain are kept: the keyring of the machine, else a
//! file of the desk that only its owner can read.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;

use crate::domain::id::AccountId;
use crate::domain::network::{AccountSettings, NetError, Secret, Vault};

/// The name under which the keyring knows us.
const SERVICE: &str = "hearken";

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
            return from_command(command);
        }
        if let Some(variable) = &account.secret_env {
            return std::env::var(variable).map(Secret::new).map_err(|_| NetError::SignedOut {
                why: format!("the environment variable {variable} is not set; set it and start again"),
            });
        }
        self.token(&account.id(), "secret").ok_or_else(|| NetError::SignedOut {
            why: format!("no secret is known; `hearken account add {}` asks for it", account.network),
        })
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
            return Ok("kept in the keyring".to_owned());
        }
        let mut tokens = self.read_file();
        tokens.insert(name, token.reveal().to_owned());
        match self.write_file(&tokens) {
            Ok(()) => Ok(format!("no keyring here: kept in {}, readable by you alone", self.file.display())),
            Err(error) => Err(format!("cannot keep the token in {}: {error}", self.file.display())),
        }
    }
}

/// Runs a command such as `pass show brand/mastodon` and takes the first line it prints.
fn from_command(command: &str) -> Result<Secret, NetError> {
    let signed_out = |why: String| NetError::SignedOut { why };
    let output = Command::new("sh")
        .arg("-c")
        .arg(command)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map_err(|error| signed_out(format!("the secret command cannot run: {error}")))?;
    if !output.status.success() {
        return Err(signed_out(format!("the secret command failed, {}; run it by hand to see why", output.status)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    match text.lines().next().map(str::trim).filter(|line| !line.is_empty()) {
        Some(line) => Ok(Secret::new(line)),
        None => Err(signed_out("the secret command printed nothing".to_owned())),
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
        account.secret_command = Some("echo hush; exit 3".to_owned());
        let error = vault.secret(&account).unwrap_err().to_string();
        assert!(error.contains("failed") && !error.contains("hush"), "{error}");
    }
}
