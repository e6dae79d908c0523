//! Every sentence that people read stands in the catalogue, and what stands there is said somewhere.

use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::{is_test, sources};

/// Rooms whose sentences stand in the catalogue. The command line speaks at its verbs.
const ROOMS: [&str; 7] = ["desk", "domain", "networks", "store", "terminal", "triage", "ui"];

/// Tables of words, below `src`: what is typed, beside its help, and what others say.
const TABLES: [&str; 14] = [
    "domain/command.rs",
    "domain/conversation.rs",
    "domain/query/parse.rs",
    "domain/saved/template.rs",
    "ui/commands/presets.rs",
    "ui/commands/table.rs",
    "domain/guard/personal.rs",
    "domain/lang.rs",
    "domain/plan/ics/zones.rs",
    "domain/saved/first_name.rs",
    "domain/saved/greeting.rs",
    "domain/snooze/words.rs",
    "triage/eval/learn.rs",
    "triage/lexicon",
];

/// A command of the repository, which speaks for itself as the command line does.
const COMMAND: &str = "triage/seed/train_seed.rs";

/// What looks like a sentence and is none: languages of programs.
const NO_SENTENCES: [&str; 6] =
    ["is:open is:", "exec 3<&0", "do not say", "%Y-%m-%d", "OR OR HEADER", "read:accounts read:"];

/// So many words in a row are a sentence.
const WORDS: usize = 3;
const LOGGED: [&str; 5] = ["trace", "debug", "info", "warn", "error"];

#[derive(Default)]
struct Said {
    sentences: Vec<String>,
}

impl Said {
    fn of(source: &str) -> Vec<String> {
        let mut said = Said::default();
        said.visit_file(&syn::parse_file(source).expect("a source file parses"));
        said.sentences
    }

    fn text(&mut self, text: String) {
        let is_word = |word: &&str| {
            word.len() > 1
                && word.trim_matches(|c: char| !c.is_alphabetic()).len() > 1
                && !word.contains(['{', '=', '/', '_'])
        };
        let is_none = NO_SENTENCES.iter().any(|none| text.starts_with(none));
        if !is_none && text.split_whitespace().filter(is_word).count() >= WORDS {
            self.sentences.push(text);
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        // What stands before a group: `#` of an attribute, the name and `!` of a macro.
        let mut before = String::new();
        for token in tokens {
            let skips = before.ends_with('#') || LOGGED.iter().any(|level| before.ends_with(&format!("{level}!")));
            before.push_str(&token.to_string());
            match token {
                TokenTree::Group(_) if skips => {}
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                        self.text(text.value());
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Said {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_test(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("error")
            && let syn::Meta::List(list) = &attribute.meta
        {
            self.tokens(list.tokens.clone());
        }
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.text(text.value());
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        let logged = item.path.segments.last().is_some_and(|name| LOGGED.iter().any(|level| name.ident == level));
        if !logged {
            self.tokens(item.tokens.clone());
        }
    }
}

fn is_catalogued(path: &Path) -> bool {
    let in_room = path.iter().next().is_some_and(|room| ROOMS.iter().any(|name| room == *name));
    in_room && path != COMMAND && !TABLES.iter().any(|table| path.starts_with(table))
}

#[test]
fn every_sentence_stands_in_the_catalogue() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| is_catalogued(path))
        .flat_map(|(path, source)| Said::of(source).into_iter().map(move |said| format!("{}: {said}", path.display())))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names of the entries of a part: `name: "…";`, `name(keys): …`, `name [type]: …`.
fn entries(source: &str) -> Vec<&str> {
    let entry = |line: &'_ str| line.starts_with("    ") && !line.starts_with("     ") && line.contains(':');
    let lines = source.lines().filter(|line| entry(line) && !line.trim_start().starts_with('/'));
    lines.filter_map(|line| line.trim_start().split([':', '(', ' ']).next()).filter(|name| !name.is_empty()).collect()
}

#[test]
fn what_stands_in_the_catalogue_is_said() {
    let all = sources();
    let (words, rest): (Vec<_>, Vec<_>) = all.iter().partition(|(path, _)| path.starts_with("words"));
    let rest: String = rest.iter().map(|(_, source)| source.as_str()).collect();
    let is_said = |name: &str| {
        rest.match_indices(&format!(".{name}"))
            .any(|(at, found)| !rest[at + found.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    let parts = words.iter().filter(|(_, source)| source.contains("\npart! {"));
    let unsaid: Vec<String> = parts
        .flat_map(|(path, source)| {
            entries(source).into_iter().filter(|name| !is_said(name)).map(|name| format!("{}: {name}", path.display()))
        })
        .collect();
    assert!(unsaid.is_empty(), "{}", unsaid.join("\n"));
}

#[test]
fn planted_sentences_are_seen() {
    let source = r#"
        fn f() { warn!("this is for the log"); let a = format!("no such thing {x} here"); }
        fn h() { select! { () = x => tracing::warn!("for the log too"), () = y => g("nobody is in here") } }
        ids! { /// What this documents.
            A; }
        #[derive(Error)] enum E { #[error("the disk is full")] Full }
        #[cfg(test)] mod tests { fn g() { "only a test says so"; } }
        const KEY: &str = "key=value";
    "#;
    assert_eq!(Said::of(source), ["no such thing {x} here", "nobody is in here", "the disk is full"]);
}
