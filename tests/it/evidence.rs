//! Every value has evidence: the quoted parts of a printed value, joined and normalized, are the value and nothing
//! else, and they stand in the document where the span says.

use ia_catalog::facts::Facts;
use ia_catalog::model::{ApmField, Basis, Field, Format, Part, Value};
use ia_catalog::pipeline::Processed;
use regex::Regex;
use std::sync::LazyLock;

static FACTS: LazyLock<Facts> = LazyLock::new(Facts::compiled);
static NO_CHARACTER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("&#([0-9]{1,7}|[xX][0-9a-fA-F]{1,6});").expect("a constant pattern"));

/// Words with their dress off: what normalization may take away (white space, list marks, invisible characters).
fn bare(text: &str) -> String {
    let text = html_escape::decode_html_entities(text);
    // A number of no character is read as the mark for what cannot be shown.
    let text = NO_CHARACTER.replace_all(&text, "");
    text.split_whitespace()
        .filter(|word| !matches!(*word, "-" | "*" | "•" | "–" | "—" | "·" | "▪" | "◦" | "●" | "○"))
        .collect::<String>()
        .chars()
        .filter(|c| {
            !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{fffd}') && !c.is_control()
        })
        .collect()
}

/// Problems with the evidence of a document's values; empty when all is well.
pub fn problems(done: &Processed) -> Vec<String> {
    let facts = &*FACTS;
    let mut found = Vec::new();
    let lines: Vec<&str> = done.text.split('\n').collect();
    for reading in &done.readings {
        for (field, f) in &reading.fields {
            let place = || {
                format!("{} {field} of {:?}", done.document.path, reading.text(Field::Title).unwrap_or("?"))
            };
            let quotes: Vec<&str> = f.span.parts().map(|p| p.quote.as_str()).collect();
            let joined = quotes.join(" ");
            let same = match (f.span.basis, &f.value) {
                (Basis::Derived | Basis::Absence, _) | (_, Value::Null) => true,
                (_, Value::Text(value)) => match field {
                    Field::MeasureId => {
                        let letters =
                            |t: &str| t.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
                        let understood = ia_catalog::normalize::measure_id(&joined, facts);
                        understood.is_some_and(|id| id.to_string() == *value)
                            || letters(value)
                                .ends_with(letters(&joined).to_ascii_uppercase().trim_start_matches("IA"))
                    }
                    Field::Weight => {
                        let short = joined.trim_end_matches('.').to_lowercase();
                        facts.weight(&joined).is_some_and(|w| w.as_str() == value)
                            || (!short.is_empty() && value.starts_with(&short))
                    }
                    // A member of an enumeration, understood from the words of a notice or a column.
                    Field::Status => !joined.is_empty(),
                    Field::SubcategoryId => facts.subcategory(&joined).is_some_and(|(s, _)| s.id == *value),
                    _ => bare(&joined) == bare(value),
                },
                (_, Value::Items(items)) => bare(&joined) == bare(&items.join(" ")),
                (_, Value::Links(links)) => {
                    bare(&joined)
                        == bare(&links.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" "))
                }
                (_, Value::Year(year)) => joined == year.to_string(),
                (_, Value::Flag(_) | Value::Fields(_)) => !joined.is_empty(),
            };
            if !same {
                found.push(format!("{}: quoted {joined:?}, value {:?}", place(), f.value));
            }
            let strays = f.span.parts().filter(|p| !stands_there(p, &lines, done.document.format));
            found.extend(
                strays.map(|p| format!("{}: {:?} does not stand at {}", place(), p.quote, p.place())),
            );
            if f.span.basis == Basis::Printed && f.value != Value::Null && f.span.first.lines.is_none() {
                found.push(format!("{}: no place", place()));
            }
        }
    }
    found
}

/// Problems with the evidence of a document's rules: every quotation stands where its span says, and inside its sentence.
pub fn of_rules(done: &Processed) -> Vec<String> {
    let lines: Vec<&str> = done.text.split('\n').collect();
    let mut found = Vec::new();
    for claim in &done.rules {
        let statement = bare(&claim.statement.quotation());
        for part in claim.span.parts() {
            if part.quote.is_empty() || !statement.contains(&bare(&part.quote)) {
                found.push(format!(
                    "{}: {:?} is not in {:?}",
                    claim.subject.plain(),
                    part.quote,
                    claim.statement.quotation()
                ));
            }
        }
        let parts = claim.span.parts().chain(claim.statement.parts());
        let strays = parts.filter(|p| !stands_there(p, &lines, done.document.format));
        found.extend(strays.map(|p| format!("{:?} does not stand at {}", p.quote, p.place())));
    }
    found
}

