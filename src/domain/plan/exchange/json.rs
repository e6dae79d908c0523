//! Posts as JSON: one object a line on the way out; on the way in also an array, or objects one behind the other.
//!
//! ```text
//! {"hearken_plan":1, "id":"…", "title":"Night trains", "brief":"…", "campaign":"summer", "state":"scheduled",
//!  "at":"2027-03-28T09:30", "zone":"Europe/Madrid",
//!  "variants":[{"account":"mastodon:@brand@example.social", "text":"…", "link":{"url":"…","tags":[["utm_source","m"]]},
//!               "media":[{"kind":"image","url":"/pics/train.jpg","alt":"…"}], "first_comment":"…", "warning":"…",
//!               "visibility":"public", "native":true, "at":"…", "zone":"…"}],
//!  "repeats":{"every":{"count":2,"unit":"week"}, "first":{…}, "until":"2027-06-30", "texts":["…"], "lets_go":true},
//!  "occurs":{"post":"…", "day":"2027-04-11"},
//!  "writer":…, "made_by":…, "made_at":…, "changed_at":…, "approved":…, "approvals":…, "comments":…, "fates":…}
//! ```
//!
//! `repeats` is the series that stands at it, `occurs` says of which post's series it is, and which day of that. What stands
//! behind them is for reading: nobody's yes comes out of a file. `at` is a wall time of its `zone`, the
//! desk's where none is named; with an offset it is that instant.

mod fields;
mod series;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::record::{out_already, stage_of};
use super::{Flaw, Known, Record};
use crate::domain::id::{AccountId, PostId};
use crate::domain::item::Media;
use crate::domain::plan::{Content, Fate, Link, Moment, Post, Variant};
use crate::words::{fill, w};

use self::fields::Fields;

/// The form that is written here.
const VERSION: u64 = 1;
/// Fields that are for reading.
const TOLD: [&str; 8] = ["code", "writer", "made_by", "made_at", "changed_at", "approved", "approvals", "comments"];

/// Writes a post as one line.
pub fn write(id: PostId, post: &Post, known: &Known<'_>) -> String {
    let content = &post.content;
    let mut object = json!({
        "hearken_plan": VERSION, "id": id, "code": id.code(), "title": content.title, "brief": content.brief,
        "campaign": content.campaign, "state": post.stage.word(),
        "variants": content.variants.iter().map(|variant| of_variant(variant, known)).collect::<Vec<Value>>(),
        "writer": post.writer, "made_by": post.made_by, "made_at": post.made_at, "changed_at": post.changed_at,
        "approved": post.approved, "approvals": post.approvals, "comments": post.comments, "fates": post.fates,
    });
    timed(&mut object, content.moment.as_ref(), known);
    if let Some(object) = object.as_object_mut() {
        series::write(post, object);
    }
    object.to_string()
}

fn timed(object: &mut Value, moment: Option<&Moment>, known: &Known<'_>) {
    if let (Some(moment), Some(object)) = (moment, object.as_object_mut()) {
        object.insert("at".to_owned(), known.written(moment).into());
        object.insert("zone".to_owned(), moment.zone.clone().into());
    }
}

fn of_variant(variant: &Variant, known: &Known<'_>) -> Value {
    let mut object = json!({ "account": variant.account, "text": variant.text });
    let mut put = |key: &str, value: Value| {
        if let Some(object) = object.as_object_mut().filter(|_| !value.is_null()) {
            object.insert(key.to_owned(), value);
        }
    };
    put("media", if variant.media.is_empty() { Value::Null } else { json!(variant.media) });
    put("link", json!(variant.link));
    put("first_comment", json!(variant.first_comment));
    put("warning", json!(variant.warning));
    put("visibility", json!(variant.visibility));
    put("native", json!(variant.native.then_some(true)));
    timed(&mut object, variant.moment.as_ref(), known);
    object
}

