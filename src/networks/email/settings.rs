//! What the config says of a mail account: two servers, an address, a few words for our letters.

use std::net::IpAddr;
use std::path::PathBuf;

use super::names;
use super::sasl::Auth;
use crate::domain::clean;
use crate::domain::network::faults::{self, Fault, OptionRow};
use crate::domain::network::{AccountSettings, NetError};
use crate::words::{fill, w};

/// What a mail account may set beside what all have.
const OPTIONS: [OptionRow; 14] = [
    OptionRow::text("imap").needed(w().email.imap),
    OptionRow::text("smtp").needed(w().email.smtp),
    OptionRow::text("security"),
    OptionRow::text("imap_security"),
    OptionRow::text("smtp_security"),
    OptionRow::text("user"),
    OptionRow::text("auth"),
    OptionRow::texts("aliases"),
    OptionRow::text("folder"),
    OptionRow::text("sent"),
    OptionRow::flag("keeps_sent"),
    OptionRow::text("ca_file"),
    OptionRow::text("name"),
    OptionRow::text("signature"),
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
    /// Everything that is wrong, for the person who writes the config.
    pub fn read(account: &AccountSettings) -> Result<Settings, NetError> {
        let mut faults = Vec::new();
        let settings = Settings::checked(account, &mut faults);
        faults::sound(account, &faults)?;
        settings.ok_or_else(|| NetError::Refused { why: fill(w().email.incomplete, &[&account.id()]) })
    }

    /// Reads the settings and notes what is wrong with them; without servers there are none.
    fn checked(account: &AccountSettings, faults: &mut Vec<Fault>) -> Option<Settings> {
        faults.extend(faults::options(account, &OPTIONS));
        let address = address(account, faults);
        let auth = auth(account, faults);
        let imap = server(account, "imap", (993, Security::Tls), (143, Security::StartTls), faults);
        let smtp = server(account, "smtp", (587, Security::StartTls), (465, Security::Tls), faults);
        Some(Settings {
            aliases: aliases(account),
            user: account.option("user").unwrap_or(&address).to_owned(),
            auth,
            imap: imap?,
            smtp: smtp?,
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

/// Returns what is wrong with the settings of an account.
pub fn faults(account: &AccountSettings) -> Vec<Fault> {
    let mut faults = Vec::new();
    let _ = Settings::checked(account, &mut faults);
    faults
}

fn address(account: &AccountSettings, faults: &mut Vec<Fault>) -> String {
    let address = account.handle.trim();
    if address.parse::<lettre::Address>().is_err() {
        let what = if address.is_empty() { w().settings.handle_missing } else { w().email.no_address };
        faults.push(Fault::of_key("handle", fill(what, &[&w().email.handle])));
    }
    address.to_owned()
}

fn auth(account: &AccountSettings, faults: &mut Vec<Fault>) -> Auth {
    match account.option("auth") {
        None | Some("password") => Auth::Password,
        Some("xoauth2") => Auth::Token,
        Some(word) => {
            faults.push(Fault::of_option("auth", fill(w().email.no_way_in, &[&word])));
            Auth::Password
        }
    }
}

fn aliases(account: &AccountSettings) -> Vec<String> {
    let listed = account.options.get("aliases").and_then(toml::Value::as_array);
    listed.into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_owned).collect()
}

/// Reads `imap` or `smtp`; `usual` is meant by a host without a port, `other` is the second well-known port.
/// One that is missing is told with the other options.
fn server(
    account: &AccountSettings,
    key: &str,
    usual: (u16, Security),
    other: (u16, Security),
    faults: &mut Vec<Fault>,
) -> Option<Server> {
    let text = account.option(key).map(str::trim).filter(|text| !text.is_empty());
    let place = text.and_then(host_and_port);
    if let (Some(text), None) = (text, &place) {
        faults.push(Fault::of_option(key, fill(w().email.no_server, &[&key, &text])));
    }
    let chosen = match security(account, key, place.as_ref().map(|(host, _)| host.as_str())) {
        Ok(chosen) => chosen,
        // What both servers share is told once.
        Err(fault) if faults.contains(&fault) => None,
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    let (host, port) = place?;
    let port = port.unwrap_or(usual.0);
    let usual = if port == other.0 { other.1 } else { usual.1 };
    Some(Server { host, port, security: chosen.unwrap_or(usual) })
}

/// Returns how the account says that a server is protected, where it says so.
fn security(account: &AccountSettings, key: &str, host: Option<&str>) -> Result<Option<Security>, Fault> {
    let own = format!("{key}_security");
    let named = [own.as_str(), "security"].into_iter().find_map(|name| Some((name, account.option(name)?)));
    let Some((name, word)) = named else { return Ok(None) };
    match word {
        "tls" => Ok(Some(Security::Tls)),
        "starttls" => Ok(Some(Security::StartTls)),
        "plain" if host.is_none_or(is_loopback) => Ok(Some(Security::Plain)),
        "plain" => {
            let host = host.unwrap_or_default();
            Err(Fault::of_option(name, fill(w().email.in_the_clear, &[&name, &host])))
        }
        word => Err(Fault::of_option(name, fill(w().email.no_security, &[&name, &word]))),
    }
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
            ("", "imap is missing"),
            ("", "smtp is missing"),
            ("imapp = \"a\"", "\"imapp\" is not known in the options of email"),
            ("imap = \"a:b\"\nsmtp = \"a\"", "not of the form host:port"),
            ("imap = \"[zz]:1\"\nsmtp = \"a\"", "not of the form host:port"),
            ("imap = \"a\"\nsmtp = \"a\"\nsecurity = \"ssl\"", "none of"),
            ("security = \"ssl\"", "none of"),
            ("imap = \"a\"\nsmtp = \"a\"\nauth = \"oauth\"", "neither"),
        ] {
            let said = Settings::read(&account(options)).unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
        }
        let told = faults(&account("imap = \"a\"\nsmtp = \"a\"\nsecurity = \"ssl\""));
        assert_eq!(told.len(), 1, "{told:?}");
        let nobody = AccountSettings { network: "email".into(), handle: "brand".into(), ..AccountSettings::default() };
        assert!(Settings::read(&nobody).unwrap_err().to_string().contains("mail address"));
    }
}
