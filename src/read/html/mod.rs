//! HTML to blocks. `tree` is what a browser makes of the bytes, `part` says what each element is on the page, `walk` goes
//! through them in reading order, `grid` gives the cells of tables their rows and columns (`rows` finds those that are
//! made of other elements), and `writer` writes blocks
//! and, line by line, the canonical text that places count: a page's source may be one long line, and its words are
//! spread over tags and entities, so that a quotation would hardly be found there again.
//!
//! What stands around the content (navigation, banners, forms, what is outside the main part) becomes margin, attributes
//! become blocks of their own, and text that the page hides for good is left out and said. It must not know what any
//! word means.

mod ask;
mod grid;
mod part;
mod rows;
mod tree;
mod walk;
mod writer;

use super::{Limits, Read};
use crate::model::{Block, BlockKind};
use tree::{Element, Node};

/// How a page says that it is elsewhere now, as front matter says it.
const REDIRECT: &str = "redirectTo";

/// The blocks of a page, its canonical text and what was found on the way.
pub(super) fn read(text: &str, limits: &Limits) -> Read {
    let root = match tree::parse(text, limits) {
        Ok(root) => root,
        Err(limit) => return Read { findings: vec![limit.finding(limits)], ..Read::default() },
    };
    let mut walk = walk::Walk::new(&root, limits);
    walk.head(title(&root).as_deref(), redirect(&root).as_deref());
    walk.page(&root);
    let (writer, findings) = walk.finish();
    let mut blocks = writer.blocks;
    while blocks.last().is_some_and(|b: &Block| b.kind == BlockKind::Rule && b.text.is_empty()) {
        blocks.pop();
    }
    Read { blocks, text: Some(writer.lines.join("\n")), findings, ..Read::default() }
}

/// What a page calls itself.
fn title(root: &Element) -> Option<String> {
    let title = root.all().find(|e| e.name == "title")?;
    title.children.iter().find_map(|child| match child {
        Node::Text(text) => Some(text.clone()),
        Node::Element(_) => None,
    })
}

/// Where a page sends its readers by itself.
fn redirect(root: &Element) -> Option<String> {
    let refresh = |e: &&Element| {
        e.name == "meta" && e.attribute("http-equiv").is_some_and(|v| v.eq_ignore_ascii_case("refresh"))
    };
    let content = root.all().find(refresh)?.attribute("content")?;
    let (_, target) = content.split_once(['=', ';'])?;
    let target = target.trim();
    let target =
        if target.get(..4).is_some_and(|t| t.eq_ignore_ascii_case("url=")) { &target[4..] } else { target };
    let target = target.trim().trim_matches(['"', '\'']);
    (!target.is_empty()).then(|| target.to_owned())
}