/// Reads posts. Those with a flaw are not among them.
pub fn read(text: &str, known: &Known<'_>) -> (Vec<Record>, Vec<Flaw>) {
    let (mut records, mut flaws): (Vec<Record>, Vec<Flaw>) = (Vec::new(), Vec::new());
    let mut lines: HashMap<PostId, usize> = HashMap::new();
    for (line, place, value) in objects(text, &mut flaws) {
        let mut found = Vec::new();
        let record = record(line, &place, &value, known, &mut found);
        if let Some(first) = record.id.and_then(|id| lines.get(&id)) {
            found.push(Flaw { line, field: place, what: fill(w().exchange.id_twice, &[first]) });
        }
        if found.is_empty() {
            lines.extend(record.id.map(|id| (id, record.line)));
            records.push(record);
        }
        flaws.append(&mut found);
    }
    (records, flaws)
}

/// Takes a text apart into its objects, each with its line and, in an array, its place.
fn objects(text: &str, flaws: &mut Vec<Flaw>) -> Vec<(usize, String, Value)> {
    let text = text.trim_start_matches('\u{feff}');
    let bad = |error: &serde_json::Error, before: usize| Flaw {
        line: before + error.line(),
        field: String::new(),
        what: fill(w().exchange.no_json, &[error]),
    };
    if text.trim_start().starts_with('[') {
        return match serde_json::from_str::<Vec<Value>>(text) {
            Ok(all) => all.into_iter().zip(1..).map(|(value, n)| (0, format!("[{n}]"), value)).collect(),
            Err(error) => {
                flaws.push(bad(&error, 0));
                Vec::new()
            }
        };
    }
    let mut found = Vec::new();
    let is_lines = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .is_some_and(|line| serde_json::from_str::<Value>(line).is_ok_and(|value| value.is_object()));
    if is_lines {
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match serde_json::from_str(line) {
                Ok(value) => found.push((at + 1, String::new(), value)),
                Err(error) => flaws.push(bad(&error, at)),
            }
        }
        return found;
    }
    let (mut line, mut counted) = (1, 0);
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    loop {
        let rest = text.get(stream.byte_offset()..).unwrap_or_default();
        let skipped = rest.len() - rest.trim_start().len();
        let begins = stream.byte_offset() + skipped;
        line += text.get(counted..begins).unwrap_or_default().bytes().filter(|byte| *byte == b'\n').count();
        counted = begins;
        match stream.next() {
            None => return found,
            Some(Ok(value)) => found.push((line, String::new(), value)),
            Some(Err(error)) => {
                flaws.push(bad(&error, 0));
                return found;
            }
        }
    }
}

fn record(line: usize, place: &str, value: &Value, known: &Known<'_>, flaws: &mut Vec<Flaw>) -> Record {
    let mut fields = Fields::new(line, place, value, flaws);
    if let Some(version) = fields.number("hearken_plan").filter(|version| *version > VERSION) {
        fields.flaw("hearken_plan", fill(w().exchange.newer, &[&version, &VERSION]));
    }
    let id = fields.parsed("id", |text| text.parse::<PostId>().map_err(|_| fill(w().exchange.no_id, &[&text])));
    let state = fields.parsed("state", |word| known.state(word));
    let moment = moment(&mut fields, known);
    let mut content = Content {
        title: fields.text("title").unwrap_or_default(),
        brief: fields.text("brief").unwrap_or_default(),
        campaign: fields.words("campaign"),
        moment,
        variants: Vec::new(),
    };
    let mut out = std::collections::BTreeSet::new();
    let fates = fields.value("fates").cloned().unwrap_or(Value::Object(Map::new()));
    match serde_json::from_value::<std::collections::BTreeMap<AccountId, Fate>>(fates) {
        Ok(fates) => {
            let found = fates.into_iter().filter(|(_, fate)| out_already(fate.state()));
            out.extend(found.map(|(account, _)| account));
        }
        Err(error) => fields.flaw("fates", error.to_string()),
    }
    let (repeats, occurs) = series::read(&mut fields, known);
    fields.pass_over(&TOLD);
    let variants = fields.list("variants");
    for (n, value) in variants.iter().enumerate() {
        let at = fields.place(&format!("variants[{n}]"));
        if let Some(variant) = variant(line, &at, value, known, fields.flaws) {
            match content.variants.iter().find(|other| other.account == variant.account) {
                Some(_) => {
                    let what = fill(w().plan.twice, &[&variant.account]);
                    fields.flaws.push(Flaw { line, field: at, what });
                }
                None => content.variants.push(variant),
            }
        }
    }
    fields.done();
    if state.is_some_and(out_already) {
        out.extend(content.variants.iter().map(|variant| variant.account.clone()));
    }
    let says_something = content.variants.iter().any(|variant| !variant.text.is_empty());
    let usual = if says_something { crate::domain::plan::Stage::Draft } else { crate::domain::plan::Stage::Idea };
    Record { line, id, content, stage: state.map_or(usual, stage_of), out, repeats, occurs }
}

