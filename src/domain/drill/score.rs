//! What was done in a drill, measured: a part for each thing that matters, what it was worth, and what would have been
//! better.

use serde::{Deserialize, Serialize};

use super::{Drill, Leave, Must, NotTo, Played, Public, Unsaid};
use crate::domain::brand;
use crate::domain::targets::Cadence;
use crate::domain::time::Span;
use crate::domain::width::fit;
use crate::words::{fill, w};

/// Words that turn what stands behind them round, in the languages of the drills that come along; and so many of those.
const NEGATIONS: [&str; 14] = [
    "not", "no", "nor", "never", "nobody", "nothing", "without", "neither", "nu", "nimeni", "nunca", "nadie", "sin",
    "ni",
];
const NEGATED: u32 = 4;
/// Columns of what is quoted.
const QUOTED: usize = 60;
/// A word that was promised may be so late.
const GRACE: Span = Span::minutes(1);
/// A word is out so soon after it was sent off, with what it promises.
const LEAVES_WITHIN: Span = Span::minutes(2);
/// Where nothing is planned, a freeze within so long is one in time.
const FREEZE_WITHIN: Span = Span::minutes(15);
/// The rhythm that counts where nobody raised a crisis.
const GRAVE: Cadence = Cadence { acknowledge: 5, statement: 30, update: 30 };

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// It was seen and raised.
    Seen,
    /// Somebody had it.
    Acknowledged,
    /// Level and protocol were right.
    Judged,
    /// What was planned did not go out.
    Held,
    /// The first public word.
    FirstWord,
    /// What was promised was kept.
    KeptWord,
    /// Those who needed us were answered.
    Answered,
    /// Nothing was made worse.
    Care,
    /// The checklist.
    Order,
}

impl Part {
    /// Returns what it is called.
    pub const fn words(self) -> &'static str {
        let say = &w().drill;
        match self {
            Part::Seen => say.seen,
            Part::Acknowledged => say.acknowledged,
            Part::Judged => say.judged,
            Part::Held => say.held,
            Part::FirstWord => say.first_word,
            Part::KeptWord => say.kept_word,
            Part::Answered => say.answered,
            Part::Care => say.care,
            Part::Order => say.order,
        }
    }

    /// Returns what it is worth at most.
    pub const fn weight(self) -> u32 {
        match self {
            Part::FirstWord | Part::Answered => 20,
            Part::KeptWord => 15,
            Part::Seen | Part::Acknowledged | Part::Judged | Part::Held | Part::Care => 10,
            Part::Order => 5,
        }
    }
}

/// A part, measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    /// Which.
    pub part: Part,
    /// What it was worth.
    pub points: u32,
    /// What it is worth at most.
    pub of: u32,
    /// What was done, in words.
    pub told: String,
    /// What would have been better, a sentence each.
    pub better: Vec<String>,
}

/// How well it went, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// From 90 points on.
    Mastered,
    /// From 75.
    Solid,
    /// From 50.
    Shaky,
    /// Below.
    Lost,
}

impl Grade {
    const fn of(points: u32) -> Grade {
        match points {
            90.. => Grade::Mastered,
            75..90 => Grade::Solid,
            50..75 => Grade::Shaky,
            ..50 => Grade::Lost,
        }
    }

    /// Returns what is said of it.
    pub const fn words(self) -> &'static str {
        let say = &w().drill;
        match self {
            Grade::Mastered => say.mastered,
            Grade::Solid => say.solid,
            Grade::Shaky => say.shaky,
            Grade::Lost => say.lost,
        }
    }
}

/// How well a drill was played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scorecard {
    /// Of a hundred.
    pub points: u32,
    /// In a word.
    pub grade: Grade,
    /// The parts that this drill has.
    pub parts: Vec<Scored>,
}

