use super::*;

fn minutes(targets: &Targets, class: Class, network: &str, kind: Kind, vip: bool) -> Option<u32> {
    targets.target(&Asked { class, network, kind, vip }).map(|target| target.minutes)
}

#[test]
fn the_defaults() {
    let targets = Targets::default();
    for (class, network, kind, expected) in [
        (Class::Complaint, "facebook", Kind::Comment, Some(60)),
        (Class::Complaint, "bluesky", Kind::Mention, Some(60)),
        (Class::Complaint, "mastodon", Kind::Dm, Some(240)),
        (Class::Question, "x", Kind::Mention, Some(60)),
        (Class::Request, "Mastodon", Kind::Mention, Some(60)),
        (Class::Question, "bluesky", Kind::Post, Some(60)),
        (Class::Question, "threads", Kind::Comment, Some(60)),
        (Class::Question, "facebook", Kind::Comment, Some(240)),
        (Class::Request, "instagram", Kind::Comment, Some(240)),
        (Class::Question, "youtube", Kind::Comment, Some(240)),
        (Class::Question, "tiktok", Kind::Comment, Some(240)),
        (Class::Question, "linkedin", Kind::Comment, Some(240)),
        (Class::Question, "reddit", Kind::Comment, Some(240)),
        (Class::Question, "a network of tomorrow", Kind::Comment, Some(240)),
        (Class::Question, "email", Kind::Email, Some(360)),
        (Class::Complaint, "email", Kind::Email, Some(360)),
        (Class::Complaint, "google", Kind::Review, Some(1440)),
        (Class::Praise, "x", Kind::Mention, Some(1440)),
        (Class::Chatter, "mastodon", Kind::Dm, Some(1440)),
        (Class::Crisis, "email", Kind::Email, Some(15)),
        (Class::Spam, "x", Kind::Dm, None),
    ] {
        assert_eq!(minutes(&targets, class, network, kind, false), expected, "{class:?} {network} {kind:?}");
    }
}

#[test]
fn own_rows_come_first_and_in_order() {
    #[derive(Deserialize)]
    struct Config {
        target: Vec<TargetRow>,
    }
    let config: Config = toml::from_str(
        r#"
        [[target]]
        class = ["question"]
        network = ["mastodon"]
        vip = true
        minutes = 10
        counting = "elapsed"
        [[target]]
        network = ["mastodon"]
        minutes = 120
        [[target]]
        kind = ["post"]
        minutes = 0
        "#,
    )
    .unwrap();
    let targets = Targets::default().with_first(config.target);
    assert_eq!(minutes(&targets, Class::Question, "mastodon", Kind::Mention, true), Some(10));
    assert_eq!(minutes(&targets, Class::Question, "mastodon", Kind::Mention, false), Some(120));
    assert_eq!(minutes(&targets, Class::Question, "mastodon", Kind::Post, false), Some(120));
    assert_eq!(minutes(&targets, Class::Question, "bluesky", Kind::Post, false), None);
    assert_eq!(minutes(&targets, Class::Question, "bluesky", Kind::Mention, true), Some(60));
}

#[test]
fn a_row_with_a_slip_is_not_taken() {
    for bad in ["class = [\"question\"]", "minutes = 5\nklass = []", "minutes = -5", "minutes = 5\ncounting = \"x\""] {
        assert!(toml::from_str::<TargetRow>(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_crisis_has_its_rhythm() {
    let targets = Targets::default();
    assert_eq!(targets.cadence(1), Cadence { acknowledge: 5, statement: 30, update: 30 });
    assert_eq!(targets.cadence(2), targets.cadence(1));
    assert_eq!(targets.cadence(4), Cadence { acknowledge: 15, statement: 60, update: 120 });
}
