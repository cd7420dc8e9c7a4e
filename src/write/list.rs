//! Activities of a program year, for people and for spreadsheets.

use super::look::{Look, Tone};
use super::table::{self, Line, Table, one_line};
use crate::model::words::occurrences;
use crate::model::{ActivityLine, ProgramYear, Status, Weight};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How many columns of words are shown before and after one that was looked for.
const AROUND: usize = 40;

/// What is to be listed, and how it was looked for.
pub struct Listing<'a> {
    /// The program year.
    pub year: ProgramYear,
    /// The activities with what is new in each, in the order in which they are shown.
    pub lines: Vec<(&'a ActivityLine, Vec<String>)>,
    /// The printed names of subcategories by CMS's id.
    pub subcategories: &'a BTreeMap<String, String>,
    /// The words that were looked for.
    pub words: &'a [String],
    /// Whether any activity of the whole year has a weight, and whether any has the CEHRT bonus.
    pub fields: (bool, bool),
}

/// The texts of an activity that words are looked for in, with their names.
pub fn texts(line: &ActivityLine) -> Vec<(&'static str, String)> {
    let mut found = vec![("title", line.title.clone().unwrap_or_default())];
    found.extend(line.description.iter().map(|text| ("description", text.clone())));
    found.push(("documentation", line.supporting_documentation.join(" ")));
    found.extend(line.validation.iter().map(|text| ("validation", text.clone())));
    found
}

/// For a terminal: by subcategory, an activity a row; under it where the words stand that its title has not.
pub fn list_for_people(out: &mut impl Write, it: &Listing, look: Look) -> io::Result<()> {
    if it.lines.is_empty() {
        return Ok(());
    }
    let (weights, bonus) = it.fields;
    let status = it.lines.iter().any(|(line, _)| line.status.is_some_and(|s| s != Status::Active));
    let mut headings = vec!["id"];
    headings.extend(
        [(weights, "weight"), (bonus, "CEHRT"), (status, "status")].iter().filter(|h| h.0).map(|h| h.1),
    );
    headings.push("title");
    let mut lines = Vec::new();
    for (name, group) in groups(it) {
        lines.push(Line::Heading(format!("{name} ({})", group.len())));
        for (line, news) in group {
            lines.push(Line::Row(cells(line, (weights, bonus, status))));
            lines.extend(news.iter().map(|what| Line::Under(what.clone())));
            lines.extend(elsewhere(line, it.words).into_iter().map(Line::Under));
        }
    }
    Table { headings: &headings, indent: "", lines }
        .write(out, look, &|tone, words| found(look, tone, words, it.words))
}

fn cells(line: &ActivityLine, (weights, bonus, status): (bool, bool, bool)) -> Vec<(Tone, String)> {
    let id = if line.key.is_provisional() { "(no id)" } else { line.key.as_str() };
    let mut cells = vec![(Tone::Id, id.to_owned())];
    if weights {
        let tone = if line.weight == Some(Weight::High) { Tone::Strong } else { Tone::Plain };
        cells.push((tone, line.weight.map_or("-", Weight::as_str).to_owned()));
    }
    if bonus {
        let says = line.cehrt_eligible.map_or("-", |yes| if yes { "yes" } else { "no" });
        cells.push((Tone::Plain, says.to_owned()));
    }
    if status {
        let says = line.status.filter(|s| *s != Status::Active).map_or("", Status::as_str);
        cells.push((Tone::Warn, says.to_owned()));
    }
    cells.push((Tone::Plain, one_line(line.title.as_deref().unwrap_or("(no title)"))));
    cells
}

type Row<'a> = (&'a ActivityLine, &'a [String]);

/// The activities by the name of their subcategory, in the order in which the first of each comes.
fn groups<'a>(it: &'a Listing) -> Vec<(String, Vec<Row<'a>>)> {
    let mut found: Vec<(String, Vec<Row>)> = Vec::new();
    for (line, news) in &it.lines {
        let name = subcategory(it.subcategories, line.subcategory_id.as_deref());
        match found.iter_mut().find(|(other, _)| *other == name) {
            Some((_, group)) => group.push((line, news)),
            None => found.push((name, vec![(line, news)])),
        }
    }
    // Those that have none stand between others by their ids.
    found.sort_by_key(|(_, group)| group.first().is_some_and(|(line, _)| line.subcategory_id.is_none()));
    found
}

