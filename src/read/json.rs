//! JSON to cells: an array of objects is a table whose headings are the keys. Every value keeps the line it stands on,
//! which serde_json's raw values allow: they are slices of the text. It must not know what a key means.

use super::lines::Lines;
use super::{Limits, Read};
use crate::model::{Basis, Block, BlockKind, CellAt, Code, Finding, Part, Span};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;

pub(super) fn read(text: &str, limits: &Limits) -> Read {
    let mut read = Read::default();
    let tables = match tables(text) {
        Ok(tables) => tables,
        Err(error) => {
            read.findings.push(broken(&error, text));
            return read;
        }
    };
    let mut cells =
        Cells { text, lines: Lines::of(text), table: 0, columns: BTreeMap::new(), blocks: Vec::new() };
    let mut strays: Vec<u32> = Vec::new();
    'all: for (name, table) in &tables {
        cells.begin(name.as_deref().filter(|_| tables.len() > 1), table.first().copied());
        for (row, object) in (2u32..).zip(table) {
            let Ok(pairs) = pairs(object.get()) else {
                strays.push(cells.line(object.get()));
                continue;
            };
            for (key, value) in pairs {
                cells.push(row, key, value);
            }
            if cells.columns.len() > limits.columns || cells.blocks.len() > limits.cells {
                let message = format!("more than {} keys or {} values", limits.columns, limits.cells);
                read.findings.push(Finding::new(Code::ReadLimit, message));
                break 'all;
            }
        }
    }
    read.findings.extend(strays.first().map(|line| not_objects(strays.len(), *line)));
    read.blocks = cells.blocks;
    read
}

/// An array of objects, with the key that it stands under.
type Table<'a> = (Option<String>, Vec<&'a RawValue>);

/// The objects of the top-level array, or of every array of objects that is a member of the top-level object; where there is
/// none of objects, those of the first array.
fn tables(text: &str) -> Result<Vec<Table<'_>>, serde_json::Error> {
    let top: &RawValue = serde_json::from_str(text)?;
    if !top.get().starts_with('{') {
        return Ok(vec![(None, serde_json::from_str(top.get())?)]);
    }
    let mut lists: Vec<Table> = Vec::new();
    for (key, value) in pairs(top.get())? {
        if value.get().starts_with('[') {
            lists.push((Some(key), serde_json::from_str(value.get())?));
        }
    }
    let objects = |list: &Table| list.1.iter().any(|value| value.get().starts_with('{'));
    if lists.iter().any(objects) {
        lists.retain(objects);
    }
    lists.truncate(if lists.iter().any(objects) { usize::MAX } else { 1 });
    Ok(if lists.is_empty() { vec![(None, vec![top])] } else { lists })
}

struct Cells<'a> {
    text: &'a str,
    lines: Lines,
    table: u32,
    columns: BTreeMap<String, u32>,
    blocks: Vec<Block>,
}

impl<'a> Cells<'a> {
    /// The line of a slice of the text.
    fn line(&self, part: &'a str) -> u32 {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        self.lines.at(offset.min(self.text.len()))
    }

    /// A table begins, under its key where there are several.
    fn begin(&mut self, name: Option<&str>, first: Option<&'a RawValue>) {
        self.table += 1;
        self.columns.clear();
        if let (Some(name), Some(first)) = (name, first) {
            let line = self.key_line(name, first);
            let mut block = Block::new(BlockKind::Heading(2));
            block.push(name, line, |_| {});
            self.blocks.push(block);
        }
    }

    /// The line of the key before a list, which stands above its first element.
    fn key_line(&self, name: &str, first: &'a RawValue) -> u32 {
        let end = (first.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let before = &self.text[..end.min(self.text.len())];
        let quoted = serde_json::to_string(name).unwrap_or_default();
        self.lines.at(before.rfind(&quoted).unwrap_or(end.min(self.text.len())))
    }

    fn push(&mut self, row: u32, key: String, value: &'a RawValue) {
        let line = self.line(value.get());
        let next = self.columns.len() as u32 + 1;
        let column = *self.columns.entry(key.clone()).or_insert(next);
        if column == next {
            self.cell(CellAt { table: self.table, row: 1, column }, &key, line);
        }
        let at = CellAt { table: self.table, row, column };
        match serde_json::from_str::<String>(value.get()) {
            Ok(words) => self.cell(at, &words, line),
            Err(_) => {
                let mut block = Block::new(BlockKind::Cell { at, json: true });
                block.push_lines(value.get(), line);
                self.blocks.push(block);
            }
        }
    }

    fn cell(&mut self, at: CellAt, words: &str, line: u32) {
        let mut block = Block::new(BlockKind::Cell { at, json: false });
        block.push(words, line, |_| {});
        self.blocks.push(block);
    }
}

/// The members of an object in the order in which they stand.
fn pairs(object: &str) -> Result<Vec<(String, &RawValue)>, serde_json::Error> {
    struct Pairs;
    impl<'de> Visitor<'de> for Pairs {
        type Value = Vec<(String, &'de RawValue)>;
        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }
    serde_json::Deserializer::from_str(object).deserialize_map(Pairs)
}

fn broken(error: &serde_json::Error, text: &str) -> Finding {
    let line = error.line().max(1) as u32;
    let words = text.lines().nth(line as usize - 1).unwrap_or("").trim();
    let quote: String = words.chars().take(80).collect();
    let message = format!("broken JSON at line {line}, column {}: {error}", error.column());
    let part = Part { page: None, lines: Some([line, line]), cell: None, bbox: None, quote };
    Finding::new(Code::ReadJson, message).at(Span::new(Basis::Printed, vec![part]))
}

/// Elements of the list that are no objects: how many, and where the first stands.
fn not_objects(count: usize, line: u32) -> Finding {
    let message =
        format!("{count} elements of the list are no objects and were not read; the first is at line {line}");
    let part = Part { page: None, lines: Some([line, line]), cell: None, bbox: None, quote: String::new() };
    Finding::new(Code::ReadJson, message).at(Span::new(Basis::Printed, vec![part]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_line_and_literals_their_kind() {
        let text = "[\n {\"a\": \"x\\ny\",\n  \"b\": null},\n {\"b\": [1]}\n]";
        let show = |b: &Block| {
            let BlockKind::Cell { at, json } = b.kind else { return String::new() };
            format!("{}.{}@{} {:?} {json}", at.row, at.column, b.line(), b.text)
        };
        let found: Vec<String> = read(text, &Limits::default()).blocks.iter().map(show).collect();
        let wanted = [
            "1.1@2 \"a\" false",
            "2.1@2 \"x\\ny\" false",
            "1.2@3 \"b\" false",
            "2.2@3 \"null\" true",
            "3.2@4 \"[1]\" true",
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn broken_json_is_named_with_its_line() {
        let found = read("[\n {\"a\": 1,}\n]", &Limits::default()).findings;
        assert!(found[0].message.starts_with("broken JSON at line 2"), "{}", found[0].message);
    }
}
