//! The rulings file: TOML that the user keeps, in; [`Rulings`] out. Entries name the activity, the years and the field, no
//! line and no claim, so that they survive a new build of the same or of better documents.

use super::toml_file::{Day, Lines, Spanned, TomlError, Value as Toml, parse};
use crate::model::{
    ActivityKey, Choice, Date, Field, Logic, MeasureId, ProgramYear, Ruling, Rulings, Status, Value, Weight,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The id of the document that patches are claims of.
const ID: &str = "rulings";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    ruling: Vec<Spanned<Entry>>,
    #[serde(default)]
    patch: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    years: Vec<ProgramYear>,
    field: String,
    document: Option<Spanned<String>>,
    value: Option<Spanned<Toml>>,
    nothing: Option<Spanned<bool>>,
    reason: String,
    by: Option<String>,
    on: Option<Day>,
}

/// Reads a rulings file. `name` is its path, for messages and for outputs.
pub fn parse_rulings(text: &str, name: &str) -> Result<Rulings, TomlError> {
    let file: File = parse(text, name)?;
    let at = Lines::of(text);
    let mut entries: Vec<(usize, Vec<Ruling>)> = Vec::new();
    let all = file.ruling.into_iter().map(|e| (e, false)).chain(file.patch.into_iter().map(|e| (e, true)));
    for (entry, patch) in all {
        let start = entry.span().start;
        let line = at.line(start);
        let found = rulings(entry.into_inner(), patch, &at).map_err(|problem| TomlError {
            file: name.to_owned(),
            line,
            problem,
        })?;
        entries.push((start, found));
    }
    entries.sort_by_key(|(start, _)| *start);
    let entries: Vec<(usize, Ruling)> =
        entries.into_iter().flat_map(|(start, found)| found.into_iter().map(move |r| (start, r))).collect();
    let mut first: BTreeMap<(&ActivityKey, ProgramYear, Field), usize> = BTreeMap::new();
    for (start, entry) in &entries {
        if let Some(first) = first.insert((&entry.key, entry.year, entry.field), *start) {
            let (key, year, field) = (&entry.key, entry.year, entry.field);
            let line = at.line(first);
            let problem = format!("{key} {year} {field} is ruled on at line {line} too; keep one of them");
            return Err(TomlError { file: name.to_owned(), line: at.line(*start), problem });
        }
    }
    let sha256 = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let entries = entries.into_iter().map(|(_, ruling)| ruling).collect();
    Ok(Rulings { id: ID.to_owned(), path: name.to_owned(), sha256, entries })
}

/// The rulings of an entry, one a year.
fn rulings(entry: Entry, patch: bool, at: &Lines) -> Result<Vec<Ruling>, String> {
    let field =
        Field::parse(&entry.field).ok_or_else(|| format!("`{}` is no field of an activity", entry.field))?;
    if entry.reason.trim().is_empty() {
        return Err("`reason` is empty; say why, for whoever reads the catalog".to_owned());
    }
    if entry.years.is_empty() {
        return Err("`years` is empty; name the program years, as in years = [2018]".to_owned());
    }
    if field == Field::MeasureId && !(patch && entry.key.starts_with("x-")) {
        return Err("an id is given by a [[patch]], to a provisional key (x-...) that has none".to_owned());
    }
    let (choice, span) = match (entry.document, entry.value, entry.nothing, patch) {
        (Some(document), None, None, false) => {
            let span = document.span();
            (Choice::Document(document.into_inner()), span)
        }
        (None, Some(value), None, _) => {
            let span = value.span();
            let value = field_value(field, value.into_inner())?;
            (if patch { Choice::Patch(value) } else { Choice::Says(value) }, span)
        }
        (None, None, Some(nothing), true) if *nothing.get_ref() => {
            (Choice::Patch(Value::Null), nothing.span())
        }
        (.., true) => {
            return Err("a patch says what stands: `value = ...`, or `nothing = true`".to_owned());
        }
        _ => return Err("a ruling says what stands: `document = \"an id\"` or `value = ...`".to_owned()),
    };
    let on = entry.on.map(Date::try_from).transpose()?;
    let line = |byte: usize| at.line(byte) as u32;
    let lines = [line(span.start), line(span.end.saturating_sub(1).max(span.start))];
    let mut years = entry.years;
    years.sort();
    years.dedup();
    let key = key_of(&entry.key);
    let ruling = |year| Ruling {
        key: key.clone(),
        year,
        field,
        choice: choice.clone(),
        reason: entry.reason.clone(),
        by: entry.by.clone(),
        on: on.clone(),
        lines,
    };
    Ok(years.into_iter().map(ruling).collect())
}

