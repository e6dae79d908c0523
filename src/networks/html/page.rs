//! The elements that are open, and the text so far.

use std::collections::HashMap;

use html5ever::LocalName;
use html5ever::tokenizer::Tag;

use super::element::{self, Ending, Role, attribute, has_class};
use super::layout::{Gap, Layout};
use super::links;

/// How far up the open elements a search goes that is made at every tag: hostile nesting must not cost
/// its square, and no honest list or cell lies deeper.
const NEAR: usize = 64;

/// A page while it is read.
#[derive(Default)]
pub struct Page {
    open: Vec<Open>,
    /// How many elements of a name are open, so that a stray end tag searches nothing.
    names: HashMap<LocalName, usize>,
    hidden: usize,
    lists: usize,
    layout: Layout,
}

struct Open {
    name: LocalName,
    role: Role,
    ending: Ending,
}

impl Page {
    /// Opens an element.
    pub fn open(&mut self, tag: &Tag) {
        self.end_implied(&tag.name);
        // Within what is hidden, drawings above all, `<path/>` is complete.
        if element::is_void(&tag.name) || self.hidden > 0 && tag.self_closing {
            return self.void(tag);
        }
        let role = if &*tag.name == "a" { self.link(tag) } else { element::role(tag) };
        self.begin(&role);
        *self.names.entry(tag.name.clone()).or_default() += 1;
        self.open.push(Open { name: tag.name.clone(), role, ending: Ending::of(&tag.name) });
    }

    /// Closes the innermost element of this name and what is open in it.
    pub fn close(&mut self, name: &LocalName) {
        if self.names.get(name).is_some_and(|open| *open > 0) {
            if let Some(at) = self.open.iter().rposition(|it| it.name == *name) {
                self.close_from(at);
            }
        } else if self.hidden == 0 && &**name == "br" {
            self.layout.break_line();
        }
    }

    /// Writes text.
    pub fn write(&mut self, text: &str) {
        if self.hidden == 0 {
            self.layout.write(text);
        }
    }

    /// Returns the text of the page.
    pub fn finish(mut self) -> String {
        self.close_from(0);
        self.layout.finish()
    }

    /// Ends elements that HTML leaves open, like the `<li>` before a `<li>`; the search stops at their container.
    fn end_implied(&mut self, next: &str) {
        let near = self.open.len().saturating_sub(NEAR);
        let fence =
            self.open[near..].iter().rposition(|it| it.ending == Ending::Fence).map_or(near, |at| near + at + 1);
        if let Some(at) =
            self.open[fence..].iter().position(|it| it.ending == Ending::Implied && element::ends_at(&it.name, next))
        {
            self.close_from(fence + at);
        }
    }

    fn close_from(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(closed) = self.open.pop() else { return };
            if let Some(open) = self.names.get_mut(&closed.name) {
                *open -= 1;
            }
            self.end(closed.role);
        }
    }

    fn void(&mut self, tag: &Tag) {
        if self.hidden > 0 || element::role(tag) == Role::Hidden {
            return;
        }
        match &*tag.name {
            "br" => self.layout.break_line(),
            "hr" => self.layout.rule(),
            "img" | "image" | "area" => {
                let alt = attribute(tag, "alt").unwrap_or_default().trim();
                if !alt.is_empty() {
                    self.layout.write(&format!("[{alt}]"));
                }
            }
            _ => {}
        }
    }

    fn link(&mut self, tag: &Tag) -> Role {
        match element::role(tag) {
            Role::Inline => {
                let named = has_class(tag, &["mention", "hashtag"]);
                let href = attribute(tag, "href").map(str::trim).filter(|it| !named && links::is_shown(it));
                Role::Link { href: href.unwrap_or_default().to_owned(), start: self.layout.mark() }
            }
            role => role,
        }
    }

    fn begin(&mut self, role: &Role) {
        match role {
            Role::Inline | Role::Link { .. } => {}
            Role::Hidden => self.hidden += 1,
            _ if self.hidden > 0 => {}
            Role::Block => self.layout.gap(Gap::Line),
            Role::Paragraph => self.layout.gap(Gap::Paragraph),
            Role::Cell => self.layout.gap(Gap::Cell),
            Role::Preformatted => {
                self.layout.gap(Gap::Paragraph);
                self.layout.preformatted(true);
            }
            Role::Quote => self.layout.quote(),
            Role::List(_) => {
                self.layout.gap(if self.lists > 0 { Gap::Line } else { Gap::Paragraph });
                self.lists += 1;
            }
            Role::Item => self.item(),
        }
    }

    fn end(&mut self, role: Role) {
        match role {
            Role::Inline => {}
            Role::Hidden => self.hidden -= 1,
            _ if self.hidden > 0 => {}
            Role::Block => self.layout.gap(Gap::Line),
            Role::Paragraph => self.layout.gap(Gap::Paragraph),
            Role::Cell => self.layout.gap(Gap::Cell),
            Role::Preformatted => {
                self.layout.preformatted(false);
                self.layout.gap(Gap::Paragraph);
            }
            Role::Quote => self.layout.unquote(),
            Role::List(_) => {
                self.lists -= 1;
                self.layout.gap(if self.lists > 0 { Gap::Line } else { Gap::Paragraph });
            }
            Role::Item => self.layout.gap(Gap::Line),
            Role::Link { href, start } => links::close(&mut self.layout, &href, start),
        }
    }

    fn item(&mut self) {
        let number = self.open.iter_mut().rev().take(NEAR).find_map(|it| match &mut it.role {
            Role::List(number) => Some(number),
            _ => None,
        });
        let bullet = match number {
            Some(Some(number)) => {
                let bullet = format!("{number}. ");
                *number = number.saturating_add(1);
                bullet
            }
            Some(None) | None => "- ".to_owned(),
        };
        self.layout.bullet(&("  ".repeat(self.lists.saturating_sub(1).min(8)) + &bullet));
    }
}
