//! Events decided but not yet written, with the pages they will make: so that the next decision of the
//! same batch sees them.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::domain::alarm::Alarm;
use crate::domain::asset::Asset;
use crate::domain::chain::Paging;
use crate::domain::contact::Contact;
use crate::domain::conversation::{Change, Conversation};
use crate::domain::crisis::Crisis;
use crate::domain::event::{Body, Event, Recorded};
use crate::domain::id::{
    AccountId, AlarmId, AssetId, AuthorId, ConversationId, CrisisId, EventId, PageId, PostId, ReplyId, SeatName,
};
use crate::domain::lesson::{self, Label, Lesson};
use crate::domain::plan::{Fate, Post, PostChange};
use crate::domain::reply::{Reply, ReplyChange};
use crate::domain::rota::{Arranged, RotaChange};
use crate::domain::rulings::Rulings;
use crate::domain::subject::Told;
use crate::domain::time::Time;
use crate::store::{Entry, Kept, Place, Reader, StoreError};

use super::clock;

/// A batch in the making.
pub struct Staged<'a> {
    /// What is on disk.
    pub reader: &'a Reader,
    /// What the desk has settled.
    pub rulings: &'a Rulings,
    /// Now.
    pub now: Time,
    entries: Vec<Entry>,
    /// In boxes: a map that grows moves what it holds.
    conversations: HashMap<ConversationId, Box<Conversation>, RandomState>,
    /// Conversations that were asked for and are not on disk.
    unknown: RefCell<HashSet<ConversationId>>,
    replies: HashMap<ReplyId, Reply>,
    places: HashMap<(AccountId, String), Place>,
    threads: BTreeMap<(AccountId, String, AuthorId), ConversationId>,
    went: HashMap<ConversationId, ConversationId>,
    crises: BTreeMap<CrisisId, Crisis>,
    pagings: BTreeMap<PageId, Paging>,
    alarms: BTreeMap<AlarmId, Alarm>,
    posts: BTreeMap<PostId, Post>,
    assets: BTreeMap<AssetId, Asset>,
    /// What was arranged of the rota by hand, where that changed.
    arranged: Option<Arranged>,
}

