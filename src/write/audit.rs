//! What an audit found, for people and for spreadsheets.

use super::look::{Look, Tone};
use super::marked::marked;
use super::{count, on_one_line, spreadsheet, table, tables};
use crate::model::{ActivityKey, Code, Finding, Located, Severity, Span};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// How many documents were held against what.
#[derive(Clone, Debug)]
pub struct AuditOf {
    /// The third party's documents.
    pub documents: usize,
    /// Their rows.
    pub rows: usize,
    /// What they were held against, as people call it.
    pub against: String,
}

/// For a terminal: by activity, what the page says and what the catalog says, with the places of both; counts at the
/// end.
pub fn audit_for_people(out: &mut impl Write, found: &[Finding], of: &AuditOf, look: Look) -> io::Result<()> {
    let mut groups: Vec<(Option<&ActivityKey>, Vec<&Finding>)> = Vec::new();
    for finding in found {
        match groups.iter_mut().find(|(key, _)| *key == finding.key.as_ref()) {
            Some((_, group)) => group.push(finding),
            None => groups.push((finding.key.as_ref(), vec![finding])),
        }
    }
    // What is of no activity is of the whole, and comes last.
    groups.sort_by_key(|(key, _)| key.is_none());
    let (dressed, groups): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|(_, group)| group.iter().all(|f| f.code == Code::AuditDress));
    for (key, group) in &groups {
        let title = group.iter().find_map(|f| f.title.as_deref()).unwrap_or("");
        match key {
            Some(key) => {
                let own = if key.is_provisional() { "(no id)" } else { key.as_str() };
                let bold = &mut |line: &str| look.tone(Tone::Strong, line);
                look.lines(out, &[(Tone::Id, own), (Tone::Plain, "  ")], title, bold)?;
            }
            None => look.heading(out, "all documents")?,
        }
        for finding in group {
            one(out, finding, look)?;
        }
        writeln!(out)?;
    }
    let dressed: Vec<String> =
        dressed.iter().filter_map(|(key, _)| Some(key.as_ref()?.to_string())).collect();
    if !dressed.is_empty() {
        look.write(out, "in dress alone  ", &dressed.join(" "))?;
        writeln!(out)?;
    }
    look.lines(out, &[], &summary(found, of), &mut |line| look.tone(Tone::Strong, line))
}

/// The counts.
fn summary(found: &[Finding], of: &AuditOf) -> String {
    let (wrong, notes): (Vec<&Finding>, Vec<&Finding>) =
        found.iter().partition(|f| f.severity > Severity::Note);
    let activities: BTreeSet<&ActivityKey> = wrong.iter().filter_map(|f| f.key.as_ref()).collect();
    let about = if activities.is_empty() {
        String::new()
    } else {
        format!(
            " about {}",
            match activities.len() {
                1 => "1 activity".to_owned(),
                n => format!("{n} activities"),
            }
        )
    };
    format!(
        "{}{about}, {}; {} of {} held against {}",
        count(wrong.len(), "disagreement"),
        count(notes.len(), "note"),
        count(of.rows, "row"),
        count(of.documents, "document"),
        on_one_line(&of.against)
    )
}

fn one(out: &mut impl Write, finding: &Finding, look: Look) -> io::Result<()> {
    let what = finding.code.as_str().trim_start_matches("audit/");
    let what = if finding.severity == Severity::Note { format!("note: {what}") } else { what.to_owned() };
    let own = finding.key.as_ref().map_or("", ActivityKey::as_str);
    let message = finding
        .message
        .strip_prefix(own)
        .map_or(finding.message.as_str(), |rest| rest.trim_start_matches([':', ' ']));
    let tone = if finding.severity == Severity::Note { Tone::Quiet } else { Tone::Warn };
    look.headed(out, &[(Tone::Plain, "  "), (tone, &what), (Tone::Plain, "  ")], message)?;
    if let Some(words) = words(finding) {
        look.write(out, "      ", &words)?;
    }
    let document = finding.document.as_deref().unwrap_or("");
    if let Some(span) = finding.span.as_ref().filter(|_| !document.is_empty()) {
        look.write(out, "      page     ", &place(document, span))?;
    }
    if let Some(Located { document, span }) = finding.against.as_deref() {
        look.write(out, "      catalog  ", &place(document, span))?;
    }
    Ok(())
}

/// The words of a text on both sides, marked: what the catalog has and the page has not, and the other way round.
fn words(finding: &Finding) -> Option<String> {
    let (expected, found) = (finding.expected.as_deref()?, finding.found.as_deref()?);
    finding.field.filter(|f| f.is_text()).map(|_| marked(expected, found))
}

/// The longest quotation that is shown; what differs in longer ones is shown by their words.
const SHORT: usize = 60;

fn place(document: &str, span: &Span) -> String {
    let part = &span.first;
    let quote = part.quote.split_whitespace().collect::<Vec<_>>().join(" ");
    let quote = if quote.chars().count() > SHORT || quote.is_empty() {
        String::new()
    } else {
        format!(": \"{quote}\"")
    };
    let place = part.place();
    let comma = if place.is_empty() { "" } else { ", " };
    format!("{document}{comma}{place}{quote}")
}

/// For a spreadsheet: a row a finding.
pub fn audit_csv(out: &mut impl Write, found: &[Finding]) -> io::Result<()> {
    spreadsheet::csv(out, tables::findings(found))
}

/// For a pull request.
pub fn audit_markdown(out: &mut impl Write, found: &[Finding], of: &AuditOf) -> io::Result<()> {
    let row = |f: &Finding| {
        let plain = || Some(format!("{} -> {}", f.expected.as_deref()?, f.found.as_deref()?));
        let place = f.span.as_ref().map(|s| s.first.place()).filter(|p| !p.is_empty());
        let place = place.map(|p| format!(", {p}")).unwrap_or_default();
        vec![
            f.severity.as_str().to_owned(),
            f.code.to_string(),
            f.key.as_ref().map(ToString::to_string).unwrap_or_default(),
            f.message.clone(),
            words(f).or_else(plain).unwrap_or_default(),
            format!("{}{place}", f.document.as_deref().unwrap_or("")),
        ]
    };
    let rows: Vec<Vec<String>> = found.iter().map(row).collect();
    table::markdown(out, &["severity", "code", "id", "what", "words", "where"], &rows)?;
    writeln!(out, "\n{}.", summary(found, of))
}
