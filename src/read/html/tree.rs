//! In: decoded HTML. Out: the tree that a browser would make of it, as plain values. The one file that knows the parser.
//! The parser's time grows with the square of the depth of nesting, so that the tree is watched while it grows and given
//! up past a limit.

use super::super::Limits;
use crate::model::{Finding, Limit};
use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{LocalName, Namespace, QualName};
use scraper::{ElementRef, Html, HtmlTreeSink, Node as Parsed};

/// Bytes that are given to the parser between two looks at the tree.
const CHUNK: usize = 4096;

/// Elements whose text holds no markup, whatever it looks like.
const VERBATIM: [&str; 7] = ["script", "style", "noscript", "textarea", "code", "pre", "title"];

/// Elements that people leave behind in texts when they paste markup where words are wanted.
const PASTED: [&str; 20] = [
    "a", "b", "br", "div", "em", "font", "h1", "h2", "h3", "h4", "i", "li", "ol", "p", "span", "strong",
    "sub", "sup", "u", "ul",
];

/// The longest tag that is looked for in words.
const LONGEST_TAG: usize = 300;

/// An element or words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

/// An element with what is in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The elements among its children.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Itself and every element in it, outermost first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Element> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            let next = open.pop()?;
            let inside: Vec<&Element> = next.elements().collect();
            open.extend(inside.into_iter().rev());
            Some(next)
        })
    }
}

/// The limit that a document is past.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PastLimit {
    /// Elements in elements.
    Nesting,
    /// Elements and texts.
    Nodes,
}

impl PastLimit {
    /// What to tell.
    pub(super) fn finding(self, limits: &Limits) -> Finding {
        let (limit, message, ways) = match self {
            PastLimit::Nesting => (
                Limit::Nesting,
                format!(
                    "elements are nested more than {} deep, and the document is not read",
                    limits.nesting
                ),
                "open it in a browser and save it anew, take the list out of it",
            ),
            PastLimit::Nodes => (
                Limit::Nodes,
                format!("more than {} elements and texts, and the document is not read", limits.nodes),
                "split it",
            ),
        };
        limits.reached_or(limit, None, message, ways)
    }
}

/// The tree; the error says which limit the document is past.
pub(super) fn parse(text: &str, limits: &Limits) -> Result<Element, PastLimit> {
    let sink = HtmlTreeSink::new(Html::new_document());
    grow(driver::parse_document(sink, ParseOpts::default()), text, limits)
}

fn grow(mut parser: driver::Parser<HtmlTreeSink>, text: &str, limits: &Limits) -> Result<Element, PastLimit> {
    let mut rest = text;
    let mut seen = 0;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK.min(rest.len())));
        rest = after;
        parser.process(StrTendril::from_slice(chunk));
        let html = parser.tokenizer.sink.sink.0.borrow();
        let nodes = html.tree.nodes();
        let count = nodes.len();
        if count > limits.nodes {
            return Err(PastLimit::Nodes);
        }
        if nodes.skip(seen).any(|node| node.ancestors().take(limits.nesting + 1).count() > limits.nesting) {
            return Err(PastLimit::Nesting);
        }
        seen = count;
    }
    let html = parser.finish();
    let mut root = Element::default();
    for child in html.tree.root().children().filter_map(ElementRef::wrap) {
        root.children.push(Node::Element(convert(child, 1, limits)?));
    }
    Ok(root)
}

fn convert(parsed: ElementRef, depth: usize, limits: &Limits) -> Result<Element, PastLimit> {
    if depth > limits.nesting {
        return Err(PastLimit::Nesting);
    }
    let attributes = parsed.value().attrs().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut element = Element {
        name: parsed.value().name().to_ascii_lowercase(),
        attributes: attributes.collect(),
        children: Vec::new(),
    };
    for child in parsed.children() {
        // Comments, and conditional ones among them, are nobody's words.
        if let Parsed::Text(text) = child.value() {
            add_text(text, &mut element, depth, limits);
        } else if let Some(child) = ElementRef::wrap(child) {
            element.children.push(Node::Element(convert(child, depth + 1, limits)?));
        }
    }
    Ok(element)
}

/// Words; where markup was pasted into them and escaped on the way, what it stands for.
fn add_text(text: &str, into: &mut Element, depth: usize, limits: &Limits) {
    if !VERBATIM.contains(&into.name.as_str()) && holds_markup(text) {
        let name =
            QualName::new(None, Namespace::from("http://www.w3.org/1999/xhtml"), LocalName::from("body"));
        let sink = HtmlTreeSink::new(Html::new_fragment());
        let parser = driver::parse_fragment(sink, ParseOpts::default(), name, Vec::new(), false);
        // What was escaped twice is unescaped again there, with less depth left each time.
        let below = Limits { nesting: limits.nesting - depth, ..limits.clone() };
        if let Ok(root) = grow(parser, text, &below) {
            into.children.extend(root.children.into_iter().flat_map(|node| match node {
                Node::Element(html) => html.children,
                Node::Text(_) => vec![node],
            }));
            return;
        }
    }
    into.children.push(Node::Text(text.to_owned()));
}

/// Whether words hold a tag of those that are pasted.
fn holds_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let tag = text[at + 1..].strip_prefix('/').unwrap_or(&text[at + 1..]);
        let name: String = tag
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(8)
            .collect::<String>()
            .to_ascii_lowercase();
        let rest = &tag[name.len()..];
        let end = rest.bytes().take(LONGEST_TAG).position(|b| matches!(b, b'>' | b'<'));
        let inside =
            end.filter(|e| rest.as_bytes()[*e] == b'>').map(|e| rest[..e].trim().trim_end_matches('/'));
        let begins = rest.starts_with(['>', ' ', '/', '\n', '\t']);
        begins && PASTED.contains(&name.as_str()) && inside.is_some_and(|i| i.is_empty() || i.contains('='))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_bounded_whatever_makes_it() {
        let limits = Limits::default();
        for unit in ["<div>", "<div><table><td></div></table>"] {
            assert!(parse(&unit.repeat(100_000), &limits).is_err(), "{unit}");
        }
        assert!(parse(&"<p>".repeat(100_000), &limits).is_ok());
    }

    #[test]
    fn markup_that_was_pasted_and_escaped_is_markup() {
        assert!(holds_markup("One.<br />Two"));
        assert!(holds_markup("<p class=\"x\">One</p>"));
        assert!(!holds_markup("a <b and c> d"));
        assert!(!holds_markup("x < y, <<<"));
    }
}
