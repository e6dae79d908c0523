//! Reports to a network: the reasons that it knows, and what we say.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::words::{fill, w};

/// What a report to the network may say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reports {
    /// The reasons to choose from; where there are none, a report says nothing but what it is about.
    pub reasons: Vec<ReportReason>,
    /// The longest text that may go with it, in grapheme clusters; 0 where none may.
    pub text: usize,
    /// The people of the other server can be told too, where the person is from another one.
    pub forward: bool,
}

/// One reason for a report, as this network sorts them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportReason {
    /// The word typed for it, such as `spam`.
    pub word: String,
    /// What it means, for people.
    pub words: String,
}

impl ReportReason {
    /// Makes a reason.
    pub fn new(word: impl Into<String>, words: impl Into<String>) -> ReportReason {
        ReportReason { word: word.into(), words: words.into() }
    }
}

impl Reports {
    /// Says what is wrong with a report, in words with the next step.
    pub fn fault(&self, report: &Report) -> Option<String> {
        let known = self.reasons.is_empty() || self.reasons.iter().any(|reason| reason.word == report.reason);
        let length = report.text.graphemes(true).count();
        match () {
            () if !known => {
                let words: Vec<&str> = self.reasons.iter().map(|reason| reason.word.as_str()).collect();
                Some(fill(w().network.report_reason, &[&words.join(", ")]))
            }
            () if self.text == 0 && length > 0 => Some(w().network.report_no_text.to_owned()),
            () if length > self.text => Some(fill(w().network.report_long, &[&(length - self.text), &self.text])),
            () if report.forward && !self.forward => Some(w().network.report_stays.to_owned()),
            () => None,
        }
    }
}

/// A report to the network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The word of one of the network's reasons.
    pub reason: String,
    /// What else its people should know; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Tell the people of the person's own server too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forward: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_why_and_fits() {
        let reports =
            Reports { reasons: vec![ReportReason::new("spam", "unwanted advertising")], text: 5, forward: false };
        let report = |reason: &str, text: &str| Report { reason: reason.into(), text: text.into(), forward: false };
        assert_eq!(reports.fault(&report("spam", "șșșșș")), None);
        assert!(reports.fault(&report("", "")).is_some_and(|why| why.contains("one of: spam")));
        assert!(reports.fault(&report("rude", "")).is_some());
        assert!(reports.fault(&report("spam", "123456")).is_some_and(|why| why.contains("1 over")));
        assert!(reports.fault(&Report { forward: true, ..report("spam", "") }).is_some());
        assert_eq!(Reports::default().fault(&Report::default()), None);
        assert!(Reports::default().fault(&report("", "x")).is_some());
    }
}
