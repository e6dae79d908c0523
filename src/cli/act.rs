//! Acts on conversations: done, snooze, label and their kin, undo and redo.

use clap::Args;

use crate::desk::{Work, clock};
use crate::domain::class::Class;
use crate::domain::command::{Act, Command, Done, Refusal};
use crate::domain::conversation::Dismissal;
use crate::domain::guard::ConcernKind;
use crate::domain::id::SeatName;
use crate::domain::lang;
use crate::domain::snooze::{self, Wake};
use crate::domain::time::Time;

use super::desk::{self, Desk};
use super::errand::Errand;
use super::exit::Failure;
use super::notices;

/// Rows, and nothing else.
#[derive(Args, Debug)]
pub struct Rows {
    /// Rows, by ID or the beginning of one
    #[arg(required = true, value_name = "ID", value_delimiter = ',')]
    ids: Vec<String>,
}

/// Rows, and whether the mark goes rather than comes.
#[derive(Args, Debug)]
pub struct Marked {
    #[command(flatten)]
    rows: Rows,
    /// Take the mark away
    #[arg(long)]
    off: bool,
}

/// Rows, and what to do with them.
#[derive(Args, Debug)]
pub struct Worded {
    /// Row, by ID or the beginning of one; several with commas
    #[arg(value_name = "ID")]
    ids: String,
    /// What to set
    #[arg(value_name = "WORDS", allow_hyphen_values = true, num_args = 0.., action = clap::ArgAction::Append)]
    words: Vec<String>,
    /// Go on where the desk would ask
    #[arg(long, short)]
    yes: bool,
}

impl Worded {
    fn rows(&self) -> Vec<String> {
        self.ids.split(',').map(str::to_owned).collect()
    }

    fn words(&self) -> String {
        self.words.join(" ")
    }
}

/// One row, and words about it.
#[derive(Args, Debug)]
pub struct NoteArgs {
    /// The row
    #[arg(value_name = "ID")]
    id: String,
    /// The words; - reads them from standard input; after -- they may begin with a sign
    #[arg(required_unless_present = "text", conflicts_with = "text", allow_negative_numbers = true)]
    words: Vec<String>,
    /// The words, as one text
    #[arg(long, short, allow_hyphen_values = true)]
    text: Option<String>,
}

/// Does an act that needs no more words.
pub async fn plain(errand: &mut Errand<'_>, rows: Rows, act: Act) -> Result<(), Failure> {
    on(errand, &rows.ids, act, false).await
}

/// Stars or mutes, or takes that away; a mark for "seen" turns round what `unread` sets.
pub async fn marked(errand: &mut Errand<'_>, marked: Marked, act: impl FnOnce(bool) -> Act) -> Result<(), Failure> {
    on(errand, &marked.rows.ids, act(!marked.off), false).await
}

/// Puts rows off.
pub async fn snooze(errand: &mut Errand<'_>, args: Worded) -> Result<(), Failure> {
    let wake = wake(errand, &args.words())?;
    on(errand, &args.rows(), Act::Snooze { wake, past_due: args.yes }, args.yes).await
}

fn wake(errand: &Errand<'_>, words: &str) -> Result<Wake, Failure> {
    let hours = &errand.config.rulings.hours;
    snooze::parse(words, clock::now(), hours.zone(), hours).map_err(|bad| Failure::usage(bad.to_string()))
}

/// Reads a moment to come.
pub fn moment(errand: &Errand<'_>, words: &str) -> Result<Time, Failure> {
    match wake(errand, words)? {
        Wake::At(at) => Ok(at),
        Wake::Reply => Err(Failure::usage("this wants a time: fri 9, +2h, 17:30")),
    }
}

/// Notes when we said that we would answer.
pub async fn promise(errand: &mut Errand<'_>, args: Worded) -> Result<(), Failure> {
    let at = match args.words() {
        words if words.is_empty() => None,
        words => Some(moment(errand, &words)?),
    };
    on(errand, &args.rows(), Act::Promise(at), args.yes).await
}

/// Closes rows without an answer.
pub async fn dismiss(errand: &mut Errand<'_>, args: Worded) -> Result<(), Failure> {
    let word = args.words();
    let reason = Dismissal::of_word(&word).ok_or_else(|| {
        let known = Dismissal::ALL.map(|(_, reason)| reason.words().replace(' ', "-"));
        Failure::usage(format!("\"{word}\" is no reason; say {}", known.join(", ")))
    })?;
    on(errand, &args.rows(), Act::Dismiss(reason), args.yes).await
}

