//! What can be written after `hearken`. The help of verbs that the screen has too comes from their one table.

use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand};

use crate::domain::command::VERBS;

use super::account::AccountVerb;
use super::act::{Marked, NoteArgs, Rows, Worded};
use super::brief::{BriefArgs, LogArgs};
use super::config::ConfigArgs;
use super::crisis::{CrisisArgs, EscalateArgs, FreezeArgs};
use super::demo::DemoArgs;
use super::drill::DrillArgs;
use super::eval::EvalVerb;
use super::explain::TriageVerb;
use super::files::{ArchiveArgs, BackupArgs, ExportArgs, RestoreArgs};
use super::import::ImportArgs;
use super::man::ManArgs;
use super::media::MediaVerb;
use super::moderate::{ModerateArgs, ReportArgs};
use super::outbox::{Dropped, Which};
use super::page::PageVerb;
use super::person::{NoReplyArgs, VipArgs};
use super::plan::PlanVerb;
use super::queue::{QueueArgs, SearchArgs};
use super::replies::RepliesArgs;
use super::reply::{ForwardArgs, PostArgs, ReplyArgs};
use super::rota::RotaArgs;
use super::rules::RulesVerb;
use super::save::SaveArgs;
use super::show::ShowArgs;
use super::sync::SyncArgs;
use super::watch::AlarmVerb;

const AFTER: &str = "Without a verb hearken opens the desk: it attaches to a running one, else runs it here.
Exit codes: 0 done, 1 refused or not all done, 2 usage, 3 a network failed, 4 the store is busy or damaged.";