/// The printed name of a subcategory; the id itself where nobody declared a name.
pub(super) fn subcategory(names: &BTreeMap<String, String>, id: Option<&str>) -> String {
    match id {
        Some(id) => names.get(id).map_or(id, String::as_str).to_owned(),
        None => "No subcategory".to_owned(),
    }
}

/// For each word that the title has not, where it stands, with a few words around it.
fn elsewhere(line: &ActivityLine, words: &[String]) -> Vec<String> {
    let texts = texts(line);
    let has = |word: &String| texts.first().is_some_and(|(_, title)| !occurrences(title, word).is_empty());
    let mut said: Vec<String> = Vec::new();
    for word in words.iter().filter(|word| !has(word)) {
        if said.iter().any(|excerpt| !occurrences(excerpt, word).is_empty()) {
            continue;
        }
        let place = texts.iter().find_map(|(name, text)| {
            let text = one_line(text);
            let at = occurrences(&text, word).into_iter().next()?;
            Some(format!("{name}: {}", excerpt(&text, at)))
        });
        said.extend(place);
    }
    said
}

/// A stretch of a text with whole words around it.
fn excerpt(text: &str, at: std::ops::Range<usize>) -> String {
    let mut start = at.start.saturating_sub(AROUND);
    while start > 0 && !text[..at.start].is_char_boundary(start) {
        start -= 1;
    }
    if start > 0 {
        start = text[start..at.start].find(' ').map_or(at.start, |blank| start + blank + 1);
    }
    let mut end = (at.end + AROUND).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    if end < text.len() {
        end = text[at.end..end].rfind(' ').map_or(at.end, |blank| at.end + blank);
    }
    let before = if start > 0 { "\u{2026} " } else { "" };
    let after = if end < text.len() { " \u{2026}" } else { "" };
    format!("{before}{}{after}", &text[start..end])
}

/// A line in its tone, with the words in it that were looked for.
fn found(look: Look, tone: Tone, line: &str, words: &[String]) -> String {
    let mut places: Vec<std::ops::Range<usize>> = words.iter().flat_map(|w| occurrences(line, w)).collect();
    places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
    let mut text = String::new();
    let mut at = 0;
    for place in places {
        if place.start >= at {
            text.push_str(&look.tone(tone, &line[at..place.start]));
            text.push_str(&look.tone(Tone::Match, &line[place.clone()]));
            at = place.end;
        }
    }
    text + &look.tone(tone, &line[at..])
}

/// For a pull request.
pub fn list_markdown(out: &mut impl Write, it: &Listing) -> io::Result<()> {
    let (weights, bonus) = it.fields;
    let news = it.lines.iter().any(|(_, news)| !news.is_empty());
    let columns = [
        (true, "id"),
        (true, "title"),
        (weights, "weight"),
        (true, "subcategory"),
        (bonus, "CEHRT"),
        (true, "status"),
        (news, "what is new"),
    ];
    let headings: Vec<&str> = columns.iter().filter(|c| c.0).map(|c| c.1).collect();
    let row = |(line, news): &(&ActivityLine, Vec<String>)| {
        let cells = [
            line.key.to_string(),
            line.title.clone().unwrap_or_default(),
            line.weight.map_or("", Weight::as_str).to_owned(),
            subcategory(it.subcategories, line.subcategory_id.as_deref()),
            line.cehrt_eligible.map_or("", |yes| if yes { "yes" } else { "no" }).to_owned(),
            line.status.map_or("", Status::as_str).to_owned(),
            news.join("\n"),
        ];
        columns.iter().zip(cells).filter(|(column, _)| column.0).map(|(_, cell)| cell).collect()
    };
    table::markdown(out, &headings, &it.lines.iter().map(row).collect::<Vec<_>>())
}
