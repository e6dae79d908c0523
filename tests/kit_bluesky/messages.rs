//! Direct messages, inbound and outbound, against the stand-in that validates the official lexicons.

use super::*;

impl Stage {
    pub async fn direct_messages_arrive_and_are_answered(&self) {
        let convo = self.kit.text("/convoId");
        let desk = self.kit.brand(&self.safe());
        let mut cursor = None;
        let page = drain(&*desk, &mut cursor).await;
        assert_eq!(page.odd, Vec::<String>::new());
        let dms: Vec<&Item> = page.items.iter().filter(|item| item.kind == Kind::Dm).collect();
        let asked = dms.iter().find(|item| item.text.contains("order 1234")).expect("ana's message");
        assert_eq!((asked.conversation.as_deref(), asked.from_us), (Some(convo), false));
        assert_eq!((asked.author.id.as_str(), asked.author.handle.as_str()), (self.ana.did.as_str(), "ana.test"));
        assert_eq!(asked.author.name, "ANA");
        assert!(
            dms.iter().filter(|item| item.from_us).all(|item| item.with().is_some_and(|with| with.id == self.ana.did))
        );

        // What comes from now on comes once, theirs and what we wrote on the phone.
        let theirs = self.ana.whisper(convo, "and order 1235?").await;
        let ours = self.brand.whisper(convo, "we look into both").await;
        let page = drain(&*desk, &mut cursor).await;
        let id = |message: &Value| format!("{convo}/{}", message["id"].as_str().unwrap());
        assert_eq!(page.items.iter().map(|item| item.id.clone()).collect::<Vec<_>>(), [id(&theirs), id(&ours)]);
        assert_eq!((page.items[0].from_us, page.items[1].from_us), (false, true));
        assert_eq!(page.items[1].with().unwrap().handle, "ana.test");
        assert_eq!(drain(&*desk, &mut cursor).await.items, []);

        // Reading leaves it unread for whoever works in the app; answering does not.
        self.ana.whisper(convo, "thanks, waiting").await;
        let waiting = drain(&*desk, &mut cursor).await.items.pop().unwrap();
        assert!(self.unread(convo).await > 0);
        let out = outgoing(&*desk, OutgoingKind::Reply, Some(&waiting), "Gata! https://acme.test/x 🚂");
        let sent = desk.send(&out).await.unwrap();
        assert_eq!(self.unread(convo).await, 0);
        assert_eq!(self.whispered(convo, &out.text).await, 1);
        assert_eq!(desk.find(&out).await, Ok(Some(sent.clone())));
        let echo = drain(&*desk, &mut cursor).await.items;
        assert_eq!(echo.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), [sent.remote_id]);
        assert!(echo[0].from_us);

        let thread = desk.thread(&waiting).await.unwrap();
        assert!(thread.len() >= 5 && thread.windows(2).all(|pair| pair[0].created_at <= pair[1].created_at));
        assert!(thread.iter().any(|one| one.id == waiting.id));

