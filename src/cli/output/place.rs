//! A folder of files that changes as a whole. What is new is written into a hidden folder inside. When all of it is there, a
//! list of what is to be moved appears under one name, in one step: before that step an interrupted run has changed nothing,
//! after it whoever comes next (a build, or a command that reads the folder) does what is left on the list. A lock keeps two
//! runs apart. It must not know what the files are.

use super::Content;
use crate::source;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

/// The hidden folder.
pub(in crate::cli) const HIDDEN: &str = ".ia-catalog";
/// What is written aside.
const NEW: &str = "new";
/// The list of what is to be moved.
const LIST: &str = "commit.json";
/// The list while it is written.
const UNFINISHED: &str = "commit.part";
const LOCK: &str = "lock";
/// The most bytes of that list.
const LONGEST: u64 = 16 << 20;
/// How many bytes are written in one go.
const PIECE: usize = 64 << 10;
/// Nothing in the hidden folder belongs into a repository.
const IGNORE: &str = ".gitignore";

/// What is to happen to the files of a folder.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Moves {
    /// Files that replace those of their names.
    put: Vec<String>,
    /// Files that go.
    remove: Vec<String>,
}

/// What was written aside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::cli) struct Written {
    /// Bytes.
    pub bytes: u64,
    /// Their SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// A folder in this run's hands alone, until it is dropped.
pub(super) struct Place {
    folder: PathBuf,
    /// Held until the end; None where the file system knows no locks.
    lock: Option<File>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.sweep();
    }
}

impl Place {
    /// Takes a folder in hand: makes it when it is not there, waits for another run that has it (which `waiting` hears
    /// of), and puts in order what an interrupted one left.
    pub(super) fn open(folder: &Path, waiting: &dyn Fn(&str)) -> Result<Self> {
        if folder.is_file() {
            bail!("{}: this is a file; name a folder with --out", folder.display());
        }
        let place = || {
            format!("{}: cannot write there; name a folder that can be written with --out", folder.display())
        };
        let lock = loop {
            fs::create_dir_all(folder.join(HIDDEN)).with_context(place)?;
            // Another run that ends takes its hidden folder away.
            match lock(&folder.join(HIDDEN).join(LOCK), &|| waiting(&folder.display().to_string())) {
                Err(error)
                    if error.kind() == io::ErrorKind::NotFound
                        && folder.join(HIDDEN).join(LOCK).symlink_metadata().is_err() => {}
                found => match found.with_context(place)? {
                    Locked::Ours(file) => break Some(file),
                    Locked::Unknown => break None,
                    Locked::Gone => {}
                },
            }
        };
        let opened = Self { folder: folder.to_owned(), lock };
        // One that a full disk left empty hides nothing.
        let hides = fs::read(opened.hidden(IGNORE)).is_ok_and(|words| !words.is_empty());
        if !hides && let Err(error) = fs::write(opened.hidden(IGNORE), "*\n") {
            opened.leave();
            return Err(error).with_context(place);
        }
        opened.finish()?;
        Ok(opened)
    }

    /// Writes a file aside.
    pub(super) fn stage(&self, name: &str, content: Content) -> Result<Written> {
        let shown =
            || format!("{}: cannot be written; nothing was replaced", self.folder.join(name).display());
        let path = self.staged(name);
        if let Some(inner) = path.parent() {
            fs::create_dir_all(inner).with_context(shown)?;
        }
        let counted =
            Counted { file: File::create(path).with_context(shown)?, bytes: 0, hash: Sha256::new() };
        let mut out = BufWriter::with_capacity(PIECE, counted);
        content(&mut out).and_then(|()| out.flush()).with_context(shown)?;
        let Counted { bytes, hash, .. } = out.into_inner().map_err(|e| e.into_error()).with_context(shown)?;
        Ok(Written { bytes, sha256: source::hex(&hash.finalize()) })
    }

    /// Where a file stands that was written aside.
    pub(super) fn staged(&self, name: &str) -> PathBuf {
        self.hidden(NEW).join(name)
    }

    /// Moves what was written aside into place, and takes away what is to go.
    pub(super) fn commit(&self, put: Vec<String>, remove: Vec<String>) -> Result<()> {
        let shown = || format!("{}: cannot be replaced", self.folder.display());
        // What cannot be moved has to be found before anything is.
        put.iter().chain(&remove).try_for_each(|name| self.way(name))?;
        let list = serde_json::to_vec(&Moves { put, remove })?;
        // What stands there already may be a pipe, which would be waited for.
        absent(fs::remove_file(self.hidden(UNFINISHED))).with_context(shown)?;
        fs::write(self.hidden(UNFINISHED), list).with_context(shown)?;
        fs::rename(self.hidden(UNFINISHED), self.hidden(LIST)).with_context(shown)?;
        self.finish()
    }

