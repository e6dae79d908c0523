//! Measures the brain on labelled texts: rows of fields parted by tabs, which the first line names: `text`, `label` (or
//! `kind`), `lang`, `ts`, `extra`. Bursts are measured on counts.
//!
//! A team proves with it what the brain does for its own history. How each figure is made is told where it is made, so
//! that figures of different versions compare.

mod burst;
mod figures;
mod language;
mod learn;
mod queue;
mod trained;
mod triage;

pub use self::burst::{Events, Figures as BurstFigures, GRANTED, Granted, Series, Shape, Windows, burst};
pub use self::figures::Figures;
pub use self::language::language;
pub use self::learn::learn;
pub use self::queue::queue;
pub use self::triage::triage;

/// One labelled text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// BCP 47 language, as the file has it.
    pub lang: Option<String>,
    /// When it was written, as the file has it.
    pub at: String,
    /// What people said it is.
    pub label: String,
    /// What else is known of it: a JSON object.
    pub extra: String,
    /// The text.
    pub text: String,
}

/// Reads rows. Lines with fewer fields than the first one are left out.
pub fn rows(tsv: &str) -> Vec<Row> {
    let mut lines = tsv.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    lines.filter_map(|line| row(&names, line)).collect()
}

fn row(names: &[&str], line: &str) -> Option<Row> {
    // Whatever stands behind the last tab that counts belongs to the text.
    let fields: Vec<&str> = line.splitn(names.len(), '\t').collect();
    let field = |name: &str| fields.get(names.iter().position(|known| *known == name)?).map(|field| field.trim());
    let text = written(field("text")?);
    Some(Row {
        lang: field("lang").filter(|lang| !lang.is_empty()).map(str::to_owned),
        at: field("ts").unwrap_or_default().to_owned(),
        label: field("label").or_else(|| field("kind")).unwrap_or_default().to_owned(),
        extra: field("extra").unwrap_or_default().to_owned(),
        text,
    })
}

/// Returns a text as its writer saw it: published sets keep the entities of the page.
fn written(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_their_writers_saw_them() {
        let read = rows(
            "id\tlang\tts\tlabel\textra\ttext\n1\ten\t2015\tspam\t{}\ta &amp;lt; b\tc\nhalf\ta line\n2\t\t\tham\t{}\t",
        );
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].text.as_str(), read[0].lang.as_deref()), ("a &lt; b\tc", Some("en")));
        assert_eq!((read[1].text.as_str(), read[1].lang.as_deref()), ("", None));
        let named = rows("kind\tlang\ttext\nword\tro\tmulțumesc");
        assert_eq!((named[0].label.as_str(), named[0].lang.as_deref()), ("word", Some("ro")));
        assert_eq!((rows(""), rows("a\tb\n1\t2")), (Vec::new(), Vec::new()));
    }
}
