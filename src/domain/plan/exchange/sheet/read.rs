//! Reads posts of a spreadsheet; everything that is wrong is told with its line and its column.

use std::collections::{BTreeMap, BTreeSet};

use super::super::record::{out_already, stage_of};
use super::super::{Flaw, Known, Record};
use super::FATE;
use super::cells;
use super::rows::{Row, rows};
use crate::domain::id::PostId;
use crate::domain::plan::{Content, Link, Moment, PostState, Stage, Variant};
use crate::words::{fill, w};

/// What a post has: written in its first row, and the same or nothing in the others.
const SHARED: [&str; 6] = ["title", "at", "zone", "campaign", "brief", "state"];

/// Reads posts. Those with a flaw are not among them.
pub fn read(text: &str, known: &Known<'_>) -> (Vec<Record>, Vec<Flaw>) {
    let mut flaws = Vec::new();
    let rows = rows(text, &mut flaws);
    let mut posts: Vec<Vec<&Row>> = Vec::new();
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        match row.cell("post") {
            "" => posts.push(vec![row]),
            name => {
                let place = *named.entry(name).or_insert_with(|| {
                    posts.push(Vec::new());
                    posts.len() - 1
                });
                posts[place].push(row);
            }
        }
    }
    let mut records = Vec::new();
    for rows in posts {
        let mut found = Found::default();
        if let Some(record) = post(&rows, known, &mut found)
            && found.0.is_empty()
        {
            records.push(record);
        }
        flaws.append(&mut found.0);
    }
    flaws.sort();
    (records, flaws)
}

/// What is wrong with a post.
#[derive(Default)]
struct Found(Vec<Flaw>);

impl Found {
    fn flaw(&mut self, row: &Row, column: &str, what: String) {
        self.0.push(Flaw { line: row.line, field: column.to_owned(), what });
    }

    fn take<T>(&mut self, row: &Row, column: &str, read: Result<T, String>) -> Option<T> {
        read.map_err(|what| self.flaw(row, column, what)).ok()
    }
}

fn post(rows: &[&Row], known: &Known<'_>, found: &mut Found) -> Option<Record> {
    let first = rows.first()?;
    let shared = |column: &str| rows.iter().find(|row| !row.cell(column).is_empty()).copied();
    for column in SHARED {
        same(rows, column, found);
    }
    let text = |column: &str| shared(column).map(|row| row.whole(column).to_owned()).unwrap_or_default();
    let moment = moment(shared("at").unwrap_or(first), known, ("at", "zone"), &text("zone"), found);
    let mut content = Content {
        title: text("title"),
        brief: text("brief"),
        campaign: Some(text("campaign")).filter(|name| !name.is_empty()),
        moment,
        variants: Vec::new(),
    };
    let state = shared("state").and_then(|row| found.take(row, "state", known.state(row.cell("state"))));
    let mut out = BTreeSet::new();
    let mut lines: Vec<usize> = Vec::new();
    for row in rows {
        let Some(variant) = variant(row, known, found) else { continue };
        if let Some(at) = content.variants.iter().position(|other| other.account == variant.account) {
            let line = lines.get(at).copied().unwrap_or_default();
            found.flaw(row, "account", fill(w().exchange.account_twice, &[&variant.account, &line]));
            continue;
        }
        let fate = Some(row.cell(FATE)).filter(|word| !word.is_empty());
        let fate = fate.and_then(|word| found.take(row, FATE, known.state(word)));
        if fate.or(state).is_some_and(out_already) {
            out.insert(variant.account.clone());
        }
        content.variants.push(variant);
        lines.push(row.line);
    }
    let is_bare = content.variants.is_empty() && content.title.trim().is_empty() && content.brief.is_empty();
    if is_bare && content.moment.is_none() && found.0.is_empty() {
        found.flaw(first, "", w().exchange.csv_row_empty.to_owned());
    }
    // An id is one of ours; any other word only keeps rows together.
    let id = first.cell("post").parse::<PostId>().ok();
    Some(Record { line: first.line, id, stage: stage(state, &content), content, out, repeats: None, occurs: None })
}