/// Measures what was done. Parts that the drill does not have, or whose moment had not come, do not count.
pub fn score(drill: &Drill, played: &Played) -> Scorecard {
    let measured = [seen, acknowledged, judged, held, first_word, kept_word, answered, care, order];
    let parts: Vec<Scored> = measured.iter().filter_map(|measure| measure(drill, played)).collect();
    let (points, of) = parts.iter().fold((0, 0), |(points, of), part| (points + part.points, of + part.of));
    let points = (points * 100 + of / 2).checked_div(of).unwrap_or_default();
    Scorecard { points, grade: Grade::of(points), parts }
}

/// Makes a part; `share` is of a hundred.
fn scored(part: Part, share: i64, told: String, better: Vec<String>) -> Option<Scored> {
    let share = u32::try_from(share.clamp(0, 100)).unwrap_or_default();
    let of = part.weight();
    Some(Scored { part, points: (of * share + 50) / 100, of, told, better })
}

/// Returns what something is worth that took so long of `within`: all in time, a third at twice that, nothing at four times.
fn share_of(took: Span, within: Span) -> i64 {
    let (took, within) = (took.as_millis(), within.as_millis().max(1));
    match took {
        _ if took <= within => 100,
        _ if took <= 2 * within => 100 - 67 * (took - within) / within,
        _ => (33 - 33 * (took - 2 * within) / (2 * within)).max(0),
    }
}

fn seen(drill: &Drill, played: &Played) -> Option<Scored> {
    let say = &w().drill;
    let by = drill.exam.seen_by?;
    let begins = drill.exam.begins;
    let within = by.minus(begins);
    let Some(raise) = &played.raised else {
        return scored(Part::Seen, 0, say.never_raised.to_owned(), vec![say.raise_it.to_owned()]);
    };
    let took = raise.at.minus(begins);
    if !raise.by_player {
        let told = fill(say.raised_by_others, &[&told(took)]);
        return scored(Part::Seen, 20, told, vec![say.raise_it.to_owned()]);
    }
    let better = if took > within { vec![fill(say.raise_sooner, &[&told(within)])] } else { Vec::new() };
    scored(Part::Seen, share_of(took, within), fill(say.raised_after, &[&told(took), &told(within)]), better)
}

fn acknowledged(_: &Drill, played: &Played) -> Option<Scored> {
    let say = &w().drill;
    let raise = played.raised.as_ref()?;
    let within = minutes(raise.cadence.acknowledge);
    let Some(at) = played.acknowledged else {
        let told = fill(say.never_had, &[&told(within)]);
        return scored(Part::Acknowledged, 0, told, vec![say.say_you_have_it.to_owned()]);
    };
    let took = at.minus(raise.at).max(Span::ZERO);
    let better = if took > within { vec![say.say_you_have_it.to_owned()] } else { Vec::new() };
    scored(Part::Acknowledged, share_of(took, within), fill(say.had_after, &[&told(took), &told(within)]), better)
}

fn judged(drill: &Drill, played: &Played) -> Option<Scored> {
    let say = &w().drill;
    let exam = &drill.exam;
    // What a colleague judged is no merit of whoever plays.
    let raise = played.raised.as_ref().filter(|raise| raise.by_player)?;
    let off = exam.levels.iter().map(|level| level.abs_diff(raise.level)).min()?;
    let right = |protocol: &String| raise.protocol.as_ref() == Some(protocol);
    let follows = exam.protocol.as_ref().is_none_or(right);
    let level = match off {
        0 => 80,
        1 => 40,
        _ => 0,
    };
    let levels: Vec<String> = exam.levels.iter().map(u8::to_string).collect();
    let protocol = raise.protocol.as_deref().unwrap_or(say.no_protocol);
    let mut better = Vec::new();
    if off > 0 {
        better.push(fill(say.level_was, &[&levels.join(say.or)]));
    }
    better.extend(exam.protocol.as_ref().filter(|_| !follows).map(|protocol| fill(say.protocol_was, &[protocol])));
    let share = level + if follows { 20 } else { 0 };
    scored(Part::Judged, share, fill(say.judged_as, &[&raise.level, &protocol]), better)
}

