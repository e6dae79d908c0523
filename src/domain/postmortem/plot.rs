//! The volume of a crisis as a plot: of text for the terminal, as SVG for the file.

use super::{Moment, Volume};
use crate::domain::time::Time;
use crate::words::w;

/// Rows of a plot of text.
const ROWS: u32 = 8;
/// Eighths of a row, from one to eight.
const EIGHTHS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// The size of the picture and of the space around the plot, in its own units.
const SIZE: (f64, f64) = (960.0, 320.0);
const LEFT: f64 = 48.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 56.0;

/// Returns a plot of text: bars of what belongs to the crisis, a row of what came in all, and the hours below. `clock`
/// writes an hour.
pub fn text(volume: &Volume, clock: &dyn Fn(Time) -> String) -> Vec<String> {
    let most = volume.of_it.iter().copied().max().unwrap_or_default().max(1);
    let width = most.to_string().len();
    let mut lines = Vec::new();
    for row in (0..ROWS).rev() {
        let label = if row == ROWS - 1 { most.to_string() } else { String::new() };
        let bars: String = volume.of_it.iter().map(|count| cell(*count, most, row)).collect();
        lines.push(format!("{label:>width$} │{}", bars.trim_end()));
    }
    lines.push(format!("{:>width$} └{}", 0, "─".repeat(volume.of_it.len())));
    let hours = hours(volume, clock);
    lines.push(format!("{:>width$}  {hours}", ""));
    lines
}

/// One character of a bar: full, a part, or nothing.
fn cell(count: u32, most: u32, row: u32) -> &'static str {
    let eighths = u64::from(count) * u64::from(ROWS) * 8 / u64::from(most);
    // What came at all is seen.
    let eighths = if count > 0 { eighths.max(1) } else { 0 };
    let here = eighths.saturating_sub(u64::from(row) * 8).min(8);
    usize::try_from(here)
        .ok()
        .and_then(|here| here.checked_sub(1))
        .and_then(|at| EIGHTHS.get(at))
        .copied()
        .unwrap_or(" ")
}

/// The hours below a plot, as many as there is room for.
fn hours(volume: &Volume, clock: &dyn Fn(Time) -> String) -> String {
    let mut line = String::new();
    for part in 0..volume.of_it.len() {
        let at = at(volume, part);
        if line.chars().count() <= part && (part == 0 || part % 12 == 0) {
            let room = part - line.chars().count();
            line.push_str(&" ".repeat(room));
            line.push_str(&clock(at));
        }
    }
    line
}

fn at(volume: &Volume, part: usize) -> Time {
    let parts = i64::try_from(part).unwrap_or_default();
    volume.from.plus(crate::domain::time::Span::millis(volume.part.as_millis() * parts))
}

/// Returns a picture of it: bars of all that came, of the negative and of what belongs to the crisis, a line at each moment.
pub fn svg(volume: &Volume, moments: &[Moment], clock: &dyn Fn(Time) -> String) -> String {
    let (width, height) = SIZE;
    let parts = volume.all.len().max(1) as f64;
    let most = f64::from(volume.all.iter().copied().max().unwrap_or_default().max(1));
    let (room, tall) = (width - LEFT, height - TOP - BOTTOM);
    let x = |part: f64| LEFT + part / parts * room;
    let bar = |part: usize, count: u32, colour: &str| {
        let high = f64::from(count) / most * tall;
        let (left, top) = (x(part as f64), TOP + tall - high);
        let wide = (room / parts - 1.0).max(0.5);
        format!("<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" fill=\"{colour}\"/>\n")
    };
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    );
    for (counts, colour) in [(&volume.all, "#d8dde3"), (&volume.negative, "#e8a87c"), (&volume.of_it, "#c0392b")] {
        counts
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0)
            .for_each(|(n, count)| out += &bar(n, *count, colour));
    }
    out += &format!("<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{most}</text>\n", LEFT - 6.0, TOP + 10.0);
    let step = (volume.all.len() / 8).max(1);
    for part in (0..volume.all.len()).step_by(step) {
        let label = escaped(&clock(at(volume, part)));
        out += &format!("<text x=\"{:.1}\" y=\"{:.1}\">{label}</text>\n", x(part as f64), height - BOTTOM + 16.0);
    }
    let whole = volume.part.as_millis().max(1) as f64;
    for (n, moment) in moments.iter().enumerate() {
        let Some(at) = moment.at else { continue };
        let place = at.since(volume.from).as_millis() as f64 / whole;
        if !(0.0..=parts).contains(&place) {
            continue;
        }
        let (left, low) = (x(place), TOP + tall);
        let label = escaped(&moment.what);
        let line = TOP + 12.0 * (n % 4) as f64 + 10.0;
        out += &format!(
            "<line x1=\"{left:.1}\" y1=\"{TOP}\" x2=\"{left:.1}\" y2=\"{low:.1}\" stroke=\"#34495e\" stroke-dasharray=\"3 3\"/>\n\
             <text x=\"{:.1}\" y=\"{line:.1}\" fill=\"#34495e\">{label}</text>\n",
            left + 3.0
        );
    }
    let say = &w().postmortem;
    let legend = [("#d8dde3", say.plot_all), ("#e8a87c", say.plot_negative), ("#c0392b", say.plot_of_it)];
    for (n, (colour, label)) in legend.into_iter().enumerate() {
        let left = LEFT + 180.0 * n as f64;
        let y = height - 22.0;
        out += &format!(
            "<rect x=\"{left}\" y=\"{y}\" width=\"10\" height=\"10\" fill=\"{colour}\"/><text x=\"{}\" y=\"{}\">{}</text>\n",
            left + 15.0,
            y + 9.0,
            escaped(label)
        );
    }
    out + "</svg>\n"
}

/// Returns a text that is nothing but text in a picture.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
