//! Where the pictures of a file of posts lie: in the desk's library, or beside the file that names them.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use crate::desk::hash_of_file;
use crate::domain::asset::{Asset, hash_of};
use crate::domain::item::Media;
use crate::domain::plan::exchange::Record;
use crate::domain::plan::{Content, Variant};

/// Where the pictures of a file are looked for.
pub struct Folders {
    /// The folder of the desk.
    desk: PathBuf,
    /// The folder of the file that names them.
    beside: PathBuf,
    /// The library, by what is in its files.
    library: HashMap<String, Asset>,
    /// How long its files are.
    sizes: BTreeSet<u64>,
}

impl Folders {
    /// Looks in the library of a desk and in a folder.
    pub fn new(desk: &Path, beside: &Path, library: Vec<Asset>) -> Folders {
        Folders {
            desk: desk.to_owned(),
            beside: beside.to_owned(),
            sizes: library.iter().map(|asset| asset.file.size).collect(),
            library: library.into_iter().map(|asset| (asset.file.sha256.clone(), asset)).collect(),
        }
    }

    /// Returns a post with its files where they are, and its words clean as the desk keeps them.
    pub fn located(&self, record: Record) -> Record {
        let variants = record
            .content
            .variants
            .into_iter()
            .map(|variant| Variant { media: variant.media.into_iter().map(|one| self.found(one)).collect(), ..variant })
            .collect();
        let content = Content { variants, ..record.content };
        Record { content: content.cleaned(), ..record }
    }

    /// Returns the files of a post that are nowhere.
    pub fn missing<'a>(&self, record: &'a Record) -> BTreeSet<&'a str> {
        let all = record.content.variants.iter().flat_map(|variant| &variant.media);
        all.map(|media| media.url.as_str()).filter(|url| !self.desk.join(url).exists()).collect()
    }

    /// A file of the library is known by its address and by what is in it; every other one lies beside the file.
    fn found(&self, media: Media) -> Media {
        let path = self.beside.join(&media.url);
        let path = fs::canonicalize(&path).or_else(|_| std::path::absolute(&path)).unwrap_or(path);
        let by_address = hash_of(&media.url).and_then(|hash| self.library.get(hash));
        if let Some(asset) = by_address.filter(|asset| self.has(asset) || !path.is_file()) {
            return addressed(asset, media);
        }
        let size = fs::metadata(&path).ok().filter(fs::Metadata::is_file).map(|file| file.len());
        if let Some(asset) = size.and_then(|size| self.of_same(&path, size)) {
            let noted = Some(asset.notes.alt.clone()).filter(|alt| !alt.is_empty());
            let alt = if media.is_described() { media.alt } else { noted };
            return Media { alt, ..in_library(asset, Media { alt: None, ..media }) };
        }
        Media { url: path.to_string_lossy().into_owned(), size: size.or(media.size), ..media }
    }

    /// Returns the file of the library in which the same is.
    fn of_same(&self, path: &Path, size: u64) -> Option<&Asset> {
        let hash = self.sizes.contains(&size).then(|| hash_of_file(path).ok()).flatten()?;
        self.library.get(&hash).filter(|asset| self.has(asset))
    }

    /// Tells whether a file was not cleared away.
    fn has(&self, asset: &Asset) -> bool {
        self.desk.join(asset.file.url()).is_file()
    }
}

/// A file of the library that is named by its address is called what it is called there, if nothing else is said.
fn addressed(asset: &Asset, media: Media) -> Media {
    let is_named = media.name.as_deref().is_some_and(|name| !media.url.ends_with(name));
    let name = if is_named { media.name.clone() } else { Some(asset.name.clone()) };
    in_library(asset, Media { name, ..media })
}

fn in_library(asset: &Asset, media: Media) -> Media {
    let (url, kind) = (asset.file.url(), asset.file.form.kind().to_owned());
    Media { url, kind, size: Some(asset.file.size), ..media }
}
