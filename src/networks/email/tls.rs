//! Whom we trust: the usual roots, and the certificates of an account's own `ca_file`.

use std::path::Path;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use super::settings::Server;
use crate::domain::network::NetError;
use crate::words::{fill, w};

/// Makes the TLS settings of an account.
///
/// # Errors
/// `Refused` where `ca_file` cannot be read or holds no certificate.
pub fn config(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, NetError> {
    let own = ca_file.map(certificates).transpose()?.unwrap_or_default();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let broken = |why: String| NetError::Refused { why: fill(w().email.no_tls_here, &[&why]) };
    let verifier = Trust::new(own, Arc::clone(&provider)).map_err(broken)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| broken(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, NetError> {
    let refused = |why: &str| NetError::Refused { why: fill(w().email.bad_ca_file, &[&path.display(), &why]) };
    let pem = std::fs::read(path).map_err(|error| refused(&error.to_string()))?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let found = found.map_err(|_| refused(w().email.no_pem))?;
    if found.is_empty() { Err(refused(w().email.no_certificate)) } else { Ok(found) }
}

/// Trusts the usual roots and the account's own; a server that shows exactly one of the account's own
/// certificates is trusted too, since small servers sign for themselves. Names are always checked.
#[derive(Debug)]
struct Trust {
    usual: Arc<WebPkiServerVerifier>,
    own: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
}

impl Trust {
    fn new(own: Vec<CertificateDer<'static>>, provider: Arc<CryptoProvider>) -> Result<Trust, String> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        roots.add_parsable_certificates(own.iter().cloned());
        let usual = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build();
        Ok(Trust { usual: usual.map_err(|error| error.to_string())?, own, provider })
    }
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.own.iter().any(|own| own == shown) {
            rustls::client::verify_server_name(&ParsedCertificate::try_from(shown)?, name)?;
            return Ok(ServerCertVerified::assertion());
        }
        self.usual.verify_server_cert(shown, chain, name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Says what went wrong in a handshake and what to do about it.
pub fn failed(server: &Server, error: &std::io::Error) -> NetError {
    let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) else {
        return NetError::Offline { host: server.to_string(), why: fill(w().email.handshake_broke, &[error]) };
    };
    let what = match tls {
        Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::Other(_)) => w().email.unsigned,
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => w().email.other_name,
        Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            w().email.expired
        }
        Error::InvalidMessage(_) => w().email.no_tls_port,
        other => return NetError::Refused { why: fill(w().email.no_tls, &[server, other]) },
    };
    NetError::Refused { why: fill(what, &[server]) }
}
