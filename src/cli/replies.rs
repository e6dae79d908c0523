//! `hearken replies`: the saved replies, as they stand in their files.

use clap::Args;
use serde_json::json;

use crate::domain::saved::{SavedReply, asks, mentions_all};
use crate::domain::width::{fit, pad};

use super::errand::Errand;
use super::exit::Failure;

/// What `replies` takes.
#[derive(Args, Debug)]
pub struct RepliesArgs {
    /// Words that all stand in it: in its name, category, text, or what calls for it
    words: Vec<String>,
    /// Only those in this language, such as ro, and those of none
    #[arg(long)]
    lang: Option<String>,
    /// Only those for this network, and those for all
    #[arg(long)]
    net: Option<String>,
}

impl RepliesArgs {
    fn take(&self, reply: &SavedReply) -> bool {
        let lang = |lang: &String| lang.eq_ignore_ascii_case(self.lang.as_deref().unwrap_or(lang));
        let net = |net: &String| reply.network.iter().any(|name| name.eq_ignore_ascii_case(net));
        reply.lang.as_ref().is_none_or(lang)
            && (reply.network.is_empty() || self.net.as_ref().is_none_or(net))
            && mentions_all(reply, &self.words)
    }
}

/// Prints saved replies, in the order of their files.
pub fn replies(errand: &mut Errand<'_>, args: &RepliesArgs) -> Result<(), Failure> {
    let library = errand.config.library(&errand.places.desk);
    let found: Vec<SavedReply> = library.replies.into_iter().filter(|reply| args.take(reply)).collect();
    if found.is_empty() && !errand.json {
        errand.say("No saved reply is like that; those of your own stand in replies/ beside the settings.")?;
    }
    for reply in &found {
        if errand.json {
            let wants: Vec<_> =
                asks(&reply.text).iter().map(|ask| json!({ "name": ask.name, "optional": ask.optional })).collect();
            errand.object(&json!({
                "name": reply.name,
                "category": reply.category,
                "lang": reply.lang,
                "network": reply.network,
                "class": reply.class,
                "when": reply.when,
                "text": reply.text,
                "wants": wants,
            }))?;
        } else {
            let text = reply.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let lang = reply.lang.as_deref().unwrap_or_default();
            errand.say(&format!("{} {} {}", pad(lang, 5), pad(&fit(&reply.name, 28), 28), fit(&text, 100)))?;
        }
    }
    Ok(())
}
