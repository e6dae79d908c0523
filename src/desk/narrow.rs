//! Lets the index leave out early what a query's plain filters exclude. The filters themselves decide later.

use crate::domain::query::{Filter, Query, What};
use crate::store::Search;

/// Fills the index's own fields from filters that stand alone and are not negated.
pub fn narrow(wanted: &mut Search, query: &Query) {
    for term in query.terms.iter().filter(|term| !term.not) {
        let What::Filter(any) = &term.what else { continue };
        let [only] = any.as_slice() else { continue };
        match only {
            Filter::From(part) => wanted.from = Some(part.clone()),
            Filter::Net(name) => wanted.networks = Some(vec![name.to_lowercase()]),
            Filter::Kind(kind) => wanted.kinds = Some(vec![*kind]),
            Filter::Is(_)
            | Filter::Class(_)
            | Filter::Label(_)
            | Filter::DueBefore(_)
            | Filter::DueAfter(_)
            | Filter::Lang(_)
            | Filter::Account(_)
            | Filter::Before(_)
            | Filter::After(_)
            | Filter::Assignee(_)
            | Filter::Has(_) => {}
        }
    }
}
