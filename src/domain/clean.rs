//! Text from strangers, made harmless once, at the edge.

/// Returns `text` without anything that could move a cursor, hide words or turn them round; lines stay.
pub fn text(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// Returns `text` as one clean line, for names, handles and titles.
pub fn line(text: &str) -> String {
    self::text(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
