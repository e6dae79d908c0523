//! The texts of a statement at the command line: one an account, as it would leave, and what keeps it back.

use serde_json::{Value, json};

use crate::cli::errand::Errand;
use crate::cli::exit::Failure;
use crate::domain::ask::{Offer, StatementSheet};
use crate::domain::crisis::{Lets, Way};
use crate::domain::id::AccountId;
use crate::domain::names::account_called;
use crate::domain::saved::Values;
use crate::words::w;

/// What would be said.
pub struct Said<'s> {
    sheet: &'s StatementSheet,
    offers: Vec<Offer>,
    /// Which of them.
    taken: Vec<bool>,
    /// What stands in place of the variables.
    pub values: Values,
}

/// Returns the accounts that names mean, of those a statement can go out on.
pub fn meant(sheet: &StatementSheet, names: &[String]) -> Result<Vec<AccountId>, Failure> {
    names.iter().map(|name| account(sheet, name)).collect()
}

fn account(sheet: &StatementSheet, name: &str) -> Result<AccountId, Failure> {
    let offered: Vec<AccountId> = sheet.offers.iter().map(|offer| offer.account.clone()).collect();
    account_called(name, &offered).map_err(Failure::refused)
}

/// Returns the prepared words of every account, or those that were given in their place: one text for all that are named, or
/// one for each of them, in their order. A language is for all, or `ACCOUNT=LANG`.
pub fn written(
    sheet: &StatementSheet,
    named: &[AccountId],
    langs: &[String],
    texts: &[String],
) -> Result<Vec<Offer>, Failure> {
    if texts.len() > 1 && texts.len() != named.len() {
        let (texts, accounts) = (texts.len(), named.len());
        return Err(Failure::usage(format!(
            "{texts} texts for {accounts} accounts: one for all, or one --text an --account"
        )));
    }
    let mut offers = sheet.offers.clone();
    for (name, lang) in langs.iter().filter_map(|lang| lang.split_once('=')) {
        let account = account(sheet, name)?;
        let Some(offer) = offers.iter_mut().find(|offer| offer.account == account) else { continue };
        let in_it = sheet.others.iter().find(|other| other.account == offer.account && other.lang == lang);
        match in_it {
            Some(spoken) => offer.clone_from(spoken),
            None if offer.lang == lang => {}
            None => return Err(Failure::refused(format!("{}: nothing is written in {lang}", offer.account))),
        }
    }
    for offer in &mut offers {
        let own = named.iter().position(|account| offer.account == *account).filter(|_| texts.len() > 1);
        if let Some(text) = own.map_or(texts.first(), |own| texts.get(own)) {
            reword(offer, text);
        }
    }
    Ok(offers)
}

fn reword(offer: &mut Offer, words: &str) {
    offer.base = Some(std::mem::take(&mut offer.words)).filter(|base| !base.is_empty());
    words.clone_into(&mut offer.words);
    offer.approved = false;
}

impl<'s> Said<'s> {
    /// Takes the accounts that were named, else all that could leave.
    ///
    /// # Errors
    /// There is none.
    pub fn new(
        sheet: &'s StatementSheet,
        offers: Vec<Offer>,
        set: &[(String, String)],
        named: &[AccountId],
    ) -> Result<Said<'s>, Failure> {
        let values = set.iter().fold(sheet.values.clone(), |values, (name, value)| values.with(name, value));
        let fits = |offer: &Offer| {
            let open = !offer.missing(&values).is_empty();
            !offer.words.is_empty() && offer.cannot.is_none() && (open || offer.fits(&values, &sheet.next_update_words))
        };
        let is_taken = |offer: &Offer| match named {
            [] => fits(offer),
            named => named.contains(&offer.account),
        };
        let taken: Vec<bool> = offers.iter().map(is_taken).collect();
        match (taken.contains(&true), offers.is_empty()) {
            (false, true) => Err(Failure::refused("no account of this desk can post; `hearken account add` adds one")),
            (false, false) => Err(Failure::refused(format!(
                "there is no {} statement that could leave; write one: --text \"…\"",
                sheet.stage.word()
            ))),
            (true, _) => Ok(Said { sheet, offers, taken, values }),
        }
    }

    /// Returns what would leave.
    pub fn chosen(&self) -> Vec<&Offer> {
        self.offers.iter().zip(&self.taken).filter(|(_, taken)| **taken).map(|(offer, _)| offer).collect()
    }

    /// Tells why it cannot leave as it is.
    pub fn hindrance(&self) -> Option<String> {
        let chosen = self.chosen();
        let ends = self.sheet.promises_after_the_end(&chosen).then(|| w().crisis.closing_promises.to_owned());
        ends.or_else(|| chosen.iter().find_map(|offer| self.keeps(offer)))
    }

    /// Tells what keeps one text back.
    fn keeps(&self, offer: &Offer) -> Option<String> {
        let missing = offer.missing(&self.values);
        let (count, most) = (self.count(offer), offer.limit.most);
        let why = match () {
            () if offer.cannot.is_some() => offer.cannot.clone()?,
            () if !missing.is_empty() => format!("say what stands there: {}", self.to_set(&missing)),
            () if count > most => format!("{count} long, {most} is the most; shorten it, or leave the account out"),
            () if offer.words.is_empty() => "nothing is written for it".to_owned(),
            () => return None,
        };
        Some(format!("{}: {why}", offer.account))
    }

    /// The options that say it, each with what was said before in this crisis.
    fn to_set(&self, missing: &[String]) -> String {
        let option = |name: &String| match self.sheet.filled.get(name) {
            Some(before) => format!("--set {name}=\"…\" (before: {before})"),
            None => format!("--set {name}=…"),
        };
        missing.iter().map(option).collect::<Vec<_>>().join(" ")
    }

    fn count(&self, offer: &Offer) -> usize {
        offer.count(&self.values, &self.sheet.next_update_words)
    }
}

