//! One activity with its history, for people and for programs.

use super::list::subcategory;
use super::look::{Look, Tone};
use super::marked::marked;
use super::table::{self, Line, Table};
use super::{count, lineage, on_one_line, visible};
use crate::model::{
    Activity, ActivityKey, ActivityLine, Change, Document, Gap, Join, LineageEdge, Link, Logic, MeasureId,
    ProgramYear, SourceDifference, Status, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Everything that a build knows of one activity.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// The version of the form.
    pub schema_version: String,
    /// True for a build of the built-in fixtures.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// The activity.
    pub key: ActivityKey,
    /// Its measure id.
    pub measure_id: Option<MeasureId>,
    /// The year whose text people are shown.
    pub program_year: ProgramYear,
    /// Other activities that have the same measure id in other years.
    pub same_id: Vec<ActivityKey>,
    /// Provisional keys of rows that were joined to it.
    pub aliases: Vec<ActivityKey>,
    /// How rows that print no id were joined to it.
    pub joins: Vec<Join>,
    /// The activity in every year that has it.
    pub years: Vec<ActivityLine>,
    /// What changed, by neighbouring years of the catalog.
    pub changes: Vec<Changes>,
    /// What became of it, and of what it came.
    pub lineage: Vec<LineageEdge>,
    /// On what the documents of a year disagree.
    pub disagreements: Vec<SourceDifference>,
    /// What is missing of it.
    pub gaps: Vec<Gap>,
    /// The documents that speak of it.
    pub documents: Vec<Document>,
}

/// What changed from one year to the next.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Changes {
    /// The earlier year.
    pub from: ProgramYear,
    /// The later year.
    pub to: ProgramYear,
    /// On the list of the later year only.
    pub added: bool,
    /// On the list of the earlier year only.
    pub removed: bool,
    /// Fields that differ.
    pub changed: Vec<Change>,
}

impl Shown {
    /// The year that is shown.
    fn line(&self) -> Option<&ActivityLine> {
        self.years.iter().find(|line| line.program_year == self.program_year)
    }

    fn title(&self) -> &str {
        self.line().and_then(|line| line.title.as_deref()).unwrap_or("(no title)")
    }
}

/// For a terminal. `names`: the printed names of subcategories by CMS's id.
pub fn show_for_people(
    out: &mut impl Write,
    it: &Shown,
    activity: &Activity,
    names: &BTreeMap<String, String>,
    look: Look,
) -> io::Result<()> {
    let id = it.key.to_string();
    look.lines(out, &[(Tone::Id, &id), (Tone::Plain, "  ")], it.title(), &mut |line| {
        look.tone(Tone::Strong, line)
    })?;
    let row =
        |(what, says): (&str, String)| Line::Row(vec![(Tone::Quiet, what.to_owned()), (Tone::Plain, says)]);
    let lines = facts(it, names).into_iter().map(row).collect();
    plain(Table { headings: &[], indent: "  ", lines }, out, look)?;
    for (what, text) in it.line().map(prose).unwrap_or_default() {
        writeln!(out)?;
        look.heading(out, &what)?;
        for line in text.lines() {
            let mark = line.starts_with("- ");
            look.write(out, if mark { "  - " } else { "  " }, line.strip_prefix("- ").unwrap_or(line))?;
        }
    }
    writeln!(out)?;
    look.heading(out, "over the years")?;
    lineage::grid(out, activity, look)?;
    changes(out, it, look)?;
    if !it.lineage.is_empty() {
        writeln!(out)?;
        look.heading(out, "lineage")?;
        lineage::by_year(out, &it.lineage, look)?;
    }
    disagreements(out, it, look)?;
    if !it.gaps.is_empty() {
        writeln!(out)?;
        look.heading(out, "missing")?;
        for gap in &it.gaps {
            let year = gap.program_year.map(|y| format!("{y}  ")).unwrap_or_default();
            look.write(out, &format!("  {year}"), &gap.message)?;
        }
    }
    if !it.joins.is_empty() {
        writeln!(out)?;
        look.heading(out, "rows without an id that were joined")?;
        for join in &it.joins {
            let says = format!(
                "{}: \"{}\", by {} ({:.3})",
                join.document,
                join.title,
                join.by.sentence(),
                join.score
            );
            look.write(out, &format!("  {}  ", join.program_year), &says)?;
        }
    }
    writeln!(out)?;
    look.heading(out, "documents")?;
    let lines = it.documents.iter().map(|d| {
        let years: Vec<String> = speaking(it, d).iter().map(ToString::to_string).collect();
        Line::Row(vec![(Tone::Plain, years.join(" ")), (Tone::Plain, document(d))])
    });
    plain(Table { headings: &[], indent: "  ", lines: lines.collect() }, out, look)
}

