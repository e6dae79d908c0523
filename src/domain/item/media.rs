//! A picture, film or file.

use serde::{Deserialize, Serialize};

use super::lenient;

/// A picture, film or file of an item, or one that we attach to a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// `image`, `video`, `audio`, `file`, or the network's own word.
    #[serde(default, deserialize_with = "lenient::readable")]
    pub kind: String,
    /// Where it lies; for a mail's attachment a name that the connector understands.
    #[serde(default, deserialize_with = "lenient::readable")]
    pub url: String,
    /// Description for those who do not see it.
    #[serde(default, deserialize_with = "lenient::readable", skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// File name, where there is one.
    #[serde(default, deserialize_with = "lenient::readable", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Bytes, where known.
    #[serde(default, deserialize_with = "lenient::count", skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
}

impl Media {
    /// Returns a file as its path tells of it.
    pub fn at(path: &str) -> Media {
        let name = path.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned);
        Media { kind: Media::kind_of(path).to_owned(), url: path.to_owned(), alt: None, name, size: None }
    }

    /// Returns the kind of a file by its ending: `image`, `video`, `audio`, `file`.
    pub fn kind_of(path: &str) -> &'static str {
        let ending = path.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
        match ending.unwrap_or_default().to_lowercase().as_str() {
            "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "heic" => "image",
            "mp4" | "mov" | "webm" | "mkv" => "video",
            "mp3" | "ogg" | "wav" | "flac" | "m4a" => "audio",
            _ => "file",
        }
    }

    /// Tells whether somebody has described it for those who do not see it.
    pub fn is_described(&self) -> bool {
        self.alt.as_deref().is_some_and(|alt| !alt.trim().is_empty())
    }

    /// Returns what it is called: its name, else the end of its address.
    pub fn called(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.url.rsplit('/').next().unwrap_or_default())
    }
}
