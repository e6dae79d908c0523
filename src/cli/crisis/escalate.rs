//! `hearken escalate`: what is asked before a crisis is raised, what is recommended, and raising it.

use std::time::Duration;

use clap::Args;
use serde_json::json;

use crate::cli::act;
use crate::cli::desk::{self, Desk, odd};
use crate::cli::errand::Errand;
use crate::cli::exit::{Exit, Failure};
use crate::desk::Work;
use crate::domain::ask::{Assessment, Below, Meant, MemberLine, Offered, PageLine, Query, Shown};
use crate::domain::command::Command;
use crate::domain::crisis::Escalation;
use crate::domain::id::{AlarmId, ConversationId, CrisisId, SeatName};
use crate::domain::protocol::{Act, Answers, LEVELS, Question, Recommendation, assess};

/// How long a page command may take, and a little more.
const PAGE: Duration = Duration::from_secs(35);

/// What `escalate` takes.
#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub struct EscalateArgs {
    /// The row or alarm
    id: String,
    /// 1, the worst, to 4, then what to know. Without a level the questions are printed and nothing is raised
    #[arg(value_name = "LEVEL [NOTE]")]
    words: Vec<String>,
    /// Who has it
    #[arg(long, value_name = "SEAT")]
    owner: Option<String>,
    /// What it is about, in a line; what they wrote where nothing is said
    #[arg(long, value_name = "TEXT")]
    headline: Option<String>,
    /// The protocol to follow, or none; the one that the text calls for where nothing is said
    #[arg(long, value_name = "NAME")]
    protocol: Option<String>,
    /// Answers to the questions, a letter each in their order; - leaves one open
    #[arg(long, value_name = "LETTERS")]
    answers: Option<String>,
    /// These belong to it too; several with commas between them
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    also: Vec<String>,
    /// What fits it belongs to it, which is so where nothing is said
    #[arg(long, conflicts_with = "alone")]
    related: bool,
    /// Nothing else belongs to it
    #[arg(long)]
    alone: bool,
    /// What stands below our post belongs to it, which is so where the protocol says that the post is the matter
    #[arg(long, conflicts_with_all = ["alone", "no_post"])]
    post: bool,
    /// What stands below our post is no part of it
    #[arg(long)]
    no_post: bool,
    /// Say what would be raised, and raise nothing
    #[arg(long)]
    dry_run: bool,
    /// Raise what is recommended
    #[arg(long)]
    yes: bool,
}

/// Tells what is recommended, or raises a crisis and stays until its first pages have gone out.
pub async fn escalate(errand: &mut Errand<'_>, args: EscalateArgs) -> Result<(), Failure> {
    let (level, note) = level_and_note(&args)?;
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let (on, alarm) = named(desk, &args).await?;
        let Shown::Assessment(asked) = desk.ask(Query::Assess { on, alarm }).await? else { return Err(odd()) };
        let answers = answered(&args, &asked.answers)?;
        let called = asked.protocols.first().filter(|_| asked.called).map(Offered::protocol);
        let advice = assess(&answers, called.as_ref());
        let raised = match (level, &args.answers) {
            (Some(level), _) => Some(level),
            (None, Some(_)) if args.yes => Some(advice.level.ok_or_else(|| not_recommended(&advice))?),
            (None, _) => None,
        };
        let Some(level) = raised.filter(|_| !args.dry_run) else {
            return tell(errand, &asked, &answers, &advice, raised, &args);
        };
        let escalation = escalation(&args, &asked, answers, level, note)?;
        list(errand, &asked, &args)?;
        let done = desk.act(Command::Escalate(Box::new(escalation))).await?;
        act::tell(errand, &done)?;
        match done.crisis {
            Some(crisis) => page_told(errand, desk, crisis).await,
            None => Ok(()),
        }
    })
    .await
}

fn level_and_note(args: &EscalateArgs) -> Result<(Option<u8>, String), Failure> {
    let Some((first, rest)) = args.words.split_first() else { return Ok((None, String::new())) };
    match first.parse::<u8>() {
        Ok(level) if LEVELS.contains(&level) => Ok((Some(level), rest.join(" "))),
        Err(_) if args.answers.is_some() => Ok((None, args.words.join(" "))),
        _ => Err(Failure::usage(format!("\"{first}\" is no level: write 1, the worst, to 4, and then what to know"))),
    }
}

/// Returns what the ID and those of `--also` name: conversations, or an alarm.
async fn named(desk: &mut Desk, args: &EscalateArgs) -> Result<(Vec<ConversationId>, Option<AlarmId>), Failure> {
    let (mut on, mut alarm) = (Vec::new(), None);
    match desk.find(&args.id).await? {
        Meant::Conversation(id) | Meant::Item(id, _) => on.push(id),
        Meant::Alarm(id) => alarm = Some(id),
        Meant::Crisis(_) => {
            let id = &args.id;
            return Err(Failure::usage(format!("{id} is a crisis already: `hearken crisis level` changes its level")));
        }
        Meant::Reply(_) | Meant::Page(_) | Meant::Post(_) => {
            return Err(Failure::usage(format!("{} is neither a conversation nor an alarm", args.id)));
        }
    }
    for id in &args.also {
        on.push(desk.conversation(id).await?);
    }
    Ok((on, alarm))
}

