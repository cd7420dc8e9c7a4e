//! `list`: the activities of a year, those of them that are looked for.

use crate::cli::args::{Answer, Common, Form, List};
use crate::cli::exit::Exit;
use crate::cli::{find, job, look};
use crate::facts::{Facts, Spelling};
use crate::model::words::occurrences;
use crate::model::{
    ActivityKey, ActivityLine, Differences, Field, LineageKind, ProgramYear, Status, YearDiff,
};
use crate::write::{self, Listing};
use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Write};

/// The subcategory that is looked for.
enum Wanted {
    /// By CMS's id.
    Id(String),
    /// By the letters of measure ids, which have none.
    Letters(String),
}

/// What is new in activities since a year, by key.
type News = BTreeMap<ActivityKey, Vec<String>>;

pub(crate) fn run(args: &List, common: &Common) -> Result<Exit> {
    let facts = job::facts(common)?;
    let all = job::activities(&args.catalog)?;
    let years: BTreeSet<ProgramYear> = all.iter().map(|line| line.program_year).collect();
    let years: Vec<ProgramYear> = years.into_iter().collect();
    let year = match args.year.or(years.last().copied()) {
        Some(year) if years.contains(&year) => year,
        Some(year) => return Err(job::no_year(&args.catalog, year, &years)),
        None => bail!("{}: it has no activities at all", args.catalog.display()),
    };
    let wanted =
        args.subcategory.as_deref().map(|name| subcategory(&facts, &all, name, common)).transpose()?;
    let news = args.changed_since.map(|since| news(args, since, year, &years)).transpose()?;
    let of_year =
        |year: ProgramYear| all.iter().filter(move |l| l.program_year == year && (l.listed || args.unlisted));
    let is_it = |line: &ActivityLine| {
        matches(args, wanted.as_ref(), line) && news.as_ref().is_none_or(|news| news.contains_key(&line.key))
    };
    let mut found: Vec<&ActivityLine> = of_year(year).filter(|line| is_it(line)).collect();
    found.sort_by(|a, b| a.key.cmp(&b.key));
    let what =
        |line: &ActivityLine| news.as_ref().and_then(|n| n.get(&line.key)).cloned().unwrap_or_default();
    let names = names(&facts);
    let listing = Listing {
        year,
        lines: found.iter().map(|line| (*line, what(line))).collect(),
        subcategories: &names,
        words: &args.words,
        fields: (
            of_year(year).any(|line| line.weight.is_some()),
            of_year(year).any(|line| line.cehrt_eligible == Some(true)),
        ),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Form::Table => {
            if all.iter().any(|line| line.demo) {
                writeln!(out, "demonstration catalog")?;
            }
            write::list_for_people(&mut out, &listing, look::of(common))?;
        }
        Form::Json => write::pretty(&mut out, &found)?,
        Form::Ndjson => found.iter().try_for_each(|line| write::line(&mut out, line))?,
        Form::Csv => write::activities_csv(&mut out, &found)?,
        Form::Markdown => write::list_markdown(&mut out, &listing)?,
    }
    out.flush()?;
    drop(out);
    if !common.quiet {
        let mut err = std::io::stderr().lock();
        let total = of_year(year).count();
        let matching = match found.len() == total {
            true => write::activities(total),
            false => format!("{} of {}", found.len(), write::activities(total)),
        };
        writeln!(
            err,
            "{matching} of {year}{}",
            elsewhere(&found, &years, year, |y| of_year(y).filter(|l| is_it(l)).count())
        )?;
    }
    Ok(Exit::Clean)
}

/// Where nothing was found: the other years that have what was looked for.
fn elsewhere(
    found: &[&ActivityLine],
    years: &[ProgramYear],
    year: ProgramYear,
    count: impl Fn(ProgramYear) -> usize,
) -> String {
    if !found.is_empty() {
        return String::new();
    }
    let others = years.iter().filter(|other| **other != year).map(|other| (*other, count(*other)));
    let others: Vec<String> =
        others.filter(|(_, n)| *n > 0).map(|(other, n)| format!("{other} has {n}")).collect();
    if others.is_empty() { String::new() } else { format!("; {} (--year)", others.join(", ")) }
}

