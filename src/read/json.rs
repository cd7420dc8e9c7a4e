//! JSON to cells: an array of objects is a table whose headings are the keys. Every value keeps the line it stands on,
//! which serde_json's raw values allow: they are slices of the text. It must not know what a key means.

use super::lines::Lines;
use super::{Limits, Read};
use crate::model::{Basis, Block, BlockKind, CellAt, Code, Finding, Limit, Part, Span};
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
    'all: for table in &tables {
        cells.begin(if tables.len() > 1 { &table.names } else { &[] }, table.rows.first().copied());
        for (row, object) in (2u32..).zip(&table.rows) {
            let Ok(pairs) = pairs(object.get()) else {
                strays.push(cells.line(object.get()));
                continue;
            };
            // Looked at before it is taken in: one object may have more than all others are allowed.
            let fresh = pairs.iter().filter(|(key, _)| !cells.columns.contains_key(key)).count();
            let (columns, values) = (cells.columns.len() + fresh, cells.blocks.len() + pairs.len());
            if columns > limits.columns || values > limits.cells {
                let rest = format!("at line {}; from there on nothing is read", cells.line(object.get()));
                read.findings.push(match columns > limits.columns {
                    true => {
                        let message = format!("more than {} keys {rest}", limits.columns);
                        limits.reached(Limit::Columns, Some(columns), message)
                    }
                    false => {
                        let message = format!("more than {} values {rest}", limits.cells);
                        limits.reached(Limit::Cells, None, message)
                    }
                });
                break 'all;
            }
            if let Some(key) = table.keys.get(row as usize - 2) {
                cells.push_key(row, key, object);
            }
            for (key, value) in pairs {
                cells.push(row, key, value);
            }
        }
    }
    read.findings.extend(strays.first().map(|line| not_objects(strays.len(), *line)));
    read.blocks = cells.blocks;
    read
}

/// Objects of one kind, with the keys that they stand under, and the key of each where they are no array.
struct Table<'a> {
    names: Vec<String>,
    keys: Vec<String>,
    rows: Vec<&'a RawValue>,
}

/// How deep lists may stand in objects.
const DEEP: usize = 6;

/// The objects of the top-level array, or of every array of objects that stands in objects; where there is none, the members
/// of an object that are objects all; where there are none of objects, those of the first array.
fn tables(text: &str) -> Result<Vec<Table<'_>>, serde_json::Error> {
    let top: &RawValue = serde_json::from_str(text)?;
    if !top.get().starts_with('{') {
        let rows = serde_json::from_str(top.get())?;
        return Ok(vec![Table { names: Vec::new(), keys: Vec::new(), rows }]);
    }
    let mut lists: Vec<Table> = Vec::new();
    find(&[], top, &mut lists)?;
    let objects = |list: &Table| list.rows.iter().any(|value| value.get().starts_with('{'));
    if lists.iter().any(objects) {
        lists.retain(objects);
    }
    lists.truncate(if lists.iter().any(objects) { usize::MAX } else { 1 });
    let alone = || vec![Table { names: Vec::new(), keys: Vec::new(), rows: vec![top] }];
    Ok(if lists.is_empty() { alone() } else { lists })
}

/// The lists in an object.
fn find<'a>(
    names: &[String],
    object: &'a RawValue,
    lists: &mut Vec<Table<'a>>,
) -> Result<(), serde_json::Error> {
    let members = pairs(object.get())?;
    let is_object = |value: &&RawValue| value.get().starts_with('{');
    if members.len() > 1 && members.iter().all(|(_, value)| is_object(value) && !holds_lists(value)) {
        let (keys, rows) = members.into_iter().unzip();
        lists.push(Table { names: names.to_vec(), keys, rows });
        return Ok(());
    }
    for (key, value) in members {
        let names: Vec<String> = names.iter().cloned().chain([key]).collect();
        if value.get().starts_with('[') {
            lists.push(Table { names, keys: Vec::new(), rows: serde_json::from_str(value.get())? });
        } else if is_object(&value) && names.len() < DEEP && (holds_lists(value) || holds_objects(value)) {
            find(&names, value, lists)?;
        }
    }
    Ok(())
}

/// Whether arrays of objects stand in an object.
fn holds_lists(object: &RawValue) -> bool {
    let list = |value: &RawValue| {
        let first = value.get().strip_prefix('[').map(str::trim_start);
        first.is_some_and(|rest| rest.starts_with('{'))
    };
    let inside = |(_, value): &(String, &RawValue)| {
        list(value) || (value.get().starts_with('{') && value.get().contains("[") && holds_lists(value))
    };
    pairs(object.get()).is_ok_and(|members| members.iter().any(inside))
}

/// Whether all members of an object are objects.
fn holds_objects(object: &RawValue) -> bool {
    let all = |members: &Vec<(String, &RawValue)>| members.iter().all(|(_, v)| v.get().starts_with('{'));
    pairs(object.get()).is_ok_and(|members| members.len() > 1 && all(&members))
}

/// What stands between the keys of objects in objects.
const WITHIN: char = '.';

/// The heading of the column of keys.
const KEY: &str = "key";

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

    /// A table begins, under its keys where there are several.
    fn begin(&mut self, names: &[String], first: Option<&'a RawValue>) {
        self.table += 1;
        self.columns.clear();
        let Some(first) = first else { return };
        for (level, name) in (2u8..).zip(names) {
            let line = self.key_line(name, first);
            let mut block = Block::new(BlockKind::Heading(level));
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

    /// The column of a key, whose heading stands where the key comes first.
    fn column(&mut self, key: &str, line: u32) -> u32 {
        let next = self.columns.len() as u32 + 1;
        let column = *self.columns.entry(key.to_owned()).or_insert(next);
        if column == next {
            self.cell(CellAt { table: self.table, row: 1, column }, key, line);
        }
        column
    }

    /// The key that an object stands under, as a cell of its own.
    fn push_key(&mut self, row: u32, key: &str, object: &'a RawValue) {
        let line = self.key_line(key, object);
        let column = self.column(KEY, line);
        self.cell(CellAt { table: self.table, row, column }, key, line);
    }

    fn push(&mut self, row: u32, key: String, value: &'a RawValue) {
        // What stands in an object of the object is told by keys of its own.
        if value.get().starts_with('{')
            && key.matches(WITHIN).count() < DEEP
            && let Ok(inner) = pairs(value.get())
            && !inner.is_empty()
        {
            for (name, value) in inner {
                self.push(row, format!("{key}{WITHIN}{name}"), value);
            }
            return;
        }
        let line = self.line(value.get());
        let column = self.column(&key, line);
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
