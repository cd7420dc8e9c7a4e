//! In: the tree of a page. Out: its blocks in reading order. It must not know what any word means.

use super::ask::{BULLET, is_button_alone, is_editing, is_paged, listed, only_elements, text_of};
use super::part::{self, Part, TERM_LEVEL, part};
use super::rows;
use super::tree::{Element, Node};
use super::writer::{Look, Writer};
use crate::model::{BlockKind, Code, Finding};
use crate::read::Limits;
use std::collections::{BTreeMap, BTreeSet};

/// The longest attribute that may say something, in bytes.
const ATTRIBUTE: usize = 120;

/// How many characters of hidden words are quoted.
const QUOTED: usize = 80;

/// So many characters are the beginning of a part of the page.
const BEGINNING: usize = 300;

/// Where the walk is.
#[derive(Clone, Default)]
pub(super) struct Place {
    pub look: Look,
    /// Around the content.
    pub around: bool,
    /// Outside the part of the page that holds the content.
    pub outside: bool,
    /// In a part of the page that may have a header and footer of its own.
    inside_part: bool,
    /// How many lists are open.
    lists: u8,
    /// Blocks are lines here: in a cell, a heading or a term.
    pub lines: bool,
    /// In a cell.
    pub cell: bool,
    /// Line breaks of the source are kept.
    verbatim: bool,
}

/// The walk.
pub(super) struct Walk<'a> {
    pub writer: Writer,
    pub limits: &'a Limits,
    pub findings: Vec<Finding>,
    /// How many tables there were, and how many cells in them.
    pub tables: u32,
    pub cells: usize,
    root: &'a Element,
    content: Option<&'a Element>,
    opened: BTreeSet<&'a str>,
    /// The tabs of parts of the page that stand side by side.
    panels: BTreeMap<*const Element, &'a Element>,
    /// The classes of buttons that are headings.
    title_classes: BTreeSet<&'a str>,
    /// The words that nobody sees, by place.
    hidden: Vec<String>,
    last_heading: Option<usize>,
    /// Words of a heading that are none of it, to be put beside it.
    aside: Vec<String>,
    /// Words that are struck through, by place.
    struck: Vec<String>,
    /// Raised numbers of notes.
    note_marks: Vec<String>,
}

impl<'a> Walk<'a> {
    /// A walk that has not begun.
    pub(super) fn new(root: &'a Element, limits: &'a Limits) -> Self {
        Self {
            writer: Writer::new(),
            limits,
            findings: Vec::new(),
            tables: 0,
            cells: 0,
            root,
            content: part::content(root),
            opened: part::opened(root),
            panels: part::panels(root),
            title_classes: part::title_classes(root),
            hidden: Vec::new(),
            last_heading: None,
            aside: Vec::new(),
            struck: Vec::new(),
            note_marks: Vec::new(),
        }
    }

    /// What the page says of itself.
    pub(super) fn head(&mut self, title: Option<&str>, redirect: Option<&str>) {
        if let Some(title) = title {
            self.writer.attribute("title", title);
        }
        if let Some(target) = redirect {
            self.writer.begin(BlockKind::Meta(super::REDIRECT.to_owned()), None);
            self.writer.words(target, &Look::default());
            self.writer.end();
        }
    }

    /// The page itself.
    pub(super) fn page(&mut self, root: &Element) {
        let place = Place { outside: self.content.is_some(), ..Place::default() };
        self.children(root, &place);
        self.writer.end();
    }