        let long = outgoing(&*desk, OutgoingKind::Reply, Some(&waiting), &"ș".repeat(1001));
        let Err(SendError::Refused(NetError::Refused { why })) = desk.send(&long).await else {
            panic!("1001 were taken")
        };
        assert!(why.contains("1000"), "{why}");
        let fits = outgoing(&*desk, OutgoingKind::Reply, Some(&waiting), &"ș".repeat(1000));
        assert!(desk.send(&fits).await.is_ok());
        assert_eq!(desk.caps().private_limit.most, 1000);
    }

    pub async fn a_stranger_s_message_is_a_request_until_it_is_answered(&self) {
        let convo = self.bob.convo_with(&self.brand).await["id"].as_str().unwrap().to_owned();
        self.bob.whisper(&convo, "we never spoke before").await;
        let desk = self.kit.brand(&self.safe());
        let page = drain(&*desk, &mut None).await;
        let item = page.items.iter().find(|item| item.text == "we never spoke before").unwrap();
        assert_eq!(item.extra["request"], true);
        assert_eq!(self.status(&convo).await, "request", "reading accepts nobody");
        desk.send(&outgoing(&*desk, OutgoingKind::Reply, Some(item), "Bună, Bob!")).await.unwrap();
        assert_eq!(self.status(&convo).await, "accepted");
        assert_eq!(self.whispered(&convo, "Bună, Bob!").await, 1);
    }

    pub async fn a_long_gap_of_messages_is_caught_up(&self) {
        let convo = self.kit.text("/convoId");
        let desk = self.kit.brand(&self.safe());
        let mut cursor = None;
        drain(&*desk, &mut cursor).await;
        for n in 0..250 {
            self.ana.whisper(convo, &format!("gap {n}")).await;
        }
        let page = drain(&*desk, &mut cursor).await;
        let texts: Vec<&str> = page.items.iter().map(|item| item.text.as_str()).collect();
        assert_eq!(texts, (0..250).map(|n| format!("gap {n}")).collect::<Vec<_>>());
        // Somebody who begins today meets them all as well, page by page.
        let page = drain(&*self.kit.brand(&self.safe()), &mut None).await;
        let gap: BTreeSet<&str> =
            page.items.iter().filter(|item| item.text.starts_with("gap ")).map(|item| item.id.as_str()).collect();
        assert_eq!(gap.len(), 250);
    }

    pub async fn a_deleted_message_is_noticed_and_a_message_is_liked(&self) {
        let convo = self.kit.text("/convoId");
        let desk = self.kit.brand(&self.safe());
        let mut cursor = None;
        drain(&*desk, &mut cursor).await;
        let theirs = self.ana.whisper(convo, "something rude").await;
        let item = drain(&*desk, &mut cursor).await.items.pop().unwrap();
        desk.moderate(&item, Moderation::Like, true).await.unwrap();
        assert_eq!(self.last(convo).await["reactions"][0]["value"], "❤️");
        desk.moderate(&item, Moderation::Like, false).await.unwrap();
        assert!(self.last(convo).await["reactions"].is_null());
        assert_eq!(drain(&*desk, &mut cursor).await.items, [], "a reaction is no message");

        let body = json!({"convoId": convo, "messageId": theirs["id"]});
        self.brand.chat_post("chat.bsky.convo.deleteMessageForSelf", body).await;
        assert_eq!(drain(&*desk, &mut cursor).await.removed, [item.id]);
    }

    pub async fn who_takes_no_messages_is_answered_in_public(&self) {
        // Dee follows nobody, so she takes messages from nobody; then she says so herself.
        let item = self.item(self.kit.uri("crisis")).await;
        let desk = self.kit.brand(&self.safe());
        let out = outgoing(&*desk, OutgoingKind::Private, Some(&item), "Can we help?");
        let refused = |ended: Result<_, SendError>| match ended {
            Err(SendError::Refused(NetError::Refused { why })) => why,
            other => panic!("{other:?}"),
        };
        assert!(refused(desk.send(&out).await).contains("only from people they follow"));
        assert_eq!(desk.find(&out).await, Ok(None));
        self.dee.set("chat.bsky.actor.declaration", json!({"allowIncoming": "none"})).await;
        until("dee's setting", || async {
            let profile = self.brand.get("app.bsky.actor.getProfile", &[("actor", &self.dee.did)]).await;
            (profile["associated"]["chat"]["allowIncoming"] == "none").then_some(())
        })
        .await;
        assert!(refused(desk.send(&out).await).contains("take no direct messages"));
    }

    /// Counts our messages of a conversation with this text.
    pub async fn whispered(&self, convo: &str, text: &str) -> usize {
        let got = self.brand.chat("chat.bsky.convo.getMessages", &[("convoId", convo), ("limit", "100")]).await;
        let ours = |one: &&Value| one["text"] == text && one["sender"]["did"] == self.brand.did.as_str();
        got["messages"].as_array().unwrap().iter().filter(ours).count()
    }

    async fn last(&self, convo: &str) -> Value {
        let got = self.ana.chat("chat.bsky.convo.getMessages", &[("convoId", convo), ("limit", "1")]).await;
        got["messages"][0].clone()
    }

    async fn unread(&self, convo: &str) -> u64 {
        let got = self.brand.chat("chat.bsky.convo.getConvo", &[("convoId", convo)]).await;
        got["convo"]["unreadCount"].as_u64().unwrap()
    }

    async fn status(&self, convo: &str) -> String {
        let got = self.brand.chat("chat.bsky.convo.getConvo", &[("convoId", convo)]).await;
        got["convo"]["status"].as_str().unwrap().to_owned()
    }
}
