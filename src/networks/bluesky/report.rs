//! Reports to a moderation service: our own server's, or the labeler that the settings name.
//!
//! The reasons are those of the lexicon `tools.ozone.report.defs`, which took the place of the older, coarser ones.

use serde_json::{Value, json};

use super::moderate::person;
use super::send::WRITES;
use super::xrpc::{path, taken};
use super::{Bluesky, dm};
use crate::domain::item::{Item, Kind};
use crate::domain::network::NetError;
use crate::domain::report::{Report, ReportReason, Reports};
use crate::networks::http::{Call, cause};
use crate::words::w;

/// The longest text of a report, in grapheme clusters (`com.atproto.moderation.createReport`).
const TEXT: usize = 2000;

/// The word, its meaning, and the network's name of each reason; the last one stands for none.
const REASONS: [(&str, &str, &str); 9] = [
    ("spam", w().bluesky.spam, "reasonMisleadingSpam"),
    ("scam", w().bluesky.scam, "reasonMisleadingScam"),
    ("impersonation", w().bluesky.impersonation, "reasonMisleadingImpersonation"),
    ("harassment", w().bluesky.harassment, "reasonHarassmentTargeted"),
    ("hate", w().bluesky.hate, "reasonHarassmentHateSpeech"),
    ("doxxing", w().bluesky.doxxing, "reasonHarassmentDoxxing"),
    ("threat", w().bluesky.threat, "reasonViolenceThreats"),
    ("sexual", w().bluesky.sexual, "reasonSexualUnlabeled"),
    ("other", w().network.something_else, "reasonOther"),
];

/// Returns what a report may say.
pub fn reports() -> Reports {
    let reasons = REASONS.iter().map(|(word, words, _)| ReportReason::new(*word, *words));
    Reports { reasons: reasons.collect(), text: TEXT, forward: false }
}

fn reason_type(word: &str) -> String {
    let named = REASONS.iter().find(|(reason, _, _)| *reason == word).map_or("reasonOther", |(_, _, name)| *name);
    format!("tools.ozone.report.defs#{named}")
}

/// Returns what the report is about: the post or message, else the person.
fn subject(item: &Item) -> Result<Value, NetError> {
    if let (Kind::Dm, Some((convo, message))) = (item.kind, dm::parts(&item.id)) {
        return Ok(json!({ "$type": "chat.bsky.convo.defs#messageRef", "did": person(item)?, "convoId": convo,
            "messageId": message }));
    }
    match item.extra.get("cid").and_then(Value::as_str).unwrap_or_default() {
        "" => Ok(json!({ "$type": "com.atproto.admin.defs#repoRef", "did": person(item)? })),
        cid => Ok(json!({ "$type": "com.atproto.repo.strongRef", "uri": item.id, "cid": cid })),
    }
}

impl Bluesky {
    /// Reports a post, a message or a person.
    pub(super) async fn tell_of(&self, item: &Item, report: &Report) -> Result<(), NetError> {
        let mut body = json!({ "reasonType": reason_type(&report.reason), "subject": subject(item)? });
        if !report.text.is_empty() {
            body["reason"] = json!(report.text);
        }
        let call = Call::post(path("com.atproto.moderation.createReport")).json(body).bucket(WRITES);
        // Without a name of a service our own server passes it on to the one it trusts.
        let call = match self.account.option("labeler") {
            Some(did) => call.header("atproto-proxy", format!("{}#atproto_labeler", did.trim())),
            None => call,
        };
        taken(self.xrpc.write(call).await.map_err(cause)?).map(drop).map_err(cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_a_name_of_the_network() {
        let reports = reports();
        assert_eq!(reports.reasons.len(), REASONS.len());
        assert_eq!(reason_type("scam"), "tools.ozone.report.defs#reasonMisleadingScam");
        assert_eq!(reason_type(""), "tools.ozone.report.defs#reasonOther");
    }

    #[test]
    fn the_subject_is_what_was_written() {
        let item = |kind: &str, id: &str, cid: Value| -> Item {
            serde_json::from_value(json!({"network": "bluesky", "account": "b", "id": id, "kind": kind, "cid": cid,
                "created_at": "2026-11-22T12:00:00Z", "text": "x", "author": {"id": "did:plc:mira", "handle": "mira.test"}}))
            .unwrap()
        };
        let post = subject(&item("mention", "at://did:plc:mira/app.bsky.feed.post/k", json!("bafy"))).unwrap();
        assert_eq!((&post["$type"], &post["cid"]), (&json!("com.atproto.repo.strongRef"), &json!("bafy")));
        let message = subject(&item("dm", "c1/m1", json!(null))).unwrap();
        assert_eq!((&message["convoId"], &message["messageId"]), (&json!("c1"), &json!("m1")));
        let bare = subject(&item("mention", "at://did:plc:mira/app.bsky.feed.post/k", json!(null))).unwrap();
        assert_eq!(bare["did"], "did:plc:mira");
    }
}
