//! Writes accounts into the user's settings file and takes them out, leaving everything else as it stands.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::domain::network::AccountSettings;

use super::section::{Section, Source};

/// Appends a block `[[account]]` to the file, which is made where it is not there.
pub fn add(path: &Path, account: &AccountSettings) -> io::Result<()> {
    let before = read(path)?;
    let gap = if before.is_empty() || before.ends_with("\n\n") {
        ""
    } else if before.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    write(path, &format!("{before}{gap}{}", block(account)?))
}

/// Returns the block of an account as it stands in a settings file.
pub fn block(account: &AccountSettings) -> io::Result<String> {
    let mut flat = account.clone();
    let options = std::mem::take(&mut flat.options);
    let mut text = format!("[[account]]\n{}", toml::to_string(&flat).map_err(io::Error::other)?);
    if !options.is_empty() {
        let value = toml::Value::Table(options);
        text.push_str(&format!("options = {}\n", inline(&value)));
    }
    Ok(text)
}

/// Writes a value on one line.
fn inline(value: &toml::Value) -> String {
    match value {
        toml::Value::Table(table) => {
            let pairs: Vec<String> =
                table.iter().map(|(key, value)| format!("{} = {}", name(key), inline(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        toml::Value::Array(list) => format!("[{}]", list.iter().map(inline).collect::<Vec<_>>().join(", ")),
        plain => plain.to_string(),
    }
}

fn name(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if bare { key.to_owned() } else { toml::Value::String(key.to_owned()).to_string() }
}

/// Takes the block of an account out of the file, with the comments right above it; tells whether it was there.
pub fn remove(path: &Path, account: &AccountSettings) -> io::Result<bool> {
    let text = read(path)?;
    let Some((from, to)) = lines_of(path, &text, account) else { return Ok(false) };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let kept = lines.iter().enumerate().filter(|(n, _)| *n < from || *n >= to).map(|(_, line)| *line);
    write(path, &kept.collect::<String>())?;
    Ok(true)
}

/// Returns the lines of an account's block, the first and the one after the last, counted from 0.
fn lines_of(path: &Path, text: &str, account: &AccountSettings) -> Option<(usize, usize)> {
    let source = Source::new(path, text);
    let table = source.parse();
    let mut file = Section::new(&source, "", &table);
    let mine = file.sections("account").into_iter().find_map(|mut block| {
        let same = block.text("network").as_deref() == Some(account.network.as_str())
            && block.text("handle").unwrap_or_default() == account.handle;
        same.then(|| block.line("network"))
    })?;
    let lines: Vec<&str> = text.lines().collect();
    let is_header = |line: &&str| line.trim_start().starts_with('[');
    let mut from = lines.iter().take(mine).rposition(is_header)?;
    let to = lines.iter().skip(from + 1).position(is_header).map_or(lines.len(), |n| from + 1 + n);
    // Comments above the next block belong to it.
    let body = lines.get(from..to)?;
    let spare = body.iter().rev().take_while(|line| line.trim_start().starts_with('#')).count();
    while from > 0 && lines.get(from - 1).is_some_and(|line| line.trim_start().starts_with('#')) {
        from -= 1;
    }
    let to = if to < lines.len() { to - spare } else { to };
    Some((from, to))
}

fn read(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        other => other,
    }
}

/// Writes the whole file beside itself and puts it in its place. A link is followed, not replaced.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let fresh = path.with_extension("toml.new");
    let _ = fs::remove_file(&fresh);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    if let Ok(before) = fs::metadata(path) {
        fs::set_permissions(&fresh, before.permissions())?;
    }
    fs::rename(&fresh, path)
}
