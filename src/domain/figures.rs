//! What people did with a post of ours, as its network counts it.

use serde::{Deserialize, Serialize};

use super::lean::is_default;

/// What a network counts of a post. What it does not tell is nothing, which is not none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Likes, favourites.
    #[serde(default, skip_serializing_if = "is_default")]
    pub likes: Option<u64>,
    /// Answers below it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub comments: Option<u64>,
    /// Boosts, reposts.
    #[serde(default, skip_serializing_if = "is_default")]
    pub shares: Option<u64>,
    /// Posts that quote it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub quotes: Option<u64>,
    /// How often it was seen.
    #[serde(default, skip_serializing_if = "is_default")]
    pub views: Option<u64>,
    /// What was voted, where it asked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub poll: Option<Poll>,
}

/// What people voted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// What could be chosen, in the order of the post.
    pub options: Vec<PollOption>,
    /// How many people voted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub people: Option<u64>,
    /// Nobody can vote any more.
    #[serde(default, skip_serializing_if = "is_default")]
    pub over: bool,
}

/// What could be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollOption {
    /// Its words.
    pub title: String,
    /// Who chose it; nothing where that is told at the end alone.
    #[serde(default, skip_serializing_if = "is_default")]
    pub votes: Option<u64>,
}

impl Figures {
    /// Returns likes, answers, shares and quotes together; nothing where none is told.
    pub fn got(&self) -> Option<u64> {
        let told = [self.likes, self.comments, self.shares, self.quotes];
        told.into_iter().flatten().reduce(u64::saturating_add)
    }
}

impl Poll {
    /// Returns how many votes each hundred has of an option, by its place; nothing where votes are not told.
    pub fn percent(&self, option: usize) -> Option<u64> {
        let all = self.options.iter().filter_map(|option| option.votes).fold(0, u64::saturating_add);
        let votes = self.options.get(option)?.votes?;
        (all > 0).then(|| votes.saturating_mul(100).saturating_add(all / 2) / all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_told_is_not_none() {
        let views = Figures { views: Some(900), ..Figures::default() };
        assert_eq!((views.got(), Figures::default().got()), (None, None));
        let some = Figures { likes: Some(3), shares: Some(0), ..Figures::default() };
        assert_eq!(some.got(), Some(3));
    }

    #[test]
    fn votes_are_shared_out_of_those_that_are_told() {
        let option = |title: &str, votes| PollOption { title: title.into(), votes };
        let poll =
            Poll { options: vec![option("a", Some(2)), option("b", Some(1)), option("c", None)], ..Poll::default() };
        assert_eq!(
            [poll.percent(0), poll.percent(1), poll.percent(2), poll.percent(9)],
            [Some(67), Some(33), None, None]
        );
        let none = Poll { options: vec![option("a", Some(0))], ..Poll::default() };
        assert_eq!(none.percent(0), None);
    }
}