/// Takes the letters as answers, in the order of the questions.
fn answered(args: &EscalateArgs, ahead: &Answers) -> Result<Answers, Failure> {
    let mut answers = ahead.clone();
    let letters = args.answers.as_deref().unwrap_or_default();
    if letters.chars().count() > Question::ALL.len() {
        return Err(Failure::usage(format!(
            "there are {} questions; --answers has a letter each",
            Question::ALL.len()
        )));
    }
    for (question, letter) in Question::ALL.into_iter().zip(letters.chars()) {
        if letter != '-' && !answers.answer(question, letter) {
            let choices = question.choices();
            let known: Vec<String> = choices.iter().map(|one| format!("{} {}", one.letter, one.words)).collect();
            let asks = question.words();
            return Err(Failure::usage(format!("\"{letter}\" answers nothing to \"{asks}\": {}", known.join(", "))));
        }
    }
    Ok(answers)
}

fn not_recommended(advice: &Recommendation) -> Failure {
    let (what, why) = (advice.act.words(), &advice.because);
    Failure::refused(format!("recommended is: {what} ({why}). Nothing was raised; with a LEVEL it is all the same"))
}

fn escalation(
    args: &EscalateArgs,
    asked: &Assessment,
    answers: Answers,
    level: u8,
    note: String,
) -> Result<Escalation, Failure> {
    Ok(Escalation {
        lang: asked.lang.clone(),
        on: asked.on,
        also: belonging(asked, args).chain(asked.more.iter().copied().filter(|_| !args.alone)).collect(),
        alarm: asked.alarm,
        level,
        owner: args.owner.as_deref().map(SeatName::new),
        note,
        headline: args.headline.clone().unwrap_or_default(),
        protocol: protocol(args, asked)?,
        answers,
        terms: if args.alone { Vec::new() } else { asked.terms.clone() },
        post: post(args, asked)?.is_some(),
        out: Vec::new(),
    })
}

fn protocol(args: &EscalateArgs, asked: &Assessment) -> Result<Option<String>, Failure> {
    let known = || asked.protocols.iter().map(|one| one.name.as_str());
    match args.protocol.as_deref() {
        None => Ok(asked.protocols.first().filter(|_| asked.called).map(|one| one.name.clone())),
        Some("none") => Ok(None),
        Some(name) if known().any(|one| one == name) => Ok(Some(name.to_owned())),
        Some(name) => {
            let known: Vec<&str> = known().collect();
            Err(Failure::usage(format!("there is no protocol \"{name}\"; there are {}, and none", known.join(", "))))
        }
    }
}

/// Returns the post of ours that is part of it: as it is said, else as its protocol says.
fn post<'a>(args: &EscalateArgs, asked: &'a Assessment) -> Result<Option<&'a Below>, Failure> {
    if args.post && asked.post.is_none() {
        return Err(Failure::usage(format!("{} stands below no post of ours, nor is it one", args.id)));
    }
    let followed = protocol(args, asked)?;
    let is_matter = asked.protocols.iter().any(|one| one.post && Some(&one.name) == followed.as_ref());
    Ok(asked.post.as_ref().filter(|_| args.post || (is_matter && !args.no_post && !args.alone)))
}

/// Returns what would belong to it, of what is listed: with `--alone` only what was named.
fn listed<'a>(asked: &'a Assessment, args: &EscalateArgs) -> impl Iterator<Item = &'a MemberLine> {
    let alone = args.alone;
    asked.related.iter().filter(move |line| !alone || line.why == crate::domain::crisis::Related::Hand)
}

fn belonging(asked: &Assessment, args: &EscalateArgs) -> impl Iterator<Item = ConversationId> {
    listed(asked, args).map(|line| line.conversation)
}

/// Lists what belongs to it, with why.
fn list(errand: &mut Errand<'_>, asked: &Assessment, args: &EscalateArgs) -> Result<(), Failure> {
    if errand.json {
        return Ok(());
    }
    let lines: Vec<&MemberLine> = listed(asked, args).collect();
    let more = if args.alone { 0 } else { asked.more.len() };
    match lines.len() + more {
        0 => errand.say("nothing else belongs to it")?,
        all => errand.say(&format!("belongs to it too: {all}"))?,
    }
    for line in lines {
        let MemberLine { conversation, who, tag, text, why, .. } = line;
        errand.say(&format!("  {conversation} {tag} {who}: {text} ({})", why.words()))?;
    }
    if more > 0 {
        errand.say(&format!("  and {more} more that are not listed"))?;
    }
    if let Some(post) = post(args, asked)? {
        let (when, below) = (errand.clock(post.at), post.lines.len() + post.more.len());
        errand.say(&format!("and what is below our post of {when}: {below} more; {} {}", post.tag, post.text))?;
    }
    if let Some(most) = asked.looked_at {
        errand.hint(&format!("only the newest {most} of the last day were looked at"))?;
    }
    Ok(())
}