/// Gives rows to somebody, or to nobody.
pub async fn assign(errand: &mut Errand<'_>, args: Worded) -> Result<(), Failure> {
    let seat = match args.words.as_slice() {
        [] => {
            return Err(Failure::usage("to whom? `assign ID SEAT` gives it to somebody, `assign ID nobody` to nobody"));
        }
        [one] if one.is_empty() || one == "nobody" => None,
        [one] => Some(SeatName::new(one)),
        [first, ..] => {
            return Err(Failure::usage(format!("one row has one owner; did you mean `assign {} {first}`?", args.ids)));
        }
    };
    on(errand, &args.rows(), Act::Assign(seat), args.yes).await
}

/// Adds and removes labels.
pub async fn label(errand: &mut Errand<'_>, args: Worded) -> Result<(), Failure> {
    let (gone, new): (Vec<&String>, Vec<&String>) = args.words.iter().partition(|word| word.starts_with('-'));
    let bare = |words: Vec<&String>| -> Vec<String> {
        let words = words.into_iter().map(|word| word.trim_start_matches(['+', '-']).trim().to_owned());
        words.filter(|word| !word.is_empty()).collect()
    };
    let (add, remove) = (bare(new), bare(gone));
    if add.is_empty() && remove.is_empty() {
        return Err(Failure::usage("name labels: NAME or +NAME adds, -NAME removes"));
    }
    on(errand, &args.rows(), Act::Label { add, remove }, args.yes).await
}

/// Raises rows or puts them below.
pub async fn priority(errand: &mut Errand<'_>, args: Worded) -> Result<(), Failure> {
    let priority = match args.words().as_str() {
        "+" | "+1" | "1" => 1,
        "0" => 0,
        "-" | "-1" => -1,
        other => return Err(Failure::usage(format!("\"{other}\" is no priority; write +, - or 0"))),
    };
    on(errand, &args.rows(), Act::Priority(priority), args.yes).await
}

/// Corrects the class, or gives it back to the brain.
pub async fn class(errand: &mut Errand<'_>, args: Worded) -> Result<(), Failure> {
    let known = || format!("say {}, or auto to give it back to the brain", Class::ALL.map(Class::word).join(", "));
    let class = match args.words().as_str() {
        "" => return Err(Failure::usage(format!("which class? {}", known()))),
        "auto" => None,
        word => {
            let class = Class::of_word(word);
            Some(class.ok_or_else(|| Failure::usage(format!("\"{word}\" is no class; {}", known())))?)
        }
    };
    on(errand, &args.rows(), Act::Class(class), args.yes).await
}

/// Sets the language that they write, or goes by the text again.
pub async fn lang(errand: &mut Errand<'_>, args: Worded) -> Result<(), Failure> {
    let lang = match args.words() {
        word if word.is_empty() => {
            let known = lang::codes();
            return Err(Failure::usage(format!("which language? say one of {known}, or auto to go by the text")));
        }
        word => lang::asked(&word).map_err(Failure::usage)?,
    };
    on(errand, &args.rows(), Act::Lang(lang.map(str::to_owned)), args.yes).await
}

async fn on(errand: &mut Errand<'_>, ids: &[String], act: Act, yes: bool) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| tell(errand, &act_on(desk, ids, act, yes).await?)).await
}

async fn act_on(desk: &mut Desk, ids: &[String], act: Act, yes: bool) -> Result<Done, Failure> {
    let mut on = Vec::new();
    for id in ids {
        on.push(desk.conversation(id).await?);
    }
    match desk.try_act(Command::Act { on: on.clone(), act: act.clone() }).await? {
        Err(Refusal::Asks(concerns)) if yes && concerns.iter().all(|one| one.kind == ConcernKind::PastDue) => {
            desk.act(Command::Act { on, act }).await
        }
        done => Ok(done?),
    }
}

/// Prints what was done.
pub fn tell(errand: &mut Errand<'_>, done: &Done) -> Result<(), Failure> {
    let words = notices::in_verbs(&done.notice);
    let mut object = serde_json::to_value(done).map_err(|error| Failure::refused(error.to_string()))?;
    object["notice"] = words.as_str().into();
    errand.answer(&words, &object)
}

/// Has one command done and says so.
pub async fn single(errand: &mut Errand<'_>, command: Command) -> Result<(), Failure> {
    desk::with(errand, Work::WriterOnly, async |errand, desk| tell(errand, &desk.act(command).await?)).await
}

/// Writes an internal note.
pub async fn note(errand: &mut Errand<'_>, args: NoteArgs) -> Result<(), Failure> {
    let text = match &args.text {
        Some(text) => super::text::of(text)?,
        None => super::text::of_words(&args.words)?,
    };
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let on = desk.conversation(&args.id).await?;
        tell(errand, &desk.act(Command::Note { on, text }).await?)
    })
    .await
}
