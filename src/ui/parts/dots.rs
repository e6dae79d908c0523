//! A picture in half blocks: two dots a cell, one above the other.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::paint::Pen;
use crate::domain::ask::Thumbnail;
use crate::ui::theme::Theme;

/// The shades that each colour of the cube of a terminal of 256 colours has.
const SHADES: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// Tells whether a terminal can show pictures: it has half blocks and colours enough.
pub const fn can_show(pen: &Pen) -> bool {
    match pen.theme {
        Theme::Dark | Theme::Light | Theme::HighContrast => !pen.ascii,
        Theme::Sixteen | Theme::Plain => false,
    }
}

/// Returns how many lines a picture takes.
pub const fn lines(small: &Thumbnail) -> u16 {
    small.rows.div_ceil(2)
}

/// Draws a picture at the top left of an area, as far as it fits.
pub fn draw(small: &Thumbnail, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    for (line, y) in (0..lines(small)).zip(area.top()..area.bottom()) {
        for (column, x) in (0..small.columns).zip(area.left()..area.right()) {
            let (above, below) = (small.dot(column, line * 2), small.dot(column, line * 2 + 1));
            let Some((cell, above)) = buf.cell_mut((x, y)).zip(above) else { continue };
            cell.set_symbol("▀").set_fg(nearest(above));
            if let Some(below) = below {
                cell.set_bg(nearest(below));
            }
        }
    }
}

/// Returns the colour of a terminal of 256 that comes nearest: one of the cube, or a grey.
fn nearest(dot: [u8; 3]) -> Color {
    let shade = |colour: u8| (0..).zip(SHADES).min_by_key(|(_, shade)| shade.abs_diff(colour)).unwrap_or((0, 0));
    let [red, green, blue] = dot.map(shade);
    let cube = 16 + 36 * red.0 + 6 * green.0 + blue.0;
    let mean = dot.iter().map(|colour| u16::from(*colour)).sum::<u16>() / 3;
    let step = u8::try_from(mean.saturating_sub(3) / 10).unwrap_or(0).min(23);
    let grey = 8 + 10 * step;
    let away =
        |of: [u8; 3]| -> u32 { of.iter().zip(dot).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum() };
    let is_grey = away([grey; 3]) < away([red.1, green.1, blue.1]);
    Color::Indexed(if is_grey { 232 + step } else { cube })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_colour_is_of_the_cube_or_a_grey() {
        for (dot, index) in
            [([255, 0, 0], 196), ([0, 0, 255], 21), ([255; 3], 231), ([0; 3], 16), ([128; 3], 244), ([8; 3], 232)]
        {
            assert_eq!(nearest(dot), Color::Indexed(index), "{dot:?}");
        }
    }
}
