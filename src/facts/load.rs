//! Tables in, checked [`Facts`] out. Errors name the table, the line and what was expected.

use super::{
    Counting, Criterion, Editing, Facts, KindFacts, NoticeWord, ProgramWord, Subcategory, YearFacts,
};
use crate::model::{Field, FormKey, Kind, Status, Weight};
use std::str::FromStr;

/// The tables: file name, compiled text.
pub const TABLES: [(&str, &str); 13] = [
    ("subcategories.csv", include_str!("../../facts/subcategories.csv")),
    ("spellings.csv", include_str!("../../facts/spellings.csv")),
    ("headings.csv", include_str!("../../facts/headings.csv")),
    ("weights.csv", include_str!("../../facts/weights.csv")),
    ("years.csv", include_str!("../../facts/years.csv")),
    ("kinds.csv", include_str!("../../facts/kinds.csv")),
    ("publishers.csv", include_str!("../../facts/publishers.csv")),
    ("counting.csv", include_str!("../../facts/counting.csv")),
    ("policy.csv", include_str!("../../facts/policy.csv")),
    ("editing.csv", include_str!("../../facts/editing.csv")),
    ("notices.csv", include_str!("../../facts/notices.csv")),
    ("form.csv", include_str!("../../facts/form.csv")),
    ("program.csv", include_str!("../../facts/program.csv")),
];

/// A table that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("facts table {table}, line {line}: {problem}")]
pub struct FactsError {
    /// The file name.
    pub table: String,
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong and what would be right.
    pub problem: String,
}

/// One row of a table: its cells by column name.
struct Cells<'a> {
    table: &'a str,
    line: u64,
    headings: &'a csv::StringRecord,
    record: csv::StringRecord,
}

pub(super) fn load(overlays: &[(String, String)]) -> Result<Facts, FactsError> {
    let mut facts = Facts::default();
    for (table, text) in TABLES {
        add(&mut facts, table, text)?;
    }
    for (table, text) in overlays {
        if !TABLES.iter().any(|(known, _)| known == table) {
            let known = TABLES.map(|(name, _)| name).join(", ");
            let problem = format!("there is no such table; the tables are {known}");
            return Err(FactsError { table: table.clone(), line: 0, problem });
        }
        add(&mut facts, table, text)?;
    }
    Ok(facts)
}

fn add(facts: &mut Facts, table: &str, text: &str) -> Result<(), FactsError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let broken = |e: csv::Error| FactsError {
        table: table.to_owned(),
        line: e.position().map_or(1, csv::Position::line),
        problem: e.to_string(),
    };
    let headings = reader.headers().map_err(broken)?.clone();
    check_headings(table, &headings)?;
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(1, csv::Position::line);
        row(facts, &Cells { table, line, headings: &headings, record })?;
    }
    Ok(())
}

fn check_headings(table: &str, headings: &csv::StringRecord) -> Result<(), FactsError> {
    let compiled = TABLES.iter().find(|(name, _)| *name == table).map_or("", |(_, text)| text);
    let wanted: Vec<&str> = compiled.lines().next().unwrap_or("").split(',').collect();
    let found: Vec<&str> = headings.iter().collect();
    if wanted == found {
        return Ok(());
    }
    let problem = format!("the columns must be {}, not {}", wanted.join(","), found.join(","));
    Err(FactsError { table: table.to_owned(), line: 1, problem })
}

