//! What became of posts of ours as it is shown: what people did with each, and which did best where.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::domain::figures::Figures;
use crate::domain::id::{AccountId, PostId};
use crate::domain::plan::{BestTimes, Fate, Outcome, Post, Results, usual};
use crate::domain::time::Time;

/// What became of a variant that is out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantResults {
    /// Since when it is out.
    pub published: Time,
    /// Where a browser shows it.
    pub url: Option<String>,
    /// What its network counted last.
    pub figures: Figures,
    /// When its network was asked last; nothing where it never was.
    pub asked_at: Option<Time>,
    /// Its network tells nothing of posts of ours.
    #[serde(default)]
    pub untold: bool,
    /// Since when it is no longer there.
    pub gone: Option<Time>,
    /// Likes, answers, shares and quotes together at each step at which it was asked, the first first.
    pub by_step: Vec<u64>,
    /// The same when it was a day old, by which posts are compared.
    pub at_a_day: Option<u64>,
}

impl VariantResults {
    /// Returns what became of a variant, of which everything due up to `asked` was asked; nothing where it is not out.
    pub fn of(post: &Post, account: &AccountId, asked: Option<Time>) -> Option<VariantResults> {
        let Some(Fate::Published { at, url, .. }) = post.fates.get(account) else { return None };
        let none = Results::default();
        let results = post.results.get(account).unwrap_or(&none);
        Some(VariantResults {
            published: *at,
            url: url.clone(),
            figures: results.last().map(|last| last.figures.clone()).unwrap_or_default(),
            asked_at: results.asked_at(*at, asked),
            untold: false,
            gone: results.gone,
            by_step: results.by_step(*at, asked),
            at_a_day: results.at_a_day(*at, asked),
        })
    }
}

/// What became of the posts of a time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ResultsSheet {
    /// From when on.
    pub from: Time,
    /// Before when.
    pub until: Time,
    /// Each variant that is out since then, the newest first.
    pub lines: Vec<ResultLine>,
}

/// A variant that is out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResultLine {
    /// Of which post.
    pub post: PostId,
    /// Its title, or its first words.
    pub name: String,
    /// Whose followers read it.
    pub account: AccountId,
    /// The campaign that it is of.
    pub campaign: Option<String>,
    /// Where it leads, as it left: with what tells its visitors from others.
    pub link: Option<String>,
    /// What became of it.
    pub results: VariantResults,
    /// What it had got when it was a day old, in times of what is usual for its account.
    pub times: Option<f64>,
    /// None of its account did better in that time.
    pub is_best: bool,
}

impl ResultsSheet {
    /// Makes the sheet of posts; `asked` tells up to when everything due of an account was asked.
    pub fn of<'a>(
        (from, until): (Time, Time),
        posts: impl IntoIterator<Item = (PostId, &'a Post)>,
        asked: &dyn Fn(&AccountId) -> Option<Time>,
    ) -> ResultsSheet {
        let mut lines: Vec<ResultLine> = posts.into_iter().flat_map(|(id, post)| lines_of(id, post, asked)).collect();
        lines.retain(|line| from <= line.results.published && line.results.published < until);
        lines.sort_by(|a, b| (b.results.published, &a.account, a.post).cmp(&(a.results.published, &b.account, b.post)));
        compare(&mut lines);
        ResultsSheet { from, until, lines }
    }

    /// Returns what can be learned of times from its posts; `zone_of` is that of those who read an account.
    pub fn outcomes(&self, zone_of: &dyn Fn(&AccountId) -> TimeZone) -> Vec<Outcome> {
        let of = |line: &ResultLine| {
            let wall = line.results.published.in_zone(&zone_of(&line.account)).datetime();
            let got = line.results.at_a_day? as f64;
            let hour = usize::try_from(wall.hour()).unwrap_or(0);
            Some(Outcome { account: line.account.clone(), day: wall.weekday(), hour, got })
        };
        self.lines.iter().filter_map(of).collect()
    }
}

fn lines_of(id: PostId, post: &Post, asked: &dyn Fn(&AccountId) -> Option<Time>) -> Vec<ResultLine> {
    let line = |variant: &crate::domain::plan::Variant| {
        Some(ResultLine {
            post: id,
            name: post.content.name().to_owned(),
            account: variant.account.clone(),
            campaign: post.content.campaign.clone(),
            link: variant.link.as_ref().filter(|link| !link.url.is_empty()).map(|link| link.tagged()),
            results: VariantResults::of(post, &variant.account, asked(&variant.account))?,
            times: None,
            is_best: false,
        })
    };
    post.content.variants.iter().filter_map(line).collect()
}