/// Prints the questions, what was found and what is recommended.
fn tell(
    errand: &mut Errand<'_>,
    asked: &Assessment,
    answers: &Answers,
    advice: &Recommendation,
    level: Option<u8>,
    args: &EscalateArgs,
) -> Result<(), Failure> {
    if errand.json {
        return errand.object(&as_json(asked, answers, advice, level, args)?);
    }
    errand.say(&asked.headline)?;
    if let Some(running) = asked.running {
        errand.say(&format!("a crisis runs here already: {}; a LEVEL gives it another", running.code()))?;
    }
    for found in &answers.found {
        errand.say(&format!("found: {found}"))?;
    }
    let own = asked.protocols.first().filter(|_| asked.called);
    for question in Question::ALL {
        let words = own.and_then(|one| one.questions.get(&question)).map_or_else(|| question.words(), String::as_str);
        errand.say(words)?;
        for choice in question.choices() {
            let mark = if answers.letter(question) == Some(choice.letter) { "*" } else { " " };
            errand.say(&format!("  {mark} {}  {}", choice.letter, choice.words))?;
        }
    }
    let mut parts = vec![advice.act.words().to_owned()];
    parts.extend(advice.level.map(|level| format!("level {level}")));
    parts.extend(advice.protocol.iter().map(|protocol| format!("protocol {protocol}")));
    errand.say(&format!("recommended: {}", parts.join(", ")))?;
    errand.say(&format!("because: {}", advice.because))?;
    list(errand, asked, args)?;
    if let Some(level) = level {
        let protocol = protocol(args, asked)?.unwrap_or_else(|| "none".to_owned());
        errand.say(&format!("would raise: level {level}, protocol {protocol}; nothing was raised"))?;
    } else {
        let how = if advice.act == Act::Escalate { "with --answers and --yes, or a LEVEL" } else { "with a LEVEL" };
        errand.hint(&format!("nothing was raised; {how} it is"))?;
    }
    Ok(())
}

fn as_json(
    asked: &Assessment,
    answers: &Answers,
    advice: &Recommendation,
    level: Option<u8>,
    args: &EscalateArgs,
) -> Result<serde_json::Value, Failure> {
    let question = |question: Question| {
        let choices = question.choices();
        let choices = choices.iter().map(|one| json!({ "letter": one.letter, "words": one.words }));
        json!({
            "question": question.word(),
            "words": question.words(),
            "choices": choices.collect::<Vec<_>>(),
            "answer": answers.letter(question),
        })
    };
    let related = listed(asked, args).map(|line| {
        json!({
            "id": line.conversation,
            "author": line.who,
            "followers": line.followers,
            "text": line.text,
            "why": line.why,
        })
    });
    let is_in = post(args, asked)?.is_some();
    let below = asked.post.as_ref().map(
        |post| json!({ "at": post.at, "text": post.text, "below": post.lines.len() + post.more.len(), "in": is_in }),
    );
    let raise =
        level.map(|level| protocol(args, asked).map(|protocol| json!({ "level": level, "protocol": protocol })));
    Ok(json!({
        "kind": "assessment",
        "id": asked.on,
        "alarm": asked.alarm,
        "running": asked.running,
        "headline": asked.headline,
        "found": answers.found,
        "questions": Question::ALL.map(question),
        "recommendation": {
            "act": advice.act,
            "level": advice.level,
            "protocol": advice.protocol,
            "because": advice.because,
        },
        "protocols": asked.protocols.iter().map(|one| &one.name).collect::<Vec<_>>(),
        "related": related.collect::<Vec<_>>(),
        "more": if args.alone { 0 } else { asked.more.len() },
        "post": below,
        "looked_at": asked.looked_at,
        "would_raise": raise.transpose()?,
    }))
}

/// Waits for the first pages of a crisis, and says how they ended.
async fn page_told(errand: &mut Errand<'_>, desk: &mut Desk, crisis: CrisisId) -> Result<(), Failure> {
    let Some(page) = paged(desk, crisis).await? else { return Ok(()) };
    match (&page.failed, page.reached) {
        (Some(_), _) if page.bells => Ok(errand.hint("nobody is called: no page command and no chain is set")?),
        (Some(why), _) => Err(Failure::new(Exit::Network, format!("{why}; the crisis stands, call somebody yourself"))),
        (None, true) => Ok(errand.hint("paged")?),
        (None, false) => {
            Err(Failure::new(Exit::Network, "the page is still on its way; `hearken log` tells how it ends"))
        }
    }
}

/// Waits until the first pages of a crisis have ended, and returns how; nothing where nobody is paged.
async fn paged(desk: &mut Desk, crisis: CrisisId) -> Result<Option<PageLine>, Failure> {
    let until = tokio::time::Instant::now() + PAGE;
    let mut news = desk.news();
    loop {
        let crises = desk.summary().await?.crises;
        let page = crises.into_iter().find(|line| line.id == crisis).and_then(|line| line.page);
        let is_told = page.as_ref().is_none_or(|page| page.reached || page.failed.is_some() || !page.open);
        if is_told || tokio::time::Instant::now() > until {
            return Ok(page);
        }
        news.heard().await;
    }
}
