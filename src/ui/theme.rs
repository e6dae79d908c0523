//! Colours by what they mean. Nothing on screen is said by colour alone.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::class::Class;

/// What a colour means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Plain words.
    Text,
    /// What may be overlooked.
    Dim,
    /// Names and titles.
    Strong,
    /// The focused pane's title, keys, our name.
    Accent,
    /// Past its time, refused, broken.
    Overdue,
    /// Four fifths of its time are used; worth a look.
    Soon,
    /// In order.
    Calm,
    /// Written by us, or somebody of us.
    Ours,
    /// Internal: a note.
    Note,
    /// The first and the last line.
    Bar,
    /// The row under the cursor.
    Cursor,
    /// The words of that row: one colour, since each change of it costs bytes on a slow line.
    Here,
    /// A crisis banner.
    Crisis,
    /// Thin lines between panes.
    Rule,
    /// A class of message.
    Class(Class),
}

/// How a seat is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// Light words on dark, in 256 colours.
    #[default]
    Dark,
    /// Dark words on light, in 256 colours.
    Light,
    /// Strong contrast, no greys.
    HighContrast,
    /// The terminal's own sixteen colours.
    Sixteen,
    /// No colour at all (`NO_COLOR`): bold, dim and reverse say it.
    Plain,
}

/// Every theme with the name that people type.
pub const THEMES: [(&str, Theme); 5] = [
    ("dark", Theme::Dark),
    ("light", Theme::Light),
    ("high-contrast", Theme::HighContrast),
    ("16", Theme::Sixteen),
    ("none", Theme::Plain),
];

impl Theme {
    /// Returns the theme of a name.
    pub fn of_name(name: &str) -> Option<Theme> {
        THEMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, theme)| *theme)
    }

    /// Returns the theme's name.
    pub fn name(self) -> &'static str {
        THEMES.iter().find(|(_, theme)| *theme == self).map_or("dark", |(name, _)| name)
    }

    /// Tells whether the row under the cursor has a background of its own.
    pub fn marks_rows(self) -> bool {
        self.style(Role::Cursor).bg.is_some()
    }

    /// Returns how a role is painted.
    pub fn style(self, role: Role) -> Style {
        match self {
            Theme::Dark => coloured(role, &DARK),
            Theme::Light => coloured(role, &LIGHT),
            Theme::HighContrast => coloured(role, &CONTRAST),
            Theme::Sixteen => sixteen(role),
            Theme::Plain => plain(role),
        }
    }
}

/// The colours of a theme.
struct Colours {
    text: Color,
    dim: Color,
    strong: Color,
    accent: Color,
    red: Color,
    amber: Color,
    green: Color,
    ours: Color,
    note: Color,
    bar: Color,
    cursor: Color,
    banner: Color,
}

// Indexed colours: an escape of theirs is half as long as one of true colour, and a key's frame must be short.
const DARK: Colours = Colours {
    text: Color::Indexed(252),
    dim: Color::Indexed(243),
    strong: Color::Indexed(255),
    accent: Color::Indexed(111),
    red: Color::Indexed(204),
    amber: Color::Indexed(179),
    green: Color::Indexed(149),
    ours: Color::Indexed(117),
    note: Color::Indexed(141),
    bar: Color::Indexed(234),
    cursor: Color::Indexed(236),
    banner: Color::Indexed(89),
};

const LIGHT: Colours = Colours {
    text: Color::Indexed(235),
    dim: Color::Indexed(244),
    strong: Color::Indexed(16),
    accent: Color::Indexed(26),
    red: Color::Indexed(160),
    amber: Color::Indexed(130),
    green: Color::Indexed(28),
    ours: Color::Indexed(25),
    note: Color::Indexed(91),
    bar: Color::Indexed(254),
    cursor: Color::Indexed(189),
    banner: Color::Indexed(217),
};

const CONTRAST: Colours = Colours {
    text: Color::Indexed(231),
    dim: Color::Indexed(252),
    strong: Color::Indexed(231),
    accent: Color::Indexed(51),
    red: Color::Indexed(210),
    amber: Color::Indexed(226),
    green: Color::Indexed(120),
    ours: Color::Indexed(123),
    note: Color::Indexed(219),
    bar: Color::Indexed(16),
    cursor: Color::Indexed(19),
    banner: Color::Indexed(88),
};

fn coloured(role: Role, colours: &Colours) -> Style {
    let fg = |colour| Style::new().fg(colour);
    match role {
        Role::Text => fg(colours.text),
        Role::Dim | Role::Rule => fg(colours.dim),
        Role::Strong => fg(colours.strong).bold(),
        Role::Accent => fg(colours.accent).bold(),
        Role::Overdue => fg(colours.red),
        Role::Soon => fg(colours.amber),
        Role::Calm => fg(colours.green),
        Role::Ours => fg(colours.ours),
        Role::Note => fg(colours.note),
        Role::Bar => fg(colours.text).bg(colours.bar),
        Role::Cursor => Style::new().bg(colours.cursor),
        Role::Here => fg(colours.strong),
        Role::Crisis => fg(colours.strong).bg(colours.banner).bold(),
        Role::Class(class) => fg(class_colour(class, colours)),
    }
}

const fn class_colour(class: Class, colours: &Colours) -> Color {
    match class {
        Class::Crisis | Class::Complaint => colours.red,
        Class::Question | Class::Request => colours.accent,
        Class::Praise => colours.green,
        Class::Chatter | Class::Spam => colours.dim,
    }
}

fn sixteen(role: Role) -> Style {
    let fg = |colour| Style::new().fg(colour);
    match role {
        Role::Text | Role::Here => Style::new(),
        Role::Dim | Role::Rule => fg(Color::DarkGray),
        Role::Strong => Style::new().add_modifier(Modifier::BOLD),
        Role::Accent => fg(Color::Cyan).bold(),
        Role::Overdue => fg(Color::Red),
        Role::Soon => fg(Color::Yellow),
        Role::Calm => fg(Color::Green),
        Role::Ours => fg(Color::Cyan),
        Role::Note => fg(Color::Magenta),
        Role::Bar => Style::new(),
        // No background: a whole row of it would cost more bytes than the row is worth on a slow line.
        Role::Cursor => Style::new(),
        Role::Crisis => fg(Color::Red).add_modifier(Modifier::BOLD | Modifier::REVERSED),
        Role::Class(Class::Crisis | Class::Complaint) => fg(Color::Red),
        Role::Class(Class::Question | Class::Request) => fg(Color::Blue),
        Role::Class(Class::Praise) => fg(Color::Green),
        Role::Class(Class::Chatter | Class::Spam) => fg(Color::DarkGray),
    }
}

fn plain(role: Role) -> Style {
    match role {
        Role::Strong | Role::Accent | Role::Overdue | Role::Class(Class::Crisis) => Style::new().bold(),
        Role::Dim | Role::Rule => Style::new().dim(),
        Role::Note => Style::new().italic(),
        Role::Crisis => Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED),
        Role::Text | Role::Here | Role::Soon | Role::Calm | Role::Ours | Role::Bar | Role::Cursor | Role::Class(_) => {
            Style::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_has_a_name_and_plain_has_no_colour() {
        for (name, theme) in THEMES {
            assert_eq!(Theme::of_name(name), Some(theme));
            assert_eq!(theme.name(), name);
        }
        let roles = [Role::Text, Role::Overdue, Role::Bar, Role::Cursor, Role::Crisis, Role::Class(Class::Complaint)];
        for role in roles {
            let style = Theme::Plain.style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
        }
    }
}
