//! A decision with everything that was said for and against it, for people and for programs.

use super::look::{Look, Tone};
use super::marked::marked;
use super::on_one_line;
use crate::model::{
    ActivityKey, Basis, Claim, Decision, DecisionRule, Field, MeasureId, Part, ProgramYear, Rule, Span,
    Standing, Value,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// How many words of each end of a long quotation are shown.
const ENDS: usize = 6;

/// One field of one activity in one year, explained.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// The version of the form.
    pub schema_version: String,
    /// The activity.
    pub key: ActivityKey,
    /// Its measure id.
    pub measure_id: Option<MeasureId>,
    /// Its title in the year.
    pub title: Option<String>,
    /// The program year.
    pub program_year: ProgramYear,
    /// The field.
    pub field: Field,
    /// The value that stands.
    pub value: Value,
    /// How firmly.
    pub standing: Standing,
    /// Why.
    pub rule: DecisionRule,
    /// The rule in words.
    pub because: String,
    /// Claims that say it.
    #[serde(rename = "for")]
    pub pro: Vec<ExplainedClaim>,
    /// Claims that say otherwise.
    pub against: Vec<ExplainedClaim>,
}

/// A claim with its place.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedClaim {
    /// The claim's id.
    pub id: String,
    /// The document's id.
    pub document: String,
    /// The document's path.
    pub path: String,
    /// What it says.
    pub value: Value,
    /// How its words became the value.
    pub rule: Rule,
    /// Where.
    pub span: Span,
    /// Where the document's row of the activity is, when the words stand elsewhere (a heading, an absent mark).
    pub row: Option<Part>,
}

impl ExplainedClaim {
    /// A claim of a document at a path; `row` is the document's claim that the activity is on its list.
    pub fn new(claim: &Claim, path: &str, row: Option<&Claim>) -> Self {
        let elsewhere = matches!(claim.span.basis, Basis::Heading | Basis::Manifest | Basis::Filename);
        Self {
            row: row.filter(|_| elsewhere).map(|r| r.span.first.clone()),
            id: claim.id.clone(),
            document: claim.document.clone(),
            path: path.to_owned(),
            value: claim.value.clone(),
            rule: claim.rule,
            span: claim.span.clone(),
        }
    }
}

impl Explained {
    /// An explanation without its claims.
    pub fn new(
        key: &ActivityKey,
        (measure_id, title): (Option<MeasureId>, Option<String>),
        year: ProgramYear,
        field: Field,
        decision: &Decision,
    ) -> Self {
        Self {
            schema_version: crate::model::SCHEMA_VERSION.to_owned(),
            key: key.clone(),
            measure_id,
            title,
            program_year: year,
            field,
            value: decision.value.clone(),
            standing: decision.standing,
            rule: decision.rule,
            because: decision.because.clone().unwrap_or_else(|| decision.rule.sentence().to_owned()),
            pro: Vec::new(),
            against: Vec::new(),
        }
    }
}

/// For a terminal. A text that is said above, or that differs in a few words, is not said again from end to end.
pub fn explanation(out: &mut impl Write, it: &Explained, look: Look) -> io::Result<()> {
    let title = it.title.as_deref().unwrap_or("(no title)");
    let key = it.key.to_string();
    let what = format!(" {} {}", it.program_year, it.field);
    look.headed(out, &[(Tone::Id, &key), (Tone::Strong, &what)], "")?;
    look.write(out, "  ", title)?;
    look.lines(out, &[(Tone::Plain, "  = ")], &it.value.plain(), &mut |line| look.tone(Tone::Strong, line))?;
    let weak = matches!(it.standing, Standing::Contested | Standing::Unreadable);
    let standing = (if weak { Tone::Warn } else { Tone::Plain }, it.standing.as_str());
    look.headed(out, &[(Tone::Plain, "  "), standing, (Tone::Plain, ": ")], &it.because)?;
    for (what, claims) in [("for", &it.pro), ("against", &it.against)] {
        for claim in claims {
            writeln!(out)?;
            let tone = if what == "for" { Tone::New } else { Tone::Gone };
            let head = [(Tone::Plain, "  "), (tone, what), (Tone::Plain, "  ")];
            look.headed(out, &head, &on_one_line(&format!("{}  ({})", claim.document, claim.path)))?;
            let mut rows = Vec::new();
            let says = one_line(&claim.value.plain());
            let texts = it.field.is_text() && !it.value.is_nothing() && !claim.value.is_nothing();
            if texts && claim.value != it.value {
                rows.push(vec!["differs".to_owned(), marked(&it.value.plain(), &claim.value.plain())]);
            } else if (what == "against" || claim.value != it.value)
                && says != one_line(&claim.span.quotation())
            {
                rows.push(vec!["says".to_owned(), says]);
            }
            // What the value or the marked words show already needs no more than its place.
            rows.extend(place(claim, texts));
            rows.extend(claim.row.as_ref().map(|row| vec!["row".to_owned(), quoted(row, false)]));
            rows.push(vec!["how".to_owned(), format!("{}: {}", claim.rule, claim.rule.sentence())]);
            let width = rows.iter().map(|row| row[0].chars().count()).max().unwrap_or(0);
            for row in &rows {
                look.headed(out, &[(Tone::Quiet, &format!("    {:<width$}  ", row[0]))], &row[1])?;
            }
        }
    }
    Ok(())
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn place(claim: &ExplainedClaim, short: bool) -> Vec<Vec<String>> {
    let basis = match claim.span.basis {
        Basis::Printed => "printed",
        Basis::Heading => "heading",
        Basis::Absence => "absence",
        Basis::Manifest => "manifest",
        Basis::Filename => "file name",
        Basis::Derived => "derived",
    };
    let parts: Vec<Vec<String>> = claim
        .span
        .parts()
        .filter(|p| p.lines.is_some() || !p.quote.is_empty())
        .enumerate()
        .map(|(n, p)| {
            let label = if n == 0 { basis } else { "" };
            vec![label.to_owned(), quoted(p, short)]
        })
        .collect();
    match parts.is_empty() {
        true => vec![vec![basis.to_owned(), "nothing in the document".to_owned()]],
        false => parts,
    }
}

/// The place and its words; of many words, where they need not be shown in full, the ends.
fn quoted(part: &Part, short: bool) -> String {
    let words = one_line(&part.quote);
    let tokens: Vec<&str> = words.split(' ').collect();
    let words = if short && tokens.len() > 2 * ENDS + 2 {
        format!("{} \u{2026} {}", tokens[..ENDS].join(" "), tokens[tokens.len() - ENDS..].join(" "))
    } else {
        words
    };
    format!("{}: \"{words}\"", whole_place(part))
}

/// The place with what a reader needs to find it by eye: which of several tables, and the box on the page.
fn whole_place(part: &Part) -> String {
    let mut place = part.place();
    if let Some(cell) = part.cell.filter(|cell| cell.table > 1) {
        place.push_str(&format!(" of table {}", cell.table));
    }
    if let Some(bbox) = part.bbox {
        let [left, top, right, bottom] = bbox.points().map(f64::round);
        place.push_str(&format!(", box {left},{top} to {right},{bottom}"));
    }
    place
}
