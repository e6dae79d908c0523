//! One TCP line to a mail server, in the clear or under TLS.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use rustls::ClientConfig;
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::settings::Server;
use super::tls;
use crate::domain::network::NetError;
use crate::words::{fill, w};

/// How long a connection and its handshake may take, each.
const CONNECT: Duration = Duration::from_secs(30);

/// A line to a server.
#[derive(Debug)]
pub enum Line {
    /// In the clear: loopback, or before STARTTLS.
    Plain(TcpStream),
    /// Under TLS.
    Tls(Box<TlsStream<TcpStream>>),
}

impl Line {
    /// Connects without TLS.
    ///
    /// # Errors
    /// `Offline`.
    pub async fn open(server: &Server) -> Result<Line, NetError> {
        let offline = |why: String| NetError::Offline { host: server.to_string(), why };
        let connecting = TcpStream::connect((server.host.as_str(), server.port));
        let slow = |_| offline(fill(w().network.no_answer, &[&CONNECT.as_secs()]));
        let stream = timeout(CONNECT, connecting).await.map_err(slow)?;
        let stream = stream.map_err(|error| offline(error.to_string()))?;
        // Commands are short and wait for their answers: do not hold them back.
        stream.set_nodelay(true).map_err(|error| offline(error.to_string()))?;
        Ok(Line::Plain(stream))
    }

    /// Goes on under TLS.
    ///
    /// # Errors
    /// `Refused` where the certificate is not trusted, with what to do; `Offline` where the line broke.
    pub async fn encrypt(self, server: &Server, config: &Arc<ClientConfig>) -> Result<Line, NetError> {
        let Line::Plain(stream) = self else { return Ok(self) };
        let name = ServerName::try_from(server.host.clone())
            .map_err(|_| NetError::Refused { why: fill(w().email.no_host, &[&server.host]) })?;
        let shaking = TlsConnector::from(Arc::clone(config)).connect(name, stream);
        let why = || fill(w().email.no_handshake, &[&CONNECT.as_secs()]);
        let slow = |_| NetError::Offline { host: server.to_string(), why: why() };
        let stream = timeout(CONNECT, shaking).await.map_err(slow)?;
        stream.map(|stream| Line::Tls(Box::new(stream))).map_err(|error| tls::failed(server, &error))
    }
}

impl AsyncRead for Line {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Line::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Line::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Line::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Line::Tls(stream) => Pin::new(stream).poll_write(cx, buf),
        }
    }
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Line::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Line::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Line::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Line::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
