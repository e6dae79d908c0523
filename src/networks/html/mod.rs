//! HTML from networks and mails, made into plain text with a real parser.
//!
//! html5ever's tokenizer reads the markup by the letter of the HTML standard; no tree is built, since a
//! tree's cost grows with the square of hostile nesting. A page of elements still open is enough to know
//! what is hidden, quoted, listed or linked, and it is bounded.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

use crate::domain::clean;

mod element;
mod layout;
mod links;
mod page;

use page::Page;

/// Returns the text of a fragment or document of HTML, cleaned and not wrapped.
///
/// Paragraphs are parted by a blank line, quotes begin with `> `, list items with `- ` or their number,
/// pictures stand as `[description]`. A link whose text is not its address is followed by `<address>`;
/// a mention or hashtag stands as its text. What the sender hides from readers (styles, scripts, preheaders)
/// is left out.
pub fn to_text(html: &str) -> String {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Sink(RefCell::new(Page::default())), Default::default());
    // It would stop for scripts only if our sink asked for that.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    without_gaps(&clean::text(&tokenizer.sink.0.take().finish()))
}

/// Returns `text` with at most one blank line in a row: cleaning may leave a paragraph empty.
fn without_gaps(text: &str) -> String {
    let mut lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    lines.join("\n")
}

struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                page.open(&tag);
                return raw(&tag).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
            }
            Token::TagToken(tag) => page.close(&tag.name),
            Token::CharacterTokens(text) => page.write(&text),
            Token::NullCharacterToken
            | Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

/// Returns how the content of an element is read that holds no markup.
fn raw(tag: &Tag) -> Option<RawKind> {
    match &*tag.name {
        "script" => Some(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        "title" | "textarea" => Some(RawKind::Rcdata),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
