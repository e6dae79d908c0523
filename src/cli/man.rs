//! `hearken man`: the manual, in the words of `--help` and of the tables.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, roman};

use crate::config::nearest;

use super::args;
use super::exit::{CODES, Failure};
use super::files::no_folder;

/// What `man` takes.
#[derive(Args, Debug)]
pub struct ManArgs {
    /// The verb whose page to print, such as reply or account add; that of the program without one
    verb: Vec<String>,
    /// Write a page of the program and one of each verb into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "verb")]
    into: Option<PathBuf>,
}

/// Where things lie.
const FILES: [(&str, &str); 9] = [
    ("~/.config/hearken/config.toml", "Your settings; `hearken config --defaults` shows all there are."),
    ("~/.config/hearken/keys.toml", "Your own keys, before those of the set that [ui] keys names."),
    ("~/.config/hearken/brand.md, replies/, tone/", "Brand sheet, saved replies and tone notes."),
    ("~/.config/hearken/dates/", "Key dates of your own, *.toml and *.ics."),
    ("~/.local/share/hearken/", "The desk, where --desk and HEARKEN_DESK name no other."),
    ("DESK/config.toml, DESK/keys.toml, DESK/brand.md", "The same for everybody at one desk; they win over yours."),
    ("DESK/backups/", "A backup a day while the desk runs; the newest seven days and four weeks stay."),
    ("DESK/archive/", "Conversations that are over for more than a year, compressed; they are found as before."),
    ("~/.local/state/hearken/", "The log of the program, for those who look for a fault."),
];

/// What the environment says.
const ENVIRONMENT: [(&str, &str); 8] = [
    ("HEARKEN_DESK", "The desk's folder; --desk wins."),
    ("HEARKEN_AS", "Your name on the desk; --as wins."),
    ("HEARKEN_LOG", "What the log says, such as debug or hearken::networks=trace."),
    ("XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME", "Where the folders above lie instead."),
    ("VISUAL, EDITOR", "The editor for long answers; else vi."),
    ("NO_COLOR", "Shows no colours, unless a theme is set."),
    ("COLORTERM, TERM", "How many colours the terminal has."),
    ("LC_ALL, LC_CTYPE, LANG", "Whether the terminal can show more than ASCII."),
];

/// Lines to begin with, and what they do.
const EXAMPLES: [(&str, &str); 9] = [
    ("hearken demo", "A day of a railway, with people who answer; it reaches no network."),
    ("hearken demo --keys vim", "The same with the keys of vim; gmail and mutt are there too."),
    ("hearken account add mastodon --base-url https://example.social", "Adds an account; asks for what is missing."),
    ("hearken", "Opens the desk, or attaches to the one that runs."),
    ("hearken queue --json is:late net:bluesky", "What is late on Bluesky, a line of JSON each."),
    ("hearken reply 4k2 --text \"Thank you, it is fixed.\" --now", "Answers, and stays until the answer is out."),
    ("hearken import items.jsonl", "Takes in what any other program has fetched."),
    (
        "systemctl --user enable --now hearken",
        "Runs the desk without a screen from now on, where the package put its unit.",
    ),
    ("hearken doctor", "Says what is wrong and what to do."),
];

/// Prints the page of the program or of a verb, or writes all pages into a folder.
pub fn man(args: &ManArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let program = whole();
    match &args.into {
        None if args.verb.is_empty() => Ok(out.write_all(&page(&program)?)?),
        None => Ok(out.write_all(&page_of(&program, &args.verb)?)?),
        Some(dir) => {
            fs::create_dir_all(dir).map_err(|why| no_folder(dir, &why))?;
            write(dir, "hearken", &page(&program)?)?;
            for verb in program.get_subcommands() {
                verbs(dir, "hearken", verb)?;
            }
            Ok(())
        }
    }
}

/// The parser with what clap adds to it before it parses.
fn whole() -> Command {
    let mut program = args::command();
    program.build();
    program
}

fn write(dir: &Path, name: &str, page: &[u8]) -> Result<(), Failure> {
    let path = dir.join(format!("{name}.1"));
    fs::write(&path, page).map_err(|why| Failure::refused(format!("{} cannot be written: {why}", path.display())))
}

/// Returns the page of a verb that is named by its words.
fn page_of(program: &Command, words: &[String]) -> Result<Vec<u8>, Failure> {
    let (mut verb, mut name, mut above) = (program, "hearken".to_owned(), String::new());
    for word in words {
        let below = verb.find_subcommand(word).ok_or_else(|| no_verb(verb, word))?;
        above = name;
        name = format!("{above}-{}", below.get_name());
        verb = below;
    }
    verb_page(verb, &above)
}

