//! Makes `seed.bin`, `language.bin` and `seed.toml` anew: `cargo run --release --example train_seed -- --data DIR`.
//!
//! DIR holds the labelled sets of others that may be trained on (`ATTRIBUTION.md`); without it, only the project's own
//! part is made and compared.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use hearken::triage::eval;
use hearken::triage::language::Languages;
use hearken::triage::phrases::{Lang, Phrases};
use hearken::triage::seed::train::{Example, of_anywhere, own, seed, to_a_brand, tone_of};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The sets of others that are trained on, and their language.
const SETS: [(&str, Lang); 2] = [("vader_tweets", *b"en"), ("red_ro", *b"ro")];

/// What went in and what came out, each with its SHA-256.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    /// What comes out of the project's own files alone.
    own: String,
    /// What comes out of all: `seed.bin`.
    seed: String,
    /// What tells languages apart: `language.bin`.
    language: String,
    /// The project's own files.
    files: BTreeMap<String, String>,
    /// The sets of others.
    sets: BTreeMap<String, String>,
}

/// The project's own files, and what comes out of them.
struct Own {
    anywhere: Vec<(Lang, String)>,
    brand: Vec<(Lang, String)>,
    lexicon: Vec<(Lang, String)>,
    phrases: Phrases,
    examples: Vec<Example>,
    manifest: Manifest,
}

impl Own {
    fn read() -> Result<Own> {
        let folder = folder();
        let mut manifest = Manifest::default();
        let mut of = |name: &str| tables(&folder.join(name), &mut manifest);
        let (anywhere, brand, lexicon) = (of("anywhere")?, of("brand")?, of("lexicon")?);
        let phrases = Phrases::read(lexicon.iter().map(|(lang, tsv)| (*lang, tsv.as_str())));
        let phrases = phrases.map_err(|line| anyhow!("no line of a lexicon: {line}"))?;
        let mut examples = of_anywhere(labelled(&anywhere)?);
        examples.extend(to_a_brand(labelled(&brand)?));
        let mut read = Own { anywhere, brand, lexicon, phrases, examples, manifest };
        read.manifest.own = sha(&read.seed(&read.examples)?);
        Ok(read)
    }

    /// Returns the bytes of the seed that these examples make.
    fn seed(&self, examples: &[Example]) -> Result<Vec<u8>> {
        let langs = self.lexicon.iter().map(|(lang, _)| *lang).collect();
        seed(langs, self.phrases.clone(), examples).pack().map_err(anyhow::Error::msg)
    }

    /// Tells whether it is what the seed was made of.
    fn compare(&self) -> Result<()> {
        let kept = kept()?;
        if kept.own != self.manifest.own || kept.files != self.manifest.files {
            bail!("the own part differs from seed.toml: make the seed anew with --data DIR");
        }
        Ok(())
    }
}

fn main() -> Result<()> {
    let mut own = Own::read()?;
    println!("own part: {} examples, {}", own.examples.len(), own.manifest.own);
    let Some(data) = data()? else {
        own.compare()?;
        println!("as seed.toml says");
        return Ok(());
    };
    let mut examples = own.examples.clone();
    for (name, lang) in SETS {
        let tsv = read(&data.join(format!("{name}.tsv")), name, &mut own.manifest.sets)?;
        examples.extend(eval::rows(&tsv).into_iter().filter_map(|row| {
            let labels = [Some(tone_of(&row.label)?), None, None];
            Some(Example { lang, text: row.text, labels })
        }));
    }
    own.manifest.seed = write("seed.bin", &own.seed(&examples)?)?;
    let messages: Vec<&(Lang, String)> = own.anywhere.iter().chain(&own.brand).collect();
    let languages = languages(&messages, &own.lexicon, &data, &mut own.manifest)?;
    own.manifest.language = write("language.bin", &languages.pack().map_err(anyhow::Error::msg)?)?;
    fs::write(folder().join("seed.toml"), toml::to_string(&own.manifest)?)?;
    Ok(())
}

/// Reads labelled messages.
fn labelled(tables: &[(Lang, String)]) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    for (lang, tsv) in tables {
        examples.extend(own(*lang, tsv).map_err(|line| anyhow!("no labelled message: {line}"))?);
    }
    Ok(examples)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/triage/seed")
}