fn held(drill: &Drill, played: &Played) -> Option<Scored> {
    let say = &w().drill;
    let since = drill.exam.begins.max(Span::ZERO);
    let due: Vec<usize> = (0..drill.planned.len())
        .filter(|at| drill.planned.get(*at).is_some_and(|post| post.at >= since && post.at <= played.until))
        .collect();
    if due.is_empty() {
        let raise = played.raised.as_ref()?;
        let within = raise.at.plus(FREEZE_WITHIN);
        return match played.frozen {
            Some(at) => {
                let took = told(at.minus(raise.at).max(Span::ZERO));
                let better = if at > within { vec![say.freeze_first.to_owned()] } else { Vec::new() };
                scored(
                    Part::Held,
                    share_of(at.minus(raise.at), FREEZE_WITHIN),
                    fill(say.frozen_after, &[&took]),
                    better,
                )
            }
            None if played.until > within => {
                scored(Part::Held, 0, say.never_frozen.to_owned(), vec![say.freeze_first.to_owned()])
            }
            None => None,
        };
    }
    let left: Vec<usize> = due.iter().copied().filter(|at| played.left.iter().any(|(left, _)| left == at)).collect();
    let better = left.iter().filter_map(|at| {
        let post = drill.planned.get(*at)?;
        Some(fill(say.went_out, &[&post.network, &post.text, &post.why]))
    });
    let mut better: Vec<String> = better.collect();
    if !better.is_empty() {
        better.push(say.freeze_first.to_owned());
    }
    let kept = due.len() - left.len();
    scored(Part::Held, percent(kept, due.len()), fill(say.held_back, &[&kept, &due.len()]), better)
}

fn first_word(drill: &Drill, played: &Played) -> Option<Scored> {
    let say = &w().drill;
    let since = played.raised.as_ref().map_or(drill.exam.begins.max(Span::ZERO), |raise| raise.at);
    let within = minutes(rhythm(drill, played).statement);
    let owed = &drill.exam.networks;
    if owed.is_empty() || since.plus(within) > drill.length {
        return None;
    }
    let first = |network: &String| played.public.iter().find(|word| word.network == *network).map(|word| word.at);
    // Whoever left before it was due has missed nothing.
    if played.until < since.plus(within) && owed.iter().all(|network| first(network).is_none()) {
        return None;
    }
    let shares: i64 = owed.iter().map(|network| first(network).map_or(0, |at| share_of(at.minus(since), within))).sum();
    let share = shares / i64::try_from(owed.len()).unwrap_or(1);
    let earliest = owed.iter().filter_map(first).min();
    let words = match earliest {
        Some(at) => fill(say.said_after, &[&told(at.minus(since).max(Span::ZERO)), &told(within)]),
        None => fill(say.never_said, &[&told(within)]),
    };
    let mut better = Vec::new();
    let silent: Vec<&str> = owed.iter().filter(|network| first(network).is_none()).map(String::as_str).collect();
    if earliest.is_some() && !silent.is_empty() {
        better.push(fill(say.silent_on, &[&silent.join(", ")]));
    }
    if share < 100 && played.asked_meanwhile > 0 {
        better.push(fill(say.asked_meanwhile, &[&played.asked_meanwhile]));
    }
    if share < 100 {
        better.push(say.say_it_sooner.to_owned());
    }
    scored(Part::FirstWord, share, words, better)
}

/// Returns the rhythm that counts: a level that is too low buys nobody time.
fn rhythm(drill: &Drill, played: &Played) -> Cadence {
    let Some(raise) = &played.raised else { return GRAVE };
    let is_right = drill.exam.levels.is_empty() || drill.exam.levels.contains(&raise.level);
    if is_right { raise.cadence } else { GRAVE }
}

