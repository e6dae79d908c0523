//! What the config says of a mail account: two servers, an address, a few words for our letters.

use std::net::IpAddr;
use std::path::PathBuf;

use super::names;
use super::sasl::Auth;
use crate::domain::clean;
use crate::domain::network::{AccountSettings, NetError};

/// Every option of a mail account.
const OPTIONS: [&str; 14] = [
    "imap",
    "smtp",
    "security",
    "imap_security",
    "smtp_security",
    "user",
    "auth",
    "aliases",
    "folder",
    "sent",
    "keeps_sent",
    "ca_file",
    "name",
    "signature",
];

/// How a connection is kept from eavesdroppers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after a command in the clear; the connection ends where the server does not offer it.
    StartTls,
    /// None: loopback only.
    Plain,
}

/// One of the two servers of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How it is protected.
    pub security: Security,
}

impl std::fmt::Display for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// One mail account, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Our address.
    pub address: String,
    /// Other addresses of ours, from which we may have written.
    pub aliases: Vec<String>,
    /// The name to sign in with; the address unless set.
    pub user: String,
    /// By what we sign in.
    pub auth: Auth,
    /// Where mail is read.
    pub imap: Server,
    /// Where mail is handed over.
    pub smtp: Server,
    /// The folder that is read, as the server spells it.
    pub folder: String,
    /// The folder of what we sent, where it is named, as the server spells it.
    pub sent: Option<String>,
    /// The server files what we send by itself, and at once: then we do not, and its word is proof.
    pub keeps_sent: bool,
    /// Certificates to trust besides the usual ones.
    pub ca_file: Option<PathBuf>,
    /// Our name in `From`.
    pub name: String,
    /// Stands below what we write.
    pub signature: String,
}

impl Settings {
    /// Reads the settings of an account.
    ///
    /// # Errors
    /// A sentence for the person who writes the config.
    pub fn read(account: &AccountSettings) -> Result<Settings, NetError> {
        let address = account.handle.trim().to_owned();
        if address.parse::<lettre::Address>().is_err() {
            return Err(wrong(account, "`handle` must be a mail address, such as support@example.org"));
        }
        if let Some(odd) = account.options.keys().find(|key| !OPTIONS.contains(&key.as_str())) {
            return Err(wrong(account, &format!("mail has no option `{odd}`; it has {}", OPTIONS.join(", "))));
        }
        Ok(Settings {
            aliases: aliases(account),
            user: account.option("user").unwrap_or(&address).to_owned(),
            auth: auth(account)?,
            imap: server(account, "imap", (993, Security::Tls), (143, Security::StartTls))?,
            smtp: server(account, "smtp", (587, Security::StartTls), (465, Security::Tls))?,
            folder: names::encode(account.option("folder").unwrap_or("INBOX")),
            sent: account.option("sent").map(names::encode),
            keeps_sent: account.options.get("keeps_sent").and_then(toml::Value::as_bool).unwrap_or(false),
            ca_file: account.option("ca_file").map(PathBuf::from),
            name: clean::line(account.option("name").unwrap_or_default()),
            signature: clean::text(account.option("signature").unwrap_or_default()).trim_end().to_owned(),
            address,
        })
    }

    /// Returns the part of our address behind the `@`.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }

    /// Tells whether an address is ours.
    pub fn is_us(&self, address: &str) -> bool {
        self.address.eq_ignore_ascii_case(address) || self.aliases.iter().any(|ours| ours.eq_ignore_ascii_case(address))
    }
}

fn auth(account: &AccountSettings) -> Result<Auth, NetError> {
    match account.option("auth") {
        None | Some("password") => Ok(Auth::Password),
        Some("xoauth2") => Ok(Auth::Token),
        Some(word) => Err(wrong(account, &format!("`auth = \"{word}\"` is neither \"password\" nor \"xoauth2\""))),
    }
}

fn aliases(account: &AccountSettings) -> Vec<String> {
    let listed = account.options.get("aliases").and_then(toml::Value::as_array);
    listed.into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_owned).collect()
}

fn wrong(account: &AccountSettings, what: &str) -> NetError {
    NetError::Refused { why: format!("the settings of {} need a change: {what}", account.id()) }
}

