use super::*;

const THEN: Time = Time::from_seconds(1_795_000_000);

fn after(span: Span) -> Time {
    THEN.plus(span)
}

fn sending(network: &str, kind: Kind) -> Sending<'_> {
    Sending { network, kind, private: true, last_inbound: THEN, human_agent: false, private_reply_sent: false }
}

#[test]
fn a_private_conversation_alarms_after_four_fifths_of_a_day() {
    for network in ["messenger", "instagram", "facebook", "Instagram"] {
        let window = window(network, Kind::Dm, THEN).unwrap();
        assert_eq!(window.closes_at, after(Span::hours(24)));
        assert_eq!(window.alarm_at, after(Span::minutes(19 * 60 + 12)));
    }
    assert_eq!(window("instagram", Kind::Comment, THEN), None);
    assert_eq!(window("mastodon", Kind::Dm, THEN), None);
    assert_eq!(window("email", Kind::Email, THEN), None);
}

#[test]
fn messages_pass_for_a_day_then_tagged_for_a_week() {
    let plain = sending("messenger", Kind::Dm);
    let tagged = Sending { human_agent: true, ..plain };
    let (day, week) = (Span::hours(24), Span::days(7));
    let just_before = |span: Span| after(span).minus(Span::millis(1));
    assert_eq!(may_send(&plain, just_before(day)), Ok(Pass::Free));
    let needs = WindowClosed::NeedsHumanAgent { closed_at: after(day), until: after(week) };
    assert_eq!(may_send(&plain, after(day)), Err(needs));
    assert_eq!(may_send(&tagged, after(day)), Ok(Pass::HumanAgentTag));
    assert_eq!(may_send(&tagged, just_before(week)), Ok(Pass::HumanAgentTag));
    for late in [plain, tagged] {
        assert_eq!(may_send(&late, after(week)), Err(WindowClosed::Messages { closed_at: after(week) }));
    }
}

#[test]
fn a_network_without_the_tag_closes_after_a_day() {
    let tagged = Sending { human_agent: true, ..sending("whatsapp", Kind::Dm) };
    let closed_at = after(Span::hours(24));
    assert_eq!(may_send(&tagged, closed_at), Err(WindowClosed::Messages { closed_at }));
}

#[test]
fn a_comment_is_answered_in_private_once_and_within_a_week() {
    let first = sending("facebook", Kind::Comment);
    let second = Sending { private_reply_sent: true, ..first };
    let closed_at = after(Span::days(7));
    assert_eq!(may_send(&first, closed_at.minus(Span::millis(1))), Ok(Pass::Free));
    assert_eq!(may_send(&first, closed_at), Err(WindowClosed::PrivateReply { closed_at }));
    assert_eq!(may_send(&second, THEN), Err(WindowClosed::PrivateReplyUsed));
}

#[test]
fn public_answers_and_other_networks_are_free() {
    let public = Sending { private: false, ..sending("facebook", Kind::Comment) };
    for free in [public, sending("mastodon", Kind::Dm), sending("email", Kind::Email)] {
        assert_eq!(may_send(&free, Time::MAX), Ok(Pass::Free));
    }
}

#[test]
fn a_closed_window_says_what_is_left_to_do() {
    let closed = may_send(&sending("instagram", Kind::Dm), after(Span::days(9))).unwrap_err();
    assert!(closed.to_string().contains("wait until they write"), "{closed}");
    let json = serde_json::to_string(&closed).unwrap();
    assert_eq!(serde_json::from_str::<WindowClosed>(&json).unwrap(), closed);
}
