//! What arrives: the inbox, threads, long gaps, deletions.

use super::*;

impl Stage {
    pub async fn what_people_wrote_arrives_once(&self) {
        let desk = self.kit.brand(&self.safe());
        let mut cursor = None;
        let page = drain(&*desk, &mut cursor).await;
        assert_eq!(page.odd, Vec::<String>::new());
        assert_eq!(ids(&page).len(), page.items.len(), "an item came twice");
        for (name, kind) in [
            ("mention", Kind::Mention),
            ("crisis", Kind::Mention),
            ("quote", Kind::Mention),
            ("reply", Kind::Comment),
            ("nested", Kind::Comment),
            ("launch", Kind::Post),
            ("hours", Kind::Post),
        ] {
            let item = page
                .items
                .iter()
                .find(|item| item.id == self.kit.uri(name))
                .unwrap_or_else(|| panic!("{name} did not come"));
            assert_eq!((item.kind, item.from_us), (kind, kind == Kind::Post), "{name}");
        }
        let find = |name: &str| page.items.iter().find(|item| item.id == self.kit.uri(name)).unwrap();
        let nested = find("nested");
        assert_eq!(nested.conversation.as_deref(), Some(self.kit.uri("launch")));
        assert_eq!(nested.in_reply_to.as_deref(), Some(self.kit.uri("reply")));
        assert_eq!(find("reply").media[0].alt.as_deref(), Some("A broken bottle"));
        assert!(find("quote").text.contains("> Our new cold brew ships today ☕"), "{}", find("quote").text);
        assert_eq!(find("mention").author.followers, Some(0));
        assert!(find("mention").text.starts_with("👋🏽 héllo @brand.test"));
        assert!(page.items.windows(2).all(|pair| pair[0].created_at <= pair[1].created_at), "oldest first");

        let picture = desk.attachment(find("reply"), &find("reply").media[0]).await.unwrap();
        assert!(!picture.is_empty());

        let again = drain(&*desk, &mut cursor).await;
        assert_eq!(again.items, [], "nothing is new");
    }

    pub async fn our_own_posts_and_searches_arrive(&self) {
        let safe = self.safe();
        let desk = self.kit.brand_with(&safe, |account| account.listen = vec!["teapots".to_owned()]);
        let mut cursor = None;
        drain(&*desk, &mut cursor).await;
        let about = self.cyd.create("app.bsky.feed.post", json!({"text": "these teapots are fine"})).await;
        let both = self.dee.mention(&self.brand, "your teapots leak", json!({})).await;
        let launch = &self.kit.seed["uris"]["launch"];
        let elsewhere = self.brand.reply("answered from the phone", launch, launch).await;
        for post in [&about, &both, &elsewhere] {
            self.brand.sees(post["uri"].as_str().unwrap()).await;
        }
        self.brand.is_told_of(both["uri"].as_str().unwrap(), "mention").await;
        let page = until("the three posts", || async {
            let page = drain(&*desk, &mut cursor.clone()).await;
            (page.items.len() >= 3).then_some(page)
        })
        .await;
        assert_eq!(page.items.len(), 3, "{:?}", ids(&page));
        let find = |post: &Value| page.items.iter().find(|item| item.id == post["uri"]).unwrap();
        assert_eq!((find(&about).kind, find(&about).from_us), (Kind::Post, false));
        assert_eq!(find(&both).kind, Kind::Mention);
        assert_eq!(
            (find(&elsewhere).from_us, find(&elsewhere).conversation.as_deref()),
            (true, launch["uri"].as_str())
        );
    }

    pub async fn a_thread_shows_its_holes(&self) {
        let launch = &self.kit.seed["uris"]["launch"];
        let deleted = self.bob.reply("I take this back", launch, launch).await;
        let below = self.cyd.reply("no, it is true", launch, &deleted).await;
        self.brand.sees(below["uri"].as_str().unwrap()).await;
        let item = self.item(below["uri"].as_str().unwrap()).await;
        self.bob.delete(deleted["uri"].as_str().unwrap()).await;
        self.brand.misses(deleted["uri"].as_str().unwrap()).await;

        let desk = self.kit.brand(&self.safe());
        let thread = desk.thread(&item).await.unwrap();
        assert_eq!(thread[0].id, self.kit.uri("launch"), "the root comes first");
        assert!(thread[0].from_us);
        let hole = thread.iter().find(|one| one.id == deleted["uri"]).unwrap();
        assert_eq!((hole.text.as_str(), &hole.extra["gone"]), ("[deleted post]", &json!("deleted")));
        assert!(thread.iter().any(|one| one.id == item.id));
        assert!(thread.iter().any(|one| one.id == self.kit.uri("nested")), "the other branches are there");

        // Who blocks us is shown as a hole as well.
        let hidden = self.ana.reply("you will not see this", launch, launch).await;
        let below = self.cyd.reply("but this", launch, &hidden).await;
        let item = self.item(below["uri"].as_str().unwrap()).await;
        let block = self.ana.create("app.bsky.graph.block", json!({"subject": self.brand.did})).await;
        self.brand.misses(hidden["uri"].as_str().unwrap()).await;
        let thread = desk.thread(&item).await.unwrap();
        let hole = thread.iter().find(|one| one.id == hidden["uri"]).unwrap();
        assert_eq!((hole.text.as_str(), &hole.extra["gone"]), ("[blocked]", &json!("blocked")));
        self.ana.delete(block["uri"].as_str().unwrap()).await;
        self.brand.sees(hidden["uri"].as_str().unwrap()).await;

        // The item itself may be gone.
        self.cyd.delete(below["uri"].as_str().unwrap()).await;
        self.brand.misses(below["uri"].as_str().unwrap()).await;
        let thread = desk.thread(&item).await.unwrap();
        assert!(thread.iter().any(|one| one.id == item.id && one.text == "[deleted post]"));
        assert_eq!(thread[0].id, self.kit.uri("launch"));
    }

