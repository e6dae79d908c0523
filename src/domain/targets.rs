//! How fast we want to answer whom: a table, read from the top, whose first matching row counts.

use serde::{Deserialize, Serialize};

use super::class::Class;
use super::item::Kind;
use super::time::Span;

/// Which hours a target counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Opening hours; all hours where none are set.
    #[default]
    Business,
    /// All hours, night and day.
    Elapsed,
}

/// One row of the table. An empty list fits everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetRow {
    /// Classes it is for.
    #[serde(default)]
    pub class: Vec<Class>,
    /// Names of networks it is for.
    #[serde(default)]
    pub network: Vec<String>,
    /// Kinds of item it is for.
    #[serde(default)]
    pub kind: Vec<Kind>,
    /// Only for VIPs, or only for others.
    #[serde(default)]
    pub vip: Option<bool>,
    /// Minutes until an answer should be out; 0 for no deadline.
    pub minutes: u32,
    /// Which hours count.
    #[serde(default)]
    pub counting: Counting,
}

impl TargetRow {
    fn fits(&self, asked: &Asked) -> bool {
        let network = |name: &String| name.eq_ignore_ascii_case(asked.network);
        (self.class.is_empty() || self.class.contains(&asked.class))
            && (self.network.is_empty() || self.network.iter().any(network))
            && (self.kind.is_empty() || self.kind.contains(&asked.kind))
            && self.vip.is_none_or(|vip| vip == asked.vip)
    }
}

/// What the table is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The class of the message.
    pub class: Class,
    /// The network's name.
    pub network: &'a str,
    /// The kind of item.
    pub kind: Kind,
    /// The person is a VIP.
    pub vip: bool,
}

/// How fast one message should be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Minutes until the answer should be out.
    pub minutes: u32,
    /// Which hours count.
    #[serde(default)]
    pub counting: Counting,
}

/// What a crisis asks of us, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cadence {
    /// Until somebody has acknowledged it.
    pub acknowledge: u32,
    /// Until the first statement is out.
    pub statement: u32,
    /// Between updates.
    pub update: u32,
}

/// All targets of a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    rows: Vec<TargetRow>,
    /// The rhythm of a crisis of level 1 or 2.
    pub grave: Cadence,
    /// The rhythm of a crisis of level 3 or 4.
    pub light: Cadence,
}

impl Targets {
    /// Puts a desk's own rows before those that are here.
    #[must_use]
    pub fn with_first(mut self, mut rows: Vec<TargetRow>) -> Targets {
        rows.append(&mut self.rows);
        self.rows = rows;
        self
    }

    /// Returns the rows, in the order in which they are tried.
    pub fn rows(&self) -> &[TargetRow] {
        &self.rows
    }

    /// Returns how fast this should be answered; nothing where there is no hurry at all.
    pub fn target(&self, asked: &Asked) -> Option<Target> {
        let row = self.rows.iter().find(|row| row.fits(asked)).filter(|row| row.minutes > 0)?;
        Some(Target { minutes: row.minutes, counting: row.counting })
    }

    /// Returns the rhythm of a crisis of this level, 1 being the worst.
    pub const fn cadence(&self, level: u8) -> Cadence {
        if level <= 2 { self.grave } else { self.light }
    }
}

impl Target {
    /// Returns the length.
    pub fn span(self) -> Span {
        Span::minutes(i64::from(self.minutes))
    }
}

impl Default for Targets {
    /// The targets of a desk that has set none.
    fn default() -> Targets {
        use Counting::{Business, Elapsed};
        let all: &[Class] = &[];
        let fast = ["x", "bluesky", "mastodon", "threads"];
        let row = |class: &[Class], kind: &[Kind], minutes, counting| TargetRow {
            class: class.to_vec(),
            kind: kind.to_vec(),
            minutes,
            counting,
            ..TargetRow::default()
        };
        let rows = vec![
            row(&[Class::Spam], &[], 0, Elapsed),
            // Not escalated yet: somebody must look as soon as at a light crisis, asleep or not.
            row(&[Class::Crisis], &[], 15, Elapsed),
            row(&[Class::Praise, Class::Chatter], &[], 24 * 60, Elapsed),
            row(all, &[Kind::Email], 6 * 60, Business),
            row(all, &[Kind::Dm], 4 * 60, Business),
            row(all, &[Kind::Review], 24 * 60, Elapsed),
            row(&[Class::Complaint], &[], 60, Business),
            TargetRow { network: fast.map(str::to_owned).to_vec(), ..row(all, &[], 60, Business) },
            row(all, &[], 4 * 60, Business),
        ];
        Targets {
            rows,
            grave: Cadence { acknowledge: 5, statement: 30, update: 30 },
            light: Cadence { acknowledge: 15, statement: 60, update: 120 },
        }
    }
}

#[cfg(test)]
mod tests;
