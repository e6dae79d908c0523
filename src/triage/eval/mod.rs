//! Measures the brain on labelled texts: rows of `id, lang, ts, label, extra, text`, parted by tabs.
//!
//! Of the classes, crisis and complaint count as negative, praise as positive, the rest as neutral.

use std::collections::BTreeMap;

use super::verdict::{Text, negativity, verdict};
use crate::domain::class::Class;

/// One labelled text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// BCP 47 language, as the file has it.
    pub lang: Option<String>,
    /// What people said it is.
    pub label: String,
    /// The text.
    pub text: String,
}

/// Reads rows; the first line names the columns. Lines with fewer are left out.
pub fn rows(tsv: &str) -> Vec<Row> {
    tsv.lines().skip(1).filter_map(row).collect()
}

fn row(line: &str) -> Option<Row> {
    let mut columns = line.splitn(6, '\t');
    let (_, lang, _) = (columns.next()?, columns.next()?, columns.next()?);
    let (label, _) = (columns.next()?, columns.next()?);
    let text = columns.next()?;
    let lang = Some(lang.trim().to_owned()).filter(|lang| !lang.is_empty());
    Some(Row { lang, label: label.trim().to_owned(), text: text.to_owned() })
}

/// What a measurement found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// How many texts were judged.
    pub n: usize,
    /// Mean of the F1 of each label, 0 to 1.
    pub macro_f1: f64,
    /// Share of right answers, 0 to 1.
    pub accuracy: f64,
    /// The chance that a negative text scores above another, 0 to 1; none without both sorts.
    pub auc: Option<f64>,
    /// F1 of each label.
    pub f1: BTreeMap<String, f64>,
}

/// Measures against the labels negative, neutral and positive; rows with others are left out.
pub fn sentiment(rows: &[Row]) -> Figures {
    let known = ["negative", "neutral", "positive"];
    measure(rows.iter().filter(|row| known.contains(&row.label.as_str())), "negative", |text| {
        let said = match verdict(text).class {
            Class::Crisis | Class::Complaint => "negative",
            Class::Praise => "positive",
            Class::Question | Class::Request | Class::Chatter | Class::Spam => "neutral",
        };
        (said.to_owned(), negativity(text))
    })
}

/// Measures one label, which is said of the texts of `classes`, against all the others.
pub fn one_label(rows: &[Row], label: &str, classes: &[Class]) -> Figures {
    let other = rows.iter().map(|row| row.label.as_str()).find(|other| *other != label).unwrap_or("other");
    measure(rows.iter(), label, |text| {
        let said = verdict(text);
        let is = classes.contains(&said.class);
        let score = if is { f32::from(said.sure) } else { -f32::from(said.sure) };
        (if is { label } else { other }.to_owned(), score)
    })
}

fn measure<'a>(
    rows: impl Iterator<Item = &'a Row>,
    positive: &str,
    judge: impl Fn(&Text<'_>) -> (String, f32),
) -> Figures {
    let judged: Vec<(&str, String, f32)> = rows
        .map(|row| {
            let (said, score) = judge(&Text::plain(&row.text, row.lang.as_deref()));
            (row.label.as_str(), said, score)
        })
        .collect();
    let mut labels: Vec<&str> = judged.iter().map(|(label, ..)| *label).collect();
    labels.sort_unstable();
    labels.dedup();
    let f1: BTreeMap<String, f64> = labels.iter().map(|label| ((*label).to_owned(), f1(&judged, label))).collect();
    let right = judged.iter().filter(|(label, said, _)| label == said).count();
    Figures {
        n: judged.len(),
        macro_f1: f1.values().sum::<f64>() / f1.len().max(1) as f64,
        accuracy: right as f64 / judged.len().max(1) as f64,
        auc: auc(judged.iter().map(|(label, _, score)| (*label == positive, *score)).collect()),
        f1,
    }
}

fn f1(judged: &[(&str, String, f32)], label: &str) -> f64 {
    let count = |is: bool, said: bool| {
        judged.iter().filter(|(l, s, _)| (*l == label) == is && (s == label) == said).count() as f64
    };
    let (hit, missed, wrong) = (count(true, true), count(true, false), count(false, true));
    if hit == 0.0 { 0.0 } else { 2.0 * hit / (2.0 * hit + missed + wrong) }
}