    /// What was written and found.
    pub(super) fn finish(mut self) -> (Writer, Vec<Finding>) {
        if let Some(first) = self.hidden.first() {
            let message = format!(
                "words that nobody would see were left out, in so many parts of the page: {}. The first: \"{first}\"",
                self.hidden.len()
            );
            self.findings.push(Finding::new(Code::ReadHidden, message));
        }
        if let Some(first) = self.struck.first() {
            let message = format!(
                "words that are struck through were left out, in so many places: {}. The first: \"{first}\"",
                self.struck.len()
            );
            self.findings.push(Finding::new(Code::ReadStruck, message));
        }
        if let Some(first) = self.note_marks.first() {
            let message = format!(
                "raised numbers of notes were left out of the words before them, in so many places: {}. The first: \"{first}\"",
                self.note_marks.len()
            );
            self.findings.push(Finding::new(Code::ReadNoteMark, message));
        }
        (self.writer, self.findings)
    }

    /// The kind of a block here.
    fn kind(&self, kind: BlockKind, place: &Place) -> BlockKind {
        if place.around || place.outside { BlockKind::Margin } else { kind }
    }

    /// A block or, where blocks are lines, a line begins here.
    pub(super) fn begin(&mut self, kind: BlockKind, mark: Option<String>, place: &Place) {
        if place.lines {
            self.writer.break_line();
        } else {
            let kind = self.kind(kind, place);
            let mark = mark.filter(|_| matches!(kind, BlockKind::Item(_)));
            self.writer.begin(kind, mark);
        }
    }

    /// What is in an element.
    pub(super) fn children(&mut self, parent: &Element, place: &Place) {
        let ordered = part(parent) == Part::List { ordered: true };
        let mut number = parent.attribute("start").and_then(|n| n.trim().parse::<u32>().ok()).unwrap_or(1);
        let mut before: Option<&Element> = None;
        let table = if place.lines || place.around { None } else { rows::find(parent) };
        for child in &parent.children {
            if let (Node::Element(child), Some(table)) = (child, &table)
                && table.holders.iter().any(|held| std::ptr::eq(*held, child))
            {
                if table.rows.first().is_some_and(|first| std::ptr::eq(*first, child)) {
                    self.rows(&table.rows, place);
                }
                continue;
            }
            match child {
                Node::Text(text) => {
                    self.text(text, place);
                    if !text.trim().is_empty() {
                        before = None;
                    }
                }
                Node::Element(child) => {
                    if part::is_struck(child) {
                        let words = text_of(child).split_whitespace().collect::<Vec<_>>().join(" ");
                        if !words.is_empty() {
                            self.struck.push(words.chars().take(QUOTED).collect());
                        }
                        continue;
                    }
                    if self.is_note_mark(child) {
                        self.note_marks.push(text_of(child).trim().to_owned());
                        continue;
                    }
                    if part::is_hidden(child) && !self.is_opened(child, before) && !is_paged(parent, child) {
                        self.hide(child);
                        continue;
                    }
                    self.between(parent, before, child, place);
                    if part(child) == Part::Item {
                        let mark = if ordered { format!("{number}.") } else { BULLET.to_owned() };
                        number = number.saturating_add(1);
                        self.item(child, mark, place.lists.saturating_sub(1), place);
                    } else if part::is_custom(child) && only_elements(parent) {
                        // Elements of the page's own that stand among elements alone are its parts.
                        self.attributes(child, Part::Group, place);
                        self.group(child, place);
                    } else {
                        self.element(child, place);
                    }
                    before = Some(child);
                }
            }
        }
    }

    fn text(&mut self, text: &str, place: &Place) {
        if !place.verbatim {
            return self.writer.words(text, &place.look);
        }
        for (n, line) in text.lines().enumerate() {
            if n > 0 {
                self.writer.break_line();
            }
            self.writer.words(line, &place.look);
        }
    }

