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
    let name = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
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

/// Follows a few redirects of a read, never from TLS to plain text.
fn follow(attempt: Attempt) -> reqwest::redirect::Action {
    let safe = attempt.previous().last().is_none_or(|from| from.scheme() != "https");
    if attempt.previous().len() > 5 || (!safe && attempt.url().scheme() != "https") {
        attempt.stop()
    } else {
        attempt.follow()
    }
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