fn row(facts: &mut Facts, cells: &Cells) -> Result<(), FactsError> {
    match cells.table {
        "subcategories.csv" => {
            let entry = Subcategory {
                id: cells.text("id").to_owned(),
                letters: cells.some("letters")?.to_owned(),
                name: cells.text("name").to_owned(),
                first: cells.maybe("first_year")?,
                last: cells.maybe("last_year")?,
            };
            facts.subcategories.retain(|s| s.letters != entry.letters);
            facts.subcategories.push(entry);
            facts.subcategories.sort_by(|a, b| a.letters.cmp(&b.letters));
            facts.folded_names = facts.subcategories.iter().map(|s| super::lookup::fold(&s.name)).collect();
        }
        "spellings.csv" => {
            let id = cells.text("id");
            if !facts.subcategories.iter().any(|s| s.id == id) {
                return Err(cells.wrong(format!("`{id}` is no id of subcategories.csv")));
            }
            facts.spellings.insert(super::lookup::fold(cells.some("printed")?), id.to_owned());
        }
        "headings.csv" => {
            let name = cells.some("field")?;
            let field = Field::parse(name).ok_or_else(|| cells.wrong(format!("`{name}` is no field")))?;
            let folded = super::lookup::fold(cells.some("printed")?);
            facts.heading_words.extend(folded.split(' ').map(str::to_owned));
            facts.heading_words_reversed.extend(folded.split(' ').map(super::lookup::reversed));
            let bare = super::lookup::bare(&folded);
            if !bare.is_empty() {
                facts.bare_headings.insert(bare, field);
            }
            facts.headings.insert(folded, field);
        }
        "weights.csv" => {
            let weight = match cells.some("weight")? {
                "high" => Weight::High,
                "medium" => Weight::Medium,
                other => return Err(cells.wrong(format!("`{other}` is no weight: high or medium"))),
            };
            let folded = super::lookup::fold(cells.some("printed")?);
            facts.weights_begin.extend(folded.split(' ').next().map(str::to_owned));
            facts.longest_weight = facts.longest_weight.max(folded.len());
            facts.weights.insert(folded, weight);
        }
        "years.csv" => {
            let year = cells.needed("year")?;
            let entry = YearFacts {
                records: cells.maybe("records")?,
                high: cells.maybe("high")?,
                medium: cells.maybe("medium")?,
                weight: cells.yes_no("weight")?,
                cehrt: cells.yes_no("cehrtEligible")?,
            };
            facts.years.insert(year, entry);
        }
        "kinds.csv" => {
            let name = cells.some("kind")?;
            let kind = Kind::parse(name).ok_or_else(|| cells.wrong(format!("`{name}` is no kind")))?;
            let entry = KindFacts { rank: cells.needed("rank")?, complete: cells.yes_no("complete")? };
            facts.kinds.insert(kind, entry);
        }
        "counting.csv" => {
            let role = cells.some("role")?;
            let role = Counting::parse(role)
                .ok_or_else(|| cells.wrong(format!("`{role}` is no role: counted, between or not-all")))?;
            facts.counting.insert(cells.some("word")?.to_lowercase(), role);
        }
        "policy.csv" => {
            let field = match cells.some("field")? {
                "*" => None,
                name => Some(Field::parse(name).ok_or_else(|| cells.wrong(format!("`{name}` is no field")))?),
            };
            let order = Criterion::order(cells.some("order")?).map_err(|problem| cells.wrong(problem))?;
            facts.policies.insert(field, order);
        }
        "editing.csv" => {
            let name = cells.some("kind")?;
            let kind = Editing::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind);
            let kind = kind.ok_or_else(|| cells.wrong(format!("`{name}` is no kind of editing word")))?;
            let words = super::lookup::fold(cells.some("words")?);
            facts.editing.entry(kind).or_default().insert(words);
        }
        "form.csv" => {
            let key = cells.some("key")?.to_owned();
            let text = cells.text("constant");
            // A JSON literal (null, true, 1), or words.
            let constant = || serde_json::from_str(text).unwrap_or_else(|_| text.into());
            let entry = FormKey {
                // The form's names are the fields' names.
                field: Field::ALL.into_iter().find(|field| field.key() == key),
                required: cells.yes_no("required")?,
                constant: (!text.is_empty()).then(constant),
                key,
            };
            match facts.form.iter_mut().find(|known| known.key == entry.key) {
                Some(known) => *known = entry,
                None => facts.form.push(entry),
            }
        }
        "notices.csv" => {
            let means = match cells.some("means")? {
                "suspended" => NoticeWord::Says(Status::Suspended),
                "retired" => NoticeWord::Says(Status::Retired),
                "active" => NoticeWord::Says(Status::Active),
                "subject" => NoticeWord::Subject,
                "auxiliary" => NoticeWord::Auxiliary,
                "agent" => NoticeWord::Agent,
                "condition" => NoticeWord::Condition,
                "filler" => NoticeWord::Filler,
                other => return Err(cells.wrong(format!("`{other}` is no part of a notice"))),
            };
            let words = cells.some("words")?.to_lowercase();
            let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
            if let Some(first) = words.first() {
                let longest = facts.notices_begin.entry(first.clone()).or_default();
                *longest = words.len().max(*longest);
            }
            facts.notices.insert(words, means);
        }
        "program.csv" => {
            let name = cells.some("means")?;
            let means = ProgramWord::parse(name).ok_or_else(|| {
                cells.wrong(format!("`{name}` is nothing that words about the program mean"))
            })?;
            facts.program.insert(cells.some("words")?.to_lowercase(), means);
        }
        _ => {
            let publisher = cells.some("publisher")?.to_lowercase();
            facts.publishers.insert(publisher, cells.needed("rank")?);
        }
    }
    Ok(())
}

impl Cells<'_> {
    fn text(&self, column: &str) -> &str {
        let index = self.headings.iter().position(|h| h == column);
        index.and_then(|i| self.record.get(i)).unwrap_or("")
    }

    fn some(&self, column: &str) -> Result<&str, FactsError> {
        match self.text(column) {
            "" => Err(self.wrong(format!("column {column} is empty"))),
            text => Ok(text),
        }
    }

    fn maybe<T: FromStr>(&self, column: &str) -> Result<Option<T>, FactsError> {
        match self.text(column) {
            "" => Ok(None),
            _ => self.needed(column).map(Some),
        }
    }

    fn needed<T: FromStr>(&self, column: &str) -> Result<T, FactsError> {
        let text = self.some(column)?;
        text.parse().map_err(|_| self.wrong(format!("column {column}: `{text}` is not what belongs here")))
    }

    fn yes_no(&self, column: &str) -> Result<bool, FactsError> {
        match self.some(column)? {
            "yes" => Ok(true),
            "no" => Ok(false),
            other => Err(self.wrong(format!("column {column}: `{other}` is neither yes nor no"))),
        }
    }

    fn wrong(&self, problem: String) -> FactsError {
        FactsError { table: self.table.to_owned(), line: self.line, problem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ProgramYear;

    #[test]
    fn compiled_tables_load() {
        load(&[]).expect("compiled tables");
    }

    #[test]
    fn an_overlay_adds_a_year_and_a_typo_is_named_with_its_line() {
        let overlay = |text: &str| {
            load(&[("years.csv".into(), format!("year,records,high,medium,weight,cehrtEligible\n{text}\n"))])
        };
        let year = ProgramYear::new(2027).expect("year");
        assert_eq!(overlay("2027,104,,,no,no").expect("loads").years[&year].records, Some(104));
        let error = overlay("2027,104,,,nope,no").expect_err("typo");
        assert_eq!((error.line, error.table.as_str()), (2, "years.csv"));
        assert!(load(&[("yaers.csv".into(), String::new())]).is_err());
    }
}
