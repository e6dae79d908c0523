//! `hearken triage explain`: why a message is what it is.

use clap::Subcommand;
use serde_json::json;

use crate::desk::Work;
use crate::domain::ask::{Explained, Query, Shown};

use super::desk::{self, odd};
use super::errand::Errand;
use super::exit::Failure;

/// What can be asked of the brain.
#[derive(Subcommand, Debug)]
pub enum TriageVerb {
    /// Why this class, score, band and deadline
    Explain {
        /// A row's or an item's ID, or the beginning of one
        id: String,
    },
}

/// Says it.
pub async fn triage(errand: &mut Errand<'_>, verb: TriageVerb) -> Result<(), Failure> {
    let TriageVerb::Explain { id } = verb;
    desk::with(errand, Work::WriterOnly, async |errand, desk| {
        let id = desk.conversation(&id).await?;
        let Shown::Explained(explained) = desk.ask(Query::Explain { id }).await? else { return Err(odd()) };
        if errand.json { errand.object(&as_json(&id.to_string(), &explained)) } else { print(errand, &explained) }
    })
    .await
}

fn as_json(id: &str, explained: &Explained) -> serde_json::Value {
    let part = |(words, weight): &(String, f32)| json!({ "words": words, "weight": weight });
    json!({
        "id": id,
        "class": explained.now.as_ref().map(|now| now.class.word()),
        "sure": explained.now.as_ref().map(|now| now.sure),
        "perhaps": explained.now.as_ref().and_then(|now| now.perhaps),
        "lang": explained.lang,
        "score": explained.score,
        "parts": explained.parts.iter().map(part).collect::<Vec<_>>(),
        "answer_now": explained.now.as_ref().map(|now| now.answer_now),
        "presses": explained.presses,
        "lessons": explained.taught,
        "taught": explained.lessons,
        "newest_lessons": explained.others,
        "when_it_came": explained.then,
        "why": explained.why,
    })
}

fn print(errand: &mut Errand<'_>, explained: &Explained) -> Result<(), Failure> {
    for line in &explained.why {
        errand.say(line)?;
    }
    let Some(now) = &explained.now else {
        errand.say("its words are gone: nothing can be added up")?;
        return Ok(());
    };
    errand.say("")?;
    errand.say(&format!("{:+6.2}  {} ({} %), which is the sum of", explained.score, now.class.word(), now.sure))?;
    for (words, weight) in &explained.parts {
        errand.say(&format!("{weight:+6.2}  {words}"))?;
    }
    let presses = if now.answer_now { "presses: should be answered now" } else { "does not press" };
    errand.say(&format!("{:+6.2}  {presses}", explained.presses))?;
    errand.say(&format!("lessons  {} so far on this desk", explained.taught))?;
    for line in explained.lessons.iter().chain(&explained.others) {
        errand.say(&format!("         {line}"))?;
    }
    if now.class != explained.then.class {
        errand.say(&format!("came as  {}: the desk has learned since", explained.then.class.word()))?;
    }
    Ok(())
}