/// Compares each with what is usual for its account.
fn compare(lines: &mut [ResultLine]) {
    let mut got: BTreeMap<AccountId, Vec<u64>> = BTreeMap::new();
    for line in lines.iter() {
        got.entry(line.account.clone()).or_default().extend(line.results.at_a_day);
    }
    let known = got.into_iter().filter_map(|(account, mut got)| {
        let usual = usual(&mut got).filter(|usual| *usual > 0.0)?;
        Some((account, (usual, got.last().copied()?)))
    });
    let known: BTreeMap<AccountId, (f64, u64)> = known.collect();
    for line in lines {
        let Some((usual, best)) = known.get(&line.account) else { continue };
        line.times = line.results.at_a_day.map(|got| got as f64 / usual);
        line.is_best = line.results.at_a_day == Some(*best);
    }
}

/// When posts do best.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BestSheet {
    /// From when on posts were looked at.
    pub from: Time,
    /// Of which account; of all where none is named, each in the hours of its own readers.
    pub account: Option<AccountId>,
    /// The zone of those who read it, by name; nothing where there are several.
    pub zone: Option<String>,
    /// How the hours of a week do.
    pub best: BestTimes,
    /// The accounts of which something is known.
    pub accounts: Vec<AccountId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{EventId, SeatName};
    use crate::domain::plan::{Content, Link, PostChange, Stage, Variant};
    use crate::domain::subject::{Subject, Told};
    use crate::domain::time::Span;

    fn out() -> Time {
        "2026-11-01T09:00:00Z".parse().unwrap()
    }

    /// A post that is out since `at`, with so many likes a day later.
    fn post(n: u8, at: Time, likes: u64) -> (PostId, Post) {
        let account = AccountId::new("mastodon", "@brand");
        let tags = vec![("utm_source".to_owned(), "mastodon".to_owned())];
        let link = Link { url: "https://norte.example/a?x=1".into(), tags };
        let variant =
            Variant { account: account.clone(), text: format!("post {n}"), link: Some(link), ..Variant::default() };
        let content = Content { variants: vec![variant], ..Content::default() };
        let desk = SeatName::desk();
        let told = |at| Told { by: &desk, at, event: EventId::default() };
        let made = PostChange::Made { content: Box::new(content), stage: Stage::Scheduled, writer: None };
        let id = PostId::from_bytes([n; 16]);
        let mut post = Post::begin(id, &made, told(at)).unwrap();
        let fate = Fate::Published { reply: None, at, remote_id: n.to_string(), url: None, comment: None, early: None };
        post.take(&PostChange::Fated { account: account.clone(), fate: Some(Box::new(fate)) }, told(at));
        let found = Some(Box::new(Figures { likes: Some(likes), ..Figures::default() }));
        post.take(&PostChange::Measured { account, found }, told(at.plus(Span::days(1))));
        (id, post)
    }

    #[test]
    fn each_post_is_compared_with_what_is_usual_for_its_account() {
        let day = |n: u8| out().plus(Span::days(i64::from(n)));
        let posts: Vec<(PostId, Post)> =
            [4, 2, 8, 3, 4].iter().zip(0u8..).map(|(likes, n)| post(n, day(n), *likes)).collect();
        let all = || posts.iter().map(|(id, post)| (*id, post));
        let sheet = ResultsSheet::of((out(), Time::MAX), all(), &|_| Some(day(9)));
        let told: Vec<(u8, Option<f64>, bool)> =
            sheet.lines.iter().map(|line| (line.post.bytes()[0], line.times, line.is_best)).collect();
        let (usual, half) = (Some(1.0), Some(0.5));
        assert_eq!(
            told,
            [(4, usual, false), (3, Some(0.75), false), (2, Some(2.0), true), (1, half, false), (0, usual, false)]
        );
        assert_eq!(sheet.lines[0].link.as_deref(), Some("https://norte.example/a?x=1&utm_source=mastodon"));
        // Of four nothing is usual, and what is not a day old is not compared.
        let few = ResultsSheet::of((day(1), day(5)), all(), &|_| Some(day(9)));
        assert!(few.lines.len() == 4 && few.lines.iter().all(|line| line.times.is_none() && !line.is_best));
        let outcomes = sheet.outcomes(&|_| TimeZone::get("Asia/Tokyo").unwrap());
        assert_eq!((outcomes.len(), outcomes[0].hour, outcomes[4].day), (5, 18, jiff::civil::Weekday::Sunday));
    }
}
