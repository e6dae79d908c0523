//! The posts that are here, found by their ids and by what they say.

use std::collections::HashMap;

use super::Record;
use crate::domain::id::{AccountId, PostId};
use crate::domain::plan::{Content, Stage, Variant};
use crate::domain::time::Time;

/// The posts that are here, and those that stood in the same file before.
#[derive(Debug, Default)]
pub struct Here {
    posts: Vec<Record>,
    by_id: HashMap<PostId, usize>,
    /// Those that nobody gave up, by each thing that they say.
    by_words: HashMap<Said, Vec<usize>>,
}

/// What a post says for one account at one minute.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Said {
    /// These words, whatever stands around them.
    Words(AccountId, Option<Time>, String),
    /// No words; its title, its files and its link are what it says.
    Silent { account: AccountId, at: Option<Time>, title: String, files: Vec<String>, link: String },
    /// Nothing for any account; that is its title.
    Idea(String),
}

impl Said {
    fn of(content: &Content) -> Vec<Said> {
        if content.variants.is_empty() {
            return vec![Said::Idea(content.title.clone())];
        }
        content.variants.iter().map(|variant| Said::of_variant(content, variant)).collect()
    }

    fn of_variant(content: &Content, variant: &Variant) -> Said {
        let (account, at) = (variant.account.clone(), content.moment_of(variant).map(|moment| moment.at));
        let words = variant.text.trim();
        if !words.is_empty() {
            return Said::Words(account, at, words.to_owned());
        }
        let files = variant.media.iter().map(|media| media.url.clone()).collect();
        let link = variant.link.as_ref().map(|link| link.url.clone()).unwrap_or_default();
        Said::Silent { account, at, title: content.title.trim().to_owned(), files, link }
    }
}

impl Here {
    /// Takes one more post in.
    pub fn push(&mut self, post: Record) {
        let place = self.posts.len();
        if let Some(id) = post.id {
            self.by_id.entry(id).or_insert(place);
        }
        if post.stage != Stage::Dropped {
            for said in Said::of(&post.content) {
                self.by_words.entry(said).or_default().push(place);
            }
        }
        self.posts.push(post);
    }

    /// Returns the post of an id, given up or not.
    pub fn by_id(&self, id: PostId) -> Option<&Record> {
        self.posts.get(*self.by_id.get(&id)?)
    }

    /// Returns the post that is the same in everything, or says for each account the same at the same minute.
    pub fn same(&self, content: &Content) -> Option<&Record> {
        let said = Said::of(content);
        let places = self.by_words.get(said.first()?)?;
        places.iter().filter_map(|place| self.posts.get(*place)).find(|post| {
            if content.variants.is_empty() {
                return post.content == *content;
            }
            let there = Said::of(&post.content);
            said.iter().all(|one| there.contains(one))
        })
    }
}

impl FromIterator<Record> for Here {
    fn from_iter<T: IntoIterator<Item = Record>>(posts: T) -> Here {
        let mut here = Here::default();
        posts.into_iter().for_each(|post| here.push(post));
        here
    }
}