    /// Whether an element is the raised number of a note, after a word or at the end of a sentence. After a number or a letter
    /// alone it is a power.
    fn is_note_mark(&self, element: &Element) -> bool {
        if element.name != "sup" || !self.writer.is_open() {
            return false;
        }
        let words = text_of(element);
        let number = words.trim().trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')'));
        let digits = |n: &str| !n.is_empty() && n.len() <= 2 && n.bytes().all(|b| b.is_ascii_digit());
        let mut before = self.writer.written().chars().rev();
        let last = before.next();
        let after = last.is_some_and(|c| matches!(c, '.' | ',' | ';' | ':' | ')' | '\u{201d}' | '"' | '*'))
            || (last.is_some_and(char::is_alphabetic) && before.take(2).all(char::is_alphabetic));
        number.split(',').all(|n| digits(n.trim())) && after
    }

    /// Two neighbours on a line that are made to look like two things are two lines: a label and its value, a title and
    /// its badge.
    fn between(&mut self, parent: &Element, before: Option<&Element>, child: &Element, place: &Place) {
        if part(child) != Part::Inline || self.writer.is_fresh() || place.verbatim {
            return;
        }
        let words = text_of(child);
        let Some(first) = words.trim_start().chars().next() else { return };
        let spaced = self.writer.has_space() || words.starts_with(char::is_whitespace);
        let begins = !first.is_lowercase();
        let dressed = |e: &Element| e.attribute("class").is_some();
        let parts = match before.filter(|b| part(b) == Part::Inline && !text_of(b).trim().is_empty()) {
            Some(before) => {
                let classes = before.attribute("class") != child.attribute("class");
                let names = before.name != child.name;
                if spaced {
                    only_elements(parent) && part(parent) == Part::Group && (classes || dressed(child))
                } else {
                    classes || (names && begins)
                }
            }
            None => false,
        };
        let badge = place.lines && !place.cell && dressed(child) && begins && first.is_alphanumeric();
        if parts || badge {
            self.writer.break_line();
        }
    }

    /// An element and what is in it.
    pub(super) fn element(&mut self, element: &Element, place: &Place) {
        let mut place = place.clone();
        if self.content.is_some_and(|content| std::ptr::eq(content, element)) {
            place.outside = false;
        }
        let alike = || element.attribute("class").is_some_and(|c| self.title_classes.contains(c));
        let kind = match part(element) {
            Part::Around if element.name == "button" && alike() => Part::Term,
            kind => kind,
        };
        self.attributes(element, kind, &place);
        if part::is_of_page(element) && !place.inside_part {
            return self.around(element, &place);
        }
        place.inside_part |= part::has_own_edges(element);
        match kind {
            Part::Nothing => {}
            Part::Around => self.around(element, &place),
            Part::Inline => self.inline(element, place),
            Part::Break if self.writer.is_fresh() && !place.lines => {
                self.begin(BlockKind::Paragraph, None, &place)
            }
            Part::Break => self.writer.break_line(),
            Part::Rule if !place.lines => self.writer.rule(),
            Part::Rule => self.writer.break_line(),
            Part::Group => self.group(element, &place),
            Part::Paragraph => match listed(element) {
                Some((mark, depth)) => self.item(element, mark, depth, &place),
                None => {
                    self.begin(BlockKind::Paragraph, None, &place);
                    self.children(element, &place);
                    self.begin(BlockKind::Paragraph, None, &place);
                }
            },
            Part::Verbatim => {
                place.verbatim = true;
                self.begin(BlockKind::Paragraph, None, &place);
                self.children(element, &place);
                self.begin(BlockKind::Paragraph, None, &place);
            }
            Part::Heading(level) => self.heading(element, level, &place),
            // A term that holds a real heading is one of that level.
            Part::Term if element.all().any(|e| matches!(part(e), Part::Heading(_))) => {
                self.group(element, &place)
            }
            Part::Term => self.heading(element, TERM_LEVEL, &place),
            Part::List { .. } => {
                place.lists = place.lists.saturating_add(1);
                self.group(element, &place);
                if place.lists == 1 && !place.lines {
                    self.writer.gap();
                }
            }
            // An item outside of any list.
            Part::Item => self.item(element, BULLET.to_owned(), 0, &place),
            Part::Table => self.table(element, &place),
        }
    }

    fn inline(&mut self, element: &Element, mut place: Place) {
        let style = element.attribute("style").unwrap_or("").to_ascii_lowercase();
        let words = || text_of(element);
        let link = element.name == "a" && element.attribute("href").is_some();
        // A mark that only links to its own place; the mark that a word processor wrote before an item.
        if (link && !words().contains(char::is_alphanumeric) && !words().trim().starts_with('*'))
            || style.replace(' ', "").contains("mso-list:ignore")
            || (part::is_silent(element) && !words().trim().chars().all(|c| c == '*'))
        {
            return;
        }
        if place.lines && !place.cell && self.writer.is_open() && is_editing(element) {
            self.aside.push(words().split_whitespace().collect::<Vec<_>>().join(" "));
            return;
        }
        let look = &mut place.look;
        let weight: String = style
            .split("font-weight:")
            .nth(1)
            .unwrap_or("")
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(6)
            .collect();
        look.bold |= matches!(element.name.as_str(), "b" | "strong");
        if weight.starts_with("bold") || matches!(weight.get(..3), Some("600" | "700" | "800" | "900")) {
            look.bold = true;
        } else if weight.starts_with("normal") || weight.starts_with("400") {
            look.bold = false;
        }
        look.italic |= matches!(element.name.as_str(), "i" | "em" | "cite" | "dfn" | "var")
            || style.replace(' ', "").contains("font-style:italic");
        if link {
            look.link = element.attribute("href").map(str::to_owned);
        }
        self.children(element, &place);
    }

    /// A part of the page. Where one that has a heading ends, what follows is no more under that heading.
    fn group(&mut self, element: &Element, place: &Place) {
        self.begin(BlockKind::Paragraph, None, place);
        let start = self.writer.blocks.len();
        self.name_of_panel(element, place);
        self.children(element, place);
        self.begin(BlockKind::Paragraph, None, place);
        let within = self.last_heading.is_some_and(|at| at >= start && at + 1 < self.writer.blocks.len());
        if within && !place.lines {
            self.writer.rule();
        }
    }

    /// The tab that shows a panel stands elsewhere; its words are the panel's heading.
    fn name_of_panel(&mut self, element: &Element, place: &Place) {
        if place.lines {
            return;
        }
        if element.attribute("role") != Some("tabpanel") {
            let Some(tab) = self.panels.get(&std::ptr::from_ref(element)).copied() else { return };
            let (name, own) = (text_of(tab), text_of(element));
            let said = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            let begins: String = said(&own).chars().take(BEGINNING).collect();
            // A part that says its name itself needs no tab to say it.
            if !begins.contains(&said(&name)) {
                let place = Place { around: place.around, outside: place.outside, ..Place::default() };
                self.heading(tab, TERM_LEVEL, &place);
            }
            return;
        }
        let id = element.attribute("id").unwrap_or("");
        let named = element.attribute("aria-labelledby").unwrap_or("");
        let shows = |e: &&Element| {
            let opens = ["aria-controls", "href", "data-target", "data-bs-target"];
            (!named.is_empty() && e.attribute("id") == Some(named))
                || (!id.is_empty()
                    && opens
                        .iter()
                        .filter_map(|o| e.attribute(o))
                        .any(|v| v.strip_prefix('#').unwrap_or(v) == id))
        };
        let Some(tab) = self.root.all().find(shows) else { return };
        self.heading(
            tab,
            TERM_LEVEL,
            &Place { around: place.around, outside: place.outside, ..Place::default() },
        );
    }

    fn heading(&mut self, element: &Element, level: u8, place: &Place) {
        self.begin(BlockKind::Heading(level), None, place);
        let start = self.writer.blocks.len();
        // A heading that is nothing but a button is the words of the button.
        match is_button_alone(element) {
            Some(button) => self.children(button, &Place { lines: true, ..place.clone() }),
            None => self.children(element, &Place { lines: true, ..place.clone() }),
        }
        if !place.lines {
            self.writer.end_item();
            if self.writer.blocks.len() > start && !place.around && !place.outside {
                self.last_heading = Some(start);
            }
            for words in std::mem::take(&mut self.aside) {
                self.writer.begin(BlockKind::Margin, None);
                self.writer.words(&words, &Look::default());
                self.writer.end_item();
            }
        }
        self.begin(BlockKind::Paragraph, None, place);
    }

    fn item(&mut self, element: &Element, mark: String, depth: u8, place: &Place) {
        if place.lines {
            self.writer.break_line();
            if place.cell {
                self.writer.words(&format!("{mark} "), &place.look);
            }
            self.attributes(element, Part::Inline, place);
            return self.children(element, place);
        }
        self.attributes(element, Part::Item, place);
        self.begin(BlockKind::Item(depth), Some(mark), place);
        let start = self.writer.blocks.len();
        let inside = Place { inside_part: true, ..place.clone() };
        self.children(element, &inside);
        self.writer.end_item();
        if self.last_heading.is_some_and(|at| at >= start && at + 1 < self.writer.blocks.len()) {
            self.writer.rule();
        }
    }

    fn around(&mut self, element: &Element, place: &Place) {
        let mut place = Place { around: true, lines: place.lines, cell: place.cell, ..Place::default() };
        if place.lines {
            // In a line there is no margin: a button in a cell is no word of it.
            return;
        }
        place.lists = 1;
        self.writer.end_item();
        self.begin(BlockKind::Margin, None, &place);
        self.children(element, &place);
        self.writer.end_item();
    }

    /// What the attributes of a block say.
    fn attributes(&mut self, element: &Element, kind: Part, place: &Place) {
        let anchor = element.name == "a" && kind == Part::Inline && !self.writer.is_open();
        let block =
            !matches!(kind, Part::Inline | Part::Nothing | Part::Around | Part::Break) && !place.lines;
        if place.around || place.outside || place.cell || !(block || anchor) {
            return;
        }
        for (name, value) in &element.attributes {
            let name = match name.strip_prefix("data-") {
                Some(name) => name,
                None if matches!(name.as_str(), "id" | "name") => name,
                None => continue,
            };
            let value = value.trim();
            let plain = value.len() <= ATTRIBUTE
                && value.contains(char::is_alphanumeric)
                && !value.starts_with(['{', '[', '#', '.', '/', '<'])
                && !value.contains("://");
            if plain {
                self.writer.attribute(name, value);
            }
        }
    }

    fn is_opened(&self, element: &Element, before: Option<&Element>) -> bool {
        let named = element.attribute("id").is_some_and(|id| self.opened.contains(id));
        let panel = element.attribute("role").is_some_and(|r| matches!(r, "tabpanel" | "region"));
        // One button at once before it, which names nothing else that it opens.
        let opens = |e: &&Element| {
            e.name == "button" || e.attribute("aria-expanded").is_some() || e.attribute("onclick").is_some()
        };
        let buttons: Vec<&Element> = before.into_iter().flat_map(|b| b.all().filter(opens)).collect();
        let names = ["aria-controls", "data-target", "data-bs-target"];
        let free = |e: &&Element| names.iter().all(|name| e.attribute(name).is_none());
        let shown = self.panels.contains_key(&std::ptr::from_ref(element));
        named || panel || shown || (buttons.len() == 1 && buttons.iter().all(free))
    }

    /// Leaves an element out that nobody would see.
    pub(super) fn hide(&mut self, element: &Element) {
        let texts = element.all().filter(|e| part(e) != Part::Nothing).flat_map(|e| &e.children);
        let words = texts.filter_map(|child| match child {
            Node::Text(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            Node::Element(_) => None,
        });
        let words: Vec<String> = words.filter(|text| !text.is_empty()).collect();
        if !words.is_empty() {
            self.hidden.push(words.join(" ").chars().take(QUOTED).collect());
        }
    }
}