/// Shows what would leave, and how.
pub fn tell(errand: &mut Errand<'_>, said: &Said<'_>, way: &Way) -> Result<(), Failure> {
    if errand.json {
        return Ok(());
    }
    head(errand, said)?;
    for offer in said.chosen() {
        variant(errand, said, offer)?;
    }
    tail(errand, said, way)
}

/// Shows every account, also those that it would not leave on.
pub fn tell_all(errand: &mut Errand<'_>, said: &Said<'_>, way: &Way) -> Result<(), Failure> {
    if errand.json {
        return errand.object(&as_json(said, way));
    }
    head(errand, said)?;
    for (offer, taken) in said.offers.iter().zip(&said.taken) {
        variant(errand, said, offer)?;
        if !taken {
            errand.say("  (left out)")?;
        }
    }
    if let Some(why) = said.hindrance() {
        errand.say(&format!("\n! {why}"))?;
    }
    tail(errand, said, way)
}

fn head(errand: &mut Errand<'_>, said: &Said<'_>) -> Result<(), Failure> {
    let sheet = said.sheet;
    errand.say(&format!("Level {} · {} · {} · {}", sheet.level, sheet.headline, sheet.stage.word(), sheet.lang))?;
    Ok(())
}

fn variant(errand: &mut Errand<'_>, said: &Said<'_>, offer: &Offer) -> Result<(), Failure> {
    let stands = if offer.approved { "approved" } else { "not approved" };
    let changed = if offer.base.is_some() { " · changed" } else { "" };
    let by_hand = if offer.by_hand { " · by hand" } else { "" };
    let lang = if offer.lang.is_empty() { String::new() } else { format!(" · {}", offer.lang) };
    let (count, most) = (said.count(offer), offer.limit.most);
    errand.say(&format!("\n{} · {count}/{most} · {stands}{changed}{lang}{by_hand}", offer.account))?;
    errand.say(&offer.shown(&said.values, &said.sheet.next_update_words))?;
    for instead in &offer.instead {
        errand.say(&format!("  ({instead})"))?;
    }
    if let Some(why) = said.keeps(offer) {
        errand.say(&format!("  ! {why}"))?;
    }
    Ok(())
}

fn tail(errand: &mut Errand<'_>, said: &Said<'_>, way: &Way) -> Result<(), Failure> {
    let sheet = said.sheet;
    let how = match way {
        Way::Leaves(Lets::Texts) => "It is sent at once: the texts are approved and unchanged.".to_owned(),
        Way::Leaves(Lets::Level) => "It is sent at once: nobody has to approve at this level.".to_owned(),
        Way::Leaves(Lets::Nobody) => "It is sent at once, and the timeline says that nobody approved it.".to_owned(),
        Way::Asks(_) if sheet.alone => format!(
            "It waits for a yes of {}, and nobody else is at this desk; --unapproved {} sends it at once.",
            sheet.who, sheet.level
        ),
        Way::Asks(_) => format!("It waits for a yes of {}.", sheet.who),
    };
    errand.say(&format!("\n{how}"))?;
    if said.chosen().iter().any(|offer| offer.promises()) {
        errand.say(&format!("The next update is promised for {}.", sheet.next_update_words))?;
    }
    Ok(())
}

fn as_json(said: &Said<'_>, way: &Way) -> Value {
    let (sheet, values, next) = (said.sheet, &said.values, &said.sheet.next_update_words);
    let variant = |(offer, taken): (&Offer, &bool)| {
        json!({
            "account": offer.account, "text": offer.shown(values, next), "count": said.count(offer),
            "most": offer.limit.most, "approved": offer.approved, "missing": offer.missing(values),
            "instead": offer.instead, "by_hand": offer.by_hand, "why": said.keeps(offer), "lang": offer.lang,
            "changed": offer.base.is_some(), "taken": taken,
        })
    };
    let promises = said.chosen().iter().any(|offer| offer.promises());
    json!({
        "crisis": sheet.crisis, "level": sheet.level, "stage": sheet.stage.word(), "lang": sheet.lang,
        "sends": matches!(way, Way::Leaves(_)), "who": matches!(way, Way::Asks(_)).then_some(&sheet.who),
        "next_update": promises.then_some(sheet.next_update), "why": said.hindrance(),
        "variants": said.offers.iter().zip(&said.taken).map(variant).collect::<Vec<_>>(),
    })
}
