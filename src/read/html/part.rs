//! In: elements. Out: what each is on the page, whatever its tag: by its ARIA role where it has one, else by its name.
//! Also which part of the page holds its content, and what nobody would see. It must not know what the words mean.

use super::tree::{Element, Node};
use std::collections::{BTreeMap, BTreeSet};

/// How an element stands among others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// It flows within a line.
    Inline,
    /// It begins and ends lines and says nothing of itself.
    Group,
    /// A paragraph.
    Paragraph,
    /// A heading, 1 the highest.
    Heading(u8),
    /// A heading that the page does not count as one: a term, the summary of details, a button that opens a part.
    Term,
    /// A list; whether it counts.
    List { ordered: bool },
    /// A list item.
    Item,
    /// A table.
    Table,
    /// Words whose line breaks are kept.
    Verbatim,
    /// A line break.
    Break,
    /// A drawn line.
    Rule,
    /// Around the content: navigation, banners, footers, forms.
    Around,
    /// Nothing that anybody reads.
    Nothing,
}

/// The role that stands for a tag.
const ROLES: [(&str, &str); 29] = [
    ("alertdialog", "dialog"),
    ("article", "article"),
    ("banner", "nav"),
    ("cell", "td"),
    ("columnheader", "th"),
    ("complementary", "aside"),
    ("contentinfo", "nav"),
    ("definition", "dd"),
    ("dialog", "dialog"),
    ("directory", "ul"),
    ("grid", "table"),
    ("gridcell", "td"),
    ("list", "ul"),
    ("listitem", "li"),
    ("main", "main"),
    ("menu", "nav"),
    ("menubar", "nav"),
    ("navigation", "nav"),
    ("paragraph", "p"),
    ("row", "tr"),
    ("rowgroup", "tbody"),
    ("rowheader", "th"),
    ("search", "nav"),
    ("separator", "hr"),
    ("table", "table"),
    ("tablist", "nav"),
    ("term", "dt"),
    ("toolbar", "nav"),
    ("treegrid", "table"),
];

/// Headings that the page does not count are below those that it does.
pub(super) const TERM_LEVEL: u8 = 7;

/// The tag that an element stands for.
pub(super) fn tag(element: &Element) -> &str {
    let role = element.attribute("role").and_then(|r| r.split_ascii_whitespace().next()).unwrap_or("");
    let named = ROLES.iter().find(|(name, _)| role.eq_ignore_ascii_case(name)).map(|(_, tag)| *tag);
    match element.name.as_str() {
        // A table of a role that only arranges is found out by `grid`; names that a browser acts on keep their meaning.
        "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "script" | "style" | "a" => {
            &element.name
        }
        name => named.unwrap_or(name),
    }
}

/// What an element is.
pub(super) fn part(element: &Element) -> Part {
    if element.attribute("role").is_some_and(|r| r.eq_ignore_ascii_case("heading")) {
        let level = element.attribute("aria-level").and_then(|l| l.trim().parse().ok()).unwrap_or(2);
        return Part::Heading(level);
    }
    match tag(element) {
        "p" | "dd" | "caption" | "figcaption" | "legend" | "blockquote" | "address" => Part::Paragraph,
        "h1" => Part::Heading(1),
        "h2" => Part::Heading(2),
        "h3" => Part::Heading(3),
        "h4" => Part::Heading(4),
        "h5" => Part::Heading(5),
        "h6" => Part::Heading(6),
        "dt" | "summary" => Part::Term,
        "button" if opens_something(element) || is_title(element) => Part::Term,
        "ul" | "menu" | "dir" => Part::List { ordered: false },
        "ol" => Part::List { ordered: true },
        "li" => Part::Item,
        "table" => Part::Table,
        "pre" | "listing" | "xmp" | "plaintext" => Part::Verbatim,
        "br" => Part::Break,
        "hr" => Part::Rule,
        "nav" | "aside" | "dialog" | "button" | "select" | "datalist" | "meter" | "progress" | "output" => {
            Part::Around
        }
        "label" if element.all().any(is_control) => Part::Around,
        "script" | "style" | "noscript" | "template" | "head" | "title" | "meta" | "link" | "iframe"
        | "object" | "audio" | "video" | "canvas" | "svg" | "math" | "input" | "textarea" | "img" | "map"
        | "frameset" | "noframes" | "rp" | "rt" => Part::Nothing,
        "html" | "body" | "div" | "section" | "article" | "main" | "header" | "footer" | "hgroup" | "dl"
        | "details" | "figure" | "form" | "fieldset" | "center" | "tbody" | "thead" | "tfoot" | "tr"
        | "td" | "th" | "search" => Part::Group,
        // Elements of the page's own: those that hold blocks are blocks.
        _ if element.elements().any(|e| !matches!(part(e), Part::Inline | Part::Break | Part::Nothing)) => {
            Part::Group
        }
        _ => Part::Inline,
    }
}

/// Whether an element's words are struck through: they were said once, and are no more.
pub(super) fn is_struck(element: &Element) -> bool {
    let style = element.attribute("style").unwrap_or("").to_ascii_lowercase();
    matches!(element.name.as_str(), "del" | "s" | "strike") || style.contains("line-through")
}

/// What a button does is said in fewer words.
const TITLE_WORDS: usize = 5;

/// A button that opens a part of the page is the heading of that part.
fn opens_something(element: &Element) -> bool {
    ["aria-controls", "aria-expanded", "data-target", "data-bs-target"]
        .iter()
        .any(|name| element.attribute(name).is_some())
}