/// A table whose last cells are in their own tone alone.
fn plain(table: Table, out: &mut impl Write, look: Look) -> io::Result<()> {
    table.write(out, look, &|tone, words| look.tone(tone, words))
}

/// What is said in a word or two of the year that is shown.
fn facts(it: &Shown, names: &BTreeMap<String, String>) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    let listed: Vec<ProgramYear> = it.years.iter().filter(|l| l.listed).map(|l| l.program_year).collect();
    let here = if listed.contains(&it.program_year) { "" } else { ", not on its list" };
    rows.push(("year", format!("{}{here}; listed in {}", it.program_year, runs(&listed))));
    let Some(line) = it.line() else { return rows };
    if let Some(weight) = line.weight {
        rows.push(("weight", weight.as_str().to_owned()));
    }
    if let Some(id) = line.subcategory_id.as_deref() {
        rows.push(("subcategory", format!("{} ({id})", subcategory(names, Some(id)))));
    }
    if let Some(yes) = line.cehrt_eligible {
        rows.push(("CEHRT bonus", if yes { "yes" } else { "no" }.to_owned()));
    }
    if let Some(status) = line.status {
        rows.push(("status", status.as_str().to_owned()));
    }
    match (line.first_performance_year, line.last_performance_year) {
        (None, None) => {}
        (Some(first), None) => rows.push(("began", first.to_string())),
        (first, last) => {
            let year = |y: Option<u16>| y.map_or("?".to_owned(), |y| y.to_string());
            rows.push(("ran", format!("{}-{}", year(first), year(last))));
        }
    }
    if !it.same_id.is_empty() {
        let others: Vec<&str> = it.same_id.iter().map(ActivityKey::as_str).collect();
        let says = format!("the same id names another activity in other years: {}", others.join(", "));
        rows.push(("note", says));
    }
    rows
}

/// Years as people write them: `2017-2019, 2021`.
fn runs(years: &[ProgramYear]) -> String {
    let mut found: Vec<(u16, u16)> = Vec::new();
    for year in years.iter().map(|y| y.get()) {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => found.push((year, year)),
        }
    }
    let run = |(first, last): &(u16, u16)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    };
    match found.is_empty() {
        true => "no year".to_owned(),
        false => found.iter().map(run).collect::<Vec<_>>().join(", "),
    }
}

/// The texts of a year under their headings; items of a list on lines that begin with `- `.
fn prose(line: &ActivityLine) -> Vec<(String, String)> {
    let mut found = Vec::new();
    found.extend(line.description.clone().map(|text| ("description".to_owned(), text)));
    if !line.supporting_documentation.is_empty() {
        let how = match line.documentation_logic {
            Some(Logic::All) => " (all of these)",
            Some(Logic::Any) => " (any of these)",
            Some(Logic::Mixed) => " (some of these)",
            None => "",
        };
        let items: Vec<String> = line.supporting_documentation.iter().map(|i| format!("- {i}")).collect();
        found.push((format!("suggested documentation{how}"), items.join("\n")));
    }
    found.extend(line.validation.clone().map(|text| ("validation".to_owned(), text)));
    if !line.resources.is_empty() {
        let link = |l: &Link| if l.text == l.url { l.url.clone() } else { format!("{} <{}>", l.text, l.url) };
        let links: Vec<String> = line.resources.iter().map(|l| format!("- {}", link(l))).collect();
        found.push(("links".to_owned(), links.join("\n")));
    }
    found
}

/// What really changed and when; what changed in dress alone is named.
fn changes(out: &mut impl Write, it: &Shown, look: Look) -> io::Result<()> {
    if !it.changes.is_empty() {
        writeln!(out)?;
        look.heading(out, "changes")?;
    }
    for step in &it.changes {
        let when = format!("  {} -> {}  ", step.from, step.to);
        let mut head = when.as_str();
        let blank = " ".repeat(when.len());
        if step.added || step.removed {
            let (tone, what) = if step.added { (Tone::New, "added") } else { (Tone::Gone, "removed") };
            writeln!(out, "{head}{}", look.tone(tone, what))?;
            head = &blank;
        }
        for change in step.changed.iter().filter(|c| c.kind.is_real()) {
            look.write(out, head, &said(change))?;
            head = &blank;
        }
        let dress: Vec<&str> =
            step.changed.iter().filter(|c| !c.kind.is_real()).map(|c| c.field.key()).collect();
        if !dress.is_empty() {
            look.write(out, head, &format!("of dress alone: {}", dress.join(", ")))?;
        }
    }
    Ok(())
}

fn said(change: &Change) -> String {
    let (from, to) = (change.from.plain(), change.to.plain());
    match change.field.is_text() {
        true => format!("{} {}: {}", change.field, change.kind.as_str(), marked(&from, &to)),
        false => format!("{}: {from} -> {to}", change.field),
    }
}