    /// Stops where something else than folders of this one leads to a file, or stands in its place.
    fn way(&self, name: &str) -> Result<()> {
        let mut at = self.folder.clone();
        let mut parts = Path::new(name).components().peekable();
        while let Some(part) = parts.next() {
            at.push(part);
            let Ok(about) = at.symlink_metadata() else { return Ok(()) };
            match parts.peek() {
                Some(_) if !about.is_dir() => {
                    bail!(
                        "{}: this is no folder, and one is needed there; nothing was replaced",
                        at.display()
                    )
                }
                None if about.is_dir() => {
                    bail!("{}: a folder is in the way of a file; nothing was replaced", at.display())
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn hidden(&self, name: &str) -> PathBuf {
        self.folder.join(HIDDEN).join(name)
    }

    /// Does what is left on the list, and takes away what never came onto one.
    fn finish(&self) -> Result<()> {
        if let Some(moves) = moves(&self.folder)? {
            for name in &moves.put {
                self.put(name)
                    .with_context(|| format!("{}: cannot be replaced", self.folder.join(name).display()))?;
            }
            for name in &moves.remove {
                let path = self.folder.join(name);
                absent(fs::remove_file(&path))
                    .with_context(|| format!("{}: cannot be removed", path.display()))?;
                // Only a folder that is empty goes.
                let _ = path.parent().filter(|inner| *inner != self.folder).map(fs::remove_dir);
            }
        }
        let shown =
            || format!("{}: what is left of an earlier run cannot be removed", self.hidden("").display());
        absent(fs::remove_file(self.hidden(LIST))).with_context(shown)?;
        absent(fs::remove_dir_all(self.hidden(NEW))).with_context(shown)
    }

    /// Moves one file. One that is not there any more has been moved before.
    fn put(&self, name: &str) -> io::Result<()> {
        let (from, to) = (self.staged(name), self.folder.join(name));
        if !from.exists() {
            return Ok(());
        }
        if let Some(inner) = to.parent() {
            fs::create_dir_all(inner)?;
        }
        fs::rename(from, to)
    }

    /// Takes away what was written aside and is on no list: whoever comes next would do it, but after a full disk the room
    /// is needed now. Where no lock is held it may be another run's.
    fn sweep(&self) {
        let unlisted =
            || matches!(self.hidden(LIST).symlink_metadata(), Err(e) if e.kind() == io::ErrorKind::NotFound);
        if self.lock.is_some() && unlisted() {
            let _ = fs::remove_dir_all(self.hidden(NEW));
            let _ = fs::remove_file(self.hidden(UNFINISHED));
        }
    }

    /// Leaves no hidden folder where there is nothing to keep in it.
    pub(super) fn leave(mut self) {
        self.sweep();
        let ours = [LOCK, IGNORE].map(std::ffi::OsString::from);
        let kept =
            fs::read_dir(self.hidden("")).map(|all| all.flatten().any(|e| !ours.contains(&e.file_name())));
        if same_file_can_be_told() && !kept.unwrap_or(true) {
            // Who waits for the lock sees that its file is gone, and begins anew.
            let _ = fs::remove_dir_all(self.hidden(""));
        }
        // What stands there from now on may be the next run's.
        self.lock = None;
    }
}

/// Finishes what an interrupted run left half moved, so that what is read next is of one build. For commands that read.
pub(in crate::cli) fn settle(folder: &Path) -> Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if !folder.join(HIDDEN).join(LIST).exists() {
        return Ok(());
    }
    let unfinished =
        || format!("{}: a build was interrupted there and has to be finished first", folder.display());
    Place::open(folder, &|_| {}).map(drop).with_context(unfinished)
}

/// The list that an interrupted run left. Its names lead nowhere but into the folder.
fn moves(folder: &Path) -> Result<Option<Moves>> {
    let path = folder.join(HIDDEN).join(LIST);
    let list = match source::bytes_of(&path, LONGEST) {
        Ok(list) => list,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let read: Option<Moves> = serde_json::from_slice(&list).ok();
    match read.filter(|moves| moves.put.iter().chain(&moves.remove).all(|name| is_inside(name))) {
        Some(moves) => Ok(Some(moves)),
        None => bail!("{}: this is no list of ours; take it away and build anew", path.display()),
    }
}

/// Whether a name leads nowhere but into a folder.
pub(in crate::cli) fn is_inside(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Success also where there was nothing.
fn absent(result: io::Result<()>) -> io::Result<()> {
    result.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

enum Locked {
    Ours(File),
    /// The file system knows no locks.
    Unknown,
    /// The file is no more the one of its name.
    Gone,
}

fn lock(path: &Path, waiting: &dyn Fn()) -> io::Result<Locked> {
    // Whoever opens a pipe waits for its other end.
    if path.metadata().is_ok_and(|about| !about.is_file()) {
        return Err(io::Error::other(format!("{} is no file", path.display())));
    }
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            waiting();
            file.lock()?;
        }
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            return Ok(Locked::Unknown);
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    Ok(if is_at(&file, path) { Locked::Ours(file) } else { Locked::Gone })
}

/// Whether an open file is the one of this name.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let number = |about: &fs::Metadata| (about.dev(), about.ino());
    matches!((file.metadata(), fs::metadata(path)), (Ok(a), Ok(b)) if number(&a) == number(&b))
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// Whether `is_at` can tell; where it cannot, the lock's file stays for ever.
const fn same_file_can_be_told() -> bool {
    cfg!(unix)
}

/// A file that is counted and hashed while it is written.
struct Counted {
    file: File,
    bytes: u64,
    hash: Sha256,
}

impl Write for Counted {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.file.write(piece)?;
        self.bytes += written as u64;
        self.hash.update(&piece[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