/// A button of so many words says more than what it does.
fn is_title(element: &Element) -> bool {
    let mut count = 0;
    let mut open: Vec<&Element> = vec![element];
    while let Some(element) = open.pop() {
        for child in &element.children {
            match child {
                Node::Text(text) => count += text.split_whitespace().count(),
                Node::Element(child) => open.push(child),
            }
        }
    }
    count >= TITLE_WORDS
}

fn is_control(element: &Element) -> bool {
    matches!(element.name.as_str(), "input" | "select" | "textarea")
}

/// Whether an element is one of the page's own, which no browser knows.
pub(super) fn is_custom(element: &Element) -> bool {
    element.name.contains('-') && part(element) == Part::Inline
}

/// Whether an element is a header or footer of the page, and not of a part of its content.
pub(super) fn is_of_page(element: &Element) -> bool {
    matches!(tag(element), "header" | "footer")
}

/// Parts that may have a header or footer of their own.
pub(super) fn has_own_edges(element: &Element) -> bool {
    matches!(tag(element), "main" | "article" | "section" | "li" | "details")
}

/// The element that holds the content: the page's main part, else what holds all its articles, where either has most of
/// the words that do not stand around the content anyway.
pub(super) fn content(root: &Element) -> Option<&Element> {
    let enough = |element: &&Element| words(element) * 2 > words(root);
    let main = root.all().find(|e| tag(e) == "main");
    main.filter(enough).or_else(|| {
        let mut holder = root;
        let articles = |element: &Element| element.all().filter(|e| tag(e) == "article").count();
        let all = articles(root);
        while all > 0 && tag(holder) != "article" {
            match holder.elements().find(|e| articles(e) == all) {
                Some(inner) => holder = inner,
                None => break,
            }
        }
        (all > 0).then_some(holder).filter(enough)
    })
}

/// How many bytes of words an element holds that are content by their elements.
fn words(element: &Element) -> usize {
    if matches!(part(element), Part::Around | Part::Nothing) {
        return 0;
    }
    let inside = element.children.iter().map(|child| match child {
        Node::Text(text) => text.trim().len(),
        Node::Element(inner) if is_of_page(inner) => 0,
        Node::Element(inner) => words(inner),
    });
    inside.sum()
}

/// The names of the parts that something on the page opens.
pub(super) fn opened(root: &Element) -> BTreeSet<&str> {
    let names = ["aria-controls", "data-target", "data-bs-target", "href"];
    let named = root.all().flat_map(|e| names.iter().filter_map(|name| e.attribute(name)));
    named.flat_map(|value| value.split_ascii_whitespace().map(|v| v.strip_prefix('#').unwrap_or(v))).collect()
}

/// What an element that opens or shows others calls them.
fn targets(element: &Element) -> impl Iterator<Item = &str> {
    let acts = matches!(element.name.as_str(), "a" | "button")
        || element.attribute("role").is_some_and(|r| r.eq_ignore_ascii_case("tab"));
    let named = element.attributes.iter().filter(move |(name, value)| match name.as_str() {
        "aria-controls" => true,
        "href" => value.starts_with('#'),
        name => acts && name.starts_with("data-") && !matches!(name, "data-toggle" | "data-bs-toggle"),
    });
    named.map(|(_, value)| value.strip_prefix('#').unwrap_or(value).trim()).filter(|v| !v.is_empty())
}

/// The tabs of a page by the panel that each shows: links or buttons that name parts of the page which stand side by side, by
/// what these are called or by a value that both carry.
pub(super) fn panels(root: &Element) -> BTreeMap<*const Element, &Element> {
    let mut tabs: BTreeMap<&str, &Element> = BTreeMap::new();
    for tab in root.all() {
        targets(tab).for_each(|target| {
            tabs.entry(target).or_insert(tab);
        });
    }
    let mut found = BTreeMap::new();
    if tabs.len() < 2 {
        return found;
    }
    let tab_of = |e: &Element| {
        let names = e.attributes.iter().filter(|(name, _)| name == "id" || name.starts_with("data-"));
        let tab = names.filter_map(|(_, value)| tabs.get(value.trim())).next().copied();
        tab.filter(|_| part(e) == Part::Group)
    };
    for parent in root.all() {
        let panels: Vec<(&Element, &Element)> =
            parent.elements().filter_map(|e| tab_of(e).map(|tab| (e, tab))).collect();
        let different: BTreeSet<*const Element> =
            panels.iter().map(|(_, tab)| std::ptr::from_ref(*tab)).collect();
        if panels.len() > 1 && different.len() == panels.len() {
            found.extend(panels.into_iter().map(|(panel, tab)| (std::ptr::from_ref(panel), tab)));
        }
    }
    found
}

/// The classes of buttons that are headings of what they open, so that their likes of fewer words are too.
pub(super) fn title_classes(root: &Element) -> BTreeSet<&str> {
    let title = |e: &&Element| e.name == "button" && part(e) == Part::Term;
    root.all().filter(title).filter_map(|e| e.attribute("class")).filter(|c| !c.trim().is_empty()).collect()
}

/// Whether an element is not shown until something opens it, or never.
pub(super) fn is_hidden(element: &Element) -> bool {
    let style = element.attribute("style").unwrap_or("").to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    let found = element.attribute("hidden").is_some_and(|v| !v.eq_ignore_ascii_case("until-found"));
    found || style.contains("display:none") || style.contains("visibility:hidden")
}

/// Whether an element is hidden from those who hear the page.
pub(super) fn is_silent(element: &Element) -> bool {
    element.attribute("aria-hidden").is_some_and(|v| v.eq_ignore_ascii_case("true"))
}