/// Returns what `seed.toml` says.
fn kept() -> Result<Manifest> {
    Ok(toml::from_str(&fs::read_to_string(folder().join("seed.toml"))?)?)
}

/// Writes a file and returns its SHA-256.
fn write(name: &str, bytes: &[u8]) -> Result<String> {
    println!("{name}: {} bytes, {}", bytes.len(), sha(bytes));
    fs::write(folder().join(name), bytes)?;
    Ok(sha(bytes))
}

/// The labelled texts of 32 languages: kind, language and text, parted by tabs.
const LANGUAGES: &str = "langid_lingua";
/// How often each of them is learned: they are few beside the project's own.
const REPEATED: usize = 2;
/// How many phrases of a lexicon make a text, and how many of a language are learned at most.
const PHRASES: (usize, usize) = (6, 8_000);

fn languages(
    messages: &[&(Lang, String)],
    lexicon: &[(Lang, String)],
    data: &Path,
    manifest: &mut Manifest,
) -> Result<Languages> {
    let mut texts: Vec<(Lang, String)> = Vec::new();
    for (lang, tsv) in messages {
        texts.extend(tsv.lines().filter_map(|line| line.rsplit('\t').next()).map(|text| (*lang, text.to_owned())));
    }
    for (lang, tsv) in lexicon {
        let phrases: Vec<&str> = tsv.lines().filter_map(|line| line.rsplit('\t').next()).collect();
        let every = (phrases.len() / PHRASES.1).max(1);
        let phrases: Vec<&str> = phrases.into_iter().step_by(every).collect();
        texts.extend(phrases.chunks(PHRASES.0).map(|some| (*lang, some.join(", "))));
    }
    let sentences = read(&data.join(format!("{LANGUAGES}.tsv")), LANGUAGES, &mut manifest.sets)?;
    for line in sentences.lines().skip(1) {
        let mut fields = line.splitn(3, '\t').skip(1);
        let (lang, text) = fields.next().zip(fields.next()).with_context(|| format!("no labelled text: {line}"))?;
        let lang = Lang::try_from(lang.as_bytes()).with_context(|| format!("no language: {line}"))?;
        texts.extend(std::iter::repeat_n((lang, text.to_owned()), REPEATED));
    }
    Ok(Languages::learn(&texts))
}

/// Returns the folder of the labelled sets.
fn data() -> Result<Option<PathBuf>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => Ok(None),
        [flag, folder] if flag == "--data" => Ok(Some(PathBuf::from(folder))),
        _ => bail!("usage: train_seed [--data DIR]"),
    }
}

/// Reads the files of a folder by language.
fn tables(folder: &Path, manifest: &mut Manifest) -> Result<Vec<(Lang, String)>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|end| end == "tsv"));
    paths.sort();
    let kind = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let table = |path: &PathBuf| {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let lang = Lang::try_from(stem.as_bytes()).with_context(|| format!("no language: {}", path.display()))?;
        Ok((lang, read(path, &format!("{kind}/{stem}"), &mut manifest.files)?))
    };
    paths.iter().map(table).collect()
}

fn read(path: &Path, name: &str, shas: &mut BTreeMap<String, String>) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    shas.insert(name.to_owned(), sha(text.as_bytes()));
    Ok(text)
}

fn sha(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is shipped can be made again by anybody who has the sets; the project's own part is made again here.
    #[test]
    fn the_own_part_comes_out_bit_by_bit() {
        let own = Own::read().unwrap();
        let kept = kept().unwrap();
        for (name, sha) in &own.manifest.files {
            assert_eq!(kept.files.get(name), Some(sha), "{name} has changed: make the seed anew");
        }
        assert_eq!(kept.files.len(), own.anywhere.len() + own.brand.len() + own.lexicon.len());
        assert_eq!(own.manifest.own, kept.own);
    }

    #[test]
    fn what_is_shipped_is_what_the_manifest_names() {
        let kept = kept().unwrap();
        for (name, made, most) in [("seed.bin", kept.seed, 1_000_000), ("language.bin", kept.language, 2_000_000)] {
            let bytes = fs::read(folder().join(name)).unwrap();
            assert_eq!(sha(&bytes), made, "{name}");
            assert!(bytes.len() <= most, "{name}: {} bytes", bytes.len());
        }
    }
}