fn no_verb(above: &Command, word: &str) -> Failure {
    let meant = nearest(word, above.get_subcommands().map(Command::get_name));
    let advice = meant.map_or("`hearken --help` lists them.".to_owned(), |meant| format!("did you mean {meant}?"));
    Failure::usage(format!("\"{word}\" is no verb; {advice} `hearken man --into DIR` writes all pages into a folder"))
}

fn verb_page(verb: &Command, above: &str) -> Result<Vec<u8>, Failure> {
    let (page, mut body) = (Man::new(verb.clone()), Vec::new());
    page.render(&mut body)?;
    see_also(&[above.to_owned()], &mut body)?;
    Ok(body)
}

/// Writes the page of a verb, and of those below it.
fn verbs(dir: &Path, above: &str, verb: &Command) -> Result<(), Failure> {
    let name = format!("{above}-{}", verb.get_name());
    write(dir, &name, &verb_page(verb, above)?)?;
    verb.get_subcommands().filter(|below| below.get_name() != "help").try_for_each(|below| verbs(dir, &name, below))
}

/// The page of the program, with what no single verb says.
fn page(program: &Command) -> Result<Vec<u8>, Failure> {
    let page = Man::new(program.clone());
    let mut body = Vec::new();
    page.render_title(&mut body)?;
    page.render_name_section(&mut body)?;
    page.render_synopsis_section(&mut body)?;
    page.render_description_section(&mut body)?;
    page.render_options_section(&mut body)?;
    page.render_subcommands_section(&mut body)?;
    let codes: Vec<(String, &str)> = CODES.iter().map(|(exit, words)| ((*exit as u8).to_string(), *words)).collect();
    let codes: Vec<(&str, &str)> = codes.iter().map(|(code, words)| (code.as_str(), *words)).collect();
    for (title, rows) in [
        ("FILES", &FILES[..]),
        ("ENVIRONMENT", &ENVIRONMENT[..]),
        ("EXIT STATUS", &codes[..]),
        ("EXAMPLES", &EXAMPLES[..]),
    ] {
        section(title, rows).to_writer(&mut body)?;
    }
    let all: Vec<String> = program.get_subcommands().map(|verb| format!("hearken-{}", verb.get_name())).collect();
    see_also(&all, &mut body)?;
    page.render_version_section(&mut body)?;
    Ok(body)
}

fn section(title: &str, rows: &[(&str, &str)]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    for (name, words) in rows {
        roff.control("TP", []).text([bold(*name)]).text([roman(*words)]);
    }
    roff
}

fn see_also(pages: &[String], body: &mut Vec<u8>) -> Result<(), Failure> {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    let named = pages.iter().filter(|name| name.as_str() != "hearken-help").enumerate();
    let words: Vec<Inline> = named
        .flat_map(|(at, name)| {
            let comma = if at == 0 { "" } else { ", " };
            [roman(comma), bold(name.as_str()), roman("(1)")]
        })
        .collect();
    Ok(roff.text(words).to_writer(body)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::VERBS;

    fn text(args: &ManArgs) -> String {
        let mut out = Vec::new();
        man(args, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_page_has_every_section_and_every_verb() {
        let page = text(&ManArgs { verb: Vec::new(), into: None });
        for section in ["NAME", "SYNOPSIS", "OPTIONS", "SUBCOMMANDS", "FILES", "ENVIRONMENT", "EXAMPLES", "VERSION"] {
            assert!(page.lines().any(|line| line == format!(".SH {section}")), "{section}\n{page}");
        }
        assert!(page.contains(".SH \"EXIT STATUS\"") && page.contains("the store is busy or damaged"), "{page}");
        for verb in args::command().get_subcommands() {
            let name = format!("hearken\\-{}", verb.get_name().replace('-', "\\-"));
            assert!(page.contains(&name), "{name}\n{page}");
        }
    }

    #[test]
    fn every_verb_has_a_page_with_its_help() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(text(&ManArgs { verb: Vec::new(), into: Some(dir.path().join("man1")) }), "");
        let page = |name: &str| fs::read_to_string(dir.path().join("man1").join(format!("{name}.1"))).unwrap();
        for verb in args::command().get_subcommands() {
            let text = page(&format!("hearken-{}", verb.get_name()));
            assert!(text.contains(".SH SYNOPSIS") && text.contains("\\fBhearken\\fR(1)"), "{text}");
        }
        let snooze = VERBS.iter().find(|verb| verb.name == "snooze").unwrap();
        assert!(page("hearken-snooze").contains(&snooze.help.replace('-', "\\-")), "{}", page("hearken-snooze"));
        assert!(page("hearken-account-add").contains("\\-\\-base\\-url"));
    }
}