/// What documents really disagree in; what differs in dress alone is counted.
fn disagreements(out: &mut impl Write, it: &Shown, look: Look) -> io::Result<()> {
    let (real, dress): (Vec<&SourceDifference>, Vec<&SourceDifference>) =
        it.disagreements.iter().partition(|d| d.kind.is_real());
    if real.is_empty() && dress.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    look.heading(out, "where documents disagree")?;
    for difference in real {
        let head = format!("  {} {}: ", difference.program_year, difference.field);
        look.write(out, &head, &format!("{}, {}", difference.kind.as_str(), difference.rule))?;
        for line in super::sources::said(difference) {
            look.write(out, "    ", &line)?;
        }
    }
    if !dress.is_empty() {
        let fields: Vec<String> = dress.iter().map(|d| format!("{} {}", d.program_year, d.field)).collect();
        look.write(out, "  of dress alone: ", &fields.join(", "))?;
    }
    Ok(())
}

/// The years in which a document speaks of the activity.
fn speaking(it: &Shown, document: &Document) -> Vec<ProgramYear> {
    it.years.iter().filter(|line| line.documents.contains(&document.id)).map(|l| l.program_year).collect()
}

fn document(d: &Document) -> String {
    let kind = d.kind.map(|kind| kind.as_str().to_owned());
    let about: Vec<String> = kind.into_iter().chain(d.publisher.clone()).collect();
    let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
    format!("{}{about}  {}", on_one_line(&d.id), on_one_line(&d.path))
}

/// For a pull request or a wiki.
pub fn show_markdown(out: &mut impl Write, it: &Shown, names: &BTreeMap<String, String>) -> io::Result<()> {
    writeln!(out, "## {}: {}\n", table::escaped(it.key.as_str()), table::escaped(it.title()))?;
    for (what, says) in facts(it, names) {
        writeln!(out, "- {what}: {}", table::escaped(&says))?;
    }
    for (what, text) in it.line().map(prose).unwrap_or_default() {
        writeln!(out, "\n### {}\n", table::escaped(&what))?;
        for line in text.lines() {
            let (mark, words) = line.strip_prefix("- ").map_or(("", line), |words| ("- ", words));
            writeln!(out, "{mark}{}", table::escaped(words))?;
        }
    }
    writeln!(out, "\n### Over the years\n")?;
    let yes = |flag: Option<bool>| flag.map_or("", |yes| if yes { "yes" } else { "no" }).to_owned();
    let year = |line: &ActivityLine| {
        vec![
            line.program_year.to_string(),
            yes(Some(line.listed)),
            line.weight.map_or("", Weight::as_str).to_owned(),
            yes(line.cehrt_eligible),
            line.status.map_or("", Status::as_str).to_owned(),
            line.title.clone().unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = it.years.iter().map(year).collect();
    table::markdown(out, &["year", "listed", "weight", "CEHRT", "status", "title"], &rows)?;
    let steps: Vec<Vec<String>> = it
        .changes
        .iter()
        .flat_map(|step| {
            let when = format!("{} to {}", step.from, step.to);
            let listed = [(step.added, "added"), (step.removed, "removed")];
            let listed = listed.into_iter().filter(|(is, _)| *is).map(|(_, what)| what.to_owned());
            let real = step.changed.iter().filter(|c| c.kind.is_real()).map(said);
            listed.chain(real).map(move |what| vec![when.clone(), what]).collect::<Vec<_>>()
        })
        .collect();
    if !steps.is_empty() {
        writeln!(out, "\n### Changes\n")?;
        table::markdown(out, &["when", "what"], &steps)?;
    }
    if !it.lineage.is_empty() {
        writeln!(out, "\n### Lineage\n")?;
        lineage::markdown(out, &it.lineage)?;
    }
    let real: Vec<SourceDifference> = it.disagreements.iter().filter(|d| d.kind.is_real()).cloned().collect();
    if !real.is_empty() {
        writeln!(out, "\n### Where documents disagree\n")?;
        let row = |d: &SourceDifference| {
            vec![d.program_year.to_string(), d.field.to_string(), super::sources::said(d).join("; ")]
        };
        table::markdown(
            out,
            &["year", "field", "what stands, and what others say"],
            &real.iter().map(row).collect::<Vec<_>>(),
        )?;
    }
    writeln!(out, "\n### Documents\n")?;
    for d in &it.documents {
        writeln!(out, "- {}", table::escaped(&document(d)))?;
    }
    let missing = count(it.gaps.len(), "gap");
    if !it.gaps.is_empty() {
        writeln!(out, "\n### Missing ({missing})\n")?;
        for gap in &it.gaps {
            writeln!(out, "- {}", visible(&table::escaped(&gap.message)))?;
        }
    }
    Ok(())
}
