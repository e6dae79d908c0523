//! Reports: the categories of the family and the rules of one server.
//!
//! <https://docs.joinmastodon.org/methods/reports/>

use serde_json::{Value, json};

use super::Mastodon;
use crate::domain::clean;
use crate::domain::item::Item;
use crate::domain::network::NetError;
use crate::domain::report::{Report, ReportReason, Reports};
use crate::networks::http::{Call, cause};
use crate::words::{fill, w};

/// The longest comment that a server takes unless it was told otherwise.
const COMMENT: usize = 1000;
/// Rules of a server that are offered at most; nobody reads more in a list.
const RULES: usize = 30;
/// How the word for a rule of the server begins; its id follows.
const RULE: &str = "rule-";

/// A rule of a server: its id and its words.
pub(super) type Rule = (String, String);

/// Returns what a report may say; `legal` where the server knows that category (Mastodon 4.2).
pub fn reports(rules: &[Rule], legal: bool) -> Reports {
    let against = rules
        .iter()
        .take(RULES)
        .map(|(id, words)| ReportReason::new(format!("{RULE}{id}"), fill(w().mastodon.rule, &[words])));
    let legal = legal.then(|| ReportReason::new("legal", w().mastodon.legal));
    let reasons = std::iter::once(ReportReason::new("spam", w().mastodon.spam))
        .chain(legal)
        .chain(against)
        .chain([ReportReason::new("other", w().network.something_else)]);
    Reports { reasons: reasons.collect(), text: COMMENT, forward: true }
}

/// Reads the rules of `v2/instance` or `v1/instance`.
pub(super) fn rules(instance: &Value) -> Vec<Rule> {
    let rules = instance.get("rules").and_then(Value::as_array).into_iter().flatten();
    let read = |rule: &Value| {
        let id = match rule.get("id")? {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.to_string(),
            _ => return None,
        };
        let words = clean::line(rule.get("text")?.as_str()?);
        let is_word = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        (is_word && !words.is_empty()).then_some((id, words))
    };
    rules.filter_map(read).collect()
}

/// Tells whether a server of this version knows the category `legal`.
pub(super) fn knows_legal(version: &str) -> bool {
    let mut numbers = version.split(['.', '-', '+']).map_while(|part| part.parse::<u32>().ok());
    (numbers.next(), numbers.next()) >= (Some(4), Some(2))
}

/// Writes what the server is sent.
fn body(person: &str, item: &Item, report: &Report) -> Value {
    let rule = report.reason.strip_prefix(RULE);
    let category = match (rule, report.reason.as_str()) {
        (Some(_), _) => "violation",
        (None, "") => "other",
        (None, word) => word,
    };
    let mut body = json!({ "account_id": person, "status_ids": [item.id], "comment": report.text, "category": category,
        "forward": report.forward });
    if let Some(rule) = rule {
        body["rule_ids"] = json!([rule]);
    }
    body
}

impl Mastodon {
    /// Reports a post and who wrote it to the people who run the server.
    pub(super) async fn tell_of(&self, item: &Item, report: &Report) -> Result<(), NetError> {
        let person = self.person(item).await?;
        let call = Call::post("/api/v1/reports").json(body(&person, item, report)).bearer(&self.token().await?);
        let answer = self.http.write(&call).await.map_err(cause)?;
        // A no in JSON says why; in anything else, it means that there are no reports here (snac answers 422).
        if matches!(answer.status(), 404 | 405 | 422 | 501) && !answer.value().is_object() {
            return Err(NetError::Unsupported { what: w().mastodon.reporting.to_owned() });
        }
        answer.taken().map(drop).map_err(cause).inspect_err(|why| self.notice(why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::mastodon::tests::received;

    #[test]
    fn the_rules_of_the_server_are_reasons() {
        let instance = json!({"rules": [{"id": "3", "text": "No\u{1b}[2J spam"}, {"id": 7, "text": "Be kind"}, {"id": null, "text": "x"},
            {"id": "a b", "text": "x"}, {"id": "9", "text": null}, null]});
        let rules = rules(&instance);
        assert_eq!(rules.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["3", "7"]);
        assert!(!rules[0].1.contains('\u{1b}'));
        let words: Vec<String> = reports(&rules, true).reasons.into_iter().map(|reason| reason.word).collect();
        assert_eq!(words, ["spam", "legal", "rule-3", "rule-7", "other"]);
        assert!(!reports(&[], false).reasons.iter().any(|reason| reason.word == "legal"));
    }

    #[test]
    fn a_report_says_what_was_chosen() {
        let item = received("mira", &[]);
        let report = |reason: &str| Report { reason: reason.into(), text: "three times".into(), forward: true };
        let sent = body("77", &item, &report("rule-3"));
        assert_eq!(
            (&sent["category"], &sent["rule_ids"], &sent["forward"]),
            (&json!("violation"), &json!(["3"]), &json!(true))
        );
        assert_eq!((&sent["comment"], &sent["status_ids"]), (&json!("three times"), &json!([item.id])));
        let sent = body("77", &item, &report("spam"));
        assert_eq!((&sent["category"], sent.get("rule_ids")), (&json!("spam"), None));
        assert_eq!(body("77", &item, &Report::default())["category"], "other");
    }

    #[test]
    fn the_category_legal_came_with_a_version() {
        for (version, knows) in
            [("4.2.0", true), ("4.6.0-beta.1", true), ("5.0", true), ("4.1.9", false), ("3.5.3", false), ("", false)]
        {
            assert_eq!(knows_legal(version), knows, "{version}");
        }
    }
}