impl<'a> Staged<'a> {
    /// Starts an empty batch.
    pub fn new(reader: &'a Reader, rulings: &'a Rulings, now: Time) -> Staged<'a> {
        Staged {
            reader,
            rulings,
            now,
            entries: Vec::new(),
            conversations: HashMap::default(),
            unknown: RefCell::default(),
            replies: HashMap::new(),
            places: HashMap::new(),
            threads: BTreeMap::new(),
            went: HashMap::new(),
            crises: BTreeMap::new(),
            pagings: BTreeMap::new(),
            alarms: BTreeMap::new(),
            posts: BTreeMap::new(),
            assets: BTreeMap::new(),
            arranged: None,
        }
    }

    /// Returns a conversation as it will be.
    pub fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        match self.conversations.get(&id) {
            Some(found) => Ok((!found.items.is_empty()).then(|| (**found).clone())),
            None if self.unknown.borrow().contains(&id) => Ok(None),
            None => {
                let found = self.reader.conversation(id)?;
                if found.is_none() {
                    self.unknown.borrow_mut().insert(id);
                }
                Ok(found)
            }
        }
    }

    /// Returns a reply as it will be.
    pub fn reply(&self, id: ReplyId) -> Result<Option<Reply>, StoreError> {
        match self.replies.get(&id) {
            Some(found) => Ok(Some(found.clone())),
            None => self.reader.reply(id),
        }
    }

    /// Returns what seats have said of a person.
    pub fn contact(&self, person: AuthorId) -> Result<Contact, StoreError> {
        self.reader.contact(person)
    }

    /// Returns where a network's item lies.
    pub fn place_of(&self, account: &AccountId, native: &str) -> Result<Option<Place>, StoreError> {
        let place = match self.places.get(&(account.clone(), native.to_owned())) {
            Some(place) => Some(place.clone()),
            None => self.reader.place_of(account, native)?,
        };
        Ok(place.map(|place| self.by_now(place)))
    }

    /// Follows what happened to a conversation in this batch.
    fn by_now(&self, mut place: Place) -> Place {
        while let Some(into) = self.went.get(&place.conversation) {
            place.conversation = *into;
        }
        if let Some(page) = self.conversations.get(&place.conversation) {
            place.root.clone_from(&page.root);
        }
        place
    }

    /// Notes where an item that is part of this batch will lie.
    pub fn set_place(&mut self, account: &AccountId, native: &str, place: Place) {
        self.places.insert((account.clone(), native.to_owned()), place);
    }

    /// Returns the conversation with a person that began below a root.
    pub fn thread(
        &self,
        account: &AccountId,
        root: &str,
        person: AuthorId,
    ) -> Result<Option<ConversationId>, StoreError> {
        match self.threads.get(&(account.clone(), root.to_owned(), person)) {
            Some(id) => Ok(Some(*id)),
            None => self.reader.below(account, root, person),
        }
    }

    /// Returns the conversations that began below an item which has just come.
    pub fn orphans_of(&self, account: &AccountId, native: &str) -> Result<Vec<ConversationId>, StoreError> {
        let mut found = self.reader.orphans_of(account, native)?;
        let first = (account.clone(), native.to_owned(), AuthorId::default());
        let below =
            self.threads.range(first..).take_while(|((of, root, _), _)| (of, root.as_str()) == (account, native));
        found.extend(below.map(|(_, id)| *id));
        Ok(found)
    }

    /// Notes which conversation of this batch is the one with a person below a root.
    pub fn set_thread(&mut self, account: &AccountId, root: &str, person: AuthorId, id: ConversationId) {
        self.threads.insert((account.clone(), root.to_owned(), person), id);
    }

    /// Adds a change of a conversation, with the deadline that follows from it.
    pub fn change(
        &mut self,
        id: ConversationId,
        by: &SeatName,
        change: Change,
        body: Option<Body>,
    ) -> Result<EventId, StoreError> {
        let mut page = self.conversation(id)?.unwrap_or_else(|| Conversation { id, ..Conversation::default() });
        let event_id = self.name();
        page.apply(event_id, self.now, by, &change, None);
        page.due = self.rulings.due(&page);
        let due = page.due.clone();
        self.conversations.insert(id, Box::new(page));
        if let Change::WentInto { into } = &change {
            self.went.insert(id, *into);
        }
        self.push(event_id, by, Event::Conversation { id, change, due }, body);
        Ok(event_id)
    }

    /// Adds what an act teaches of the message that `page` stood for, in the place of what was taught before; nothing
    /// where neither can be told.
    pub fn teach(&mut self, by: &SeatName, act: EventId, page: &Conversation, label: Option<Label>, before: &[Lesson]) {
        let nothing = before.first().map(|before| (before.item, Label::default()));
        if let Some((item, label)) = lesson::message(page).zip(label).or(nothing) {
            let instead_of = before.iter().map(|before| before.act).collect();
            self.record(by, Event::Taught { lesson: Lesson { item, act, label, instead_of } });
        }
    }

    /// Returns the lessons about what `page` waits for whose place an act takes: those of acts that it takes back, or says
    /// anew.
    pub fn taught_before(&self, page: &Conversation, act: &Change) -> Result<Vec<Lesson>, StoreError> {
        let mut found = Vec::new();
        if !lesson::may_take_back(act) {
            return Ok(found);
        }
        for item in lesson::messages(page) {
            for taught in self.reader.lessons_of(item)? {
                let is_taken = match self.reader.event(taught.act)?.map(|earlier| earlier.event) {
                    Some(Event::Conversation { change: earlier, .. }) => lesson::takes_place_of(act, &earlier),
                    Some(_) | None => false,
                };
                found.extend(is_taken.then_some(taught));
            }
        }
        Ok(found)
    }

    /// Adds a change of a reply.
    pub fn change_reply(
        &mut self,
        id: ReplyId,
        by: &SeatName,
        change: ReplyChange,
        body: Option<Body>,
    ) -> Result<(), StoreError> {
        let page = match (&change, self.reply(id)?) {
            (ReplyChange::Queued(reply), _) => (**reply).clone(),
            (ReplyChange::Moved { .. } | ReplyChange::Retaken, Some(mut page)) => {
                page.apply(&change);
                page
            }
            (ReplyChange::Moved { .. } | ReplyChange::Retaken, None) => return Ok(()),
        };
        let planned = page.post.map(|post| (post, page.account.clone(), Fate::of(id, &page.state, self.now)));
        self.replies.insert(id, page);
        let event_id = self.name();
        self.push(event_id, by, Event::Reply { id, change }, body);
        match planned {
            Some((post, account, fate)) => self.fated(post, by, account, fate),
            None => Ok(()),
        }
    }

    /// Adds what became of a variant of a post.
    pub fn fated(&mut self, id: PostId, by: &SeatName, account: AccountId, fate: Fate) -> Result<(), StoreError> {
        let known = self.subject::<Post>(id)?;
        if known.is_some_and(|post| post.fates.get(&account) == Some(&fate)) {
            return Ok(());
        }
        self.alter::<Post>(id, by, PostChange::Fated { account, fate: Some(Box::new(fate)) }, None).map(drop)
    }

    /// Returns a crisis, a page, an alarm or a post as it will be.
    pub fn subject<S: Staying>(&self, id: S::Id) -> Result<Option<S>, StoreError> {
        match S::staged(self).get(&id) {
            Some(found) => Ok(Some(found.clone())),
            None => self.reader.subject(id),
        }
    }

    /// Returns all that are not over, as they will be.
    pub fn open<S: Staying>(&self) -> Result<Vec<(S::Id, S)>, StoreError> {
        let mut all: BTreeMap<S::Id, S> = self.reader.open_subjects::<S>()?.into_iter().collect();
        all.extend(S::staged(self).iter().map(|(id, subject)| (*id, subject.clone())));
        Ok(all.into_iter().filter(|(_, subject)| !subject.is_over()).collect())
    }

    /// Begins a crisis, a page, an alarm or a post: it is named by the event that begins it.
    pub fn begin<S: Staying>(&mut self, by: &SeatName, change: S::Change) -> Result<S::Id, StoreError> {
        let event = self.name();
        let id = S::Id::from(event);
        self.take(event, by, id, change, None, None::<S>)?;
        Ok(id)
    }

    /// Begins a subject whose name is known before: it is the same whenever it is begun.
    pub fn begin_as<S: Staying>(&mut self, id: S::Id, by: &SeatName, change: S::Change) -> Result<(), StoreError> {
        let event = self.name();
        self.take(event, by, id, change, None, None::<S>)
    }

    /// Adds a change of a crisis, a page, an alarm or a post.
    pub fn alter<S: Staying>(
        &mut self,
        id: S::Id,
        by: &SeatName,
        change: S::Change,
        body: Option<Body>,
    ) -> Result<EventId, StoreError> {
        let event = self.name();
        let now = self.subject::<S>(id)?;
        self.take(event, by, id, change, body, now)?;
        Ok(event)
    }

    fn take<S: Staying>(
        &mut self,
        event: EventId,
        by: &SeatName,
        id: S::Id,
        change: S::Change,
        body: Option<Body>,
        now: Option<S>,
    ) -> Result<(), StoreError> {
        let told = Told { event, at: self.now, by };
        let now = match now {
            Some(mut now) => {
                now.take(&change, told);
                Some(now)
            }
            None => S::begin(id, &change, told),
        };
        // A change of what was never begun says nothing.
        let Some(now) = now else { return Ok(()) };
        S::staged_mut(self).insert(id, now);
        self.push(event, by, S::event(id, change), body);
        Ok(())
    }

    /// Adds what somebody arranged of the rota by hand.
    pub fn arrange(&mut self, by: &SeatName, change: RotaChange) -> Result<EventId, StoreError> {
        let mut arranged = match self.arranged.take() {
            Some(arranged) => arranged,
            None => self.reader.arranged()?,
        };
        arranged.apply(&change);
        self.arranged = Some(arranged);
        Ok(self.record(by, Event::Rota { change }))
    }

    /// Adds an event of another subject.
    pub fn record(&mut self, by: &SeatName, event: Event) -> EventId {
        let id = self.name();
        self.push(id, by, event, None);
        id
    }

    fn name(&self) -> EventId {
        EventId::new(self.now, clock::in_turn())
    }

    fn push(&mut self, id: EventId, by: &SeatName, event: Event, body: Option<Body>) {
        self.entries.push(Entry { recorded: Recorded { id, at: self.now, by: by.clone(), event }, body });
    }

    /// Hands over the batch and the pages it makes.
    pub fn finish(self) -> Batch {
        Batch {
            entries: self.entries,
            conversations: self.conversations.into_values().map(|page| *page).collect(),
            replies: self.replies.into_values().collect(),
            crises: self.crises,
            pagings: self.pagings,
            alarms: self.alarms,
            posts: self.posts,
            arranged: self.arranged,
        }
    }
}

