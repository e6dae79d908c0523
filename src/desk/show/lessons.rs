//! Lessons in words: what taught what, who did it and when, as the log has it.

use jiff::tz::TimeZone;

use crate::domain::class::Class;
use crate::domain::conversation::{Change, Conversation};
use crate::domain::decide::in_words;
use crate::domain::event::{Event, Recorded};
use crate::domain::lesson::{Label, Lesson};
use crate::domain::rulings::Rulings;
use crate::domain::time::Time;
use crate::store::{Reader, StoreError};
use crate::words::{fill, w};

use super::super::handle::Handle;

/// So many of the newest lessons of a desk are told.
const NEWEST: usize = 5;
/// So many places of the log's lessons are looked at for them: some count no more.
const LOOKED_AT: u64 = 50;
/// The longest beginning of a text, in characters.
const WORDS: usize = 60;

/// Tells the lessons about a conversation's messages, and the newest of the desk about others, newest first.
pub fn told(desk: &Handle, page: &Conversation) -> Result<(Vec<String>, Vec<String>), StoreError> {
    let (reader, rulings) = (desk.reader(), &desk.library().rulings);
    let mut here = Vec::new();
    for item in page.items.iter().filter(|item| !item.from_us) {
        for lesson in reader.lessons_of(item.id)?.iter().filter(|lesson| !lesson.label.is_empty()) {
            here.push(line(&reader, lesson, rulings)?);
        }
    }
    let given = reader.lesson_count()?.given;
    let newest = reader.lessons(given.saturating_sub(LOOKED_AT), given)?;
    let is_here = |lesson: &Lesson| page.items.iter().any(|item| item.id == lesson.item);
    let mut others = Vec::new();
    for (_, lesson) in newest.iter().rev().filter(|(_, lesson)| !is_here(lesson)).take(NEWEST) {
        let line = line(&reader, lesson, rulings)?;
        let words = reader.item(lesson.item)?.map(|item| super::rows::snippet(&item)).unwrap_or_default();
        let words: String = words.chars().take(WORDS).collect();
        others.push(if words.is_empty() { line } else { fill(w().brain.lesson_of, &[&line, &words]) });
    }
    Ok((here, others))
}

/// Tells a lesson: `class corrected to question by ana on 2026-11-28`.
fn line(reader: &Reader, lesson: &Lesson, rulings: &Rulings) -> Result<String, StoreError> {
    let say = &w().brain;
    let day = |at: Time| day(at, rulings.zone());
    let Some(Recorded { at, by, event, .. }) = act_of(reader, lesson)? else {
        return Ok(fill(say.lesson_of_nobody, &[&taught(lesson.label), &day(lesson.act.at())]));
    };
    Ok(match event {
        Event::Conversation { change: Change::Classed { class: Some(class) }, .. } => {
            fill(say.lesson_class, &[&class.word(), &by, &day(at)])
        }
        Event::Conversation { change, .. } => {
            fill(say.lesson, &[&in_words(&change, rulings, at), &by, &day(at), &taught(lesson.label)])
        }
        // Only an answer teaches without being a change of the conversation that it teaches of.
        _ if lesson.label == Label::NOW => fill(say.lesson_answered, &[&by, &day(at), &taught(lesson.label)]),
        _ => fill(say.lesson_passed_over, &[&by, &day(at), &taught(lesson.label)]),
    })
}

/// Returns the act of a lesson as the log has it, or else the lesson itself.
fn act_of(reader: &Reader, lesson: &Lesson) -> Result<Option<Recorded>, StoreError> {
    let is_lesson =
        |recorded: &Recorded| matches!(&recorded.event, Event::Taught { lesson: other } if other.act == lesson.act);
    match reader.event(lesson.act)? {
        None => reader.at_moment(lesson.act.at(), is_lesson),
        known => Ok(known),
    }
}

fn taught(label: Label) -> String {
    let say = &w().brain;
    let now = label.now.map(|now| if now { say.cannot_wait } else { say.can_wait });
    let said: Vec<&str> = label.class.map(Class::word).into_iter().chain(now).collect();
    said.join(", ")
}

fn day(at: Time, zone: &TimeZone) -> String {
    at.in_zone(zone).date().to_string()
}
