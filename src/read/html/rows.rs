//! In: an element. Out: the rows of a table among its children that is made of other elements than those of tables: a row of
//! short words, and under it rows of as many parts. It must not know what the words mean.

use super::ask::{only_elements, text_of};
use super::part::{Part, part};
use super::tree::Element;

/// Fewer parts are a label and its value.
const PARTS: usize = 3;

/// The longest words of a row of headings, in bytes.
const HEADING: usize = 40;

/// Fewer rows could be anything.
const ROWS: usize = 2;

/// Rows, the first of them the headings, and the children that hold them.
pub(super) struct Rows<'a> {
    pub rows: Vec<&'a Element>,
    pub holders: Vec<&'a Element>,
}

/// The rows among the children of an element.
pub(super) fn find(parent: &Element) -> Option<Rows<'_>> {
    if !matches!(part(parent), Part::Group) || !only_elements(parent) {
        return None;
    }
    let children: Vec<&Element> = parent.elements().filter(|e| part(e) != Part::Nothing).collect();
    let at = children.iter().position(|e| is_heading(e))?;
    let parts = children[at].elements().count();
    let (mut rows, mut holders) = (vec![children[at]], vec![children[at]]);
    for child in &children[at + 1..] {
        if is_row(child, parts) {
            rows.push(child);
        } else {
            let before = rows.len();
            if !add(child, parts, DEEP, &mut rows) {
                rows.truncate(before);
                break;
            }
        }
        holders.push(child);
    }
    (rows.len() > ROWS).then_some(Rows { rows, holders })
}

/// How deep rows may stand below the element beside their headings.
const DEEP: usize = 5;

/// Adds the rows in an element that holds nothing else; false where it holds other things.
fn add<'a>(element: &'a Element, parts: usize, deep: usize, rows: &mut Vec<&'a Element>) -> bool {
    if is_row(element, parts) {
        rows.push(element);
        return true;
    }
    let holds = matches!(part(element), Part::Group | Part::List { .. } | Part::Item);
    holds
        && deep > 0
        && element.name != "tr"
        && only_elements(element)
        && element.elements().next().is_some()
        && element.elements().all(|e| add(e, parts, deep - 1, rows))
}

/// Whether an element has so many parts and no words of its own. What holds a heading is no cell.
fn is_row(element: &Element, parts: usize) -> bool {
    let cell = |e: &Element| matches!(part(e), Part::Group | Part::Paragraph | Part::Inline);
    matches!(part(element), Part::Group | Part::Item)
        && element.name != "tr"
        && only_elements(element)
        && element.elements().count() == parts
        && element.elements().all(cell)
        && element.elements().any(|e| part(e) != Part::Inline || e.attribute("class").is_some())
        && !element.all().any(|e| matches!(part(e), Part::Heading(_) | Part::Term | Part::Table))
}

/// Whether an element is a row of short words, different ones.
fn is_heading(element: &Element) -> bool {
    let parts = element.elements().count();
    if parts < PARTS || !is_row(element, parts) {
        return false;
    }
    let mut words: Vec<String> = element.elements().map(|e| text_of(e).trim().to_lowercase()).collect();
    let short = words.iter().all(|w| !w.is_empty() && w.len() <= HEADING && !w.ends_with(['.', ':']));
    words.sort();
    words.dedup();
    short && words.len() == parts
}
