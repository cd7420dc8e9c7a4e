//! Files that appear whole or not at all: everything is written aside and checked first, then moved into place, and a move
//! that was interrupted is finished by whoever comes next.

mod place;
mod verify;

use anyhow::{Context, Result, bail};
use place::Place;
use rayon::prelude::*;
use std::io::{BufWriter, Write};
use std::path::Path;

pub(super) use place::{HIDDEN, Written, is_inside, settle};

/// Writes one file's contents.
pub(super) type Content<'a> = Box<dyn FnOnce(&mut dyn Write) -> std::io::Result<()> + Send + 'a>;

/// Replaces files of a folder, or of folders in it, which are made when they are not there: all of them or none.
pub(super) fn write_all(folder: &Path, files: Vec<(&str, Content)>) -> Result<()> {
    let place = Place::open(folder, &|_| {})?;
    let written = stage(&place, files, |_, _| Ok(()));
    let done =
        written.and_then(|all| place.commit(all.into_iter().map(|(name, _)| name).collect(), Vec::new()));
    place.leave();
    done
}

/// The same for the files of a build, which are held against their schemas before anything is replaced. `record` makes of
/// what was written the file that describes the build (its name and contents), and says which files of an earlier build are
/// to go. `waiting` hears of another build that has to end first.
pub(super) fn write_build(
    folder: &Path,
    files: Vec<(&str, Content)>,
    record: impl FnOnce(Vec<(String, Written)>) -> Result<(&'static str, Vec<u8>, Vec<String>)>,
    waiting: &dyn Fn(&str),
) -> Result<()> {
    let place = Place::open(folder, waiting)?;
    let done = stage(&place, files, verify::check).and_then(|written| replace(&place, written, record));
    if done.is_err() {
        place.leave();
    }
    done
}

/// Replaces the files of a build with what was written aside.
fn replace(
    place: &Place,
    written: Vec<(String, Written)>,
    record: impl FnOnce(Vec<(String, Written)>) -> Result<(&'static str, Vec<u8>, Vec<String>)>,
) -> Result<()> {
    let mut names: Vec<String> = written.iter().map(|(name, _)| name.clone()).collect();
    let (name, content, gone) = record(written)?;
    place.stage(name, Box::new(|out| out.write_all(&content)))?;
    verify::check(name, &place.staged(name))?;
    names.push(name.to_owned());
    place.commit(names, gone)
}

/// Writes files aside and has each checked.
fn stage(
    place: &Place,
    files: Vec<(&str, Content)>,
    check: impl Fn(&str, &Path) -> Result<()> + Sync,
) -> Result<Vec<(String, Written)>> {
    let stage = |(name, content): (&str, Content)| {
        let written = place.stage(name, content)?;
        check(name, &place.staged(name))?;
        Ok((name.to_owned(), written))
    };
    // They differ in size by the thousand: each is a piece of work of its own.
    files.into_par_iter().with_max_len(1).map(stage).collect()
}

/// Writes one file; its folder is made when it is not there.
pub(super) fn write_one(path: &Path, content: Content) -> Result<()> {
    if path.is_dir() {
        bail!("{}: this is a folder, and the form is one file; name a file in it with --out", path.display());
    }
    // A link stays one, and what is no file (a pipe, a device) is written to and not replaced.
    let linked = path.canonicalize().ok();
    let path = linked.as_deref().unwrap_or(path);
    if linked.is_some() && !path.is_file() {
        let shown = || path.display().to_string();
        let mut out = BufWriter::new(std::fs::File::options().write(true).open(path).with_context(shown)?);
        return content(&mut out).and_then(|()| out.flush()).with_context(shown);
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().with_context(|| format!("{}: name a file with --out", path.display()))?;
    match name.to_str() {
        Some(name) => write_all(folder, vec![(name, content)]),
        None => bail!("{}: name a file whose name is Unicode with --out", path.display()),
    }
}