    pub async fn a_long_gap_is_caught_up(&self) {
        let desk = self.kit.brand(&self.safe());
        let mut cursor = None;
        drain(&*desk, &mut cursor).await;
        let mut all = BTreeSet::new();
        for n in 0..160 {
            let post = self.bob.mention(&self.brand, &format!("message {n}"), json!({})).await;
            all.insert(post["uri"].as_str().unwrap().to_owned());
        }
        for uri in all.iter().rev().take(2) {
            self.brand.sees(uri).await;
        }
        until("160 mentions", || async { (self.mentions(160).await >= 160).then_some(()) }).await;
        let page = drain(&*desk, &mut cursor).await;
        let came: Vec<&str> = page.items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(came.len(), 160);
        assert_eq!(came.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), all);

        // What claims to be old lands below everything that was read: a deeper round finds it.
        let mut late = BTreeSet::new();
        for claimed in ["2023-05-01T00:00:00Z", "0001-01-01T00:00:00.000Z", "9998-12-31T23:59:59Z", "not a date"] {
            let when = json!({"createdAt": claimed});
            late.insert(self.bob.mention(&self.brand, claimed, when).await["uri"].as_str().unwrap().to_owned());
        }
        for uri in &late {
            // The network takes no post whose time is no time at all.
            if let Some(view) = self.shown_soon(uri).await {
                assert!(view["record"]["text"].is_string());
            } else {
                all.insert(uri.clone());
            }
        }
        let late: Vec<&String> = late.iter().filter(|uri| !all.contains(*uri)).collect();
        assert!(late.len() >= 3);
        let page = drain(&*self.kit.brand(&self.safe()), &mut cursor).await;
        for uri in late {
            let item = page.items.iter().find(|item| item.id == *uri).unwrap_or_else(|| panic!("{uri} was lost"));
            assert!(item.created_at > "2023-04-30T00:00:00Z".parse::<Time>().unwrap(), "{item:?}");
            assert!(item.created_at <= now().plus(Span::minutes(1)), "{item:?}");
        }
    }

    async fn shown_soon(&self, uri: &str) -> Option<Value> {
        for _ in 0..60 {
            if let Some(view) = self.brand.post(uri).await {
                return Some(view);
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        None
    }

    async fn mentions(&self, most: usize) -> usize {
        let (mut count, mut cursor) = (0, String::new());
        while count < most {
            let params = [("reasons", "mention"), ("limit", "100"), ("cursor", cursor.as_str())];
            let page = self
                .brand
                .get("app.bsky.notification.listNotifications", if cursor.is_empty() { &params[..2] } else { &params })
                .await;
            let told = page["notifications"].as_array().unwrap();
            count += told
                .iter()
                .filter(|one| one["record"]["text"].as_str().is_some_and(|text| text.contains("message ")))
                .count();
            match page["cursor"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        count
    }

    pub async fn deleted_posts_are_noticed(&self) {
        let post = self.cyd.mention(&self.brand, "oh never mind", json!({})).await;
        let uri = post["uri"].as_str().unwrap();
        self.brand.is_told_of(uri, "mention").await;
        let mut cursor = None;
        assert!(ids(&drain(&*self.kit.brand(&self.safe()), &mut cursor).await).contains(uri));
        self.cyd.delete(uri).await;
        self.brand.misses(uri).await;
        // Someone we block hides their posts from us: hidden is not gone.
        let hidden = self.kit.uri("crisis");
        let block = self.brand.create("app.bsky.graph.block", json!({"subject": self.dee.did})).await;
        self.brand.misses(hidden).await;
        let page = drain(&*self.kit.brand(&self.safe()), &mut cursor).await;
        assert_eq!(page.removed, [uri]);
        self.brand.delete(block["uri"].as_str().unwrap()).await;
        self.brand.sees(hidden).await;
        let page = drain(&*self.kit.brand(&self.safe()), &mut cursor).await;
        assert_eq!(page.removed, Vec::<String>::new(), "said once");
    }
}
