//! What the desk knows beside its log: settings, saved replies, tone notes, the brand sheet.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::network::AccountSettings;
use crate::domain::rules::Rules;
use crate::domain::rulings::Rulings;
use crate::domain::saved::SavedReply;
use crate::networks::paging::PagingSettings;
use crate::words::w;

use super::drill::Play;

/// What the desk knows beside its log.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// What the desk is called.
    pub name: String,
    /// Its folder.
    pub dir: PathBuf,
    /// Time, pace and care.
    pub rulings: Arc<Rulings>,
    /// What is done by itself with what comes, from the start on.
    pub rules: Rules,
    /// Accounts as configured.
    pub accounts: Vec<AccountSettings>,
    /// Stored queries, for the digits.
    pub views: Vec<View>,
    /// Saved replies, in the order of their files.
    pub replies: Vec<SavedReply>,
    /// Tone notes of networks, by name.
    pub tone: BTreeMap<String, String>,
    /// The brand sheet.
    pub brand: String,
    /// Where the brand sheet lies.
    pub brand_path: PathBuf,
    /// The ways on which pages go out.
    pub paging: PagingSettings,
    /// Reaches no network.
    pub demo: bool,
    /// Where backups go; nothing turns them off.
    pub backups: Option<PathBuf>,
    /// The calendar file that the plan is kept in for others; nothing keeps none.
    pub feed: Option<PathBuf>,
    /// Conversations that are over for so many months go to the archive; nothing keeps all at hand.
    pub archive_after: Option<u32>,
    /// The drill that is played here.
    pub play: Option<Arc<Play>>,
    /// Reads the file of rules as it stands now.
    pub rules_file: Option<RulesFile>,
}

/// The file of rules, which somebody may be writing on: those in force are what it said when the desk started.
#[derive(Clone)]
pub struct RulesFile(Arc<ReadRules>);

/// Reads rules, or says what is wrong with them, a mistake a line.
type ReadRules = dyn Fn() -> Result<Rules, Vec<String>> + Send + Sync;

impl RulesFile {
    /// Makes it of what reads it.
    pub fn new(read: impl Fn() -> Result<Rules, Vec<String>> + Send + Sync + 'static) -> RulesFile {
        RulesFile(Arc::new(read))
    }

    /// Reads it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(&self) -> Result<Rules, Vec<String>> {
        (self.0)()
    }
}

impl fmt::Debug for RulesFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RulesFile")
    }
}

/// A stored query.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// What it is called.
    pub name: String,
    /// Its query.
    pub query: String,
}

impl View {
    /// Returns the views of a desk that names none: what `1-9` open.
    pub fn usual() -> Vec<View> {
        let words = &w().rows;
        let view = |name: &str, query: &str| View { name: name.to_owned(), query: query.to_owned() };
        vec![
            view(words.view_inbox, ""),
            view(words.view_mine, "is:open is:mine -class:spam"),
            view(words.view_unassigned, "is:open is:unassigned -class:spam"),
            view(words.view_waiting, "is:waiting"),
            view(words.view_snoozed, "is:snoozed"),
            view(words.view_starred, "is:starred"),
            view(words.view_spam, "is:open class:spam"),
        ]
    }
}
