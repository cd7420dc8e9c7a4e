//! What a folder's `build.json` says: whether a build would make what already stands there, and whether files that stand side
//! by side are of one build.

use super::commands::export;
use super::job;
use super::output::{self, Written};
use crate::model::{BuildRecord, Code, Document, FileRecord, PROGRAM_STATE, ProgramYear, Said, Severity};
use crate::pipeline::Options;
use crate::source::{self, Place, Spec};
use crate::{read, write};
use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longer than it takes to move the files of a build into place.
const PAUSE: Duration = Duration::from_millis(100);

/// The file.
pub(super) const FILE: &str = "build.json";

/// Everything that decides what a build makes.
pub(super) struct Inputs {
    /// SHA-256 of all of it.
    key: String,
    /// The hashes of the documents by their ids, as they were when the build began.
    documents: BTreeMap<String, Option<String>>,
}

/// Takes the inputs of a build together.
pub(super) fn inputs(specs: &[Spec], options: &Options) -> Inputs {
    let hash = |spec: &Spec| (spec.id.clone(), source::file_hash(spec, &options.limits));
    let documents: BTreeMap<_, _> = specs.par_iter().map(hash).collect();
    let mut all = Sha256::new();
    all.update(PROGRAM_STATE);
    let mut sorted: Vec<&Spec> = specs.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    for spec in sorted {
        // Where the bytes are does not matter, but what they are.
        all.update(format!("{:?}", Spec { place: Place::default(), ..spec.clone() }));
        all.update(format!("{:?}\n", documents.get(&spec.id)));
    }
    // Every option that there is or will be counts, but how the work is shared out and what is kept.
    let reading = read::Options { workers: None, ..options.reading.clone() };
    all.update(format!("{:?}", Options { reading, cache: None, ..options.clone() }));
    Inputs { key: source::hex(&all.finalize()), documents }
}

/// Stops where a build would write over one of its own documents.
pub(super) fn spares(specs: &[Spec], folder: &Path, names: &[&str]) -> Result<()> {
    let outputs: BTreeMap<PathBuf, &str> =
        names.iter().filter_map(|name| Some((folder.join(name).canonicalize().ok()?, *name))).collect();
    for spec in specs {
        let Place::File(path) = &spec.place else { continue };
        if let Some(name) = path.canonicalize().ok().and_then(|path| outputs.get(&path)) {
            bail!(
                "{}: the build would write its own {name} over this document; name another folder with --out",
                spec.path
            );
        }
    }
    Ok(())
}

/// Whether a file of a folder is one that a build wrote there, or keeps for itself.
pub(super) fn is_of_a_build(folder: &Path) -> impl Fn(&Path) -> bool + use<> {
    let files = there(folder).map(|record| record.files).unwrap_or_default();
    let folder = folder.to_owned();
    move |path| {
        let name = path.strip_prefix(&folder).unwrap_or(path).to_string_lossy().into_owned();
        !files.is_empty() && (name == FILE || files.contains_key(&name))
    }
}

/// The record of the build that stands in a folder, where it was made of the same inputs and all of its files are as it wrote
/// them.
pub(super) fn unchanged(folder: &Path, inputs: &Inputs) -> Result<Option<BuildRecord>> {
    output::settle(folder)?;
    let Some(record) = there(folder) else { return Ok(None) };
    let same = record.inputs.as_ref() == Some(&inputs.key);
    let as_written =
        |(name, file): (&String, &FileRecord)| hash(&folder.join(name)).as_ref() == Some(&file.sha256);
    Ok(Some(record).filter(|record| same && record.files.par_iter().all(as_written)))
}

/// The record of a build.
pub(super) fn of_build(
    inputs: &Inputs,
    (documents, codes): (&[Document], &[Code]),
    (demo, said, worst): (bool, Vec<Said>, Option<Severity>),
) -> BuildRecord {
    // A document that changed while the build ran was not the one that was hashed.
    let same = |d: &Document| d.sha256.is_none() || inputs.documents.get(&d.id) == Some(&d.sha256);
    let certain = documents.iter().all(same) && !codes.iter().any(|code| code.depends_on_the_machine());
    BuildRecord::new(demo, certain.then(|| inputs.key.clone()), said, worst)
}