/// The area under the curve by ranks; texts with the same score share theirs.
fn auc(mut scored: Vec<(bool, f32)>) -> Option<f64> {
    scored.sort_by(|a, b| a.1.total_cmp(&b.1));
    let positives = scored.iter().filter(|(is, _)| *is).count() as f64;
    let others = scored.len() as f64 - positives;
    if positives == 0.0 || others == 0.0 {
        return None;
    }
    let mut below = 0.0;
    let mut ranks = 0.0;
    for group in scored.chunk_by(|a, b| a.1.total_cmp(&b.1).is_eq()) {
        let size = group.len() as f64;
        let hits = group.iter().filter(|(is, _)| *is).count() as f64;
        ranks += hits * (below + (size + 1.0) / 2.0);
        below += size;
    }
    Some((ranks - positives * (positives + 1.0) / 2.0) / (positives * others))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_ties_as_half() {
        assert_eq!(auc(vec![(true, 2.0), (false, 1.0)]), Some(1.0));
        assert_eq!(auc(vec![(true, 1.0), (false, 1.0)]), Some(0.5));
        assert_eq!(auc(vec![(true, 0.0), (false, 1.0), (true, 2.0)]), Some(0.5));
        assert_eq!(auc(vec![(true, 0.0)]), None);
    }

    #[test]
    fn figures_of_a_small_table() {
        let tsv = "id\tlang\tts\tlabel\textra\ttext\n1\ten\t\tnegative\t{}\tterrible, it is broken\n2\ten\t\tpositive\t{}\tlovely, thank you\n3\ten\t\tneutral\t{}\tWhen do you open?\n4\ten\t\tnegative\t{}\tOn Tuesday\n5\ten\t\tmixed\t{}\tx\nhalf a line\n";
        let figures = sentiment(&rows(tsv));
        assert_eq!((figures.n, figures.accuracy), (4, 0.75));
        assert_eq!(figures.f1.get("positive"), Some(&1.0));
        assert!((figures.f1["negative"] - 2.0 / 3.0).abs() < 1e-9);
    }

    /// Prints the figures of the labelled sets in the folder `HEARKEN_TRIAGE_DATA`, and the time for a message.
    #[test]
    #[ignore = "needs labelled data, which is not part of the project"]
    fn figures_of_the_open_sets() {
        let Ok(dir) = std::env::var("HEARKEN_TRIAGE_DATA") else { return };
        let read = |name: &str| rows(&std::fs::read_to_string(format!("{dir}/{name}.tsv")).unwrap());
        let show = |name: &str, figures: Figures| {
            println!(
                "{name}: n {} macro-F1 {:.3} accuracy {:.3} AUC {:.3} {:.3?}",
                figures.n,
                figures.macro_f1,
                figures.accuracy,
                figures.auc.unwrap_or_default(),
                figures.f1
            );
        };
        for name in ["airline", "vader_tweets", "red_ro"] {
            show(name, sentiment(&read(name)));
        }
        let mut tongues: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        read("umsab")
            .into_iter()
            .for_each(|row| tongues.entry(row.lang.clone().unwrap_or_default()).or_default().push(row));
        tongues.iter().for_each(|(lang, rows)| show(&format!("umsab {lang}"), sentiment(rows)));
        let complaints = read("complaints");
        let label = |rows: &[Row], part: &str| rows.iter().map(|r| r.label.clone()).find(|l| l == part).unwrap();
        show(
            "complaints",
            one_label(&complaints, &label(&complaints, "complaint"), &[Class::Complaint, Class::Crisis]),
        );
        show("youtube_spam", one_label(&read("youtube_spam"), "spam", &[Class::Spam]));
        let airline = read("airline");
        let start = std::time::Instant::now();
        let classes =
            airline.iter().filter(|row| verdict(&Text::plain(&row.text, Some("en"))).class == Class::Spam).count();
        println!(
            "{:.2} us a message; {classes} called spam",
            start.elapsed().as_secs_f64() * 1e6 / airline.len() as f64
        );
    }
}
