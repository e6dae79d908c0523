//! Likes, reposts, deletion, muting, blocking, hiding, reports.

use super::*;

impl Stage {
    pub async fn likes_reposts_and_deletion_are_done_and_undone(&self) {
        let desk = self.kit.brand(&self.safe());
        let item = self.item(self.kit.uri("mention")).await;
        for (act, field) in [(Moderation::Like, "like"), (Moderation::Boost, "repost")] {
            let is = |on: bool| async move {
                let view = self.brand.post(&item_uri(self)).await.unwrap();
                (view["viewer"][field].is_string() == on).then_some(())
            };
            desk.moderate(&item, act, true).await.unwrap();
            until(field, || is(true)).await;
            desk.moderate(&item, act, true).await.unwrap();
            assert_eq!(self.ana.sees(&item.id).await[format!("{field}Count")], 1);
            desk.moderate(&item, act, false).await.unwrap();
            until(field, || is(false)).await;
            desk.moderate(&item, act, false).await.unwrap();
        }
        assert!(matches!(desk.moderate(&item, Moderation::Delete, true).await, Err(NetError::Refused { .. })));
        let sent = desk.send(&outgoing(&*desk, OutgoingKind::Post, None, "to be deleted")).await.unwrap();
        let own = self.item(&sent.remote_id).await;
        desk.moderate(&own, Moderation::Delete, true).await.unwrap();
        self.brand.misses(&sent.remote_id).await;
        desk.moderate(&own, Moderation::Delete, true).await.unwrap();
        assert!(matches!(desk.moderate(&own, Moderation::Delete, false).await, Err(NetError::Unsupported { .. })));
    }

    pub async fn people_are_muted_blocked_and_reported(&self) {
        let desk = self.kit.brand(&self.safe());
        let item = self.item(self.kit.uri("crisis")).await;
        let viewer = |pointer: &'static str, on: bool| async move {
            let profile = self.brand.get("app.bsky.actor.getProfile", &[("actor", &self.dee.did)]).await;
            let is = profile.pointer(pointer).is_some_and(|state| state.is_string() || state == &json!(true));
            (is == on).then_some(())
        };
        for (act, pointer) in [(Moderation::Mute, "/viewer/muted"), (Moderation::Block, "/viewer/blocking")] {
            for on in [true, true, false, false] {
                desk.moderate(&item, act, on).await.unwrap();
                until(pointer, || viewer(pointer, on)).await;
            }
        }
        for reason in desk.caps().reports.reasons {
            let text = format!("{} in words", reason.word);
            desk.report(&item, &Report { reason: reason.word, text, forward: false }).await.unwrap();
        }
        let whole = Item { extra: serde_json::Map::new(), ..item.clone() };
        desk.report(&whole, &Report::default()).await.unwrap();

        // Only what stands below a post of ours can be hidden.
        assert!(matches!(desk.moderate(&item, Moderation::Hide, true).await, Err(NetError::Refused { .. })));
        let reply = self.item(self.kit.uri("reply")).await;
        let launch = self.kit.uri("launch").rsplit('/').next().unwrap();
        let gate = [("repo", self.brand.did.as_str()), ("collection", "app.bsky.feed.threadgate"), ("rkey", launch)];
        for (on, hidden) in [(true, json!([reply.id])), (true, json!([reply.id])), (false, json!([]))] {
            desk.moderate(&reply, Moderation::Hide, on).await.unwrap();
            assert_eq!(self.brand.get("com.atproto.repo.getRecord", &gate).await["value"]["hiddenReplies"], hidden);
        }
    }
}

fn item_uri(stage: &Stage) -> String {
    stage.kit.uri("mention").to_owned()
}