/// Reads `imap` or `smtp`; `usual` is meant by a host without a port, `other` is the second well-known port.
fn server(
    account: &AccountSettings,
    key: &str,
    usual: (u16, Security),
    other: (u16, Security),
) -> Result<Server, NetError> {
    let text =
        account.option(key).ok_or_else(|| wrong(account, &format!("set `{key} = \"host:port\"` under its options")))?;
    let (host, port) = host_and_port(text.trim())
        .ok_or_else(|| wrong(account, &format!("`{key} = \"{text}\"` is not of the form host:port")))?;
    let port = port.unwrap_or(usual.0);
    let chosen = account.option(&format!("{key}_security")).or_else(|| account.option("security"));
    let security = match chosen {
        Some("tls") => Security::Tls,
        Some("starttls") => Security::StartTls,
        Some("plain") if is_loopback(&host) => Security::Plain,
        Some("plain") => {
            let why = format!("`plain` would send the password of {host} in the clear; use \"tls\" or \"starttls\"");
            return Err(wrong(account, &why));
        }
        Some(word) => return Err(wrong(account, &format!("\"{word}\" is none of \"tls\", \"starttls\", \"plain\""))),
        None if port == other.0 => other.1,
        None => usual.1,
    };
    Ok(Server { host, port, security })
}

fn host_and_port(text: &str) -> Option<(String, Option<u16>)> {
    if let Some(rest) = text.strip_prefix('[') {
        let (host, rest) = rest.split_once(']')?;
        let port = match rest.strip_prefix(':') {
            Some(port) => Some(port.parse().ok()?),
            None if rest.is_empty() => None,
            None => return None,
        };
        return host.parse::<IpAddr>().is_ok().then(|| (host.to_owned(), port));
    }
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port.parse().ok()?)),
        None => (text, None),
    };
    (!host.is_empty() && !host.contains(char::is_whitespace)).then(|| (host.to_owned(), port))
}

/// Tells whether a name means this machine.
pub fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(options: &str) -> AccountSettings {
        AccountSettings {
            network: "email".into(),
            handle: "brand@example.test".into(),
            options: toml::from_str(options).unwrap(),
            ..AccountSettings::default()
        }
    }

    #[test]
    fn ports_and_security_have_the_usual_defaults() {
        for (imap, smtp, want) in [
            ("mail.example.test", "mail.example.test", ((993, Security::Tls), (587, Security::StartTls))),
            ("mail.example.test:143", "mail.example.test:465", ((143, Security::StartTls), (465, Security::Tls))),
            ("[::1]:1143", "[::1]", ((1143, Security::Tls), (587, Security::StartTls))),
        ] {
            let settings = Settings::read(&account(&format!("imap = \"{imap}\"\nsmtp = \"{smtp}\""))).unwrap();
            let got = ((settings.imap.port, settings.imap.security), (settings.smtp.port, settings.smtp.security));
            assert_eq!(got, want, "{imap} {smtp}");
        }
    }

    #[test]
    fn plain_is_for_loopback_alone() {
        let plain = |host: &str| {
            Settings::read(&account(&format!("imap = \"{host}:143\"\nsmtp = \"localhost:25\"\nsecurity = \"plain\"")))
        };
        assert_eq!(plain("127.0.0.1").unwrap().imap.security, Security::Plain);
        assert!(plain("mail.example.test").unwrap_err().to_string().contains("in the clear"));
    }

    #[test]
    fn mistakes_are_told_in_sentences() {
        for (options, words) in [
            ("", "set `imap = \"host:port\"`"),
            ("imapp = \"a\"", "no option `imapp`"),
            ("imap = \"a:b\"\nsmtp = \"a\"", "not of the form host:port"),
            ("imap = \"[zz]:1\"\nsmtp = \"a\"", "not of the form host:port"),
            ("imap = \"a\"\nsmtp = \"a\"\nsecurity = \"ssl\"", "none of"),
            ("imap = \"a\"\nsmtp = \"a\"\nauth = \"oauth\"", "neither"),
        ] {
            let said = Settings::read(&account(options)).unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
        }
        let nobody = AccountSettings { network: "email".into(), handle: "brand".into(), ..AccountSettings::default() };
        assert!(Settings::read(&nobody).unwrap_err().to_string().contains("mail address"));
    }
}
