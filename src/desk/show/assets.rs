//! The media library, the shot list, and what somebody should know of the pictures of a post.

use std::collections::HashMap;

use crate::desk::attach;
use crate::desk::handle::Handle;
use crate::domain::ask::{AssetLine, AssetSheet, ShotLine, Shown};
use crate::domain::asset::{Asset, id_of_url};
use crate::domain::id::{AssetId, PostId};
use crate::domain::plan::{Post, PostState, Variant};
use crate::domain::subject::Subject;
use crate::store::StoreError;
use crate::words::{fill, w};

/// Returns the library; with `dropped` also what was taken out.
pub fn assets(desk: &Handle, dropped: bool) -> Result<AssetSheet, StoreError> {
    let reader = desk.reader();
    let posts = reader.subjects::<Post>()?;
    let mut used: HashMap<AssetId, Vec<(PostId, String, PostState)>> = HashMap::new();
    for (id, post) in posts.iter().rev().filter(|(_, post)| post.state() != PostState::Dropped) {
        let mut shown: Vec<AssetId> = post
            .content
            .variants
            .iter()
            .flat_map(|variant| &variant.media)
            .filter_map(|one| id_of_url(&one.url))
            .collect();
        shown.sort_unstable();
        shown.dedup();
        for asset in shown {
            used.entry(asset).or_default().push((*id, post.content.name().to_owned(), post.state()));
        }
    }
    let mut assets = Vec::new();
    for (id, asset) in reader.subjects::<Asset>()?.into_iter().filter(|(_, asset)| dropped || !asset.dropped) {
        let missing = attach::vanished(reader.folder(), &[asset.media()]).filter(|_| !asset.dropped);
        assets.push(AssetLine { id, asset, used: used.remove(&id).unwrap_or_default(), missing });
    }
    assets.sort_by_key(|line| (std::cmp::Reverse(line.asset.added_at), line.id));
    Ok(AssetSheet { assets, shots: shots(&posts) })
}

/// The pictures of posts that may still leave: to be made first, then by when they are wanted.
fn shots(posts: &[(PostId, Post)]) -> Vec<ShotLine> {
    let of = |(id, post): &(PostId, Post)| {
        let until = post.content.variants.iter().filter_map(|one| post.content.moment_of(one)).map(|at| at.at).min();
        let until = until.or(post.content.moment.as_ref().map(|moment| moment.at));
        let (id, name) = (*id, post.content.name().to_owned());
        let line = move |(which, shot): (usize, &crate::domain::asset::Shot)| ShotLine {
            post: id,
            name: name.clone(),
            which,
            shot: shot.clone(),
            until,
        };
        post.shots.iter().enumerate().map(line).collect::<Vec<ShotLine>>()
    };
    let mut shots: Vec<ShotLine> = posts.iter().filter(|(_, post)| !post.is_over()).flat_map(of).collect();
    shots.sort_by_key(|line| (!line.shot.is_open(), line.until.is_none(), line.until, line.post, line.which));
    shots
}

/// Returns a small picture of a file of the library.
pub fn thumbnail(desk: &Handle, id: AssetId, most: (u16, u16)) -> Result<Shown, StoreError> {
    let reader = desk.reader();
    Ok(match reader.subject::<Asset>(id)? {
        Some(asset) => Shown::Thumbnail(Box::new(desk.thumbnails.of(reader.folder(), id, &asset, most))),
        None => Shown::Nothing(fill(w().acts.not_found, &[&w().asset.a_file, &id.code()])),
    })
}

/// Tells what somebody should know of the pictures of a post before it leaves.
pub fn warnings(desk: &Handle, post: &Post) -> Vec<String> {
    let mut found: Vec<String> = post.content.variants.iter().flat_map(|variant| of_variant(desk, variant)).collect();
    let open: Vec<&str> = post.shots.iter().filter(|shot| shot.is_open()).map(|shot| shot.text.as_str()).collect();
    if !open.is_empty() {
        found.push(fill(w().asset.warn_shots, &[&open.join(", ")]));
    }
    found
}

/// What an account does not take of its files.
fn of_variant(desk: &Handle, variant: &Variant) -> Vec<String> {
    let (say, account) = (&w().asset, &variant.account);
    let caps = desk.accounts().caps(account);
    if variant.media.is_empty() || !caps.send {
        return Vec::new();
    }
    if caps.attachments == 0 {
        return vec![format!("{account}: {}", fill(say.warn_takes_none, &[&account.handle()]))];
    }
    let (count, most) = (variant.media.len(), usize::from(caps.attachments));
    let too_many = (count > most).then(|| fill(say.warn_too_many, &[&count, &account.handle(), &most]));
    let reader = desk.reader();
    let odd = variant.media.iter().filter_map(|media| {
        let asset = reader.subject::<Asset>(id_of_url(&media.url)?).ok()??;
        let form = asset.file.form;
        (!form.is_taken()).then(|| fill(say.warn_form, &[&asset.name, &form.word()]))
    });
    too_many.into_iter().chain(odd).map(|words| format!("{account}: {words}")).collect()
}