/// A key as people write it: an id in any of its forms (`cc-12`, `IA CC 12`), with `#year` where it was used again.
fn key_of(written: &str) -> ActivityKey {
    let (id, again) = written.trim().split_at(written.trim().find('#').unwrap_or(written.trim().len()));
    match id_of(id) {
        Some(id) if !written.starts_with("x-") => ActivityKey::from_text(&format!("{id}{again}")),
        _ => ActivityKey::from_text(written),
    }
}

fn id_of(written: &str) -> Option<MeasureId> {
    let upper = written.trim().to_ascii_uppercase().replace([' ', '-'], "_");
    MeasureId::parse(&if upper.starts_with("IA_") { upper } else { format!("IA_{upper}") })
}

/// A value as the field holds it.
fn field_value(field: Field, value: Toml) -> Result<Value, String> {
    let wanted = |what: &str| format!("`value` of {field} must be {what}");
    let one_of = |found: Option<Value>, names: &str| found.ok_or_else(|| wanted(names));
    match (field, value) {
        (Field::Listed | Field::CehrtEligible, Toml::Boolean(flag)) => Ok(Value::Flag(flag)),
        (Field::Listed | Field::CehrtEligible, _) => Err(wanted("true or false")),
        (Field::FirstPerformanceYear | Field::LastPerformanceYear, Toml::Integer(year)) => {
            u16::try_from(year).map(Value::Year).map_err(|_| wanted("a year"))
        }
        (Field::FirstPerformanceYear | Field::LastPerformanceYear, _) => Err(wanted("a year, as in 2018")),
        (Field::SupportingDocumentation, Toml::Array(items)) => {
            let items: Option<Vec<String>> = items.iter().map(|i| i.as_str().map(str::to_owned)).collect();
            items.map(Value::Items).ok_or_else(|| wanted("a list of texts"))
        }
        (Field::SupportingDocumentation, _) => Err(wanted("a list of texts")),
        // As it is printed there, so that the line quoted holds the value.
        (Field::MeasureId, Toml::String(id)) => match MeasureId::parse(&id) {
            Some(id) => Ok(Value::Text(id.to_string())),
            None => Err(wanted("an id, as in \"IA_CC_12\"")),
        },
        (Field::MeasureId, _) => Err(wanted("an id, as in \"IA_CC_12\"")),
        (Field::Resources | Field::OtherFields, _) => Err(format!("{field} cannot be ruled on")),
        (_, Toml::String(text))
            if text.trim().is_empty() || text.chars().any(|c| c.is_control() && c != '\n') =>
        {
            Err(format!(
                "`value` of {field} is empty or holds control characters; for no value write nothing = true"
            ))
        }
        (_, Toml::String(text)) => {
            let value = Value::Text(text);
            match field {
                Field::Weight => one_of(Weight::of(&value).map(Weight::value), "\"high\" or \"medium\""),
                Field::Status => {
                    one_of(Status::of(&value).map(Status::value), "\"active\", \"suspended\" or \"retired\"")
                }
                Field::DocumentationLogic => {
                    one_of(Logic::of(&value).map(Logic::value), "\"all\", \"any\" or \"mixed\"")
                }
                _ => Ok(value),
            }
        }
        _ => Err(wanted("a text")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "key = \"IA_CC_1\"\nyears = [2019, 2018]\nfield = \"weight\"\nreason = \"so\"\n";

    fn fails(text: &str) -> TomlError {
        parse_rulings(text, "rulings.toml").expect_err("an error")
    }

    #[test]
    fn an_entry_is_one_ruling_a_year() {
        let text = format!("[[patch]]\n{HEAD}value = \"high\"\non = 2026-11-22\n");
        let rulings = parse_rulings(&text, "rulings.toml").expect("rulings");
        assert_eq!(rulings.entries.len(), 2);
        assert_eq!(rulings.entries[0].choice, Choice::Patch(Weight::High.value()));
        assert_eq!(rulings.entries[0].lines, [6, 6]);
        assert_eq!(rulings.entries[0].sentence("r.toml"), "so (r.toml, line 6, 2026-11-22)");
    }

    #[test]
    fn what_cannot_be_ruled_is_named_with_its_line() {
        assert_eq!(fails(&format!("[[ruling]]\n{HEAD}vaule = \"high\"\n")).line, 6);
        assert!(fails(&format!("\n[[ruling]]\n{HEAD}value = \"heavy\"\n")).problem.contains("\"high\""));
        assert!(fails(&format!("[[ruling]]\n{HEAD}")).problem.contains("document"));
        assert!(fails(&format!("[[patch]]\n{HEAD}document = \"a\"\n")).problem.contains("nothing"));
        let twice = format!("[[patch]]\n{HEAD}value = \"high\"\n[[ruling]]\n{HEAD}document = \"a\"\n");
        assert_eq!(fails(&twice).line, 7);
        assert!(fails(&twice).problem.contains("line 1"));
    }
}
