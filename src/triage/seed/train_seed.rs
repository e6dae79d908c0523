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
use hearken::triage::seed::train::{Example, own, seed, tone_of};
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

fn main() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/triage/seed");
    let mut manifest = Manifest::default();
    let (messages, lexicon) = (tables(&folder, &mut manifest)?, tables(&folder.join("lexicon"), &mut manifest)?);
    let langs: Vec<Lang> = lexicon.iter().map(|(lang, _)| *lang).collect();
    let phrases = Phrases::read(lexicon.iter().map(|(lang, tsv)| (*lang, tsv.as_str())));
    let phrases = phrases.map_err(|line| anyhow!("no line of a lexicon: {line}"))?;
    let mut examples = Vec::new();
    for (lang, tsv) in &messages {
        examples.extend(own(*lang, tsv).map_err(|line| anyhow!("no labelled message: {line}"))?);
    }
    let bytes = seed(langs.clone(), phrases.clone(), &examples).pack().map_err(anyhow::Error::msg)?;
    manifest.own = sha(&bytes);
    println!("own part: {} messages, {} bytes, {}", examples.len(), bytes.len(), manifest.own);
    let Some(data) = data()? else { return compare(&folder, &manifest) };
    for (name, lang) in SETS {
        let tsv = read(&data.join(format!("{name}.tsv")), name, &mut manifest.sets)?;
        examples.extend(eval::rows(&tsv).into_iter().filter_map(|row| {
            let labels = [Some(tone_of(&row.label)?), None, None];
            Some(Example { lang, text: row.text, labels })
        }));
    }
    let bytes = seed(langs, phrases, &examples).pack().map_err(anyhow::Error::msg)?;
    manifest.seed = sha(&bytes);
    println!("seed: {} messages, {} bytes, {}", examples.len(), bytes.len(), manifest.seed);
    fs::write(folder.join("seed.bin"), bytes)?;
    let bytes = languages(&messages, &lexicon, &data, &mut manifest)?.pack().map_err(anyhow::Error::msg)?;
    manifest.language = sha(&bytes);
    println!("language: {} bytes, {}", bytes.len(), manifest.language);
    fs::write(folder.join("language.bin"), bytes)?;
    fs::write(folder.join("seed.toml"), toml::to_string(&manifest)?)?;
    Ok(())
}

/// The labelled texts of 32 languages: kind, language and text, parted by tabs.
const LANGUAGES: &str = "langid_lingua";
/// How often each of them is learned: they are few beside the project's own.
const REPEATED: usize = 2;
/// How many phrases of a lexicon make a text, and how many of a language are learned at most.
const PHRASES: (usize, usize) = (6, 8_000);

fn languages(
    messages: &[(Lang, String)],
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

fn compare(folder: &Path, made: &Manifest) -> Result<()> {
    let kept: Manifest = toml::from_str(&fs::read_to_string(folder.join("seed.toml"))?)?;
    if kept.own != made.own || kept.files != made.files {
        bail!("the own part differs from seed.toml: make the seed anew with --data DIR");
    }
    println!("as seed.toml says");
    Ok(())
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