fn matches(args: &List, subcategory: Option<&Wanted>, line: &ActivityLine) -> bool {
    let status = line.status.unwrap_or(Status::Active);
    let texts = write::texts(line);
    let of_subcategory = subcategory.is_none_or(|wanted| match wanted {
        Wanted::Id(id) => line.subcategory_id.as_ref() == Some(id),
        Wanted::Letters(letters) => line.measure_id.as_ref().is_some_and(|id| id.letters() == letters),
    });
    of_subcategory
        && args.weight.is_none_or(|wanted| line.weight == wanted.weight())
        && args.cehrt.is_none_or(|wanted| line.cehrt_eligible.unwrap_or(false) == (wanted == Answer::Yes))
        && args.status.is_none_or(|wanted| status == wanted.status())
        && args.words.iter().all(|word| {
            find::is_named(&line.key, word)
                || texts.iter().any(|(_, text)| !occurrences(text, word).is_empty())
        })
}

/// The printed names of subcategories, by CMS's id.
pub(crate) fn names(facts: &Facts) -> BTreeMap<String, String> {
    let named = facts.subcategories().iter().filter(|s| !s.id.is_empty());
    named.map(|s| (s.id.clone(), s.name.clone())).collect()
}

/// A subcategory by its letters, CMS's id, its name, or a part of the name that no other has.
fn subcategory(facts: &Facts, all: &[ActivityLine], asked: &str, common: &Common) -> Result<Wanted> {
    let same = |other: &str| other.eq_ignore_ascii_case(asked.trim());
    let known = facts.subcategories();
    if let Some(found) = known.iter().find(|s| same(&s.letters) || (!s.id.is_empty() && same(&s.id))) {
        return Ok(match found.id.is_empty() {
            true => Wanted::Letters(found.letters.clone()),
            false => Wanted::Id(found.id.clone()),
        });
    }
    // What a catalog has and no facts declare.
    if let Some(id) = all.iter().filter_map(|line| line.subcategory_id.as_ref()).find(|id| same(id)) {
        return Ok(Wanted::Id(id.clone()));
    }
    let part = |name: &str| !occurrences(name, asked).is_empty();
    let mut parts = known.iter().filter(|s| part(&s.name));
    let found = match (facts.subcategory(asked), parts.next(), parts.next()) {
        (Some((found, Spelling::Right)), ..) => found,
        (_, Some(found), None) => found,
        (Some((found, Spelling::Wrong)), ..) => {
            if !common.quiet {
                writeln!(std::io::stderr(), "\"{}\" was read as {}", write::visible(asked), found.name)?;
            }
            found
        }
        _ => {
            let named = known.iter().filter(|s| !s.name.is_empty());
            let named: Vec<String> = named.map(|s| format!("{} ({})", s.name, s.letters)).collect();
            bail!("no subcategory, or more than one, answers to `{asked}`; there are {}", named.join(", "));
        }
    };
    Ok(Wanted::Id(found.id.clone()))
}

/// What is new since a year: by the differences of all neighbouring years between.
fn news(args: &List, since: ProgramYear, year: ProgramYear, years: &[ProgramYear]) -> Result<News> {
    if !years.contains(&since) {
        return Err(job::no_year(&args.catalog, since, years));
    }
    if since >= year {
        bail!("--changed-since {since} is not before {year}, whose list is asked for; name an earlier year");
    }
    let differences: Differences = job::differences(&args.catalog)?;
    let between = |diff: &&YearDiff| diff.from >= since && diff.to <= year;
    let mut found = News::new();
    for diff in differences.years.iter().filter(between) {
        let mut say = |key: &ActivityKey, what: String| found.entry(key.clone()).or_default().push(what);
        for key in &diff.added {
            let moved = diff.lineage.iter().find(|edge| {
                edge.kind == LineageKind::Moved && edge.to.as_ref().is_some_and(|to| to.key == *key)
            });
            let from = moved.map(|edge| format!(", moved from {}", edge.from.key)).unwrap_or_default();
            say(key, format!("new in {}{from}", diff.to));
        }
        let mut fields: BTreeMap<&ActivityKey, Vec<String>> = BTreeMap::new();
        // That a field begins or ends with the year is a change of no activity.
        let begun = |field: Field| diff.fields_begun.contains(&field) || diff.fields_ended.contains(&field);
        for change in diff.changed.iter().filter(|c| c.kind.is_real() && !begun(c.field)) {
            let (from, to) = (change.from.plain(), change.to.plain());
            let what = match change.field.is_text() {
                true => format!("{} ({})", change.field, change.kind.as_str()),
                false => format!("{} {from} -> {to}", change.field),
            };
            fields.entry(&change.key).or_default().push(what);
        }
        for (key, what) in fields {
            say(key, format!("changed in {}: {}", diff.to, what.join(", ")));
        }
    }
    Ok(found)
}
