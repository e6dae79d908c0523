//! What a post says with all that goes with its words: the warning before them, the files, the first comment.

use ratatui::text::{Line, Span};

use crate::domain::ask::{PostSheet, VariantSheet};
use crate::domain::plan::Variant;
use crate::ui::parts::calendar::state_sign;
use crate::ui::parts::paint::{both_ends, clip};
use crate::ui::seat::Seat;
use crate::ui::theme::Role;
use crate::words::{fill, w};

/// From so many letters on a limit is none.
const NO_LIMIT: usize = 1_000_000;

/// Each text of a post once, under the accounts that it is for.
pub fn each(seat: &Seat, sheet: &PostSheet, columns: usize) -> Vec<Line<'static>> {
    let pen = seat.pen();
    let all: Vec<(&Variant, &VariantSheet)> = sheet.post.content.variants.iter().zip(&sheet.variants).collect();
    let is_same = |one: &(&Variant, &VariantSheet), two: &(&Variant, &VariantSheet)| {
        let besides =
            |variant: &Variant| (variant.media.clone(), variant.first_comment.clone(), variant.warning.clone());
        one.1.text == two.1.text && besides(one.0) == besides(two.0)
    };
    let mut lines = Vec::new();
    for (n, one) in all.iter().enumerate() {
        if all.iter().take(n).any(|before| is_same(before, one)) {
            continue;
        }
        lines.push(Line::default());
        for (variant, known) in all.iter().filter(|other| is_same(other, one)) {
            let (sign, role) = state_sign(sheet.post.state_of(&variant.account), pen);
            let account = pen.write(variant.account.to_string(), Role::Strong);
            let title = Line::from(vec![pen.write(format!("{sign} "), role), account]);
            lines.push(both_ends(title, count(seat, known), u16::try_from(columns).unwrap_or(u16::MAX)));
        }
        lines.extend(words(seat, one.0, &one.1.text, columns));
    }
    lines
}

/// How long a text is, and how long it may be.
pub fn count(seat: &Seat, known: &VariantSheet) -> Line<'static> {
    let count = match known.limit.most {
        NO_LIMIT.. => known.count.to_string(),
        most => format!("{}/{most}", known.count),
    };
    seat.pen().line(count, if known.count > known.limit.most { Role::Overdue } else { Role::Dim })
}

/// The warning, the words, the files and the first comment of a variant.
pub fn words(seat: &Seat, variant: &Variant, text: &str, columns: usize) -> Vec<Line<'static>> {
    let say = &w().plan_pane;
    let is_empty = text.trim().is_empty();
    let warning = variant.warning.iter().map(|warning| (fill(w().screen.subject, &[warning]), Role::Soon));
    let text = if is_empty { seat.keyed(&say.no_text) } else { text.to_owned() };
    let text = (text, if is_empty { Role::Soon } else { Role::Text });
    let all = warning.chain([text]).chain(files(variant)).chain(comment(variant));
    all.flat_map(|(text, role)| wrapped(seat, &text, columns, role)).collect()
}

/// What goes with the words of a variant, a line each: the warning, the link, the first comment, the files.
pub fn besides(seat: &Seat, variant: &Variant, columns: usize) -> Vec<Line<'static>> {
    let warning = variant.warning.iter().map(|warning| (fill(w().screen.subject, &[warning]), Role::Soon));
    let link = variant.link.iter().map(|link| (fill(w().plan_pane.leads_to, &[&link.tagged()]), Role::Ours));
    let all = warning.chain(link).chain(comment(variant)).chain(files(variant));
    all.map(|(text, role)| clip(seat.pen().line(text.replace('\n', " "), role), columns)).collect()
}

/// The files of a variant, each with what it shows to those who do not see it.
fn files(variant: &Variant) -> impl Iterator<Item = (String, Role)> {
    variant.media.iter().map(|media| {
        let name = media.name.as_deref().unwrap_or(&media.url);
        let alt = media.alt.as_deref().unwrap_or(w().plan_pane.no_alt);
        (format!("[{name}] {alt}"), if media.alt.is_some() { Role::Calm } else { Role::Soon })
    })
}

fn comment(variant: &Variant) -> impl Iterator<Item = (String, Role)> {
    variant.first_comment.iter().map(|comment| (fill(w().plan_pane.first_comment, &[comment]), Role::Ours))
}

/// A text below its title, two columns further right.
pub fn wrapped(seat: &Seat, text: &str, columns: usize, role: Role) -> Vec<Line<'static>> {
    let lines = seat.pen().wrapped(text, columns.saturating_sub(2), role);
    lines.into_iter().map(|line| indented(line.spans)).collect()
}

/// A line below its title.
pub fn indented(spans: Vec<Span<'static>>) -> Line<'static> {
    Line::from_iter(std::iter::once(Span::raw("  ")).chain(spans))
}
