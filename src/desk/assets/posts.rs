//! What posts show: every file that is attached to one is taken into the library, so that it is there at its minute.

use tokio::sync::oneshot;

use super::{add, take_in};
use crate::desk::handle::Handle;
use crate::desk::writer::Job;
use crate::domain::asset::{Asset, AssetAct, AssetFile, Notes, id_of_url};
use crate::domain::command::{Command, Done, MadePost, NewPost, Refusal};
use crate::domain::id::{AssetId, PostId, SeatName};
use crate::domain::item::Media;
use crate::domain::plan::{Content, Post, PostAct};
use crate::words::w;

impl Handle {
    /// Takes a file into the library.
    pub(in crate::desk) async fn add_media(
        &self,
        seat: &SeatName,
        path: String,
        notes: Notes,
    ) -> Result<Done, Refusal> {
        let folder = self.library().dir.clone();
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let taken = tokio::task::spawn_blocking(move || add(&folder, &path)).await;
        let file = taken.map_err(|why| Refusal::no(why.to_string()))?.map_err(Refusal::no)?;
        self.media_added(seat, file, name, notes).await
    }

    async fn media_added(&self, seat: &SeatName, file: AssetFile, name: String, notes: Notes) -> Result<Done, Refusal> {
        let (answer, done) = oneshot::channel();
        self.jobs.push(Job::MediaAdded { seat: seat.clone(), file: Box::new(file), name, notes, answer });
        done.await.unwrap_or_else(|_| Err(Refusal::Store(w().acts.desk_closing.to_owned())))
    }

    /// Has the writer do something to a post, with its files taken in before.
    pub(in crate::desk) async fn plan(&self, seat: &SeatName, command: Command) -> Result<Done, Refusal> {
        let mut wrong = Vec::new();
        let command = match command {
            Command::MakePosts { posts } => return self.plan_many(seat, posts).await,
            Command::MakePost { content, schedule } => {
                let content = self.with_media(seat, *content, &mut wrong).await?;
                Command::MakePost { content: Box::new(content), schedule }
            }
            Command::Post { id, act: PostAct::Write(content) } => {
                let content = self.with_media(seat, *content, &mut wrong).await?;
                Command::Post { id, act: PostAct::Write(Box::new(content)) }
            }
            Command::Post { id, act: PostAct::Rewrite { from, to } } => {
                let to = self.with_media(seat, *to, &mut wrong).await?;
                Command::Post { id, act: PostAct::Rewrite { from, to: Box::new(to) } }
            }
            Command::Post { id, act: act @ (PostAct::Submit | PostAct::Schedule) } => {
                self.take_in_what_came_later(seat, id).await?;
                Command::Post { id, act }
            }
            other => other,
        };
        let done = self.write(seat, command).await?;
        // What could not be taken in is told; the post stands there with it and does not leave.
        let wrong: String = wrong.iter().map(|why| format!(" · {why}")).collect();
        Ok(Done { notice: done.notice.and(wrong), ..done })
    }

    /// A post of which a file cannot be taken in is a draft, with the reason; the others come in as they are.
    async fn plan_many(&self, seat: &SeatName, posts: Vec<NewPost>) -> Result<Done, Refusal> {
        let (mut taken, mut whys) = (Vec::new(), Vec::new());
        for NewPost { content, act } in posts {
            let mut wrong = Vec::new();
            let content = Box::new(self.with_media(seat, *content, &mut wrong).await?);
            let act = act.filter(|act| wrong.is_empty() || *act == PostAct::Draft);
            taken.push(NewPost { content, act });
            whys.push(Some(wrong.join(" · ")).filter(|why| !why.is_empty()));
        }
        let done = self.write(seat, Command::MakePosts { posts: taken }).await?;
        let told = |(made, why): (MadePost, Option<String>)| MadePost { refused: made.refused.or(why), ..made };
        let posts = done.posts.into_iter().zip(whys).map(told).collect();
        Ok(Done { posts, ..done })
    }

    /// A file that was not there when the post was written may be there now. What somebody said yes to stays as it is.
    async fn take_in_what_came_later(&self, seat: &SeatName, id: PostId) -> Result<(), Refusal> {
        let Some(post) = self.reader().subject::<Post>(id)?.filter(|post| post.approved.is_none()) else {
            return Ok(());
        };
        let content = self.with_media(seat, post.content.clone(), &mut Vec::new()).await?;
        if content != post.content {
            let act = PostAct::Rewrite { from: Box::new(post.content), to: Box::new(content) };
            self.write(&SeatName::desk(), Command::Post { id, act }).await?;
        }
        Ok(())
    }

    /// Returns what a post says with its files in the library; why one is not, is put to what is wrong.
    async fn with_media(&self, seat: &SeatName, content: Content, wrong: &mut Vec<String>) -> Result<Content, Refusal> {
        let mut content = content;
        for media in content.variants.iter_mut().flat_map(|variant| &mut variant.media) {
            match id_of_url(&media.url) {
                Some(id) => self.describe(seat, id, media).await?,
                None => wrong.extend(self.taken_in(seat, media).await?),
            }
        }
        wrong.dedup();
        Ok(content)
    }

    /// The first description that a file gets is kept for the next post that shows it.
    async fn describe(&self, seat: &SeatName, id: AssetId, media: &Media) -> Result<(), Refusal> {
        let Some(asset) = self.reader().subject::<Asset>(id)? else { return Ok(()) };
        if let Some(alt) = media.alt.clone().filter(|_| media.is_described() && asset.notes.alt.is_empty()) {
            self.write(seat, Command::Media { id, act: AssetAct::Describe { alt } }).await?;
        }
        Ok(())
    }

    /// Takes one file in and has the post show that of the library; returns why not, where it cannot be.
    async fn taken_in(&self, seat: &SeatName, media: &mut Media) -> Result<Option<String>, Refusal> {
        let (folder, path) = (self.library().dir.clone(), media.url.clone());
        let taken = tokio::task::spawn_blocking(move || take_in(&folder, &path)).await;
        let file = match taken.map_err(|why| Refusal::no(why.to_string()))? {
            Ok(file) => file,
            Err(why) => return Ok(Some(why)),
        };
        let name = media.called().to_owned();
        let notes = Notes { alt: media.alt.clone().unwrap_or_default(), ..Notes::default() };
        (media.url, media.size) = (file.url(), Some(file.size));
        file.form.kind().clone_into(&mut media.kind);
        let done = self.media_added(seat, file, name.clone(), notes).await?;
        media.name = Some(name);
        if let Some(id) = done.asset.filter(|_| !media.is_described()) {
            let known = self.reader().subject::<Asset>(id)?;
            media.alt = known.map(|asset| asset.notes.alt).filter(|alt| !alt.is_empty());
        }
        Ok(None)
    }
}
