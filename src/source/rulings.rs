//! The rulings file: TOML that the user keeps, in; [`Rulings`] out. Entries name the activity, the years and the field, no
//! line and no claim, so that they survive a new build of the same or of better documents.

use super::toml_file::{Day, Lines, Spanned, TomlError, Value as Toml, parse};
use crate::model::{
    ActivityKey, Choice, Circumstance, Date, Field, Logic, MeasureId, ProgramYear, RuleChoice, RuleKind,
    RuleRuling, RuleSubject, Ruling, Rulings, Status, Value, Weight, ruling_sentence,
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
    key: Option<String>,
    years: Vec<ProgramYear>,
    field: Option<String>,
    rule: Option<String>,
    weight: Option<String>,
    circumstance: Option<String>,
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
    let mut rules: Vec<(usize, RuleRuling)> = Vec::new();
    let all = file.ruling.into_iter().map(|e| (e, false)).chain(file.patch.into_iter().map(|e| (e, true)));
    for (entry, patch) in all {
        let start = entry.span().start;
        let line = at.line(start);
        let wrong = |problem| TomlError { file: name.to_owned(), line, problem };
        let entry = entry.into_inner();
        if entry.rule.is_some() {
            let found = rule_rulings(entry, patch, &at, name).map_err(wrong)?;
            rules.extend(found.into_iter().map(|ruling| (start, ruling)));
        } else {
            entries.push((start, rulings(entry, patch, &at).map_err(wrong)?));
        }
    }
    rules.sort_by_key(|(start, _)| *start);
    let mut known: BTreeMap<(&RuleSubject, ProgramYear), usize> = BTreeMap::new();
    for (start, ruling) in &rules {
        if let Some(first) = known.insert((&ruling.subject, ruling.year), *start) {
            let (subject, year) = (ruling.subject.plain(), ruling.year);
            let problem =
                format!("{subject} of {year} is ruled on at line {} too; keep one of them", at.line(first));
            return Err(TomlError { file: name.to_owned(), line: at.line(*start), problem });
        }
    }
    let rules = rules.into_iter().map(|(_, ruling)| ruling).collect();
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
    Ok(Rulings { id: ID.to_owned(), path: name.to_owned(), sha256, entries, rules })
}

/// The rulings of an entry, one a year.
fn rulings(entry: Entry, patch: bool, at: &Lines) -> Result<Vec<Ruling>, String> {
    let missing = |what: &str| {
        format!(
            "`{what}` is missing: an entry names an activity (`key` and `field`) or a rule of the program (`rule`)"
        )
    };
    if entry.weight.is_some() || entry.circumstance.is_some() {
        return Err("`weight` and `circumstance` belong to a `rule` of the program".to_owned());
    }
    let field = entry.field.as_deref().ok_or_else(|| missing("field"))?;
    let entry_key = entry.key.clone().ok_or_else(|| missing("key"))?;
    let field = Field::parse(field).ok_or_else(|| format!("`{field}` is no field of an activity"))?;
    told(&entry)?;
    if field == Field::MeasureId && !(patch && entry_key.starts_with("x-")) {
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
    let years = sorted(entry.years);
    let key = key_of(&entry_key);
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

/// What every entry says: why, and of which years.
fn told(entry: &Entry) -> Result<(), String> {
    if entry.reason.trim().is_empty() {
        return Err("`reason` is empty; say why, for whoever reads the catalog".to_owned());
    }
    if entry.years.is_empty() {
        return Err("`years` is empty; name the program years, as in years = [2018]".to_owned());
    }
    Ok(())
}

fn sorted(mut years: Vec<ProgramYear>) -> Vec<ProgramYear> {
    years.sort();
    years.dedup();
    years
}

/// The rulings of an entry on a rule of the program, one a year.
fn rule_rulings(entry: Entry, patch: bool, at: &Lines, path: &str) -> Result<Vec<RuleRuling>, String> {
    told(&entry)?;
    if patch {
        return Err("a rule of the program cannot be patched; add a document that states it".to_owned());
    }
    if entry.key.is_some() || entry.field.is_some() {
        return Err("an entry is on an activity (`key` and `field`) or on a `rule` of the program".to_owned());
    }
    let names = |all: Vec<&str>| all.join(", ");
    let rule = entry.rule.as_deref().unwrap_or_default();
    let rule = RuleKind::parse(rule).ok_or_else(|| {
        let all = RuleKind::ALL.iter().map(|r| r.as_str()).collect();
        format!("`{rule}` is no rule of the program; there are {}", names(all))
    })?;
    let weight = entry.weight.as_ref().map(|text| {
        Weight::of(&Value::Text(text.clone()))
            .ok_or_else(|| "`weight` must be \"high\" or \"medium\"".to_owned())
    });
    let circumstance = entry.circumstance.as_ref().map(|text| {
        Circumstance::parse(text).ok_or_else(|| {
            let all = Circumstance::ALL.iter().map(|c| c.as_str()).collect();
            format!("`{text}` is no special status; there are {}", names(all))
        })
    });
    let subject = RuleSubject { rule, weight: weight.transpose()?, circumstance: circumstance.transpose()? };
    let (choice, span) = match (entry.document, entry.value, entry.nothing) {
        (Some(document), None, None) => {
            let span = document.span();
            (RuleChoice::Document(document.into_inner()), span)
        }
        (None, Some(value), None) => {
            let span = value.span();
            let choice = match value.into_inner() {
                Toml::Integer(n) => RuleChoice::Amount(u32::try_from(n).map_err(|e| e.to_string())?),
                Toml::String(words) if !words.trim().is_empty() => RuleChoice::Says(words),
                _ => return Err("`value` of a rule is a number or words, as `diff YEAR` shows it".to_owned()),
            };
            (choice, span)
        }
        _ => return Err("a ruling says what stands: `document = \"an id\"` or `value = ...`".to_owned()),
    };
    let on = entry.on.map(Date::try_from).transpose()?;
    let line = |byte: usize| at.line(byte) as u32;
    let lines = [line(span.start), line(span.end.saturating_sub(1).max(span.start))];
    let reason = ruling_sentence(&entry.reason, path, lines[0], entry.by.as_deref(), on.as_ref());
    let ruling = |year| RuleRuling {
        subject: subject.clone(),
        year,
        choice: choice.clone(),
        reason: reason.clone(),
        lines,
    };
    Ok(sorted(entry.years).into_iter().map(ruling).collect())
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
    fn a_rule_of_the_program_is_ruled_on_by_what_it_is_about() {
        let head = "[[ruling]]\nrule = \"points-needed\"\nyears = [2019]\nreason = \"so\"\n";
        let of = |more: &str| parse_rulings(&format!("{head}{more}"), "r.toml");
        let found = of("circumstance = \"rural\"\nvalue = 20\n").expect("rulings").rules;
        assert_eq!(found[0].choice, RuleChoice::Amount(20));
        assert_eq!(found[0].subject.circumstance, Some(Circumstance::Rural));
        assert_eq!(found[0].reason, "so (r.toml, line 6)");
        let problem = |more: &str| of(more).expect_err("an error").problem;
        assert!(problem("circumstance = \"tiny\"\nvalue = 20\n").contains("small-practice"));
        assert!(problem("key = \"IA_CC_1\"\nvalue = 20\n").contains("activity"));
        assert!(problem("").contains("document"));
        assert!(problem(&format!("value = 20\n{head}value = 40\n")).contains("line 1"));
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
