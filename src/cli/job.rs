//! Arguments to a checked job: manifests and paths to documents, folders of tables to facts, files to catalogs.

use super::args::{Common, Reading, Switch};
use super::{output, record};
use crate::facts::Facts;
use crate::model::{
    ActivityLine, Built, Catalog, Claim, ClaimLine, Differences, Gaps, Limits, ProgramYear, Rulings,
    SCHEMA_VERSION,
};
use crate::pipeline::Options;
use crate::read;
use crate::source::{self, Spec};
use anyhow::{Context, Result, bail};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The manifest that `build` looks for.
const MANIFEST: &str = "sources.toml";

/// The rulings that `build` looks for beside the manifest.
const RULINGS: &str = "rulings.toml";

/// Endings of files that a folder is searched for.
const ENDINGS: [&str; 11] =
    ["md", "markdown", "txt", "text", "csv", "tsv", "json", "html", "htm", "pdf", "xlsx"];

/// The most bytes of what people declare: a manifest, rulings, a table of facts.
const DECLARED: u64 = 16 << 20;

/// The most bytes of what a build wrote.
pub(super) const BUILT: u64 = 2 << 30;

/// The text of a file of no more than so many bytes.
fn text_of(path: &Path, most: u64) -> io::Result<String> {
    String::from_utf8(source::bytes_of(path, most)?)
        .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.utf8_error()))
}

/// The documents of a build: of a manifest, or of paths.
pub(super) fn inputs(inputs: &[String]) -> Result<Vec<Spec>> {
    match inputs {
        [] if stands(Path::new(MANIFEST)) => manifest(Path::new(MANIFEST)),
        [] => bail!(
            "no documents: write a manifest {MANIFEST} here (one [[document]] with a `path` each), or name a manifest or documents: ia-catalog build MANIFEST or PATHS"
        ),
        [only] if only.ends_with(".toml") => manifest(Path::new(only)),
        _ if inputs.iter().any(|i| i.ends_with(".toml")) => {
            bail!("a manifest stands alone: name either one manifest or documents")
        }
        paths => documents(paths),
    }
}

/// Whether anything stands there, be it a pipe or a link to nothing: what cannot be read is said and not passed over.
fn stands(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn manifest(path: &Path) -> Result<Vec<Spec>> {
    let shown = path.display().to_string();
    let text = text_of(path, DECLARED).with_context(|| {
        format!(
            "{shown}: the manifest cannot be read; name a file with one [[document]] and its `path` for each"
        )
    })?;
    let base = path.parent().unwrap_or(Path::new(""));
    Ok(source::parse_manifest(&text, &shown, source::in_folder(base))?)
}

/// Documents by their paths, in the order given; a folder stands for the documents in it, by name.
pub(super) fn documents(paths: &[String]) -> Result<Vec<Spec>> {
    let mut specs: Vec<Spec> = Vec::new();
    for path in paths {
        if Path::new(path).is_dir() {
            let found = in_folder(path);
            if found.is_empty() {
                bail!("{path}: no documents in this folder (files that end in {})", ENDINGS.join(", "));
            }
            specs.extend(found.iter().map(|p| Spec::of_path(p)));
        } else {
            specs.push(Spec::of_path(path));
        }
    }
    let mut named = std::collections::BTreeSet::new();
    specs.retain(|spec| named.insert(spec.path.clone()));
    let mut seen = std::collections::BTreeMap::new();
    for spec in &mut specs {
        // Two paths may make the same id; the second gets a number.
        let count = seen.entry(spec.id.clone()).or_insert(0u32);
        *count += 1;
        if *count > 1 {
            spec.id = format!("{}~{count}", spec.id);
        }
    }
    Ok(specs)
}

fn in_folder(folder: &str) -> Vec<String> {
    // What a build wrote is no document.
    let built = record::is_of_a_build(Path::new(folder));
    let holds_a_build = |path: &Path| path.join(output::HIDDEN).is_dir();
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| {
            let hidden = e.file_name().to_string_lossy().starts_with('.');
            e.depth() == 0 || !(hidden || e.file_type().is_dir() && holds_a_build(e.path()))
        })
        .flatten()
        .filter(|e| e.file_type().is_file() && !built(e.path()))
        .filter(|e| {
            let ending = e.path().extension().map(|x| x.to_string_lossy().to_ascii_lowercase());
            ending.is_some_and(|x| ENDINGS.contains(&x.as_str()))
        })
        .map(|e| e.path().to_string_lossy().into_owned())
        .collect()
}