/// An inbox for Community Managers: every network in one queue, ordered by what expires next.
#[derive(Parser, Debug)]
#[command(name = "hearken", version, after_help = AFTER, disable_help_subcommand = true)]
pub struct Cli {
    /// The desk's folder; else the XDG data directory
    #[arg(long, global = true, value_name = "DIR", env = "HEARKEN_DESK", hide_env_values = true)]
    pub desk: Option<PathBuf>,
    /// Settings file; else hearken/config.toml in the XDG config directory
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Your name on the desk
    #[arg(long = "as", global = true, value_name = "NAME", env = "HEARKEN_AS", hide_env_values = true)]
    pub seat: Option<String>,
    /// Print JSON, one object a line
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// Everything that can be done from a command line.
#[derive(Subcommand, Debug)]
pub enum Verb {
    /// A throw-away desk fed by a bundled scenario; reaches no network
    Demo(DemoArgs),
    /// Play a scripted crisis on a throw-away desk, list those that there are, or make one of an export
    Drill(DrillArgs),
    /// Run the desk without a screen: sync, send, listen on its socket
    Serve,
    /// Open a seat on a running desk
    Attach,
    /// Add, list, test and remove accounts
    Account {
        /// What to do with accounts.
        #[command(subcommand)]
        verb: AccountVerb,
    },
    #[allow(missing_docs)]
    Sync(SyncArgs),
    /// Take in items as JSON Lines, or an exported log; ends with 1 where a line was bad, the others being in
    Import(ImportArgs),
    /// Print items or the log as JSON Lines
    Export(ExportArgs),
    /// Print the queue, in order
    Queue(QueueArgs),
    /// Print whatever fits a query, done or not
    Search(SearchArgs),
    /// Print a conversation
    Show(ShowArgs),
    /// Save the files that came with a conversation
    Save(SaveArgs),
    #[allow(missing_docs)]
    Done(Rows),
    #[allow(missing_docs)]
    Dismiss(Worded),
    #[allow(missing_docs)]
    Reopen(Rows),
    #[allow(missing_docs)]
    Snooze(Worded),
    #[allow(missing_docs)]
    Claim(Rows),
    #[allow(missing_docs)]
    Assign(Worded),
    #[allow(missing_docs)]
    Label(Worded),
    #[allow(missing_docs)]
    Star(Marked),
    #[allow(missing_docs)]
    Priority(Worded),
    #[allow(missing_docs)]
    Mute(Marked),
    #[allow(missing_docs)]
    Class(Worded),
    #[allow(missing_docs)]
    Lang(Worded),
    #[allow(missing_docs)]
    Unread(Marked),
    #[allow(missing_docs)]
    Promise(Worded),
    #[allow(missing_docs)]
    Note(NoteArgs),
    #[allow(missing_docs)]
    Reply(ReplyArgs),
    #[allow(missing_docs)]
    Forward(ForwardArgs),
    #[allow(missing_docs)]
    Post(PostArgs),
    /// Print drafts and deliveries
    Outbox,
    /// Print saved replies: all, or those with these words
    Replies(RepliesArgs),
    /// Print what is done by itself with what comes, and try it on what came
    Rules {
        /// What to ask of rules.
        #[command(subcommand)]
        verb: RulesVerb,
    },
    #[allow(missing_docs)]
    Discard {
        /// The conversation that the draft answers; none for a new post
        id: Option<String>,
        /// Do not ask
        #[arg(long, short = 'y')]
        yes: bool,
    },
    #[allow(missing_docs)]
    CallBack {
        /// The reply; none for your newest
        reply: Option<String>,
    },
    #[allow(missing_docs)]
    Posted {
        #[command(flatten)]
        which: Which,
        /// It was not posted after all
        #[arg(long)]
        not: bool,
    },
    /// Look on the network what became of a reply
    VerifyReply(Which),
    #[allow(missing_docs)]
    Retake(Which),
    #[allow(missing_docs)]
    Release(Which),
    #[allow(missing_docs)]
    Drop(Dropped),
    #[allow(missing_docs)]
    Like(ModerateArgs),
    #[allow(missing_docs)]
    Boost(ModerateArgs),
    #[allow(missing_docs)]
    Hide(ModerateArgs),
    #[allow(missing_docs)]
    Delete(ModerateArgs),
    #[allow(missing_docs)]
    Block(ModerateArgs),
    #[allow(missing_docs)]
    Silence(ModerateArgs),
    #[allow(missing_docs)]
    Report(ReportArgs),
    #[allow(missing_docs)]
    NoReply(NoReplyArgs),
    #[allow(missing_docs)]
    Vip(VipArgs),
    #[allow(missing_docs)]
    Escalate(EscalateArgs),
    #[allow(missing_docs)]
    StandDown {
        /// The row
        id: String,
    },
    #[allow(missing_docs)]
    Freeze(FreezeArgs),
    #[allow(missing_docs)]
    Resume,
    #[allow(missing_docs)]
    Undo,
    #[allow(missing_docs)]
    Redo,
    /// Print a crisis in 60 columns, or act in it
    Crisis(CrisisArgs),
    /// Say who is on call, or arrange it
    Rota(RotaArgs),
    /// What is to be published when
    Plan {
        /// What to do
        #[command(subcommand)]
        verb: PlanVerb,
    },
    /// The media library, and the pictures that are still to be made
    Media {
        /// What to do
        #[command(subcommand)]
        verb: MediaVerb,
    },
    /// Print how the streams of messages are, what is normal, and which alarms stand
    Watch,
    /// Show an alarm of the watch, put it away or take it out
    Alarm {
        /// What to do with alarms.
        #[command(subcommand)]
        verb: AlarmVerb,
    },
    /// Print when messages come, and how many people that needs
    Staffing,
    /// Try the ways on which people are paged, and keep their secrets
    Page {
        /// What to do with pages.
        #[command(subcommand)]
        verb: PageVerb,
    },
    /// Print what happened since you left
    Brief(BriefArgs),
    /// Say where the settings come from and what is in force
    Config(ConfigArgs),
    /// Print who did what
    Log(LogArgs),
    /// Look for what is wrong, and say the remedy
    Doctor,
    /// Write a backup into a folder
    Backup(BackupArgs),
    /// Make the desk of a backup
    Restore(RestoreArgs),
    /// Move conversations that are long over into the archive, where everything finds them
    Archive(ArchiveArgs),
    /// Check that the pages agree with the log
    Verify,
    /// Print completions for a shell
    Completions {
        /// Which
        shell: clap_complete::Shell,
    },
    /// Measure the brain on labelled texts; prints one JSON object
    #[command(subcommand)]
    Eval(EvalVerb),
    /// Ask the brain
    #[command(subcommand)]
    Triage(TriageVerb),
    /// Print the manual, or write its pages
    Man(ManArgs),
}

impl Verb {
    /// Tells whether it may make a desk where none is. All others would answer for an empty one, whatever was mistyped.
    pub const fn founds(&self) -> bool {
        matches!(
            self,
            Verb::Demo(_)
                | Verb::Drill(_)
                | Verb::Serve
                | Verb::Attach
                | Verb::Account { .. }
                | Verb::Sync(_)
                | Verb::Import(_)
                | Verb::Post(_)
                | Verb::Replies(_)
                | Verb::Rules { verb: RulesVerb::List | RulesVerb::Example }
                | Verb::Page { .. }
                | Verb::Config(_)
                | Verb::Doctor
                | Verb::Restore(_)
                | Verb::Completions { .. }
                | Verb::Eval(_)
                | Verb::Man(_)
        )
    }

    /// Tells whether it needs no settings of its own where a desk runs: that one goes by those it started with.
    pub const fn goes_by_the_desk(&self) -> bool {
        !(self.founds() || matches!(self, Verb::Rules { .. }))
            || matches!(self, Verb::Import(_) | Verb::Post(_) | Verb::Sync(_) | Verb::Attach)
    }
}

/// Verbs of the screen that have no twin of their own name here, and why.
pub const ELSEWHERE: [(&str, &str); 4] = [
    ("postmortem", "`crisis report`"),
    ("reply-private", "`reply --private`"),
    ("send", "`reply`, `forward` and `post` send by themselves; a draft of the screen is sent there"),
    ("verify", "`verify-reply`: here the word checks the store"),
];

/// Returns the parser, with the help of the table of verbs.
pub fn command() -> clap::Command {
    let plain = Cli::command();
    let names: Vec<String> = plain.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    let shared = VERBS.iter().filter(|verb| names.iter().any(|name| name == verb.name));
    let shared = shared.filter(|verb| !ELSEWHERE.iter().any(|(name, _)| *name == verb.name));
    shared.fold(plain, |command, verb| command.mut_subcommand(verb.name, |twin| twin.about(verb.help)))
}
