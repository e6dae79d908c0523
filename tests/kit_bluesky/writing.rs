//! What leaves: answers with facets and pictures, refusals, direct messages.

use super::*;

impl Stage {
    pub async fn a_reply_is_seen_with_its_facets_and_its_picture(&self) {
        let desk = self.kit.brand(&self.safe());
        let asked = self.item(self.kit.uri("mention")).await;
        let text = "👋🏽 Mulțumim și 日本語 @ana.test și @bob.test: https://acme.test/ajutor, #comandă. @nobody.test";
        let mut out = outgoing(&*desk, OutgoingKind::Reply, Some(&asked), text);
        let file = tempfile::Builder::new().suffix(".png").tempfile().unwrap();
        std::fs::write(&file, base64::prelude::BASE64_STANDARD.decode(PNG).unwrap()).unwrap();
        let url = file.path().to_str().unwrap().to_owned();
        out.media = vec![Media { kind: "image".to_owned(), url, alt: Some("Un pahar".to_owned()), ..Media::default() }];

        assert_eq!(desk.find(&out).await, Ok(None));
        let sent = desk.send(&out).await.unwrap();
        // Who is answered and named is told once, of the mention.
        self.ana.is_told_of(&sent.remote_id, "mention").await;
        self.bob.is_told_of(&sent.remote_id, "mention").await;
        assert!(sent.url.as_deref().is_some_and(|url| url.starts_with("https://bsky.app/profile/brand.test/post/")));

        let seen = self.ana.sees(&sent.remote_id).await;
        let record = &seen["record"];
        let marked: Vec<&str> = record["facets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|facet| {
                let at = |end: &str| facet["index"][end].as_u64().unwrap() as usize;
                &text[at("byteStart")..at("byteEnd")]
            })
            .collect();
        assert_eq!(marked, ["@ana.test", "@bob.test", "https://acme.test/ajutor", "#comandă"]);
        assert_eq!((record["text"].as_str(), &record["langs"]), (Some(text), &json!(["ro"])));
        assert_eq!(record["reply"]["parent"]["uri"], asked.id.as_str());
        assert_eq!(seen["embed"]["images"][0]["alt"], "Un pahar");
        assert_eq!(seen["embed"]["images"][0]["aspectRatio"], json!({"width": 8, "height": 8}));

        // Sent again it is the same record; found, it is the same too.
        assert_eq!(desk.send(&out).await.as_ref(), Ok(&sent));
        assert_eq!(desk.find(&out).await, Ok(Some(sent.clone())));
        assert_eq!(self.ours(text).await, 1);
        // What another try of ours made with other facets is still our reply.
        let mut other = out.clone();
        other.media.clear();
        assert_eq!(desk.send(&other).await, Ok(sent));
        other.text = "something else".to_owned();
        assert!(matches!(desk.send(&other).await, Err(SendError::Refused(_))));
        assert_eq!(self.ours(text).await, 1);

        // An answer deep in a thread hangs below its root.
        let nested = self.item(self.kit.uri("nested")).await;
        let sent = desk.send(&outgoing(&*desk, OutgoingKind::Reply, Some(&nested), "Ne pare rău!")).await.unwrap();
        self.cyd.is_told_of(&sent.remote_id, "reply").await;
        let record = self.cyd.sees(&sent.remote_id).await["record"].clone();
        assert_eq!(record["reply"]["root"]["uri"], self.kit.uri("launch"));
        // An item that came by import has no content hashes: they are looked up.
        let mut bare = nested.clone();
        bare.extra.clear();
        let sent = desk.send(&outgoing(&*desk, OutgoingKind::Reply, Some(&bare), "Încă o dată")).await.unwrap();
        assert_eq!(self.cyd.sees(&sent.remote_id).await["record"]["reply"], record["reply"]);
        let sent = desk.send(&outgoing(&*desk, OutgoingKind::Post, None, "A new day")).await.unwrap();
        assert!(self.ana.sees(&sent.remote_id).await["record"]["reply"].is_null());
    }

    pub async fn the_network_says_no_in_its_words(&self) {
        let desk = self.kit.brand(&self.safe());
        let long = outgoing(&*desk, OutgoingKind::Post, None, &"ș".repeat(301));
        let Err(SendError::Refused(NetError::Refused { why })) = desk.send(&long).await else {
            panic!("301 were taken")
        };
        assert!(why.contains("300"), "{why}");
        let fits = outgoing(&*desk, OutgoingKind::Post, None, &"👩‍👩‍👧".repeat(100));
        assert!(desk.send(&fits).await.is_ok());
        let mut file = outgoing(&*desk, OutgoingKind::Post, None, "a film");
        file.media = vec![Media { url: "/no/such.mp4".to_owned(), ..Media::default() }];
        let Err(SendError::Refused(NetError::Refused { why })) = desk.send(&file).await else {
            panic!("no file was sent")
        };
        assert!(why.contains("/no/such.mp4 cannot be read"), "{why}");
    }

    pub async fn direct_messages_reach_the_person(&self) {
        let item = self.item(self.kit.uri("mention")).await;
        let plain = Safe::with(self.kit.text("/accounts/brand/appPassword"));
        let desk = self.kit.brand(&plain);
        desk.check().await.unwrap();
        assert!(!desk.caps().private_reply, "this app password may not");
        let out = outgoing(&*desk, OutgoingKind::Private, Some(&item), "Bună, Ana! 🚂 https://acme.test/x");
        assert!(matches!(desk.send(&out).await, Err(SendError::Refused(_))));

        let may = Safe::with(self.kit.text("/accounts/brand/appPasswordDms"));
        let desk = self.kit.brand(&may);
        desk.check().await.unwrap();
        assert!(desk.caps().private_reply);
        // Ana takes messages from those she follows, and she follows the brand.
        assert_eq!(desk.find(&out).await, Ok(None));
        let sent = desk.send(&out).await.unwrap();
        assert_eq!(desk.find(&out).await, Ok(Some(sent.clone())));
        let got = self.ana.chat("chat.bsky.convo.getMessages", &[("convoId", self.kit.text("/convoId"))]).await;
        let ours: Vec<&Value> =
            got["messages"].as_array().unwrap().iter().filter(|one| one["text"] == out.text.as_str()).collect();
        assert_eq!(ours.len(), 1);
        let id = format!("{}/{}", self.kit.text("/convoId"), ours[0]["id"].as_str().unwrap());
        assert_eq!(id, sent.remote_id);
        assert_eq!(ours[0]["facets"][0]["features"][0]["uri"], "https://acme.test/x");
    }
}
