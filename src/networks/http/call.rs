//! A request as a value: what is asked, of whom, with which secret.

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use reqwest::multipart::{Form, Part as FormPart};
use reqwest::{Client, Method, Request, Url};
use serde_json::Value;

use crate::domain::network::Secret;
use crate::domain::redact;
use crate::words::{fill, w};

/// What a request carries.
#[derive(Clone, Debug, Default)]
pub enum Body {
    /// Nothing.
    #[default]
    None,
    /// JSON.
    Json(Value),
    /// `application/x-www-form-urlencoded`.
    Form(Vec<(String, String)>),
    /// `multipart/form-data`.
    Multipart(Vec<Part>),
    /// Bytes as they are, with their media type.
    Bytes(String, Vec<u8>),
}

/// One part of a multipart body.
#[derive(Clone, Debug)]
pub enum Part {
    /// A field of text: name and value.
    Text(String, String),
    /// A file: field, file name, media type, bytes.
    File(String, String, String, Vec<u8>),
}

/// A request, built step by step: `Call::get("/api/v1/x").query("limit", 80).bearer(&token)`.
#[derive(Clone)]
pub struct Call {
    method: Method,
    /// Below the base, or a whole address.
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    bearer: Option<Secret>,
    hidden: Vec<Secret>,
    body: Body,
    pub(super) slow: bool,
    pub(super) bucket: &'static str,
}

impl Call {
    /// A read of `path`, which is below the base or a whole `http(s)://` address.
    pub fn get(path: impl Into<String>) -> Call {
        Call::new(Method::GET, path.into())
    }
    /// A POST.
    pub fn post(path: impl Into<String>) -> Call {
        Call::new(Method::POST, path.into())
    }
    /// A PUT.
    pub fn put(path: impl Into<String>) -> Call {
        Call::new(Method::PUT, path.into())
    }
    /// A DELETE.
    pub fn delete(path: impl Into<String>) -> Call {
        Call::new(Method::DELETE, path.into())
    }

    fn new(method: Method, path: String) -> Call {
        Call {
            method,
            path,
            query: Vec::new(),
            headers: Vec::new(),
            bearer: None,
            hidden: Vec::new(),
            body: Body::None,
            slow: false,
            bucket: "",
        }
    }

    /// Adds a query parameter.
    #[must_use]
    pub fn query(mut self, name: &str, value: impl ToString) -> Call {
        self.query.push((name.to_owned(), value.to_string()));
        self
    }
    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl ToString) -> Call {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }
    /// Signs the request; the token is marked sensitive and never printed.
    #[must_use]
    pub fn bearer(mut self, token: &Secret) -> Call {
        self.bearer = Some(token.clone());
        self.hiding(token)
    }
    /// Names a secret that stands elsewhere in the request, so that no error shows it.
    #[must_use]
    pub fn hiding(mut self, secret: &Secret) -> Call {
        self.hidden.push(secret.clone());
        self
    }
    /// Carries JSON.
    #[must_use]
    pub fn json(self, value: Value) -> Call {
        self.body(Body::Json(value))
    }
    /// Carries a form.
    #[must_use]
    pub fn form<'a>(self, fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Call {
        self.body(Body::Form(fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
    }
    /// Carries parts.
    #[must_use]
    pub fn multipart(self, parts: Vec<Part>) -> Call {
        self.body(Body::Multipart(parts))
    }
    /// Carries bytes of a media type.
    #[must_use]
    pub fn bytes(self, media_type: &str, bytes: Vec<u8>) -> Call {
        self.body(Body::Bytes(media_type.to_owned(), bytes))
    }
    /// Carries `body`.
    #[must_use]
    pub fn body(mut self, body: Body) -> Call {
        self.body = body;
        self
    }
    /// May take ten times as long: files.
    #[must_use]
    pub const fn slow(mut self) -> Call {
        self.slow = true;
        self
    }
    /// Counts against an allowance of its own, where the network keeps several.
    #[must_use]
    pub const fn bucket(mut self, bucket: &'static str) -> Call {
        self.bucket = bucket;
        self
    }

    /// Returns method and path, without parameters and secrets, for errors.
    pub fn name(&self) -> String {
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        self.hide(&format!("{} {path}", self.method))
    }

    /// Returns `text` without our secrets.
    pub(super) fn hide(&self, text: &str) -> String {
        redact::hide(&self.hidden, text)
    }

    pub(super) fn hidden(&self) -> &[Secret] {
        &self.hidden
    }

    pub(super) fn is_write(&self) -> bool {
        self.method != Method::GET
    }

    /// Returns the host of a whole address.
    pub(super) fn host(&self) -> Option<String> {
        Url::parse(&self.path).ok().filter(Url::has_host).map(|url| super::client::host(&url))
    }

    fn url(&self, base: &Url) -> Result<Url, String> {
        let whole = if self.path.starts_with("http://") || self.path.starts_with("https://") {
            self.path.clone()
        } else {
            format!("{}/{}", base.as_str().trim_end_matches('/'), self.path.trim_start_matches('/'))
        };
        let mut url = Url::parse(&whole).map_err(|why| fill(w().http.no_path, &[&why]))?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }

    /// Writes the request down for the client below us.
    pub(super) fn request(&self, client: &Client, base: &Url) -> Result<Request, String> {
        let mut builder = client.request(self.method.clone(), self.url(base)?);
        for (name, value) in &self.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|why| why.to_string())?;
            builder = builder.header(name, HeaderValue::from_str(value).map_err(|why| why.to_string())?);
        }
        if let Some(token) = &self.bearer {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", token.reveal()))
                .map_err(|_| w().http.odd_token.to_owned())?;
            value.set_sensitive(true);
            builder = builder.header(AUTHORIZATION, value);
        }
        builder = match &self.body {
            Body::None => builder,
            Body::Json(value) => builder.json(value),
            Body::Form(fields) => builder.form(fields),
            Body::Multipart(parts) => builder.multipart(multipart(parts)?),
            Body::Bytes(media_type, bytes) => builder.header("content-type", media_type).body(bytes.clone()),
        };
        builder.build().map_err(|why| why.without_url().to_string())
    }
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name())
    }
}

fn multipart(parts: &[Part]) -> Result<Form, String> {
    parts.iter().try_fold(Form::new(), |form, part| match part {
        Part::Text(name, value) => Ok(form.text(name.clone(), value.clone())),
        Part::File(name, file, media_type, bytes) => {
            let part = FormPart::bytes(bytes.clone()).file_name(file.clone());
            let part = part.mime_str(media_type).map_err(|_| fill(w().http.no_media_type, &[media_type]))?;
            Ok(form.part(name.clone(), part))
        }
    })
}
