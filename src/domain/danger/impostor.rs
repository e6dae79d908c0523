//! Names that look like ours: a handle or a name that strangers take for the brand.

use crate::domain::clean::as_drawn;
use crate::domain::id::AccountId;
use crate::domain::item::Author;
use crate::domain::saved::same_handle;
use crate::words::{fill, w};

/// A name of fewer letters is in too many others.
const SHORTEST: usize = 4;
/// From so many letters on one wrong letter is no accident.
const TYPED: usize = 7;
/// What impostors put beside a brand's name.
const OFFICES: &[&str] = &[
    "official",
    "officiel",
    "oficial",
    "page",
    "real",
    "the",
    "team",
    "support",
    "help",
    "helps",
    "helpdesk",
    "helpline",
    "helpcenter",
    "care",
    "cares",
    "customer",
    "customers",
    "customercare",
    "customerservice",
    "customersupport",
    "service",
    "services",
    "desk",
    "refund",
    "refunds",
    "claims",
    "promo",
    "giveaway",
    "prize",
    "prizes",
    "winners",
    "soporte",
    "ayuda",
    "atencion",
    "clientes",
    "cliente",
    "reembolso",
    "reembolsos",
    "premios",
    "sorteo",
    "suport",
    "ajutor",
    "asistenta",
    "relatii",
    "clienti",
    "rambursari",
    "premii",
];
/// Mailboxes that every firm has.
const MAILBOXES: &[&str] =
    &["info", "hello", "hola", "contact", "office", "mail", "sales", "noreply", "no-reply", "news", "team"];
/// Hosts at which everybody may have a name.
const HOSTS: &[&str] = &[
    "gmail",
    "googlemail",
    "outlook",
    "hotmail",
    "live",
    "msn",
    "yahoo",
    "icloud",
    "me",
    "proton",
    "protonmail",
    "gmx",
    "aol",
    "web",
    "mail",
    "yandex",
    "zoho",
    "bsky",
];

/// Our own names.
#[derive(Clone, Copy, Debug)]
pub struct Ours<'a> {
    /// Our accounts, that which they wrote to before the others.
    pub accounts: &'a [&'a AccountId],
    /// What the brand is called, where its sheet says so.
    pub brand: Option<&'a str>,
    /// Handles that the sheet names: they are ours too, or friends'.
    pub known: &'a [String],
}

/// Returns what makes an author on a network look like us: `@brand_support looks like @brand`. Nothing of ourselves, of
/// who writes from a domain of ours, and of those whom the brand sheet names.
pub fn looks_like_us(author: &Author, network: &str, ours: &Ours<'_>) -> Option<String> {
    let bare = |handle: &str| handle.trim().trim_start_matches('@').to_lowercase();
    let is_known = |handle: &str| bare(handle) == bare(&author.handle);
    // Without its server a handle is one of our own network only.
    let is_same = |account: &AccountId| account.network() == network && same_handle(account.handle(), &author.handle);
    let is_ours =
        |account: &AccountId| is_same(account) || is_known(account.handle()) || is_below(&author.handle, account);
    if ours.accounts.iter().any(|account| is_ours(account)) || ours.known.iter().any(|known| is_known(known)) {
        return None;
    }
    let theirs = drawn(chosen(&author.handle, network));
    let name = drawn(&author.name);
    for account in ours.accounts {
        let own = drawn(chosen(account.handle(), account.network()));
        if looks_like(&theirs, &own) || is_with_office(&name, &own) {
            let shown = if looks_like(&theirs, &own) { &author.handle } else { &author.name };
            return Some(fill(w().danger.handle, &[shown, &account.handle()]));
        }
    }
    let brand = ours.brand.filter(|brand| {
        let own = drawn(brand);
        own.chars().count() >= SHORTEST && (name == own || is_with_office(&name, &own))
    })?;
    Some(fill(w().danger.handle, &[&author.name, &brand]))
}

/// Tells whether a handle is one of a domain of ours: `ana@brand.example`, `ana.brand.example`.
fn is_below(theirs: &str, ours: &AccountId) -> bool {
    let domain = |handle: &str| {
        let bare = handle.trim().trim_start_matches('@').to_lowercase();
        bare.rsplit_once('@').map_or(bare.clone(), |(_, server)| server.to_owned())
    };
    let (theirs, domain) = (domain(theirs), domain(ours.handle()));
    let is_own =
        matches!(ours.network(), "email" | "bluesky") && bought(&domain).is_some_and(|at| !HOSTS.contains(&at));
    is_own && (theirs == domain || theirs.ends_with(&format!(".{domain}")))
}

/// Returns the part of a handle that somebody chose: a mailbox that all have tells less than its domain.
fn chosen<'a>(handle: &'a str, network: &str) -> &'a str {
    let bare = handle.trim().trim_start_matches('@');
    match bare.rsplit_once('@') {
        Some((local, server)) => {
            let says_nothing = MAILBOXES.contains(&local) || OFFICES.contains(&local);
            let domain = bought(server).filter(|label| !HOSTS.contains(label));
            domain.filter(|_| says_nothing || network == "email").unwrap_or(local)
        }
        None if network == "bluesky" => match bought(bare) {
            Some(label) if !HOSTS.contains(&label) => label,
            Some(_) | None => bare.split('.').next().unwrap_or(bare),
        },
        None => bare,
    }
}

/// Returns the label of a domain that is bought: `brand` of `shop.brand.example`.
fn bought(domain: &str) -> Option<&str> {
    const BELOW_A_COUNTRY: [&str; 6] = ["co", "com", "org", "net", "ac", "gov"];
    let mut labels = domain.rsplit('.').skip(1);
    labels.find(|label| !BELOW_A_COUNTRY.contains(label))
}

/// Tells whether a chosen name is ours in disguise: the same letters, one wrong, or with an office beside it.
fn looks_like(theirs: &str, own: &str) -> bool {
    let long = own.chars().count();
    long >= SHORTEST && (theirs == own || (long >= TYPED && is_one_off(theirs, own)) || is_with_office(theirs, own))
}

/// Tells whether nothing but offices stands around our name, and at least one does.
fn is_with_office(theirs: &str, own: &str) -> bool {
    let is_office = |part: &str| part.is_empty() || OFFICES.iter().any(|office| as_drawn(office) == part);
    own.chars().count() >= SHORTEST
        && theirs != own
        && theirs.match_indices(own).any(|(at, found)| {
            let (before, after) = (theirs.get(..at), theirs.get(at + found.len()..));
            before.is_some_and(is_office) && after.is_some_and(is_office)
        })
}

/// Returns the letters of a name as the eye takes them.
fn drawn(name: &str) -> String {
    as_drawn(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Tells whether one letter is wrong, missing or too many, or two are turned about.
fn is_one_off(theirs: &str, own: &str) -> bool {
    let (theirs, own): (Vec<char>, Vec<char>) = (theirs.chars().collect(), own.chars().collect());
    let same = theirs.iter().zip(&own).take_while(|(a, b)| a == b).count();
    let (a, b) = (theirs.get(same..).unwrap_or_default(), own.get(same..).unwrap_or_default());
    match (a, b) {
        ([], []) => false,
        ([_, rest @ ..], []) | ([], [_, rest @ ..]) => rest.is_empty(),
        ([first, a @ ..], [other, b @ ..]) => {
            let turned = a.first() == Some(other) && b.first() == Some(first) && a.get(1..) == b.get(1..);
            let a_whole = theirs.get(same..).unwrap_or_default();
            let b_whole = own.get(same..).unwrap_or_default();
            a == b || a == b_whole || a_whole == b || turned
        }
    }
}
