//! Whether words about to leave are those that somebody approved in calm.

use jiff::civil::Date;

use super::{Standing, Statement, Statements, Text};
use crate::domain::saved::{Values, settled};

/// Words for a network, and what stands in them in place of variables.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The network.
    pub network: &'a str,
    /// The words.
    pub text: &'a str,
    /// The subject, where there is one.
    pub subject: Option<&'a str>,
    /// The values.
    pub values: &'a Values,
}

impl Text {
    /// Tells whether words are this text with its variables filled.
    pub fn became(&self, said: &Said<'_>) -> bool {
        let filled = |template: &str| settled(template, said.values).trim().to_owned();
        let subject = self.subject.as_deref().filter(|_| said.network == super::EMAIL).map(filled);
        filled(&self.words) == said.text.trim()
            && said.subject.is_none_or(|said| Some(said.trim()) == subject.as_deref())
    }
}

impl Statements {
    /// Tells whether words are a text of a protocol's statements that holds today, in any language, with nothing changed but
    /// its variables.
    pub fn agreed(&self, protocol: &str, said: &Said<'_>, today: Date) -> bool {
        let holds = |one: &&Statement| one.protocol == protocol && one.standing(today) == Standing::Approved;
        self.all().iter().filter(holds).filter(|one| one.is_for(said.network)).any(|one| one.says(said))
    }

    /// Returns the statement of a protocol that words are made of: the very one, else the nearest by that name and language.
    pub fn source<'a>(&'a self, protocol: &str, named: (&str, &str), said: &Said<'_>) -> Option<&'a Statement> {
        let (name, lang) = named;
        let own = || self.all().iter().filter(|one| one.protocol == protocol && one.name == name);
        own()
            .find(|one| one.says(said))
            .or_else(|| own().min_by_key(|one| crate::domain::protocol::distance(&one.lang, lang)))
    }
}

impl Statement {
    fn says(&self, said: &Said<'_>) -> bool {
        self.text(said.network).is_some_and(|text| text.became(said))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::statement::{Approval, Stage};

    #[test]
    fn only_what_was_approved_and_not_changed_is_agreed_on() {
        let text = |words: &str| Text { networks: Vec::new(), subject: None, words: words.to_owned() };
        let one = |lang: &str, expires, words: &str| Statement {
            name: "outage-holding".to_owned(),
            protocol: "outage".to_owned(),
            stage: Stage::Holding,
            lang: lang.to_owned(),
            networks: Vec::new(),
            approval: Some(Approval { by: "Ana".to_owned(), at: date(2026, 1, 5), expires }),
            texts: vec![text(words)],
        };
        let unsigned = Statement { approval: None, ..one("es", None, "Lo miramos: {what}.") };
        let all = Statements::new(vec![
            one("en", None, "We look into {what}. More at {next_update}."),
            one("ro", Some(date(2026, 11, 1)), "Ne uităm la {what}."),
            unsigned,
        ]);
        let values = Values::default().with("what", "the app");
        for (protocol, said, agreed) in [
            ("outage", "We look into the app. More at {next_update}.", true),
            ("outage", " We look into the app. More at {next_update}.\n", true),
            ("staff", "We look into the app. More at {next_update}.", false),
            ("outage", "We look into the application. More at {next_update}.", false),
            ("outage", "We look into the app. More at 10:30.", false),
            ("outage", "Ne uităm la the app.", false),
            ("outage", "Lo miramos: the app.", false),
            ("outage", "", false),
        ] {
            let said = Said { network: "x", text: said, subject: None, values: &values };
            assert_eq!(all.agreed(protocol, &said, date(2026, 11, 29)), agreed, "{}", said.text);
        }
        let said = Said { network: "x", text: "Lo miramos: the app, ya.", subject: None, values: &values };
        let source = |lang: &str| all.source("outage", ("outage-holding", lang), &said).map(|one| one.lang.clone());
        assert_eq!((source("es").as_deref(), source("fr").as_deref()), (Some("es"), Some("en")));
        let exact = Said { text: "Lo miramos: the app.", ..said };
        assert_eq!(all.source("outage", ("outage-holding", "en"), &exact).map(|one| one.lang.as_str()), Some("es"));
        assert!(all.source("outage", ("outage-first", "en"), &said).is_none());
    }
}
