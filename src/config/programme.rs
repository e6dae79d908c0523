//! Reads the programme of a year: `[[theme]]` of `plan.toml`.

use crate::domain::plan::{Planning, Theme, ThemeMonth};

use super::section::Section;

/// Reads what a month is about.
pub fn theme(mut table: Section<'_>, planning: &mut Planning) {
    let month = table.parsed("month", |text| {
        ThemeMonth::of_word(text)
            .ok_or_else(|| format!("\"{text}\" is no month; write it like 2027-03, or march for that of each year"))
    });
    let title = table.words("title");
    if title.is_none() {
        table.mistake("title", "a theme needs a title".to_owned());
    }
    if month.is_none() && !table.has("month") {
        table.mistake("month", "a theme needs a month: 2027-03, or march for that of each year".to_owned());
    }
    let campaigns = table.texts("campaigns").unwrap_or_default();
    for name in campaigns.iter().filter(|name| planning.campaign(name).is_none()) {
        table.mistake_at("campaigns", name, format!("there is no campaign \"{name}\" in this file"));
    }
    let tags = table.texts("tags").unwrap_or_default();
    let tags = tags.iter().map(|tag| tag.trim().trim_start_matches('#').to_lowercase()).collect();
    let aim = table.text("aim").unwrap_or_default();
    if let Some((month, title)) = month.zip(title) {
        planning.themes.push(Theme { month, title, aim, campaigns, tags });
    }
    table.done();
}