/// Where a post stands of which the file says nothing.
fn stage(state: Option<PostState>, content: &Content) -> Stage {
    let says_something = content.variants.iter().any(|variant| !variant.text.is_empty());
    state.map_or(if says_something { Stage::Draft } else { Stage::Idea }, stage_of)
}

/// Tells rows of one post that differ in what a post has once.
fn same(rows: &[&Row], column: &str, found: &mut Found) {
    let mut said = rows.iter().filter(|row| !row.cell(column).is_empty());
    let Some(first) = said.next() else { return };
    for row in said.filter(|row| row.cell(column) != first.cell(column)) {
        let short = |text: &str| text.chars().take(40).collect::<String>();
        let (one, other) = (short(row.cell(column)), short(first.cell(column)));
        found.flaw(row, column, fill(w().exchange.csv_differs, &[&one, &first.line, &other]));
    }
}

fn moment(
    row: &Row,
    known: &Known<'_>,
    (at, zone): (&str, &str),
    zone_name: &str,
    found: &mut Found,
) -> Option<Moment> {
    if row.cell(at).is_empty() {
        if !zone_name.is_empty() {
            found.flaw(row, zone, w().exchange.zone_without.to_owned());
        }
        return None;
    }
    let named = found.take(row, zone, known.zone(zone_name));
    // What is wrong with the time is told even where its zone is wrong too.
    let read = known.moment(row.cell(at), named.as_ref().unwrap_or(known.zone));
    found.take(row, at, read).filter(|_| named.is_some())
}

/// Reads whether the network is to hold it.
fn native(word: &str) -> Result<bool, String> {
    match word.to_lowercase().as_str() {
        "" | "no" | "false" | "0" => Ok(false),
        super::YES | "true" | "1" => Ok(true),
        _ => Err(fill(w().exchange.no_switch, &[&word])),
    }
}

/// Reads what a row says for an account; nothing where it names none and says nothing.
fn variant(row: &Row, known: &Known<'_>, found: &mut Found) -> Option<Variant> {
    const OWN: [&str; 9] =
        ["text", "link", "tags", "first_comment", "warning", "visibility", "native", "media", "own_at"];
    let says_something = OWN.iter().any(|column| !row.cell(column).is_empty());
    let account = match row.cell("account") {
        "" => {
            if says_something {
                found.flaw(row, "account", w().exchange.account_missing.to_owned());
            }
            None
        }
        name => found.take(row, "account", known.account(name)),
    };
    let given = |column: &str| Some(row.whole(column).to_owned()).filter(|text| !text.is_empty());
    let seen = Some(row.cell("visibility")).filter(|word| !word.is_empty());
    let visibility = seen.and_then(|word| found.take(row, "visibility", known.visibility(word)));
    let moment = moment(row, known, ("own_at", "own_zone"), row.cell("own_zone"), found);
    let media = cells::of_media(row.whole("media"), row.whole("alt"));
    let media = media.map_err(|alts| {
        let files = row.whole("media").lines().filter(|line| !line.trim().is_empty()).count();
        fill(w().exchange.more_alts, &[&alts, &files])
    });
    let tags = cells::of_tags(row.cell("tags")).map_err(|tag| fill(w().exchange.no_tag, &[&tag]));
    let tags = found.take(row, "tags", tags).unwrap_or_default();
    let link = match row.cell("link") {
        "" => (!tags.is_empty()).then(|| Link { url: String::new(), tags }),
        url => found.take(row, "link", Link::typed(url, tags).map_err(|why| why.to_string())),
    };
    let variant = Variant {
        account: account.clone().unwrap_or_default(),
        text: row.whole("text").to_owned(),
        media: found.take(row, "alt", media).unwrap_or_default(),
        link,
        first_comment: given("first_comment"),
        warning: given("warning"),
        visibility,
        moment,
        native: found.take(row, "native", native(row.cell("native"))).unwrap_or_default(),
    };
    account.map(|_| variant)
}