/// Each public word says when the next one comes, or the rhythm of the level does.
fn kept_word(drill: &Drill, played: &Played) -> Option<Scored> {
    let say = &w().drill;
    let cadence = rhythm(drill, played);
    let words: Vec<&Public> = played.public.iter().filter(|word| word.stage.is_some()).collect();
    let Some(first) = words.first() else {
        // Where no first word was due yet, no other was either.
        first_word(drill, played)?;
        return scored(Part::KeptWord, 0, say.nothing_to_keep.to_owned(), vec![say.promise_more.to_owned()]);
    };
    let (mut due, mut kept, mut better) = (Vec::new(), 0, Vec::new());
    let mut last = first.at;
    loop {
        let next = words.iter().map(|word| word.at).find(|at| *at > last.plus(GRACE));
        let with_it =
            |made: Span| made >= last.minus(LEAVES_WITHIN) && next.is_none_or(|next| made < next.minus(GRACE));
        let made = played.promised.iter().rfind(|(made, by)| with_it(*made) && *by > last);
        let by = made.map_or(last.plus(minutes(cadence.update)), |(_, by)| *by);
        if by.plus(GRACE) > played.until {
            break;
        }
        due.push(clock(drill, by));
        match next {
            Some(at) if at <= by.plus(GRACE) => kept += 1,
            Some(at) => better.push(fill(say.word_late, &[&clock(drill, by), &told(at.minus(by))])),
            None => better.push(fill(say.word_missed, &[&clock(drill, by)])),
        }
        let Some(next) = next else { break };
        last = next;
    }
    if due.is_empty() {
        return None;
    }
    if !better.is_empty() {
        better.push(say.promise_what_you_keep.to_owned());
    }
    let words = fill(say.kept_of, &[&kept, &due.len(), &due.join(", ")]);
    scored(Part::KeptWord, percent(kept, due.len()), words, better)
}

fn answered(drill: &Drill, played: &Played) -> Option<Scored> {
    let say = &w().drill;
    let first = |must: &Must| played.answered.iter().find(|answer| answer.item == must.item).map(|answer| answer.at);
    let counts = |must: &&Must| first(must).is_some() || must.came.plus(must.within) <= played.until;
    let due: Vec<&Must> = drill.exam.must.iter().filter(counts).collect();
    if due.is_empty() {
        return None;
    }
    let mut better = Vec::new();
    let (mut shares, mut in_time) = (0, Vec::new());
    for must in &due {
        let took = first(must).map(|at| at.minus(must.came).max(Span::ZERO));
        match took {
            Some(took) if took <= must.within => {
                shares += 100;
                in_time.push(must.who.as_str());
            }
            Some(took) => {
                shares += share_of(took, must.within);
                better.push(fill(say.answered_late, &[&must.why, &told(took), &told(must.within)]));
            }
            None => better.push(fill(say.never_answered, &[&must.why])),
        }
    }
    let share = shares / i64::try_from(due.len()).unwrap_or(1);
    let mut words = fill(say.answered_of, &[&in_time.len(), &due.len()]);
    if !in_time.is_empty() {
        words = format!("{words}: {}", in_time.join(", "));
    }
    scored(Part::Answered, share, words, better)
}

/// Begins whole, and loses with each thing that made it worse.
fn care(drill: &Drill, played: &Played) -> Option<Scored> {
    let say = &w().drill;
    let exam = &drill.exam;
    if exam.leave.is_empty() && exam.remove.is_empty() && exam.unsaid.is_empty() {
        return None;
    }
    let harmed = exam.leave.iter().filter(|leave| is_harmed(leave, played)).map(|leave| leave.why.clone());
    let stood = exam.remove.iter().filter_map(|must| stood_too_long(must, played));
    let said = exam.unsaid.iter().filter_map(|unsaid| said_too_soon(drill, unsaid, played));
    let better: Vec<String> = harmed.chain(stood).chain(said).collect();
    let share = 100 - 35 * i64::try_from(better.len()).unwrap_or(3);
    let words = if better.is_empty() { say.nothing_worse.to_owned() } else { fill(say.worse, &[&better.len()]) };
    scored(Part::Care, share, words, better)
}