/// Problems with the evidence of a score sheet.
pub fn of_scores(done: &Processed) -> Vec<String> {
    let lines: Vec<&str> = done.text.split('\n').collect();
    let mut found = Vec::new();
    let mut check = |what: &str, span: &ia_catalog::model::Span, value: Option<String>| {
        let joined = span.quotation();
        // `09` is printed for 9.
        let said = bare(&joined);
        let number = said.parse().map_or_else(|_| said.clone(), |number: u64| number.to_string());
        if value.as_ref().map(|v| bare(v)).is_some_and(|v| v != said && v != number) {
            found.push(format!("{what}: quoted {joined:?}, value {value:?}"));
        }
        let strays = span.parts().filter(|p| !stands_there(p, &lines, done.document.format));
        found.extend(strays.map(|p| format!("{:?} does not stand at {}", p.quote, p.place())));
    };
    for score in &done.apm_scores {
        for (field, span) in &score.spans {
            let value = match field {
                ApmField::Apm => Some(score.apm.clone()),
                ApmField::Points => score.points.map(|n| n.to_string()),
                ApmField::Total => score.total.map(|n| n.to_string()),
                _ => None,
            };
            check(&score.apm, span, value);
        }
        for activity in &score.activities {
            for (field, span) in &activity.spans {
                let value = match field {
                    ApmField::Title => activity.title.clone(),
                    ApmField::Points => activity.points.map(|n| n.to_string()),
                    _ => None,
                };
                check(&score.apm, span, value);
            }
        }
    }
    found
}

/// Whether a quotation stands in its lines: to the letter in plain text, else but for the format's own marks.
fn stands_there(part: &Part, lines: &[&str], format: Option<Format>) -> bool {
    let Some([first, last]) = part.lines else { return part.quote.is_empty() };
    let (first, last) = (first as usize, last as usize);
    if first == 0 || last < first || last > lines.len() {
        return false;
    }
    let page = lines[first - 1..last].join("\n");
    match format {
        Some(Format::Html) => bare(&page).contains(&bare(&part.quote)),
        Some(Format::Text) => {
            let quote = bare(&part.quote);
            // A hyphen at a line's end may have been put in for the line alone.
            let whole = page.replace("-\n", "").replace("\u{2010}\n", "");
            bare(&page.replace("**", "")).contains(&quote) || bare(&whole).contains(&quote)
        }
        Some(Format::Markdown) => {
            // `''` is one apostrophe inside of quoted front matter, and two everywhere else.
            let marks = |words: &str| words.replace(['\\', '*', '_', '`'], "").replace("''", "'");
            bare(&marks(&page).replace("<br>", " ")).contains(&bare(&marks(&part.quote)))
        }
        Some(Format::Csv) => {
            // A cell goes on over lines inside quotation marks, so its lines are counted from where it begins.
            // Quotation marks are the format's own.
            let rest = lines[first - 1..].join("\n").replace('"', "");
            bare(&rest).contains(&bare(&part.quote.replace('"', "")))
        }
        Some(Format::Xlsx) => {
            // A line is the address of a cell, a tab, and a line of its words.
            let words =
                lines[first - 1..last].iter().map(|line| line.split_once('\t').map_or(*line, |(_, w)| w));
            bare(&words.collect::<Vec<_>>().join(" ")).contains(&bare(&part.quote))
        }
        Some(Format::Json) => {
            if bare(&page).contains(&bare(&part.quote)) {
                return true;
            }
            let escaped = serde_json::to_string(&part.quote).unwrap_or_default();
            let inside = escaped.trim_matches('"');
            bare(&page).contains(&bare(inside)) || bare(&unescaped(&page)).contains(&bare(&part.quote))
        }
        _ => true,
    }
}

/// The string values of a line of JSON, decoded.
fn unescaped(line: &str) -> String {
    let value = line.trim().trim_end_matches(',');
    let value = value.split_once("\": ").map_or(value, |(_, v)| v);
    serde_json::from_str::<String>(value).unwrap_or_else(|_| value.to_owned())
}

#[test]
fn every_value_of_the_world_has_evidence() {
    let options = crate::support::options();
    let specs = ia_catalog::source::demo().expect("the built-in manifest");
    for done in ia_catalog::pipeline::extract(&specs, &options, &|_| {}) {
        let found = problems(&done);
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
