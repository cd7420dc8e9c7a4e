//! Arguments to a checked job: manifests and paths to documents, folders of tables to facts, files to catalogs.

use super::args::{Common, Reading, Switch};
use crate::facts::Facts;
use crate::model::{Built, Catalog, Claim, ClaimLine, Rulings, SCHEMA_VERSION};
use crate::pipeline::Options;
use crate::read;
use crate::source::{self, Spec};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The manifest that `build` looks for.
const MANIFEST: &str = "sources.toml";

/// The rulings that `build` looks for beside the manifest.
const RULINGS: &str = "rulings.toml";

/// Endings of files that a folder is searched for.
const ENDINGS: [&str; 11] =
    ["md", "markdown", "txt", "text", "csv", "tsv", "json", "html", "htm", "pdf", "xlsx"];

/// The documents of a build: of a manifest, or of paths.
pub(super) fn inputs(inputs: &[String]) -> Result<Vec<Spec>> {
    match inputs {
        [] if Path::new(MANIFEST).is_file() => manifest(Path::new(MANIFEST)),
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

fn manifest(path: &Path) -> Result<Vec<Spec>> {
    let shown = path.display().to_string();
    let text =
        std::fs::read_to_string(path).with_context(|| format!("{shown}: the manifest cannot be read"))?;
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
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.'))
        .flatten()
        .filter(|e| e.file_type().is_file())
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
        None if !demo && beside.is_file() => &beside,
        None => return Ok(None),
    };
    let shown = path.display().to_string();
    let text =
        std::fs::read_to_string(path).with_context(|| format!("{shown}: the rulings cannot be read"))?;
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
    Ok(Options { facts, known, reading: reading(&common.reading), ..Options::default() })
}

/// How documents are read: what can do harm, in processes of this same binary.
fn reading(args: &Reading) -> read::Options {
    let program = std::env::current_exe().ok();
    read::Options {
        engine: args.pdf_engine.into(),
        cross_check: args.cross_check == Switch::On,
        seconds: args.read_seconds,
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
            let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
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
    let bytes = std::fs::read(path).with_context(|| {
        format!(
            "{shown}: no catalog can be read there; run `ia-catalog build` first, or name the folder that it wrote"
        )
    })?;
    let catalog: Catalog = serde_json::from_slice(&bytes)
        .with_context(|| format!("{shown}: this is no catalog of ia-catalog"))?;
    let major = |version: &str| version.split('.').next().map(str::to_owned);
    if major(&catalog.schema_version) != major(SCHEMA_VERSION) {
        bail!(
            "{shown}: it has schema version {}, and this program reads {SCHEMA_VERSION}; build it anew",
            catalog.schema_version
        );
    }
    Ok(catalog)
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
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let mut claims = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line: ClaimLine = serde_json::from_str(line)
            .with_context(|| format!("{}, line {number}: no claim", path.display()))?;
        claims.push(line.claim);
    }
    Ok(Some(claims))
}

/// Everything that a build wrote, read back from beside its catalog.
pub(super) fn built(path: &Path) -> Result<Built> {
    let catalog = catalog(path)?;
    let missing = "`build` writes it beside the catalog; build anew";
    let Some(claims) = claims(path)? else { bail!("{}: {missing}", beside(path, "claims.ndjson").display()) };
    let file = |name: &str| {
        let path = beside(path, name);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{}: {missing}", path.display()))?;
        Ok::<_, anyhow::Error>((text, path.display().to_string()))
    };
    let (lines, shown) = file("activities.ndjson")?;
    let mut activities = Vec::new();
    for (number, line) in (1..).zip(lines.lines()) {
        activities.push(
            serde_json::from_str(line).with_context(|| format!("{shown}, line {number}: no activity"))?,
        );
    }
    let (text, shown) = file("differences.json")?;
    let differences =
        serde_json::from_str(&text).with_context(|| format!("{shown}: no differences of ours"))?;
    let (text, shown) = file("gaps.json")?;
    let gaps = serde_json::from_str(&text).with_context(|| format!("{shown}: no gaps of ours"))?;
    Ok(Built { catalog, claims, activities, differences, gaps })
}
