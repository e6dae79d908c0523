//! A spreadsheet as rows: which separator, which columns, which line each row begins on.

use csv::{ReaderBuilder, StringRecord};

use super::super::Flaw;
use super::{COLUMNS, FATE, cells};
use crate::domain::nearest::nearest;
use crate::words::{fill, w};

/// A row of a spreadsheet.
pub struct Row {
    /// The line on which it begins, from 1.
    pub line: usize,
    cells: Vec<(&'static str, String)>,
}

impl Row {
    /// Returns the text of a cell, without blanks around it; empty where there is none.
    pub fn cell(&self, column: &str) -> &str {
        self.whole(column).trim()
    }

    /// Returns the text of a cell as it stands.
    pub fn whole(&self, column: &str) -> &str {
        self.cells.iter().find(|(name, _)| *name == column).map_or("", |(_, text)| text.as_str())
    }

    /// Tells whether nothing stands in it.
    fn is_empty(&self) -> bool {
        self.cells.iter().all(|(_, text)| text.trim().is_empty())
    }
}

/// Takes a spreadsheet apart. Before its header there may be remarks, lines that begin with `#`, and Excel's `sep=;`.
pub fn rows(text: &str, flaws: &mut Vec<Flaw>) -> Vec<Row> {
    let say = &w().exchange;
    let text = text.trim_start_matches('\u{feff}');
    let (separator, skipped, table) = beginning(text);
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(table.as_bytes());
    let mut records = Vec::new();
    // The text is in memory and in UTF-8, and rows may have any length: nothing can fail.
    for record in reader.records().flatten() {
        let line = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
        records.push((skipped + first_line(&record, line, table), record));
    }
    if table.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        let line = records.last().map_or(skipped + 1, |(line, _)| *line);
        flaws.push(Flaw { line, field: String::new(), what: say.csv_quote.to_owned() });
        records.pop();
    }
    let mut records = records.into_iter();
    let Some((line, header)) = records.next() else {
        flaws.push(Flaw { line: 0, field: String::new(), what: say.csv_empty.to_owned() });
        return Vec::new();
    };
    let Some(columns) = columns(line, &header, flaws) else { return Vec::new() };
    let mut rows = Vec::new();
    for (line, record) in records {
        let is_more = record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty());
        if is_more {
            let what = fill(say.csv_more, &[&record.len(), &columns.len()]);
            flaws.push(Flaw { line, field: String::new(), what });
            continue;
        }
        let named = columns.iter().zip(record.iter());
        let cells = named.filter_map(|(name, cell)| Some(((*name)?, cells::text(cell)))).collect();
        let row = Row { line, cells };
        if !row.is_empty() {
            rows.push(row);
        }
    }
    rows
}

/// The reader counts blank lines that it passed over as part of what follows.
fn first_line(record: &StringRecord, line: usize, table: &str) -> usize {
    let from = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or_default());
    let rest = table.get(from..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    line + rest.get(..blank).unwrap_or_default().bytes().filter(|byte| *byte == b'\n').count()
}

/// Returns the separator, how many lines stand before the table, and the table.
fn beginning(text: &str) -> (u8, usize, &str) {
    let (mut rest, mut skipped, mut said) = (text, 0, None);
    loop {
        let (line, behind) = rest.split_once('\n').unwrap_or((rest, ""));
        let line = line.trim();
        let separator = line.strip_prefix("sep=").and_then(|given| given.bytes().next());
        let is_before = line.starts_with('#') || line.is_empty() || separator.is_some();
        if !is_before || rest.is_empty() {
            let count = |separator: u8| line.bytes().filter(|byte| *byte == separator).count();
            let most = [b',', b';', b'\t'].into_iter().rev().max_by_key(|separator| count(*separator));
            return (said.or(most).unwrap_or(b','), skipped, rest);
        }
        said = separator.or(said);
        (rest, skipped) = (behind, skipped + 1);
    }
}

/// Finds the columns of a header; one that is not known is told.
fn columns(line: usize, header: &StringRecord, flaws: &mut Vec<Flaw>) -> Option<Vec<Option<&'static str>>> {
    let say = &w().exchange;
    let all = || COLUMNS.into_iter().chain([FATE]);
    let mut found: Vec<Option<&'static str>> = Vec::new();
    let mut wrong = Vec::new();
    for cell in header {
        let name = cell.trim().to_lowercase().replace([' ', '-'], "_");
        let column = all().find(|known| *known == name);
        match column {
            Some(column) if found.contains(&Some(column)) => {
                wrong.push((cell, fill(say.csv_column_twice, &[&column])));
            }
            None if !name.is_empty() => {
                let what = match nearest(&name, all()) {
                    Some(near) => fill(say.csv_column_near, &[&cell.trim(), &near]),
                    None => fill(say.csv_column, &[&cell.trim(), &COLUMNS.join(", ")]),
                };
                wrong.push((cell, what));
            }
            Some(_) | None => {}
        }
        found.push(column);
    }
    if found.iter().all(Option::is_none) {
        flaws.push(Flaw { line, field: String::new(), what: fill(say.csv_header, &[&COLUMNS.join(", ")]) });
        return None;
    }
    flaws.extend(wrong.into_iter().map(|(cell, what)| Flaw { line, field: cell.trim().to_owned(), what }));
    Some(found)
}