/// The record with the files that were written, as it is written itself, and the files of an earlier build that are to go:
/// those of the record before it that still are as that build wrote them, and what nobody but a build writes.
pub(super) fn with_files(
    mut record: BuildRecord,
    written: Vec<(String, Written)>,
    folder: &Path,
) -> Result<(&'static str, Vec<u8>, Vec<String>)> {
    let file = |(name, w): (String, Written)| (name, FileRecord { bytes: w.bytes, sha256: w.sha256 });
    record.files = written.into_iter().map(file).collect();
    let mut before: BTreeMap<String, String> = BTreeMap::new();
    // The one file whose words are always the same; beside lists that are no demonstration they would be wrong.
    before.insert(export::README_FILE.to_owned(), source::hex(&Sha256::digest(export::README)));
    let described = there(folder).map(|before| before.files).unwrap_or_default();
    before.extend(described.into_iter().map(|(name, file)| (name, file.sha256)));
    // What somebody has changed since is not ours to remove, and the record may be that of another folder.
    let is_gone = |(name, sha256): &(String, String)| {
        let path = folder.join(name);
        let there = || path.symlink_metadata().is_ok_and(|about| about.is_file());
        let as_written = || hash(&path).as_ref() == Some(sha256);
        !record.files.contains_key(name) && output::is_inside(name) && there() && as_written()
    };
    let gone = before.into_iter().filter(is_gone).map(|(name, _)| name).collect();
    let mut text = Vec::new();
    write::pretty(&mut text, &record)?;
    Ok((FILE, text, gone))
}

/// What is to be said of files of a folder that are called as lists of a build, and that the build there did not write: they
/// may be left of an earlier one whose record was lost, or the user's own. Nobody can tell, so they stay.
pub(super) fn of_nobody(folder: &Path) -> Vec<Said> {
    let Some(record) = there(folder) else { return Vec::new() };
    let years = std::fs::read_dir(folder.join(export::LISTS)).into_iter().flatten().flatten();
    let mut names: Vec<String> = years
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|year| year.parse::<ProgramYear>().is_ok())
        .map(|year| format!("{}/{year}/{}", export::LISTS, export::FILE))
        .filter(|name| !record.files.contains_key(name) && folder.join(name).symlink_metadata().is_ok())
        .collect();
    names.sort();
    let said = |name: String| {
        let text = format!(
            "{}: this list is not of the build beside it; take it away if an earlier build left it there",
            folder.join(name).display()
        );
        Said { severity: Some(Severity::Warning), indent: 0, text }
    };
    names.into_iter().map(said).collect()
}

/// The bytes of a file that a build may have written. Where a record stands beside it, it has to be the file that the record
/// describes: files of two builds side by side would give evidence for values that are not theirs.
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    let folder = path.parent().unwrap_or(Path::new("."));
    for again in [true, false] {
        output::settle(folder)?;
        let bytes = source::bytes_of(path, job::BUILT)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let record = found(folder).with_context(|| folder.join(FILE).display().to_string())?;
        let described = record.and_then(|record| record.files.get(&*name).cloned());
        if described.is_none_or(|file| file.sha256 == source::hex(&Sha256::digest(&bytes))) {
            return Ok(bytes);
        }
        if again {
            // A build may be replacing its files just now.
            std::thread::sleep(PAUSE);
        }
    }
    bail!(
        "it is not the file that {FILE} beside it describes, so it may not be of the same build as the others; build anew"
    )
}

/// The record of a folder, where there is one that can be understood.
fn there(folder: &Path) -> Option<BuildRecord> {
    found(folder).ok().flatten()
}

/// The same; the error says why there is none that can be read.
fn found(folder: &Path) -> io::Result<Option<BuildRecord>> {
    match source::bytes_of(&folder.join(FILE), job::BUILT) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn hash(path: &Path) -> Option<String> {
    source::bytes_of(path, job::BUILT).ok().map(|bytes| source::hex(&Sha256::digest(bytes)))
}
