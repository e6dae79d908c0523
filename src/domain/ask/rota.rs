//! Who is on call, as the command line and a pane show it.

use serde::{Deserialize, Serialize};

use crate::domain::id::SeatName;
use crate::domain::rota::{HandOver, Shift};
use crate::domain::time::Time;

/// The rota for some days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotaSheet {
    /// Each layer now.
    pub now: Vec<OnCall>,
    /// The shifts of those days, by their beginning.
    pub shifts: Vec<Shift>,
    /// Hand-overs within the next hour that nobody has acknowledged.
    pub hand_overs: Vec<HandOver>,
    /// How good the rota is in those days, a line each.
    pub report: Vec<String>,
    /// How good it is, of 100.
    pub quality: i64,
    /// What happens when a page is raised, by the name of each chain, a line a step.
    pub chains: Vec<(String, Vec<String>)>,
    /// The shifts as a calendar, RFC 5545.
    pub ics: String,
}

/// A layer now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCall {
    /// Which layer.
    pub layer: String,
    /// Who is on call; nobody in a gap and outside its duty.
    pub who: Option<SeatName>,
    /// Until when.
    pub until: Option<Time>,
    /// Who is next, and from when.
    pub next: Option<(SeatName, Time)>,
}
