//! A crisis as its pane shows it, and what is asked before one is raised.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::alarm::Alarm;
use crate::domain::chain::Paging;
use crate::domain::crisis::{Crisis, Part, Related, Ticked};
use crate::domain::event::Freeze;
use crate::domain::id::{AccountId, AlarmId, ConversationId, CrisisId, EventId, PageId, ReplyId, SeatName};
use crate::domain::protocol::{Answers, Level, Protocol, Question, Raising, Role};
use crate::domain::statement::Stage;
use crate::domain::time::Time;

/// A crisis with all that somebody who is woken has to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrisisSheet {
    /// As the log has made it.
    pub crisis: Crisis,
    /// The protocol that is followed.
    pub protocol: Option<ProtocolSheet>,
    /// The clocks of the first hour, and what is due by when.
    pub clocks: Vec<ClockLine>,
    /// The next public word, and by when.
    pub next_word: Option<(Part, Time)>,
    /// The checklist of the level, in its order.
    pub steps: Vec<StepLine>,
    /// Who is who.
    pub roles: Vec<RoleLine>,
    /// How big it is.
    pub size: CrisisSize,
    /// What somebody asked to hide or delete and waits for a yes, the oldest first.
    #[serde(default)]
    pub removals: Vec<RemovalLine>,
    /// What we said, the newest first.
    pub said: Vec<SaidLine>,
    /// What is frozen, and how many replies and posts are held.
    pub freeze: Option<Freeze>,
    /// Posts that networks still publish by themselves although the desk is frozen, by name.
    #[serde(default)]
    pub not_stopped: Vec<String>,
    /// How many deliveries are held.
    pub held: usize,
    /// Its page.
    pub page: Option<PageSheet>,
    /// The alarm that told it.
    pub alarm: Option<Alarm>,
    /// Messages of it, the most telling first.
    pub examples: Vec<MemberLine>,
    /// What happened, the newest last.
    pub timeline: Vec<TimelineLine>,
    /// The protocols that could be followed: name, title, when each is the right one.
    pub protocols: Vec<(String, String, String)>,
}

/// A protocol, as far as a level is concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtocolSheet {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// When it is the right one.
    pub scenario: String,
    /// What makes this level.
    pub when: Vec<String>,
    /// What makes each level, the worst first.
    #[serde(default)]
    pub levels: Vec<(u8, Vec<String>)>,
    /// Who must say yes before a statement leaves.
    pub approve: Vec<Role>,
    /// When it is over: all of these hold.
    pub stand_down: Vec<String>,
    /// What is not to be said, and what to say instead.
    pub not_to_say: Vec<String>,
    /// What to tell where its language is another than was asked for.
    pub instead: Option<String>,
}

/// A clock of the first hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockLine {
    /// What, in words.
    pub what: String,
    /// By when.
    pub due: Time,
    /// When it was done; nothing where it is open.
    pub done: Option<Time>,
}

/// A step of the checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepLine {
    /// What the log calls it.
    pub name: String,
    /// What is to be done.
    pub text: String,
    /// Which role does it.
    pub role: Role,
    /// Who that is.
    pub owner: Option<SeatName>,
    /// By when.
    pub due: Time,
    /// Who did it or left it out, and when.
    pub ticked: Option<Ticked>,
    /// The line of the command table that does it.
    pub press: Option<String>,
    /// The stage of the statement that it puts out.
    pub statement: Option<Stage>,
}

/// A role and who has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleLine {
    /// Which.
    pub role: Role,
    /// Who has it.
    pub who: Option<SeatName>,
    /// What it means here.
    pub does: String,
    /// Who should have it, the first who can; then who takes over.
    pub should: Vec<String>,
}

/// How big a crisis is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisSize {
    /// Conversations that belong to it.
    pub conversations: usize,
    /// Those of them that still wait for us.
    pub waiting: usize,
    /// People who wrote.
    pub people: usize,
    /// How many follow them, as far as that is known.
    pub reach: u64,
    /// Conversations by network, the most first.
    pub networks: Vec<(String, usize)>,
    /// New conversations in each quarter of an hour, the last three hours, the running one last.
    pub quarters: Vec<u32>,
    /// Not all were looked at: there are more.
    pub more: bool,
}

/// Something that somebody asked to hide or delete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalLine {
    /// The event that asked it.
    pub id: EventId,
    /// By when somebody should decide.
    pub due: Option<Time>,
    /// Who asks whom for what and why.
    pub words: String,
    /// The conversation of what is to go.
    pub conversation: Option<ConversationId>,
}

