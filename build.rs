//! Names this state of the program: what was read or built by another state is not taken for this one's.

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// Everything that decides what the program does with a document.
const PARTS: [&str; 7] =
    ["src", "facts", "fixtures/world", "Cargo.toml", "Cargo.lock", "build.rs", "schemas"];

fn main() {
    let mut files = Vec::new();
    for part in PARTS {
        println!("cargo:rerun-if-changed={part}");
        collect(Path::new(part), &mut files);
    }
    files.sort();
    // It keeps states apart, and nobody gains by making two alike; a hash of the standard library is enough for that.
    let mut state = DefaultHasher::new();
    for file in files {
        state.write(file.to_string_lossy().as_bytes());
        state.write(&std::fs::read(&file).unwrap_or_default());
    }
    println!("cargo:rustc-env=IA_CATALOG_STATE={:016x}", state.finish());
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}