/// Returns what was not taken away in time. Whoever asked the approver in time did their part.
fn stood_too_long(must: &Must, played: &Played) -> Option<String> {
    let say = &w().drill;
    let by = must.came.plus(must.within);
    let gone =
        played.removed.iter().chain(&played.asked).filter(|(item, _)| *item == must.item).map(|(_, at)| *at).min();
    match gone {
        Some(at) if at <= by => None,
        Some(at) => Some(fill(say.stood, &[&must.why, &told(at.minus(must.came)), &told(must.within)])),
        None if by <= played.until => Some(fill(say.stands, &[&must.why, &told(must.within)])),
        None => None,
    }
}

fn is_harmed(leave: &Leave, played: &Played) -> bool {
    match leave.not_to {
        NotTo::Answer => played.answered.iter().any(|answer| answer.item == leave.item && answer.public),
        NotTo::Remove => played.removed.iter().any(|(item, _)| *item == leave.item),
    }
}

/// Returns what was said before it could be known, and why it should not have been.
fn said_too_soon(drill: &Drill, unsaid: &Unsaid, played: &Played) -> Option<String> {
    let too_soon = |at: Span| unsaid.until.is_none_or(|until| at < until);
    let texts = played.public.iter().map(|word| (word.at, word.text.as_str()));
    let answers = played.answered.iter().filter(|answer| answer.public);
    let texts = texts.chain(answers.map(|answer| (answer.at, answer.text.as_str())));
    let found = texts.filter(|(at, _)| too_soon(*at)).find_map(|(at, text)| {
        let affirmed = affirmed(text);
        let found = brand::said(&affirmed, &unsaid.words).first().map(|unwanted| unwanted.words.clone())?;
        Some((at, text, found))
    });
    let (at, text, words) = found?;
    Some(fill(w().drill.said_words, &[&clock(drill, at), &fit(text, QUOTED), &words, &unsaid.why]))
}

/// Returns a text without the words that a negation stands before: "nobody was hacked" says nothing of hackers.
fn affirmed(text: &str) -> String {
    let mut left = 0;
    let mut kept = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'').to_lowercase();
        if NEGATIONS.contains(&bare.as_str()) || bare.ends_with("n't") {
            left = NEGATED;
        } else if left > 0 {
            left -= 1;
            // What begins anew is not negated any more.
            if word.ends_with(['.', '!', '?', ':', ';', ',']) {
                left = 0;
            }
        } else {
            kept.push(word);
        }
    }
    kept.join(" ")
}

fn order(_: &Drill, played: &Played) -> Option<Scored> {
    let say = &w().drill;
    let (done, due) = played.steps;
    if due == 0 {
        return None;
    }
    let better = if done < due { vec![say.tick_steps.to_owned()] } else { Vec::new() };
    scored(Part::Order, percent(done, due), fill(say.steps_of, &[&done, &due]), better)
}

fn percent(part: usize, whole: usize) -> i64 {
    i64::try_from((part * 100).checked_div(whole).unwrap_or_default()).unwrap_or_default()
}

fn minutes(n: u32) -> Span {
    Span::minutes(i64::from(n))
}

/// Returns a length as people say it in a drill: to the second below two minutes.
pub fn told(span: Span) -> String {
    let seconds = span.as_seconds().max(0);
    if seconds < 120 { fill(w().drill.seconds, &[&seconds]) } else { span.in_words() }
}

/// Returns a moment as the clock of the drill said it.
fn clock(drill: &Drill, at: Span) -> String {
    let at = drill.start.saturating_add(jiff::SignedDuration::from_millis(at.as_millis()));
    at.strftime("%H:%M").to_string()
}
