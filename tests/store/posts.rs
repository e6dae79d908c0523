//! Made-up posts of a plan, as the desk writes them, from a few bytes.

use hearken::domain::event::Event;
use hearken::domain::figures::{Figures, Poll, PollOption};
use hearken::domain::id::{EventId, PostId, SeatName};
use hearken::domain::item::{Media, Visibility};
use hearken::domain::plan::{Approval, Content, Every, Fate, Link, Moment, Occurrence, PostChange, Repeating, Series};
use hearken::domain::plan::{Stage, Standing, Unit, Variant};
use hearken::store::Entry;
use jiff::tz::TimeZone;

use super::{account, at, entry, event_id, reply_id};

/// Something that happens to a post: it is made where none is picked.
pub fn post(made: &mut Vec<EventId>, n: u64, (who, which): (u8, u8)) -> Entry {
    let Some(id) = made.get(usize::from(which) % (made.len() + 1)).copied() else {
        made.push(event_id(n));
        let stage = if who.is_multiple_of(2) { Stage::Idea } else { Stage::Draft };
        let change = PostChange::Made { content: Box::new(content(n, who)), stage, writer: None };
        return entry(n, Event::Post { id: PostId::from(event_id(n)), change }, None);
    };
    let change = match who % 11 {
        0 => PostChange::Written(Box::new(content(n, which))),
        1 => PostChange::Staged { to: Stage::Scheduled, why: String::new() },
        2 => PostChange::Staged {
            to: [Stage::Review, Stage::Dropped][usize::from(which % 2)],
            why: "changed".to_owned(),
        },
        3 => PostChange::Approved { enough: which.is_multiple_of(2) },
        4 => PostChange::Returned { why: format!("no {n}") },
        5 => PostChange::Commented { text: format!("well {n}") },
        6 => PostChange::PutBack(Box::new(standing(n, which))),
        7 => PostChange::Measured { account: account(which), found: figures(n, which).map(Box::new) },
        8 => PostChange::Repeats((which.is_multiple_of(3)).then(|| Box::new(series(n, which)))),
        9 => PostChange::Occurs { of: occurrence(n, which), writer: SeatName::new("ben") },
        _ => PostChange::Fated { account: account(which), fate: fate(n, which).map(Box::new) },
    };
    entry(n, Event::Post { id: PostId::from(id), change }, None)
}

fn standing(n: u64, which: u8) -> Standing {
    let stage = [Stage::Draft, Stage::Approved, Stage::Dropped][usize::from(which % 3)];
    let approval = Approval { by: SeatName::new("ben"), at: at(n) };
    Standing {
        content: content(n, which),
        stage,
        writer: SeatName::new("ana"),
        approved: (which.is_multiple_of(2)).then(|| Box::new(content(n, which))),
        approvals: if which.is_multiple_of(2) { vec![approval] } else { Vec::new() },
        fates: fate(n, which).map(|fate| (account(which), fate)).into_iter().collect(),
        repeats: (which.is_multiple_of(4))
            .then(|| Box::new(Repeating { set: event_id(n), by: SeatName::new("ana"), series: series(n, which) })),
        occurs: (which.is_multiple_of(5)).then(|| occurrence(n, which)),
    }
}

fn occurrence(n: u64, which: u8) -> Occurrence {
    let day = (which.is_multiple_of(2)).then(|| jiff::civil::date(2027, 3, 29));
    Occurrence { post: PostId::from(event_id(n - 1)), set: event_id(n - 1), n: u32::from(which), day }
}

fn series(n: u64, which: u8) -> Series {
    let unit = [Unit::Day, Unit::Week, Unit::Month, Unit::Weekday, Unit::Year][usize::from(which % 5)];
    Series {
        every: Every { count: u16::from(which % 3) + 1, unit },
        first: Moment::at(at(n), &TimeZone::get("Europe/Bucharest").unwrap()).unwrap(),
        until: (which.is_multiple_of(2)).then(|| "2027-06-30".parse().unwrap()),
        texts: (0..which % 3).map(|turn| format!("other {turn}")).collect(),
        lets_go: which.is_multiple_of(2),
    }
}

fn content(n: u64, who: u8) -> Content {
    let moment = Moment::at(at(n), &TimeZone::get("Europe/Bucharest").unwrap());
    let variant = |which: u8| Variant {
        account: account(which),
        text: format!("text {n} for {which}"),
        media: (which == 1)
            .then(|| Media { kind: "image".to_owned(), url: "/a.png".to_owned(), ..Media::default() })
            .into_iter()
            .collect(),
        link: (which == 0).then(|| Link {
            url: "https://example.com/a".to_owned(),
            tags: vec![("utm_source".to_owned(), "m".to_owned())],
        }),
        first_comment: (which == 2).then(|| "and more".to_owned()),
        warning: (which == 2).then(|| "food".to_owned()),
        visibility: (which == 2).then_some(Visibility::Unlisted),
        moment: moment.clone().filter(|_| which == 1),
        native: which == 0,
    };
    Content {
        title: format!("idea {n}"),
        brief: if who.is_multiple_of(3) { "for the team".to_owned() } else { String::new() },
        moment: moment.clone(),
        campaign: who.is_multiple_of(2).then(|| "trains".to_owned()),
        variants: (0..who % 4).map(variant).collect(),
    }
}

/// What a network said; nothing of a post that is there no longer.
fn figures(n: u64, which: u8) -> Option<Figures> {
    let option = |title: &str, votes| PollOption { title: title.to_owned(), votes };
    let poll = Poll { options: vec![option("yes", Some(n)), option("no", None)], people: Some(n), over: which == 2 };
    (which != 4).then(|| Figures {
        likes: Some(n % 40),
        comments: which.is_multiple_of(2).then_some(n % 9),
        shares: Some(0),
        quotes: None,
        views: (which == 3).then_some(n * 30),
        poll: (which == 2).then_some(poll),
    })
}

fn fate(n: u64, which: u8) -> Option<Fate> {
    let reply = reply_id(n);
    Some(match which % 8 {
        0 => Fate::Held { why: "frozen".to_owned(), at: at(n), missed: false, reply: Some(reply) },
        1 => Fate::Held { why: "off".to_owned(), at: at(n), missed: true, reply: None },
        2 => Fate::Leaving { reply },
        3 => Fate::Published {
            reply: Some(reply),
            at: at(n),
            remote_id: n.to_string(),
            url: None,
            comment: None,
            early: None,
        },
        5 => Fate::There {
            reply,
            id: format!("s{n}"),
            at: at(n),
            meant: n.is_multiple_of(2).then(|| at(n + 60)),
            trouble: n.is_multiple_of(3).then(|| "refused".to_owned()),
        },
        6 => Fate::Published {
            reply: Some(reply),
            at: at(n),
            remote_id: n.to_string(),
            url: None,
            comment: Some(reply_id(n + 1)),
            early: n.is_multiple_of(2).then(|| "at once".to_owned()),
        },
        4 => Fate::Unknown { reply, why: "cut".to_owned() },
        _ => return None,
    })
}
