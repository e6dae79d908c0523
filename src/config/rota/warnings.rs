//! What works in a rota otherwise than somebody may think. Asked for, since it looks at every shift to come.

use std::path::PathBuf;

use crate::config::mistake::Mistake;
use crate::domain::rota::Report;
use crate::domain::time::{Span, Time};

use super::{Named, Roster};

/// So far shifts are looked at.
const AHEAD: Span = Span::days(60);

/// A line of the file, 0 for all of it, and what is to be known.
type Warning = (usize, String);

impl Roster {
    /// Tells of gaps and of people who are on call twice in the next 60 days, of hand-overs that the clock skips or shows
    /// twice, and of chains that nothing uses.
    pub fn warnings(&self, now: Time) -> Vec<Mistake> {
        let report = self.rota.report(now, now.plus(AHEAD));
        let mut all = self.gaps(&report);
        all.extend(self.overlaps(&report));
        all.extend(self.odd_hand_overs(now));
        all.extend(self.unused());
        all.sort();
        let file = self.file.clone().unwrap_or_else(|| PathBuf::from("rota.toml"));
        all.into_iter().map(|(line, what)| Mistake { file: file.clone(), line, what }).collect()
    }

    /// Tells of gaps, once for all layers together and once for each. Without layers nobody is meant to be on call.
    fn gaps(&self, report: &Report) -> Vec<Warning> {
        let layers = self.rota.layers.iter().map(|layer| Some(layer.name.as_str()));
        let places = [None].into_iter().filter(|_| !self.rota.layers.is_empty()).chain(layers);
        let warning = |place: Option<&str>| {
            let gaps = report.gaps.iter().filter(|gap| gap.layer.as_deref() == place);
            let first = gaps.clone().next()?.from.day_and_minute(&self.rota.zone, report.from);
            let hours = gaps.map(|gap| gap.length().as_minutes()).sum::<i64>() / 60;
            let where_to = place.map(|layer| format!(" in {layer}")).unwrap_or_default();
            let what = format!("nobody is on call{where_to} for {hours} h of the next 60 days, first from {first}");
            Some((place.map_or(0, |layer| self.line(&Named::Layer(layer.to_owned()))), what))
        };
        places.filter_map(warning).collect()
    }

    /// Tells of people who are on call twice at once, once for each and two layers.
    fn overlaps(&self, report: &Report) -> Vec<Warning> {
        let mut told = Vec::new();
        let mut all = Vec::new();
        for both in &report.overlaps {
            let pair = (&both.who, &both.layers);
            if told.contains(&pair) {
                continue;
            }
            told.push(pair);
            let [one, other] = &both.layers;
            let (who, first) = (&both.who, both.from.day_and_minute(&self.rota.zone, report.from));
            let what = format!(
                "{who} is on call in {one} and in {other} at once, first from {first}; then nobody backs them up"
            );
            all.push((self.line(&Named::Layer(other.clone())), what));
        }
        all
    }

    fn odd_hand_overs(&self, now: Time) -> Vec<Warning> {
        let odd = self.rota.layers.iter().filter_map(|layer| Some((layer, layer.turns.odd(layer.zone(), now)?)));
        let warning = odd.map(|(layer, wall)| {
            let wall = wall.strftime("%-d %b %Y %H:%M");
            let what =
                format!("the clock skips {wall} or shows it twice; they hand over at the change, or the first time");
            (self.line(&Named::Layer(layer.name.clone())), what)
        });
        warning.collect()
    }

    fn unused(&self) -> Vec<Warning> {
        let uses: Vec<&String> = self.chains.by_level.iter().chain([&self.chains.by_rule]).flatten().collect();
        let unused = self.chains.all.iter().map(|chain| &chain.name).filter(|name| !uses.contains(name));
        let warning = unused.map(|name| {
            let what =
                format!("nothing uses the chain \"{name}\"; [crisis] chains = {{ 1 = \"{name}\" }} in config.toml");
            (self.line(&Named::Chain(name.clone())), what)
        });
        warning.collect()
    }

    fn line(&self, named: &Named) -> usize {
        self.lines.iter().find(|(known, _)| known == named).map_or(0, |(_, line)| *line)
    }
}
