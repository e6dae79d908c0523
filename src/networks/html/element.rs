//! What an element of HTML means for its text.

use html5ever::tokenizer::Tag;

/// What an open element does to the text in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing.
    Inline,
    /// Stands on lines of its own.
    Block,
    /// Stands apart by blank lines.
    Paragraph,
    /// Somebody else's words.
    Quote,
    /// A list; the number of its next item where it counts.
    List(Option<i64>),
    /// An item of a list.
    Item,
    /// A cell of a table.
    Cell,
    /// White space counts.
    Preformatted,
    /// Not for readers.
    Hidden,
    /// A link: where to, and where its text begins in the output.
    Link {
        /// The address, empty where it is nobody's business.
        href: String,
        /// Bytes of output before its text.
        start: usize,
    },
}

/// Returns what the element that `tag` opens does; links are made by the page, which knows the output.
pub fn role(tag: &Tag) -> Role {
    if is_hidden(tag) {
        return Role::Hidden;
    }
    match &*tag.name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "figure" | "dl" | "fieldset" => Role::Paragraph,
        "table" | "tr" | "tbody" | "thead" | "tfoot" | "caption" | "div" | "section" | "article" | "header"
        | "footer" | "main" | "nav" | "aside" | "center" | "address" | "form" | "body" | "html" | "dt" | "dd"
        | "figcaption" | "details" | "summary" | "option" | "hgroup" => Role::Block,
        "blockquote" => Role::Quote,
        "ul" | "menu" | "dir" => Role::List(None),
        "ol" => Role::List(Some(attribute(tag, "start").and_then(|n| n.trim().parse().ok()).unwrap_or(1))),
        "li" => Role::Item,
        "td" | "th" => Role::Cell,
        "pre" | "listing" | "xmp" => Role::Preformatted,
        "head" | "title" | "style" | "script" | "template" | "textarea" | "iframe" | "object" | "noembed"
        | "noframes" | "datalist" | "svg" | "math" | "canvas" | "audio" | "video" => Role::Hidden,
        _ => Role::Inline,
    }
}

/// Tells whether an element has no content and no end tag.
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "basefont"
            | "bgsound"
            | "frame"
            | "keygen"
            | "image"
    )
}

/// How an element's end may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Not at all, but what is open around it does not matter within.
    Fence,
    /// `ends_at` tells.
    Implied,
    /// Not at all.
    Written,
}

impl Ending {
    /// Returns how an element of this name ends.
    pub fn of(name: &str) -> Ending {
        match name {
            "table" | "ul" | "ol" | "blockquote" | "div" | "body" => Ending::Fence,
            "p" | "li" | "td" | "th" | "tr" | "dt" | "dd" | "option" | "head" | "a" => Ending::Implied,
            _ => Ending::Written,
        }
    }
}

/// Tells whether an element of this name ends by itself when `next` begins.
pub fn ends_at(name: &str, next: &str) -> bool {
    match name {
        "p" => !matches!(
            next,
            "a" | "abbr"
                | "b"
                | "bdi"
                | "bdo"
                | "big"
                | "br"
                | "button"
                | "cite"
                | "code"
                | "del"
                | "em"
                | "font"
                | "i"
                | "img"
                | "input"
                | "ins"
                | "kbd"
                | "label"
                | "mark"
                | "q"
                | "s"
                | "samp"
                | "select"
                | "small"
                | "span"
                | "strike"
                | "strong"
                | "sub"
                | "sup"
                | "svg"
                | "time"
                | "tt"
                | "u"
                | "var"
                | "wbr"
        ),
        "li" => next == "li",
        "td" | "th" => matches!(next, "td" | "th" | "tr" | "tbody" | "tfoot"),
        "tr" => matches!(next, "tr" | "tbody" | "tfoot"),
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        "option" => next == "option",
        "head" => !matches!(next, "title" | "base" | "link" | "meta" | "style" | "script" | "noscript" | "template"),
        "a" => next == "a",
        _ => false,
    }
}

/// Returns the value of an attribute.
pub fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|it| &*it.name.local == name).map(|it| &*it.value)
}

/// Tells whether an element has one of these classes.
pub fn has_class(tag: &Tag, classes: &[&str]) -> bool {
    attribute(tag, "class").is_some_and(|it| it.split_ascii_whitespace().any(|class| classes.contains(&class)))
}

/// Tells whether readers are not to see it: the ways mails hide their preheaders and other padding.
fn is_hidden(tag: &Tag) -> bool {
    let style = attribute(tag, "style").unwrap_or_default();
    attribute(tag, "hidden").is_some() || style.split(';').filter_map(|rule| rule.split_once(':')).any(hides)
}

fn hides((property, value): (&str, &str)) -> bool {
    let value = value.trim().to_ascii_lowercase();
    let value = value.trim_end_matches("!important").trim_end();
    let is_zero =
        || value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%').trim_matches(['0', '.']).is_empty();
    match property.trim().to_ascii_lowercase().as_str() {
        "display" => value == "none",
        "visibility" => value == "hidden" || value == "collapse",
        "mso-hide" => value == "all",
        "opacity" | "font-size" | "max-height" => !value.is_empty() && is_zero(),
        _ => false,
    }
}
