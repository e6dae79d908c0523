//! A post on its way out: its files first, then itself, once.

use std::path::Path;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::Mastodon;
use super::entity::Attachment;
use super::reply;
use super::scheduled;
use super::server::Server;
use super::source::segment;
use crate::domain::clean;
use crate::domain::id::digest;
use crate::domain::item::Media;
use crate::domain::network::{NetError, Outgoing, OutgoingKind, SendError, Sent};
use crate::networks::http::{Answer, Call, Part};
use crate::words::{fill, w};

/// How often, a second apart, we ask whether a film has been converted.
const CONVERSION_TRIES: u32 = 120;

/// Makes the `Idempotency-Key` of a reply: the same for the same reply, in the form of a UUID.
pub(super) fn key(outgoing: &Outgoing) -> String {
    let hash = digest(&["idempotency", outgoing.account.as_str(), &outgoing.reply.to_string()]);
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [hex.get(..8), hex.get(8..12), hex.get(12..16), hex.get(16..20), hex.get(20..)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("-")
}

/// Sorts an error from before the post itself: it has certainly not been sent.
fn before(why: NetError) -> SendError {
    match why {
        NetError::Offline { .. } | NetError::Limited { .. } | NetError::Unwell { .. } => SendError::NotSent(why),
        NetError::SignedOut { .. } | NetError::Refused { .. } | NetError::Odd { .. } | NetError::Unsupported { .. } => {
            SendError::Refused(why)
        }
    }
}

fn refused(why: String) -> SendError {
    SendError::Refused(NetError::Refused { why })
}

impl Mastodon {
    /// Sends a reply or post, once.
    pub(super) async fn post(&self, outgoing: &Outgoing) -> Result<Sent, SendError> {
        if matches!(outgoing.kind, OutgoingKind::Forward { .. }) {
            return Err(SendError::Refused(NetError::Unsupported { what: w().network.forwarding.to_owned() }));
        }
        let server = self.server().await.map_err(before)?;
        if outgoing.leaves_at.is_some() && !server.genuine {
            let what = w().network.scheduling.to_owned();
            return Err(SendError::Refused(NetError::Unsupported { what }));
        }
        let files = self.upload_all(&server, &outgoing.media).await?;
        let call = Call::post("/api/v1/statuses")
            .header("Idempotency-Key", &outgoing.token)
            .json(body(&server, outgoing, files));
        sent(&self.write(call).await?)
    }

    async fn upload_all(&self, server: &Server, media: &[Media]) -> Result<Vec<String>, SendError> {
        if media.len() > usize::from(server.max_media) {
            return Err(refused(fill(w().mastodon.files_many, &[&media.len(), &server.max_media])));
        }
        let mut ids = Vec::with_capacity(media.len());
        for file in media {
            ids.push(self.upload(server, file).await?);
        }
        Ok(ids)
    }

    /// Uploads a file with its description and waits until the server has made something of it. A file whose
    /// outcome is unknown is no post: nobody sees it, so the reply has not been sent.
    async fn upload(&self, server: &Server, media: &Media) -> Result<String, SendError> {
        let unsent = |error: SendError| match error {
            SendError::Unknown(why) => SendError::NotSent(why),
            other => other,
        };
        let alt = media.alt.clone().unwrap_or_default();
        if alt.chars().count() > server.max_alt {
            return Err(refused(fill(w().mastodon.alt_long, &[&server.max_alt])));
        }
        let call = upload_call("/api/v2/media", media, &alt).await?;
        let token = self.token().await.map_err(before)?;
        let mut answer = self.http.write(&call.bearer(&token)).await.map_err(unsent)?;
        if answer.status() == 404 {
            let call = upload_call("/api/v1/media", media, &alt).await?;
            answer = self.http.write(&call.bearer(&token)).await.map_err(unsent)?;
        }
        let answer = answer.taken().inspect_err(|why| self.notice(why.cause())).map_err(unsent)?;
        let file: Attachment = answer.json().map_err(before)?;
        match (file.id.is_empty(), file.url) {
            (true, _) => Err(before(answer.odd())),
            (false, Some(_)) if answer.status() == 200 => Ok(file.id),
            (false, _) => self.converted(file.id).await,
        }
    }

    /// Waits for a film to be converted.
    async fn converted(&self, id: String) -> Result<String, SendError> {
        for _ in 0..CONVERSION_TRIES {
            let answer = self.read(Call::get(format!("/api/v1/media/{}", segment(&id)))).await.map_err(before)?;
            let file: Attachment = answer.json().map_err(before)?;
            if answer.status() == 200 && file.url.is_some() {
                return Ok(id);
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        let at = format!("GET /api/v1/media/{id}");
        Err(SendError::NotSent(NetError::Unwell { at, why: w().mastodon.converting.to_owned() }))
    }
}

async fn upload_call(path: &str, media: &Media, alt: &str) -> Result<Call, SendError> {
    let file = Path::new(&media.url);
    let bytes = tokio::fs::read(file).await.map_err(|why| refused(fill(w().network.no_file, &[&media.url, &why])))?;
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or("file").to_owned();
    let mut parts = vec![Part::File("file".to_owned(), name, media_type(file).to_owned(), bytes)];
    if !alt.is_empty() {
        parts.push(Part::Text("description".to_owned(), alt.to_owned()));
    }
    Ok(Call::post(path).multipart(parts).slow().bucket("media"))
}

/// Returns the media type by the ending of a name; the server looks into the file anyway.
fn media_type(file: &Path) -> &'static str {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "heic" => "image/heic",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mov" => "video/quicktime",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" => "audio/ogg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "m4a" => "audio/mp4",
        _ => "application/octet-stream",
    }
}

fn body(server: &Server, outgoing: &Outgoing, files: Vec<String>) -> Value {
    let mut body = Map::new();
    body.insert("status".to_owned(), json!(reply::text(server, outgoing)));
    body.insert("visibility".to_owned(), json!(reply::word(reply::visibility(outgoing))));
    let mut maybe = |name: &str, value: Option<&String>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            body.insert(name.to_owned(), json!(value));
        }
    };
    maybe("in_reply_to_id", outgoing.answers.as_ref().map(|item| &item.id));
    maybe("spoiler_text", outgoing.subject.as_ref());
    maybe("language", outgoing.lang.as_ref());
    if !files.is_empty() {
        body.insert("media_ids".to_owned(), json!(files));
    }
    if let Some(at) = outgoing.leaves_at {
        body.insert("scheduled_at".to_owned(), json!(at.to_string()));
    }
    Value::Object(body)
}

/// Reads the answer to a post: a yes that shows no post is no proof that there is one.
fn sent(answer: &Answer) -> Result<Sent, SendError> {
    let value = answer.value();
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(clean::line).filter(|text| !text.is_empty());
    if value.get("params").is_some() || value.get("scheduled_at").is_some() {
        return scheduled::Scheduled::read(&value)
            .map(scheduled::Scheduled::sent)
            .ok_or(SendError::Unknown(answer.odd()));
    }
    match text("id").or_else(|| value.get("id").and_then(Value::as_u64).map(|id| id.to_string())) {
        Some(remote_id) => Ok(Sent { remote_id, url: text("url").or_else(|| text("uri")), held_until: None }),
        None => Err(SendError::Unknown(answer.odd())),
    }
}