/// A subject that a batch can hold.
pub trait Staying: Kept {
    /// Returns those of a batch.
    fn staged<'s>(staged: &'s Staged<'_>) -> &'s BTreeMap<Self::Id, Self>;
    /// Returns those of a batch, to be changed.
    fn staged_mut<'s>(staged: &'s mut Staged<'_>) -> &'s mut BTreeMap<Self::Id, Self>;
}

/// Names the place that a subject has in a batch.
macro_rules! staying {
    ($($subject:ident: $place:ident;)*) => {
        $(impl Staying for $subject {
            fn staged<'s>(staged: &'s Staged<'_>) -> &'s BTreeMap<Self::Id, Self> {
                &staged.$place
            }
            fn staged_mut<'s>(staged: &'s mut Staged<'_>) -> &'s mut BTreeMap<Self::Id, Self> {
                &mut staged.$place
            }
        })*
    };
}
staying! {
    Crisis: crises;
    Paging: pagings;
    Alarm: alarms;
    Post: posts;
    Asset: assets;
}

/// A batch ready to be written.
pub struct Batch {
    /// The events.
    pub entries: Vec<Entry>,
    /// The conversations they touch, as they will be.
    pub conversations: Vec<Conversation>,
    /// The replies they touch, as they will be.
    pub replies: Vec<Reply>,
    /// The crises they touch, as they will be.
    pub crises: BTreeMap<CrisisId, Crisis>,
    /// The pages they touch, as they will be.
    pub pagings: BTreeMap<PageId, Paging>,
    /// The alarms they touch, as they will be.
    pub alarms: BTreeMap<AlarmId, Alarm>,
    /// The posts they touch, as they will be.
    pub posts: BTreeMap<PostId, Post>,
    /// What was arranged of the rota by hand, where that changed.
    pub arranged: Option<Arranged>,
}
