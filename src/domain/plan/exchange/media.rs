//! What kind of picture or film a file is, by its ending.

/// Returns the kind of a file: `image`, `video`, `audio`, `file`.
pub fn kind_of(path: &str) -> &'static str {
    let ending = path.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
    match ending.unwrap_or_default().to_lowercase().as_str() {
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "heic" => "image",
        "mp4" | "mov" | "webm" | "mkv" => "video",
        "mp3" | "ogg" | "wav" | "flac" | "m4a" => "audio",
        _ => "file",
    }
}

/// Returns the name of a file.
pub fn name_of(path: &str) -> Option<String> {
    path.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned)
}
