use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::domain::id::{EventId, PostId, SeatName};
use crate::domain::plan::{Content, Moment, PostChange, Variant};
use crate::domain::subject::{Subject, Told};

fn at(minute: i64) -> Time {
    "2027-03-20T08:00:00Z".parse::<Time>().unwrap().plus(Span::minutes(minute))
}

fn account() -> AccountId {
    AccountId::new("mastodon", "@a")
}

/// A post that its network holds for a minute, of which the plan says another.
fn post(stage: Stage, planned: i64, native: bool, stands: i64, meant: Option<i64>) -> Post {
    let variant = Variant { account: account(), text: "Night trains".into(), native, ..Variant::default() };
    let moment = Moment::at(at(planned), &TimeZone::UTC);
    let content = Box::new(Content { moment, variants: vec![variant], ..Content::default() });
    let by = SeatName::new("ana");
    let told = Told { event: EventId::new(at(0), [0; 10]), at: at(0), by: &by };
    let mut post = Post::begin(PostId::default(), &PostChange::Made { content, stage, writer: None }, told).unwrap();
    let (reply, id) = (ReplyId::default(), "7".to_owned());
    let there = Fate::There { reply, id, at: at(stands), meant: meant.map(at), trouble: None };
    post.take(&PostChange::Fated { account: account(), fate: Some(Box::new(there)) }, told);
    post
}

#[test]
fn what_stands_there_is_to_be_what_the_plan_says() {
    for (stage, planned, native, stands, meant, is_frozen, errand) in [
        (Stage::Scheduled, 60, true, 60, None, false, Errand::Look),
        (Stage::Scheduled, 90, true, 60, None, false, Errand::Move { to: at(90) }),
        (Stage::Scheduled, 60, true, 60, None, true, Errand::TakeBack),
        (Stage::Scheduled, 60, false, 60, None, false, Errand::TakeBack),
        (Stage::Draft, 60, true, 60, None, false, Errand::TakeBack),
        (Stage::Review, 60, true, 60, None, false, Errand::TakeBack),
        (Stage::Dropped, 60, true, 60, None, false, Errand::TakeBack),
        // Another hand gave it another time: nothing is changed back by itself.
        (Stage::Scheduled, 60, true, 75, Some(60), false, Errand::Look),
        (Stage::Scheduled, 90, true, 75, Some(60), false, Errand::Move { to: at(90) }),
    ] {
        let post = post(stage, planned, native, stands, meant);
        let there = post.there(is_frozen);
        assert_eq!(there.iter().map(|one| one.errand).collect::<Vec<_>>(), [errand], "{stage:?} {planned} {stands}");
        let state = post.state();
        assert_eq!(state, crate::domain::plan::PostState::There, "what is given up stands there until it is taken out");
    }
}

#[test]
fn what_a_network_says_becomes_the_fate() {
    let post = post(Stage::Scheduled, 60, true, 60, None);
    let fate = |became, frozen| post.fate_of(&account(), became, at(61), frozen);
    let why = |fate: Option<Fate>| fate.and_then(|fate| fate.why().map(str::to_owned)).unwrap_or_default();
    assert!(matches!(fate(Became::Stands(at(60)), None), Some(Fate::There { meant: None, trouble: None, .. })));
    let later = fate(Became::Stands(at(75)), None);
    assert!(matches!(&later, Some(Fate::There { meant: Some(ours), .. }) if *ours == at(60)) && !why(later).is_empty());
    assert!(matches!(fate(Became::Moved(at(90)), None), Some(Fate::There { at: there, .. }) if there == at(90)));
    assert_eq!(fate(Became::TakenBack, None), None);
    assert!(why(fate(Became::TakenBack, Some("a recall"))).contains("a recall"));
    assert!(why(fate(Became::Gone, None)).contains("took it out there"));
    assert_eq!(why(fate(Became::Trouble("no".into()), None)), "no");
    let sent = Sent { remote_id: "9".into(), url: Some("https://x/9".into()), held_until: None };
    let Some(Fate::Published { at: out, remote_id, .. }) = fate(Became::Published(sent), None) else { panic!() };
    assert_eq!((out, remote_id.as_str()), (at(60), "9"), "it left at its minute, not when that was found out");
}

proptest! {
    /// Whatever people make of it and another hand does, what is asked of the network leads to what the plan says.
    #[test]
    fn errands_come_to_an_end(
        planned in 0i64..200, stands in 0i64..200, native: bool, is_frozen: bool, stage in 0usize..3,
    ) {
        let stage = [Stage::Scheduled, Stage::Draft, Stage::Dropped][stage];
        let mut post = post(stage, planned, native, stands, None);
        let by = SeatName::desk();
        let told = Told { event: EventId::new(at(0), [0; 10]), at: at(0), by: &by };
        for _ in 0..2 {
            let Some(there) = post.there(is_frozen).pop() else { break };
            let became = match there.errand {
                Errand::Look => Became::Stands(there.at),
                Errand::Move { to } => Became::Moved(to),
                Errand::TakeBack => Became::TakenBack,
            };
            let fate = post.fate_of(&account(), became, at(0), is_frozen.then_some("a recall")).map(Box::new);
            post.take(&PostChange::Fated { account: account(), fate }, told);
        }
        let wants = native && stage == Stage::Scheduled && !is_frozen;
        let left = post.there(is_frozen);
        prop_assert_eq!(left.len(), usize::from(wants));
        prop_assert!(left.iter().all(|one| one.errand == Errand::Look && one.at == at(planned)));
    }
}
