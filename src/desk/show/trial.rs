//! What rules would have done with what came: the log is read and nothing written.

use crate::desk::handle::Handle;
use crate::domain::ask::{Example, RuleTrial, Trial};
use crate::domain::conversation::{Arrival, Change, Conversation};
use crate::domain::event::{Event, Recorded};
use crate::domain::id::ConversationId;
use crate::domain::item::Item;
use crate::domain::rules::{Moment, Rules};
use crate::domain::time::Time;
use crate::store::{Reader, StoreError};

use super::CannotShow;

/// Events that are read at most: some seconds of work.
const MOST: u64 = 500_000;
/// Events that are read at once.
const AT_ONCE: usize = 1_000;
/// Messages that are shown of each rule.
const EXAMPLES: usize = 5;
/// The longest beginning of a text, in characters.
const WORDS: usize = 60;

/// Tries rules on the messages that were written since a moment. Without rules, those of the file as it stands now;
/// where the desk knows of none, those in force.
pub fn trial(desk: &Handle, rules: Option<&Rules>, since: Time) -> Result<Trial, CannotShow> {
    let rules = match (rules, &desk.library().rules_file) {
        (Some(rules), _) => rules.clone(),
        (None, Some(file)) => match file.read() {
            Ok(rules) => rules,
            Err(mistakes) => return Ok(Trial { since, mistakes, ..Trial::default() }),
        },
        (None, None) => (*desk.rules.get()).clone(),
    };
    Ok(Trying::new(desk, &rules, since).run()?)
}

/// A trial under way.
struct Trying<'a> {
    desk: &'a Handle,
    reader: Reader,
    rules: &'a Rules,
    trial: Trial,
}

impl<'a> Trying<'a> {
    fn new(desk: &'a Handle, rules: &'a Rules, since: Time) -> Trying<'a> {
        let one = |rule: &crate::domain::rules::Rule| RuleTrial {
            name: rule.name.clone(),
            does: rule.does(),
            ..RuleTrial::default()
        };
        let trial = Trial { since, rules: rules.all().iter().map(one).collect(), ..Trial::default() };
        Trying { desk, reader: desk.reader(), rules, trial }
    }

    fn run(mut self) -> Result<Trial, StoreError> {
        let last = self.reader.seq()?;
        let mut after = self.reader.seq_before(self.trial.since)?;
        if last.saturating_sub(after) > MOST {
            after = last - MOST;
            self.trial.cut = true;
        }
        loop {
            let some = self.reader.log(after, AT_ONCE)?;
            let Some((read, _)) = some.last() else { break };
            after = *read;
            for (_, recorded) in &some {
                self.take(recorded)?;
            }
        }
        for rule in &mut self.trial.rules {
            rule.examples.reverse();
        }
        Ok(self.trial)
    }

    fn take(&mut self, recorded: &Recorded) -> Result<(), StoreError> {
        let Event::Conversation { id, change: Change::Arrived(arrival), .. } = &recorded.event else { return Ok(()) };
        if arrival.item.from_us || arrival.item.at < self.trial.since {
            return Ok(());
        }
        let Some(item) = self.reader.item(arrival.item.id)? else { return Ok(()) };
        self.trial.looked_at += 1;
        for name in self.matching(*id, recorded, arrival, &item)? {
            if let Some(rule) = self.trial.rules.iter_mut().find(|rule| rule.name == name) {
                rule.matched += 1;
                if rule.examples.len() == EXAMPLES {
                    rule.examples.remove(0);
                }
                rule.examples.push(example(*id, &item));
            }
        }
        Ok(())
    }

    /// Returns the names of the rules that match a message, as if it had come first and alone.
    fn matching(
        &self,
        id: ConversationId,
        recorded: &Recorded,
        arrival: &Arrival,
        item: &Item,
    ) -> Result<Vec<String>, StoreError> {
        let rulings = &self.desk.library().rulings;
        let fits = self.rules.fits(item, &arrival.verdict, rulings.hours_of(&arrival.account));
        if fits.is_empty() {
            return Ok(Vec::new());
        }
        let mut page = Conversation { id, ..Conversation::default() };
        let came = Change::Arrived(Box::new(Arrival { settled: false, ..arrival.clone() }));
        page.apply(recorded.id, recorded.at, &recorded.by, &came, None);
        let said = self.reader.contact(arrival.person)?;
        page.triage.labels.extend(said.labels(rulings.is_vip(&item.author.handle)));
        let moment = Moment { now: recorded.at, rulings, waited: false };
        let matches = self.rules.matches(&fits, &page, &moment, &mut Default::default());
        Ok(matches.into_iter().map(|firing| firing.rule).collect())
    }
}

fn example(conversation: ConversationId, item: &Item) -> Example {
    Example {
        conversation,
        at: item.created_at,
        who: item.author.shown().to_owned(),
        tag: super::rows::tag(&item.network),
        words: super::rows::snippet(item).chars().take(WORDS).collect(),
    }
}
