//! Reads a query as a seat typed it, against what there is on this desk.

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::domain::nearest::nearest;
use crate::domain::query::{Filter, Query, What};
use crate::networks;
use crate::words::{fill, w};

use super::super::handle::Handle;
use super::CannotShow;

/// Reads a query; one that names a network which is nowhere known is a slip of the fingers.
pub fn read(desk: &Handle, text: &str) -> Result<Query, CannotShow> {
    let query = Query::from_str(text).map_err(|error| CannotShow::No(error.to_string()))?;
    let filters = query.terms.iter().filter_map(|term| match &term.what {
        What::Filter(any) => Some(any),
        What::Word(_) | What::Phrase(_) => None,
    });
    let names: Vec<&String> = filters
        .flatten()
        .filter_map(|filter| match filter {
            Filter::Net(name) => Some(name),
            _ => None,
        })
        .collect();
    if names.is_empty() {
        return Ok(query);
    }
    let here = networks_here(desk)?;
    let known = |name: &str| here.contains(name) || networks::known().any(|known| known == name);
    match names.into_iter().find(|name| !known(&name.to_lowercase())) {
        Some(name) => Err(CannotShow::No(no_network(name, &here))),
        None => Ok(query),
    }
}

/// Returns the networks of our accounts and of everything that ever came.
fn networks_here(desk: &Handle) -> Result<BTreeSet<String>, CannotShow> {
    let heard = desk.reader().heard_accounts()?;
    let ours = desk.accounts().all().into_iter().map(|(id, _)| id);
    Ok(ours.chain(heard).map(|account| account.network().to_lowercase()).collect())
}

fn no_network(name: &str, here: &BTreeSet<String>) -> String {
    let near = nearest(name, here.iter().map(String::as_str)).or_else(|| nearest(name, networks::known()));
    let there = here.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let there = if there.is_empty() { w().rows.no_network_yet } else { &there };
    match near {
        Some(near) => fill(w().rows.no_network_but, &[&name, &near, &there]),
        None => fill(w().rows.no_network, &[&name, &there]),
    }
}