/// The rulings of a build: the file that is named, or the one beside the manifest.
pub(super) fn rulings(
    named: Option<&Path>,
    inputs: &[String],
    demo: bool,
    specs: &[Spec],
) -> Result<Option<Rulings>> {
    let beside = match inputs {
        [] => PathBuf::from(RULINGS),
        [only] if only.ends_with(".toml") => Path::new(only).with_file_name(RULINGS),
        _ => PathBuf::new(),
    };
    let path = match named {
        Some(path) => path,
        None if !demo && stands(&beside) => &beside,
        None => return Ok(None),
    };
    let shown = path.display().to_string();
    let text = text_of(path, DECLARED).with_context(|| format!("{shown}: the rulings cannot be read"))?;
    // As outputs show it: relative to the manifest, where it stands beside it.
    let name = if path == beside { RULINGS } else { shown.as_str() };
    let rulings = source::parse_rulings(&text, name)?;
    if specs.iter().any(|spec| spec.id == rulings.id) {
        bail!("the id `{}` is that of the rulings file; give that document another", rulings.id);
    }
    Ok(Some(rulings))
}

/// Options without documents: facts with their overlays, titles of an earlier catalog.
pub(super) fn options(common: &Common, previous: Option<&Path>) -> Result<Options> {
    let facts = facts(common)?;
    let known = match previous {
        None => Vec::new(),
        Some(path) => {
            let catalog = catalog(path)?;
            let views = catalog.activities.values().flat_map(|a| a.years.values());
            let titles =
                views.filter_map(|v| v.value(crate::model::Field::Title).as_text().map(str::to_owned));
            titles.collect()
        }
    };
    let limits = limits(&common.reading);
    Ok(Options { facts, known, limits, reading: reading(&common.reading), ..Options::default() })
}

/// The limits of reading; of one that is set twice, what is said last.
fn limits(args: &Reading) -> Limits {
    let mut limits = Limits::default();
    for set in args.read_seconds.iter().chain(&args.limits) {
        limits.set(set.limit, set.allowed);
    }
    limits
}

/// How documents are read: what can do harm, in processes of this same binary.
fn reading(args: &Reading) -> read::Options {
    let program = std::env::current_exe().ok();
    read::Options {
        engine: args.pdf_engine.into(),
        cross_check: args.cross_check == Switch::On,
        workers: program.map(|program| Arc::new(read::Workers::new(program))),
    }
}

/// The facts with the user's tables over them.
pub(super) fn facts(common: &Common) -> Result<Facts> {
    let Some(folder) = &common.facts else { return Ok(Facts::compiled()) };
    let shown = folder.display();
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("{shown}: the folder of --facts cannot be read"))?;
    let mut overlays = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name().map(|n| n.to_string_lossy().into_owned()) else { continue };
        if name.ends_with(".csv") {
            let text = text_of(&path, DECLARED).with_context(|| path.display().to_string())?;
            overlays.push((name, text));
        }
    }
    overlays.sort();
    Facts::with_overlays(&overlays).with_context(|| format!("{shown}"))
}

/// A catalog from its file, or from the folder that `build` wrote.
pub(super) fn catalog(path: &Path) -> Result<Catalog> {
    let path = &file_of(path);
    let shown = path.display();
    let bytes = record::read(path).with_context(|| match path.is_file() {
        true => shown.to_string(),
        false => no_catalog(path),
    })?;
    check_version(&bytes, &shown.to_string())?;
    serde_json::from_slice(&bytes).with_context(|| {
        format!("{shown}: this is no catalog of ia-catalog; name the catalog.json that `build` writes, or its folder")
    })
}

fn no_catalog(path: &Path) -> String {
    format!(
        "{}: no catalog can be read there; run `ia-catalog build` first (`--demo` for a try), or name the folder that it wrote with --catalog",
        path.display()
    )
}

/// Stops where a file of ours is of a form that this program does not know. What has no version is for others to judge.
fn check_version(json: &[u8], shown: &str) -> Result<()> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Head {
        schema_version: String,
    }
    let major = |version: &str| version.split('.').next().map(str::to_owned);
    match serde_json::from_slice::<Head>(json) {
        Ok(head) if major(&head.schema_version) != major(SCHEMA_VERSION) => bail!(
            "{shown}: it has schema version {}, and this program reads {SCHEMA_VERSION}; build it anew",
            head.schema_version
        ),
        _ => Ok(()),
    }
}

