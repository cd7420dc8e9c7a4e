//! What every part of the page is made of: links, marked words, places with their quotations, names for people.

use crate::model::{ActivityKey, Field, GapCause, Located, Standing, Value};
use crate::write::marked::{Piece, pieces};
use serde::Serialize;
use std::collections::BTreeMap;

/// A quotation of more characters is shown by its ends where its words are shown beside it anyway.
const LONG: usize = 240;
/// How many words of each end.
const ENDS: usize = 12;

/// The printed names of subcategories.
pub(super) struct Names {
    order: Vec<String>,
    names: BTreeMap<String, String>,
}

impl Names {
    /// Of pairs of id and name; the letters of activities that have no subcategory are no name.
    pub(super) fn new(pairs: &[(String, String)]) -> Self {
        let pairs = || pairs.iter().filter(|(id, _)| !id.is_empty());
        Self { order: pairs().map(|(id, _)| id.clone()).collect(), names: pairs().cloned().collect() }
    }

    /// The name of an id.
    pub(super) fn of<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    /// What subcategories are ordered by: those that have a name as they were given, then the others, then none.
    pub(super) fn order<'a>(&self, id: Option<&'a str>) -> (usize, &'a str) {
        let Some(id) = id else { return (usize::MAX, "") };
        (self.order.iter().position(|known| known == id).unwrap_or(usize::MAX - 1), id)
    }
}

/// An activity as it is linked to.
#[derive(Clone, Serialize)]
pub(super) struct Link {
    pub key: String,
    pub href: String,
    /// The key as people call it.
    pub name: String,
    pub title: String,
}

impl Link {
    pub(super) fn new(key: &ActivityKey, title: Option<&str>) -> Self {
        Self {
            key: key.to_string(),
            href: href(key),
            name: name(key),
            title: title.unwrap_or_default().to_owned(),
        }
    }
}

/// The key as people call it: a hash tells nobody anything.
pub(super) fn name(key: &ActivityKey) -> String {
    if key.is_provisional() { "(no id)".to_owned() } else { key.to_string() }
}

/// Where the page shows an activity.
pub(super) fn href(key: &ActivityKey) -> String {
    format!("#/activity/{}", encoded(key.as_str()))
}

/// Where the page shows a document.
pub(super) fn document_href(id: &str) -> String {
    format!("#/document/{}", encoded(id))
}

/// Nothing in an id may end the part of a fragment that it stands in.
fn encoded(text: &str) -> String {
    let mut found = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => found.push(byte as char),
            _ => found.push_str(&format!("%{byte:02X}")),
        }
    }
    found
}

/// An address that a reader may follow; anything else is shown as words.
pub(super) fn followed(url: &str) -> Option<&str> {
    let lower = url.to_ascii_lowercase();
    let known = ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    let plain = !url.contains(|c: char| c.is_whitespace() || c.is_control());
    (known && plain).then_some(url)
}

/// A stretch of words: `tag` is `ins`, `del` or empty.
#[derive(Clone, Serialize)]
pub(super) struct Stretch {
    pub tag: &'static str,
    pub words: String,
}

/// What of one value became what of the other, words marked; values that are no texts are one gone and one new.
pub(super) fn stretches(field: Field, before: &Value, after: &Value) -> Vec<Stretch> {
    let texts = field.is_text() && !before.is_nothing() && !after.is_nothing();
    if texts {
        let stretch = |piece| match piece {
            Piece::Same(words) => Stretch { tag: "", words },
            Piece::Gone(words) => Stretch { tag: "del", words },
            Piece::New(words) => Stretch { tag: "ins", words },
        };
        return pieces(&before.plain(), &after.plain()).into_iter().map(stretch).collect();
    }
    let say = |value: &Value| if value.is_nothing() { "(nothing)".to_owned() } else { value.plain() };
    vec![Stretch { tag: "del", words: say(before) }, Stretch { tag: "ins", words: say(after) }]
}

/// A value for people.
pub(super) fn said(names: &Names, field: Field, value: &Value) -> String {
    match (field, value) {
        (_, value) if value.is_nothing() => "(nothing)".to_owned(),
        (_, Value::Flag(flag)) => if *flag { "yes" } else { "no" }.to_owned(),
        (Field::SubcategoryId, Value::Text(id)) => names.of(id).to_owned(),
        (_, value) => value.plain(),
    }
}

/// A place in a document and the words there.
#[derive(Clone, Serialize)]
pub(super) struct Place {
    pub document: String,
    pub href: String,
    pub place: String,
    pub quote: String,
    /// The quotation is shown by its ends.
    pub cut: bool,
}

impl Place {
    pub(super) fn new(document: &str, span: &crate::model::Span) -> Self {
        let quote = span.quotation();
        let words: Vec<&str> = quote.split_whitespace().collect();
        let cut = quote.chars().count() > LONG && words.len() > 2 * ENDS;
        let quote = if cut {
            format!("{} \u{2026} {}", words[..ENDS].join(" "), words[words.len() - ENDS..].join(" "))
        } else {
            words.join(" ")
        };
        let places: Vec<String> = span.parts().map(|part| part.place()).filter(|p| !p.is_empty()).collect();
        let place = match places.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first} and {} more", count_places(rest.len())),
        };
        Self { document: document.to_owned(), href: document_href(document), place, quote, cut }
    }
}

fn count_places(number: usize) -> String {
    format!("{number} place{}", if number == 1 { "" } else { "s" })
}

/// The places of evidence.
pub(super) fn places(spans: &[Located]) -> Vec<Place> {
    spans.iter().map(|located| Place::new(&located.document, &located.span)).collect()
}

/// A field as people call it.
pub(super) fn label(field: Field) -> &'static str {
    match field {
        Field::Listed => "on the list",
        Field::MeasureId => "measure id",
        Field::Title => "title",
        Field::Description => "description",
        Field::Weight => "weight",
        Field::SubcategoryId => "subcategory",
        Field::CehrtEligible => "CEHRT bonus",
        Field::SupportingDocumentation => "suggested documentation",
        Field::DocumentationLogic => "documents asked for",
        Field::Validation => "validation",
        Field::Resources => "links",
        Field::Status => "status",
        Field::FirstPerformanceYear => "first program year",
        Field::LastPerformanceYear => "last program year",
        Field::OtherFields => "other fields",
    }
}

/// A standing in words.
pub(super) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Single => "one source says it",
        Standing::Agreed => "sources agree",
        Standing::Ranked => "a source of higher rank won",
        Standing::Ruled => "a reviewer ruled",
        Standing::Contested => "nothing decides between the sources",
        Standing::StatedNull => "a source says that there is none",
        Standing::NotPrinted => "no source of the year prints it",
        Standing::Unreadable => "what is printed could not be understood",
        Standing::NotInYear => "the year has no such field",
    }
}

/// The cause of a gap, as JSON names it.
pub(super) fn cause(cause: GapCause) -> String {
    serde_json::to_value(cause).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
