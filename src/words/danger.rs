//! Dangers that a message tells of.

use super::part::part;

part! {
    /// What cannot wait, and who poses as us.
    Endangering;
    told: "{}: {}";
    harm: "may be hurt";
    despair: "may harm themselves";
    fire: "fire or gas";
    threat: "violence";
    need: "cannot be without it";
    alone: "a child may be alone";
    exposed: "strangers can find them";
    impostor: "poses as us";
    // Who poses as us.
    handle: "{} looks like {}";
    // Why a row stands where it stands.
    why_now: "danger   {}: answer now, by the deadline of a crisis";
    why_seen: "danger   {}: a complaint in public, so that somebody sees it";
    why_over: "noticed  {}: it would press with another class";
    class: "class    {}, because of what it tells: {} by the brain ({} %): {}";
}
