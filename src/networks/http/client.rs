//! How the clients below us are made: TLS, time-outs, and what they must not do by themselves.

use std::sync::Arc;

use reqwest::redirect::{Attempt, Policy};
use reqwest::{Certificate, Client, ClientBuilder, Url};

use super::Patience;
use crate::domain::network::NetError;
use crate::domain::redact::redact;
use crate::words::{fill, w};

fn refused(why: impl Into<String>) -> NetError {
    NetError::Refused { why: why.into() }
}

/// Reads a base address.
pub(super) fn base(text: &str) -> Result<Url, NetError> {
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&whole).map_err(|why| refused(fill(w().http.no_address, &[&redact(text), &why])))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(refused(fill(w().http.no_host, &[&redact(text)])));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused(w().http.password_in_address));
    }
    Ok(url)
}

pub(super) fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

pub(super) fn is_loopback(url: &Url) -> bool {
    let name = url.host_str().unwrap_or_default().trim_matches(['[', ']']).trim_end_matches('.');
    let here = |ip: std::net::IpAddr| ip.to_canonical().is_loopback() || ip.to_canonical().is_unspecified();
    name == "localhost" || name.ends_with(".localhost") || name.parse().is_ok_and(here)
}

/// Reads the PEM file of an account's own authority.
pub(super) fn read_ca(path: &str) -> Result<Vec<u8>, NetError> {
    std::fs::read(path).map_err(|why| refused(fill(w().http.no_ca_file, &[&path, &why])))
}

/// Makes the two clients of an account: one that keeps connections for reads, one that starts afresh each time.
pub(super) fn pair(base: &Url, patience: &Patience, ca: Option<&[u8]>) -> Result<(Client, Client), NetError> {
    crate::networks::install_crypto();
    let reads = || plain(base, patience).redirect(Policy::custom(follow)).pool_idle_timeout(patience.connect);
    let fresh = || plain(base, patience).redirect(Policy::none()).pool_max_idle_per_host(0);
    Ok((build(reads, ca)?, build(fresh, ca)?))
}

fn plain(base: &Url, patience: &Patience) -> ClientBuilder {
    let builder = Client::builder()
        .user_agent(concat!("hearken/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(patience.connect)
        .retry(reqwest::retry::never())
        .referer(false);
    if is_loopback(base) { builder.no_proxy() } else { builder }
}

fn follow(attempt: Attempt) -> reqwest::redirect::Action {
    let last = attempt.previous().last();
    if attempt.previous().len() <= 5 && may_follow(last, attempt.url()) { attempt.follow() } else { attempt.stop() }
}

/// Tells whether a read may go on elsewhere: never from TLS to plain text, and to this machine's own doors only from
/// this machine.
fn may_follow(from: Option<&Url>, to: &Url) -> bool {
    let stays_safe = from.is_none_or(|from| from.scheme() != "https") || to.scheme() == "https";
    stays_safe && (from.is_some_and(is_loopback) || !is_loopback(to))
}

/// Builds with the machine's own authorities; on a machine without any, with Mozilla's.
fn build(builder: impl Fn() -> ClientBuilder, ca: Option<&[u8]>) -> Result<Client, NetError> {
    if let Some(pem) = ca {
        let certificates = Certificate::from_pem_bundle(pem).map_err(|_| refused(w().http.no_certificate))?;
        return builder().tls_certs_merge(certificates).build().map_err(|why| refused(format!("ca_file: {why}")));
    }
    builder()
        .build()
        .or_else(|_| builder().tls_backend_preconfigured(mozilla()).build())
        .map_err(|why| refused(fill(w().http.no_client, &[&why])))
}

fn mozilla() -> rustls::ClientConfig {
    let mut roots = rustls::RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let mut config = rustls::ClientConfig::builder().with_root_certificates(Arc::new(roots)).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known_however_it_is_written() {
        for (url, here) in [
            ("http://localhost:8080", true),
            ("http://localhost./", true),
            ("http://feed.localhost/", true),
            ("http://127.0.0.1", true),
            ("http://127.1", true),
            ("http://0x7f000001/", true),
            ("http://0.0.0.0:80", true),
            ("http://[::1]:3000/x", true),
            ("http://[::ffff:127.0.0.1]/", true),
            ("http://example.org", false),
            ("http://127.0.0.1.example.org", false),
            ("http://localhost.example.org", false),
            ("http://[2001:db8::1]/", false),
        ] {
            assert_eq!(is_loopback(&url.parse().unwrap()), here, "{url}");
        }
    }

    #[test]
    fn a_redirect_leads_neither_out_of_tls_nor_to_this_machine() {
        let url = |text: &str| text.parse::<Url>().unwrap();
        for (from, to, may) in [
            ("https://a.example", "https://b.example/x", true),
            ("https://a.example", "http://b.example/x", false),
            ("http://a.example", "https://b.example", true),
            ("https://a.example", "https://127.0.0.1/admin", false),
            ("http://a.example", "http://[::1]:631/", false),
            ("http://127.0.0.1:1", "http://127.0.0.1:2", true),
        ] {
            assert_eq!(may_follow(Some(&url(from)), &url(to)), may, "{from} {to}");
        }
    }
}