/// That a catalog has nothing of a year, and what it has.
pub(super) fn no_year(path: &Path, year: impl std::fmt::Display, years: &[ProgramYear]) -> anyhow::Error {
    let known: Vec<String> = years.iter().map(ToString::to_string).collect();
    let known = if known.is_empty() {
        "it has no years at all".to_owned()
    } else {
        format!("its years are: {}", known.join(", "))
    };
    anyhow::anyhow!("{}: it has nothing of {year}; {known}", path.display())
}

/// The file that stands beside a catalog.
pub(super) fn beside(catalog: &Path, name: &str) -> PathBuf {
    file_of(catalog).with_file_name(name)
}

fn file_of(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("catalog.json") } else { path.to_owned() }
}

/// The claims beside a catalog; None where there is no such file.
pub(super) fn claims(catalog: &Path) -> Result<Option<Vec<Claim>>> {
    let path = beside(catalog, "claims.ndjson");
    if !path.exists() {
        return Ok(None);
    }
    let text = record::read(&path).with_context(|| path.display().to_string())?;
    let mut claims = Vec::new();
    for (number, line) in (1..).zip(text.split(|b| *b == b'\n').filter(|line| !line.is_empty())) {
        let line: ClaimLine = serde_json::from_slice(line)
            .with_context(|| format!("{}, line {number}: no claim; build anew", path.display()))?;
        claims.push(line.claim);
    }
    Ok(Some(claims))
}

/// What `build` says when a file of it is not there.
const BESIDE: &str = "`build` writes it beside the catalog; build anew";

/// The text of a file beside a catalog, and what it is called.
fn text_beside(catalog: &Path, name: &str) -> Result<(String, String)> {
    let path = beside(catalog, name);
    let shown = path.display().to_string();
    let catalog = file_of(catalog);
    let bytes = match record::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if path.is_file() => return Err(error.context(shown)),
        Err(error) if catalog.is_file() => return Err(error.context(format!("{shown}: {BESIDE}"))),
        // What stands in the place of the catalog says more than what does not stand beside it.
        Err(error) => {
            let error = record::read(&catalog).err().unwrap_or(error);
            return Err(error.context(no_catalog(&catalog)));
        }
    };
    let text = String::from_utf8(bytes).with_context(|| format!("{shown}: it is no UTF-8; build anew"))?;
    Ok((text, shown))
}

/// The claims beside a catalog, which have to be there.
pub(super) fn claims_there(path: &Path) -> Result<Vec<Claim>> {
    match claims(path)? {
        Some(claims) => Ok(claims),
        None => bail!("{}: {BESIDE}", beside(path, "claims.ndjson").display()),
    }
}

/// The lines of `activities.ndjson` beside a catalog.
pub(super) fn activities(path: &Path) -> Result<Vec<ActivityLine>> {
    let (lines, shown) = text_beside(path, "activities.ndjson")?;
    check_version(lines.lines().next().unwrap_or_default().as_bytes(), &shown)?;
    let line = |(number, line): (usize, &str)| {
        serde_json::from_str(line).with_context(|| format!("{shown}, line {number}: no activity; build anew"))
    };
    (1..).zip(lines.lines()).map(line).collect()
}

/// The differences beside a catalog.
pub(super) fn differences(path: &Path) -> Result<Differences> {
    let (text, shown) = text_beside(path, "differences.json")?;
    check_version(text.as_bytes(), &shown)?;
    serde_json::from_str(&text).with_context(|| format!("{shown}: no differences of ours; build anew"))
}

/// The gaps beside a catalog.
pub(super) fn gaps(path: &Path) -> Result<Gaps> {
    let (text, shown) = text_beside(path, "gaps.json")?;
    check_version(text.as_bytes(), &shown)?;
    serde_json::from_str(&text).with_context(|| format!("{shown}: no gaps of ours; build anew"))
}

/// Everything that a build wrote, read back from beside its catalog.
pub(super) fn built(path: &Path) -> Result<Built> {
    Ok(Built {
        catalog: catalog(path)?,
        claims: claims_there(path)?,
        activities: activities(path)?,
        differences: differences(path)?,
        gaps: gaps(path)?,
    })
}