fn moment(fields: &mut Fields<'_, '_>, known: &Known<'_>) -> Option<Moment> {
    let zone = fields.parsed("zone", |name| known.zone(name));
    let is_named = fields.has("zone");
    match fields.words("at") {
        None => {
            if is_named {
                fields.flaw("zone", w().exchange.zone_without.to_owned());
            }
            None
        }
        Some(at) => {
            let zone = if is_named { zone? } else { known.zone.clone() };
            known.moment(&at, &zone).map_err(|why| fields.flaw("at", why)).ok()
        }
    }
}

fn variant(line: usize, place: &str, value: &Value, known: &Known<'_>, flaws: &mut Vec<Flaw>) -> Option<Variant> {
    let mut fields = Fields::new(line, place, value, flaws);
    let account = fields.parsed("account", |name| known.account(name));
    if account.is_none() && !fields.has("account") {
        fields.flaw("account", w().exchange.account_missing.to_owned());
    }
    let moment = moment(&mut fields, known);
    let mut variant = Variant {
        account: account.clone().unwrap_or_default(),
        text: fields.text("text").unwrap_or_default(),
        first_comment: fields.words("first_comment"),
        warning: fields.words("warning"),
        visibility: fields.parsed("visibility", |word| known.visibility(word)),
        moment,
        native: fields.switch("native").unwrap_or_default(),
        ..Variant::default()
    };
    for (n, value) in fields.list("media").iter().enumerate() {
        variant.media.extend(media(&mut fields, n, value));
    }
    variant.link = match fields.value("link") {
        None | Some(Value::Null) => None,
        Some(Value::String(url)) => {
            let link = address(url, Vec::new());
            link.map_err(|why| fields.flaw("link", why)).ok()
        }
        Some(value) => {
            let (value, at) = (value.clone(), fields.place("link"));
            link(line, &at, &value, fields.flaws)
        }
    };
    fields.done();
    account.map(|_| variant)
}

/// Reads an address; tags may wait for one.
fn address(url: &str, tags: Vec<(String, String)>) -> Result<Link, String> {
    if url.is_empty() {
        return Ok(Link { url: String::new(), tags });
    }
    Link::typed(url, tags).map_err(|why| why.to_string())
}

fn link(line: usize, place: &str, value: &Value, flaws: &mut Vec<Flaw>) -> Option<Link> {
    let mut fields = Fields::new(line, place, value, flaws);
    let url = fields.text("url").unwrap_or_default();
    let pair = |value: &Value| -> Option<(String, String)> {
        match value.as_array()?.as_slice() {
            [name, value] => Some((name.as_str()?.to_owned(), value.as_str()?.to_owned())),
            _ => None,
        }
    };
    let tags = match fields.value("tags") {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Object(tags)) => {
            tags.iter().map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
        }
        Some(Value::Array(tags)) => tags.iter().map(pair).collect(),
        Some(_) => None,
    };
    let kind = fields.value("tags").map(fields::kind).unwrap_or_default();
    if tags.is_none() {
        fields.flaw("tags", fill(w().exchange.not_a, &[&w().exchange.a_pair, &kind]));
    }
    fields.done();
    let link = address(&url, tags.unwrap_or_default());
    link.map_err(|why| flaws.push(Flaw { line, field: format!("{place}.url"), what: why })).ok()
}

fn media(fields: &mut Fields<'_, '_>, n: usize, value: &Value) -> Option<Media> {
    if let Value::String(path) = value {
        return Some(Media::at(path));
    }
    match serde_json::from_value::<Media>(value.clone()) {
        Ok(media) if !media.url.is_empty() => {
            let kind = if media.kind.is_empty() { Media::kind_of(&media.url).to_owned() } else { media.kind };
            Some(Media { kind, ..media })
        }
        _ => {
            let what = fill(w().exchange.not_a, &[&w().exchange.an_object, &fields::kind(value)]);
            fields.flaw(&format!("media[{n}]"), what);
            None
        }
    }
}
