//! An answer to an angry thread is held: the response tree and the brand sheet in text.

use crate::cli::desk::Desk;
use crate::cli::errand::Errand;
use crate::cli::exit::Failure;
use crate::domain::ask::{Query, Shown};
use crate::domain::brand::{SECTIONS, section};
use crate::domain::coolhead::tree;
use crate::domain::guard::Concern;
use crate::domain::protocol::Answers;
use crate::domain::reply::Draft;

/// Shows what helps beside an answer that is held, and returns the refusal with the ways out.
pub async fn held(
    errand: &mut Errand<'_>,
    desk: &mut Desk,
    draft: &Draft,
    concerns: &[Concern],
) -> Result<Failure, Failure> {
    let on = draft.conversation.into_iter().collect();
    let answers = match desk.ask(Query::Assess { on, alarm: None }).await? {
        Shown::Assessment(assessment) => assessment.answers,
        _ => Answers::default(),
    };
    let network = draft.account.network().to_owned();
    if let Shown::Brand(brand) = desk.ask(Query::Brand { network }).await? {
        for title in SECTIONS.iter().rev() {
            let below: Vec<String> = section(&brand.sheet, title).into_iter().filter(|line| !line.is_empty()).collect();
            if !below.is_empty() {
                errand.hint(&format!("{title}:\n{}\n", below.join("\n")))?;
            }
        }
    }
    errand.hint("Who writes, and what helps:")?;
    for (who, advice) in tree(&answers) {
        errand.hint(&format!("  {}: {}\n    {}", advice.act.words(), who.words(), advice.because))?;
    }
    let sentences: Vec<&str> = concerns.iter().map(|concern| concern.sentence.as_str()).collect();
    Ok(Failure::refused(format!(
        "held for a cool head: {}\nwrite it otherwise, or come back to it (`hearken snooze ID +10m`); --anyway sends it",
        sentences.join(" ")
    )))
}
