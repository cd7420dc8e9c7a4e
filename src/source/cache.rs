//! What was made of a document before, kept in a folder under a name that says of what and by what it was made. An entry
//! that is not as it was written counts as none, and so does one that another program wrote.

use super::regular::bytes_of;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The largest entry.
const LARGEST: u64 = 1 << 30;

/// Bytes of the hash that an entry begins with.
const HASH: usize = 32;

/// What entries that are being written are called until they are whole.
const PART: &str = "part";

/// A folder of entries.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    seen: Mutex<Seen>,
}

/// What a run asked for and what it made.
#[derive(Debug, Default)]
struct Seen {
    used: BTreeSet<String>,
    made: Vec<(String, Vec<u8>)>,
}

impl Cache {
    /// A cache in a folder, which is made when there is something to keep.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, seen: Mutex::default() }
    }

    /// What is kept under a name.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.seen().used.insert(name.to_owned());
        let mut entry = bytes_of(&self.folder.join(name), LARGEST).ok()?;
        let (hash, kept) = entry.split_at_checked(HASH)?;
        let whole = hash == check(name, kept);
        whole.then(|| entry.split_off(HASH))
    }

    /// Takes something that is to be kept under a name.
    pub fn put(&self, name: &str, made: Vec<u8>) {
        self.seen().made.push((name.to_owned(), made));
    }

    /// Writes what this run made, and takes away what it had no use for. Where that fails nothing is kept: the next run makes
    /// it anew.
    pub fn keep(&self) {
        let seen = std::mem::take(&mut *self.seen());
        for (name, made) in &seen.made {
            let part = self.folder.join(format!("{name}.{}.{PART}", std::process::id()));
            let entry = [check(name, made).as_slice(), made].concat();
            let _ = fs::create_dir_all(&self.folder)
                .and_then(|()| fs::write(&part, entry))
                .and_then(|()| fs::rename(&part, self.folder.join(name)));
        }
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            // What is not called as entries are was put there by somebody else.
            if is_ours(&name) && !seen.used.contains(&name) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a file is called as entries are, or as they are while they are written: by a hash.
fn is_ours(name: &str) -> bool {
    let (hash, rest) = name.split_at_checked(2 * HASH).unwrap_or_default();
    let written = rest.is_empty() || rest.starts_with('.') && rest.ends_with(PART);
    hash.bytes().any(|b| b.is_ascii_hexdigit()) && hash.bytes().all(|b| b.is_ascii_hexdigit()) && written
}

/// What tells that an entry is whole, and is the one of its name.
fn check(name: &str, made: &[u8]) -> [u8; HASH] {
    Sha256::new().chain_update(name).chain_update([0]).chain_update(made).finalize().into()
}
