//! What a team has written down for a crisis: protocols, statements, accelerators, dangers. Those that come with the program,
//! then the user's, then the desk's: a file of the same name replaces the one before.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::danger::Dangers;
use crate::domain::nearest::nearest;
use crate::domain::protocol::{Accelerators, Playbook, Protocol, Protocols};
use crate::domain::statement::{Statement, Statements};

use super::mistake::Mistake;
use super::statements::Look;
use super::{accelerators, dangers, library, protocols, statements};

/// Files of a folder of `config` that come with the program: each name with its text.
macro_rules! shipped {
    ($folder:literal, $ending:literal, [$($name:literal,)*]) => {
        &[$(($name, include_str!(concat!("../../config/", $folder, "/", $name, ".", $ending))),)*]
    };
}

/// Files that come with the program, by their names without the ending.
type Shipped = &'static [(&'static str, &'static str)];

const ACCELERATORS: Shipped = shipped!("accelerators", "toml", ["en", "es", "ro",]);

const DANGERS: Shipped = shipped!("dangers", "toml", ["en", "es", "ro",]);

const PROTOCOLS: Shipped = shipped!(
    "protocols",
    "toml",
    [
        "outage.en",
        "outage.es",
        "outage.ro",
        "product.en",
        "product.es",
        "product.ro",
        "staff.en",
        "staff.es",
        "staff.ro",
    ]
);

const STATEMENTS: Shipped = shipped!(
    "statements",
    "md",
    [
        "outage-closing.en",
        "outage-closing.es",
        "outage-closing.ro",
        "outage-correction.en",
        "outage-correction.es",
        "outage-correction.ro",
        "outage-first.en",
        "outage-first.es",
        "outage-first.ro",
        "outage-holding.en",
        "outage-holding.es",
        "outage-holding.ro",
        "outage-internal.en",
        "outage-internal.es",
        "outage-internal.ro",
        "outage-update.en",
        "outage-update.es",
        "outage-update.ro",
        "product-closing.en",
        "product-closing.es",
        "product-closing.ro",
        "product-correction.en",
        "product-correction.es",
        "product-correction.ro",
        "product-first.en",
        "product-first.es",
        "product-first.ro",
        "product-holding.en",
        "product-holding.es",
        "product-holding.ro",
        "product-internal.en",
        "product-internal.es",
        "product-internal.ro",
        "product-update.en",
        "product-update.es",
        "product-update.ro",
        "staff-closing.en",
        "staff-closing.es",
        "staff-closing.ro",
        "staff-correction.en",
        "staff-correction.es",
        "staff-correction.ro",
        "staff-first.en",
        "staff-first.es",
        "staff-first.ro",
        "staff-holding.en",
        "staff-holding.es",
        "staff-holding.ro",
        "staff-internal.en",
        "staff-internal.es",
        "staff-internal.ro",
        "staff-update.en",
        "staff-update.es",
        "staff-update.ro",
    ]
);

/// A file by its name without the ending: where it lies, what it says, how closely it is looked at.
type Files = BTreeMap<String, (PathBuf, String, Look)>;

/// Reads everything; `chains` are the names of the chains that page.
pub fn playbook(folders: &[PathBuf], chains: &[String], mistakes: &mut Vec<Mistake>) -> Playbook {
    let lists = files(ACCELERATORS, folders, "accelerators", "toml", mistakes).into_iter();
    let lists = lists.flat_map(|(lang, (path, text, _))| accelerators::file(&path, &lang, &text, mistakes)).collect();
    let perils = files(DANGERS, folders, "dangers", "toml", mistakes).into_iter();
    let perils = perils.map(|(lang, (path, text, _))| dangers::file(&path, &lang, &text, mistakes)).collect();
    let mut stated: Vec<(PathBuf, Statement)> = Vec::new();
    for (name, (path, text, how)) in files(STATEMENTS, folders, "statements", "md", mistakes) {
        stated.extend(statements::file(&path, &name, &text, how, mistakes).map(|statement| (path, statement)));
    }
    let statements = Statements::new(stated.iter().map(|(_, statement)| statement.clone()).collect());
    let known = protocols::Known { statements: &statements, chains };
    let mut agreed: Vec<(PathBuf, Protocol)> = Vec::new();
    for (_, (path, text, _)) in files(PROTOCOLS, folders, "protocols", "toml", mistakes) {
        let protocol = protocols::file(&path, &text, &known, mistakes);
        agreed.push((path, protocol));
    }
    twice(&agreed, mistakes);
    homeless(&stated, &agreed, mistakes);
    let protocols = Protocols::new(agreed.into_iter().map(|(_, protocol)| protocol).collect());
    Playbook { protocols, statements, accelerators: Accelerators::new(lists), dangers: Dangers::new(perils) }
}

fn files(shipped: Shipped, folders: &[PathBuf], folder: &str, ending: &str, mistakes: &mut Vec<Mistake>) -> Files {
    let built_in = |(name, text): &(&str, &str)| {
        let path = Path::new(folder).join(format!("{name}.{ending}"));
        ((*name).to_owned(), (path, (*text).to_owned(), Look::Form))
    };
    let mut files: Files = shipped.iter().map(built_in).collect();
    for place in folders {
        for (name, path) in library::named(&place.join(folder), ending) {
            files.extend(library::text(&path, mistakes).map(|text| (name, (path, text, Look::All))));
        }
    }
    files
}

/// Two files of one protocol in one language: nobody could tell which holds.
fn twice(agreed: &[(PathBuf, Protocol)], mistakes: &mut Vec<Mistake>) {
    for (at, (path, protocol)) in agreed.iter().enumerate() {
        let same = |(_, other): &&(PathBuf, Protocol)| (&other.name, &other.lang) == (&protocol.name, &protocol.lang);
        if let Some((other, _)) = agreed.iter().take(at).find(same).filter(|_| !protocol.name.is_empty()) {
            let (name, lang) = (&protocol.name, &protocol.lang);
            let what = format!("\"{name}\" in {lang} is written in {} too; take one out", other.display());
            mistakes.push(Mistake { file: path.clone(), line: 0, what });
        }
    }
}

/// Statements of a protocol that does not exist: nobody would ever be shown them.
fn homeless(stated: &[(PathBuf, Statement)], agreed: &[(PathBuf, Protocol)], mistakes: &mut Vec<Mistake>) {
    for (path, statement) in stated {
        let mut names = agreed.iter().map(|(_, protocol)| protocol.name.as_str());
        let wanted = statement.protocol.as_str();
        if !wanted.is_empty() && names.clone().all(|name| name != wanted) {
            let advice = match nearest(wanted, names.by_ref()) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => format!("write it as protocols/{wanted}.{}.toml", statement.lang),
            };
            let what = format!("there is no protocol \"{wanted}\"; {advice}");
            mistakes.push(Mistake { file: path.clone(), line: 0, what });
        }
    }
}

#[cfg(test)]
mod tests;
