use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::train::{own, seed};
use super::*;

#[derive(Deserialize)]
struct Manifest {
    own: String,
    seed: String,
    language: String,
    files: BTreeMap<String, String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/triage/seed")
}

fn manifest() -> Manifest {
    toml::from_str(&fs::read_to_string(folder().join("seed.toml")).unwrap()).unwrap()
}

fn sha(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the files of a folder by language.
fn tables(folder: &Path) -> Vec<(Lang, String)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "tsv"));
    paths.sort();
    let lang = |path: &Path| Lang::try_from(path.file_stem().unwrap().as_encoded_bytes()).unwrap();
    paths.iter().map(|path| (lang(path), fs::read_to_string(path).unwrap())).collect()
}

/// What is shipped can be made again by anybody who has the sets; the project's own part is made again here.
#[test]
fn the_own_part_comes_out_bit_by_bit() {
    let (messages, lexicon) = (tables(&folder()), tables(&folder().join("lexicon")));
    let manifest = manifest();
    for (kind, files) in [("seed", &messages), ("lexicon", &lexicon)] {
        for (lang, text) in files {
            let name = format!("{kind}/{}", str::from_utf8(lang).unwrap());
            assert_eq!(
                manifest.files.get(&name),
                Some(&sha(text.as_bytes())),
                "{name} has changed: make the seed anew"
            );
        }
    }
    assert_eq!(manifest.files.len(), messages.len() + lexicon.len());
    let phrases = Phrases::read(lexicon.iter().map(|(lang, tsv)| (*lang, tsv.as_str()))).unwrap();
    let langs = lexicon.iter().map(|(lang, _)| *lang).collect();
    let examples: Vec<_> = messages.iter().flat_map(|(lang, tsv)| own(*lang, tsv).unwrap()).collect();
    assert_eq!(sha(&seed(langs, phrases, &examples).pack().unwrap()), manifest.own);
}

#[test]
fn what_is_shipped_is_what_the_manifest_names() {
    let bytes = include_bytes!("seed.bin");
    assert_eq!(sha(bytes), manifest().seed);
    assert!(bytes.len() <= 1_000_000, "{} bytes", bytes.len());
    let language = include_bytes!("language.bin");
    assert_eq!(sha(language), manifest().language);
    assert!(language.len() <= 2_000_000, "{} bytes", language.len());
}

fn tone(text: &str, lang: &str) -> &'static str {
    let shipped = Seed::shipped();
    let scores = shipped.scores(&shipped.see(text, Some(lang)));
    let tones = ["negative", "neutral", "positive"];
    (0..3).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).map_or("", |n| tones[n])
}

#[test]
fn it_tells_tones_of_every_language_that_it_knows() {
    for (lang, text, expected) in [
        ("en", "Two hours on hold and then they hang up on me. Never again.", "negative"),
        ("en", "Honestly the kindest crew I have flown with, thank you!", "positive"),
        ("en", "What time does the shop in the station open on Sundays?", "neutral"),
        ("es", "Una vergüenza, llevo tres semanas esperando el reembolso", "negative"),
        ("es", "Gracias de corazón, un trato maravilloso", "positive"),
        ("ro", "Cel mai prost serviciu, mi-au pierdut coletul și nu răspunde nimeni", "negative"),
        ("ro", "Sunteți minunați, mulțumesc frumos!", "positive"),
        ("fr", "C'est honteux, mon colis n'est jamais arrivé", "negative"),
        ("de", "Unverschämt, seit drei Wochen keine Antwort", "negative"),
        ("it", "Che delusione, non comprerò mai più da voi", "negative"),
        ("pt", "Adorei o atendimento, muito obrigada!", "positive"),
        ("ar", "خدمة سيئة جدا ولا أحد يرد", "negative"),
        ("nl", "Wat een waardeloze service, al weken geen antwoord", "negative"),
        ("pl", "Dramat, paczka zgubiona i nikt nie odpowiada", "negative"),
        ("tr", "Rezalet bir hizmet, bir daha asla", "negative"),
        ("ru", "Ужасный сервис, деньги так и не вернули", "negative"),
    ] {
        assert_eq!(tone(text, lang), expected, "{lang}: {text}");
    }
}

#[test]
fn bytes_that_are_no_seed_are_none() {
    assert!(Seed::unpack(b"").is_none() && Seed::unpack(b"hearken").is_none());
    let half = include_bytes!("seed.bin");
    assert!(Seed::unpack(&half[..half.len() / 2]).is_none());
}
