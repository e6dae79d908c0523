//! What works in a rota otherwise than somebody may think. Asked for, since it takes a look at every shift to come.

use std::path::Path;

use crate::config::mistake::Mistake;
use crate::domain::time::{Span, Time};

use super::{Named, Roster};

/// So far shifts are looked at.
const AHEAD: Span = Span::days(60);

impl Roster {
    /// Tells of gaps and of people who are on call twice in the next 60 days, of hand-overs that the clock skips or shows
    /// twice, and of chains that nothing uses.
    pub fn warnings(&self, now: Time) -> Vec<Mistake> {
        let report = self.rota.report(now, now.plus(AHEAD));
        let mut told: Vec<(usize, String)> = Vec::new();
        let gaps = report.gaps.iter().map(|gap| (gap.layer.as_deref(), gap.from, gap.length()));
        for (layer, lines) in [None]
            .into_iter()
            .chain(self.rota.layers.iter().map(|layer| Some(layer.name.as_str())))
            .map(|layer| (layer, gaps.clone().filter(|(of, ..)| *of == layer).collect::<Vec<_>>()))
        {
            let Some((_, first, _)) = lines.first() else { continue };
            // Without layers nobody is meant to be on call.
            if self.rota.layers.is_empty() {
                continue;
            }
            let hours: i64 = lines.iter().map(|(_, _, long)| long.as_minutes()).sum::<i64>() / 60;
            let when = first.day_and_minute(&self.rota.zone, now);
            let place = layer.map_or_else(String::new, |layer| format!(" in {layer}"));
            let line = layer.map_or(0, |layer| self.line(&Named::Layer(layer.to_owned())));
            told.push((line, format!("nobody is on call{place} for {hours} h of the next 60 days, first from {when}")));
        }
        for both in &report.overlaps {
            let [one, other] = &both.layers;
            let line = self.line(&Named::Layer(other.clone()));
            let says = format!("{} is on call in {one} and in {other} at once", both.who);
            if !told.iter().any(|(_, what)| what.starts_with(&says)) {
                let when = both.from.day_and_minute(&self.rota.zone, now);
                told.push((line, format!("{says}, first from {when}; then nobody backs them up")));
            }
        }
        for layer in &self.rota.layers {
            if let Some(odd) = layer.turns.odd(layer.zone(), now) {
                let line = self.line(&Named::Layer(layer.name.clone()));
                let when = odd.strftime("%-d %b %Y %H:%M");
                told.push((
                    line,
                    format!(
                        "the clock skips {when} or shows it twice; they hand over at the change, or the first time"
                    ),
                ));
            }
        }
        let chains = &self.chains;
        let used: Vec<&String> = chains.by_level.iter().chain([&chains.by_rule]).flatten().collect();
        for chain in chains.all.iter().filter(|chain| !used.contains(&&chain.name)) {
            let line = self.line(&Named::Chain(chain.name.clone()));
            let what = format!(
                "nothing uses the chain \"{0}\"; [crisis] chains = {{ 1 = \"{0}\" }} in config.toml",
                chain.name
            );
            told.push((line, what));
        }
        told.sort();
        let file = self.file.clone().unwrap_or_else(|| Path::new("rota.toml").to_owned());
        told.into_iter().map(|(line, what)| Mistake { file: file.clone(), line, what }).collect()
    }

    fn line(&self, named: &Named) -> usize {
        self.lines.iter().find(|(known, _)| known == named).map_or(0, |(_, line)| *line)
    }
}