/// Something we said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidLine {
    /// The delivery.
    pub reply: ReplyId,
    /// When it was sent off.
    pub at: Time,
    /// Its place in the crisis.
    pub stage: Stage,
    /// As which account.
    pub account: AccountId,
    /// The words.
    pub text: String,
    /// Where it stands, in words.
    pub state: String,
    /// It is out.
    pub out: bool,
}

/// A page as a pane shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageSheet {
    /// Which.
    pub id: PageId,
    /// What to name it by.
    pub code: String,
    /// As the log has made it.
    pub paging: Paging,
    /// How it stands, in words.
    pub stands: String,
    /// The chain, a line a step.
    pub chain: Vec<String>,
    /// Who was paged by what, and what became of it, the newest last.
    pub lines: Vec<String>,
}

/// A message of a crisis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLine {
    /// Its conversation.
    pub conversation: ConversationId,
    /// Who wrote.
    pub who: String,
    /// Two to five letters for the network.
    pub tag: String,
    /// How many follow them.
    pub followers: u64,
    /// The beginning of their words.
    pub text: String,
    /// When.
    pub at: Time,
    /// Why it belongs to it.
    pub why: Related,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineLine {
    /// When.
    pub at: Time,
    /// Who.
    pub by: SeatName,
    /// What, in words.
    pub text: String,
    /// The event, where it is one of its own.
    pub event: Option<EventId>,
}

/// What is asked before a crisis is raised: of a conversation, of several, or of an alarm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The conversation in which it would be pinned.
    pub on: Option<ConversationId>,
    /// The alarm that it is about.
    pub alarm: Option<AlarmId>,
    /// The crisis that runs for it already, or that it belongs to.
    pub running: Option<CrisisId>,
    /// What it would be called.
    pub headline: String,
    /// The language in which they write.
    pub lang: Option<String>,
    /// What the text answers ahead.
    pub answers: Answers,
    /// Protocols, the one that the text calls for first.
    pub protocols: Vec<Offered>,
    /// The text calls for the first of them.
    pub called: bool,
    /// Messages that would belong to it, the first of many.
    pub related: Vec<MemberLine>,
    /// Others that would, for which there is no room.
    pub more: Vec<ConversationId>,
    /// So many of the newest were looked at, where there are others.
    pub looked_at: Option<usize>,
    /// Whom a crisis can be given to: who sits at the desk and who takes turns, the asking seat apart.
    pub seats: Vec<SeatName>,
    /// Telling words that they have in common.
    pub terms: Vec<String>,
    /// The post of ours that it is about, or that it stands below.
    #[serde(default)]
    pub post: Option<Below>,
}

/// A post of ours, with what stands below it and would not belong to the crisis otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Below {
    /// When it was written.
    pub at: Time,
    /// Two to five letters for the network.
    pub tag: String,
    /// The beginning of its words.
    pub text: String,
    /// What stands below it, and what links to it: the first of many.
    pub lines: Vec<MemberLine>,
    /// Others, for which there is no room.
    pub more: Vec<ConversationId>,
}

/// A protocol, as far as it matters before a crisis is raised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// What a crisis calls it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The questions in the words of its scenario, where it has its own.
    pub questions: BTreeMap<Question, String>,
    /// What raises its level.
    pub raising: Raising,
    /// The post of ours below which it is raised is the matter.
    #[serde(default)]
    pub post: bool,
    /// What each level means.
    pub levels: Vec<Level>,
    /// What to tell where its language is another than theirs.
    pub instead: Option<String>,
}

impl Offered {
    /// Takes what matters of a protocol.
    pub fn of(protocol: &Protocol, instead: Option<String>) -> Offered {
        Offered {
            name: protocol.name.clone(),
            title: protocol.title.clone(),
            questions: protocol.questions.clone(),
            raising: protocol.raising.clone(),
            post: protocol.post,
            levels: protocol.levels.clone(),
            instead,
        }
    }

    /// Returns the protocol again, without what matters only once it runs.
    pub fn protocol(&self) -> Protocol {
        Protocol {
            name: self.name.clone(),
            title: self.title.clone(),
            questions: self.questions.clone(),
            raising: self.raising.clone(),
            post: self.post,
            levels: self.levels.clone(),
            ..Protocol::default()
        }
    }
}
