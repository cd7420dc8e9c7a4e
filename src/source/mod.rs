//! Where documents come from: a manifest or paths, their bytes, their hash, their text and their format. Content is
//! looked at only as far as the format goes.

mod cache;
mod decode;
mod demo;
mod detect;
mod manifest;
mod open;
mod regular;
mod rulings;
mod toml_file;

pub use cache::Cache;
pub use decode::mojibake;
pub use demo::demo;
pub use manifest::{in_folder, parse_manifest};
pub use open::{Opened, file_hash, hex, open, text_hash};
pub use regular::bytes_of;
pub use rulings::parse_rulings;
pub use toml_file::TomlError;

use crate::model::{Date, Format, Kind, Layout, Maturity, ProgramYear};
use std::path::PathBuf;
use std::sync::Arc;

/// What is known of a document before it is read.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Spec {
    /// The id that claims refer to.
    pub id: String,
    /// The path as outputs show it.
    pub path: String,
    /// Where the bytes are.
    pub place: Place,
    /// The program years, where somebody says so.
    pub years: Vec<ProgramYear>,
    /// Whether the years come from the manifest (else from the command line).
    pub years_in_manifest: bool,
    /// Who published it.
    pub publisher: Option<String>,
    /// What sort of publication it is.
    pub kind: Option<Kind>,
    /// The day of its state.
    pub as_of: Option<Date>,
    /// How settled it is.
    pub maturity: Option<Maturity>,
    /// Whether it claims to be the whole list of its years; None: by its kind.
    pub complete: Option<bool>,
    /// The layout that the manifest names.
    pub layout: Option<Layout>,
    /// The format that the manifest names.
    pub format: Option<Format>,
    /// Where it was found.
    pub url: Option<String>,
    /// The hash that it must have.
    pub sha256: Option<String>,
}

/// Where the bytes of a document are.
#[derive(Clone, PartialEq, Debug)]
pub enum Place {
    /// A file.
    File(PathBuf),
    /// Compiled into the program.
    Memory(&'static [u8]),
    /// In memory, where a program that uses this library has the document; shared, since a build may open it twice.
    Bytes(Arc<[u8]>),
}

impl Default for Place {
    fn default() -> Self {
        Place::Memory(b"")
    }
}

impl Spec {
    /// A document that only its path is known of.
    pub fn of_path(path: &str) -> Self {
        let shown = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
        Self { id: id_of(&shown), path: shown, place: Place::File(PathBuf::from(path)), ..Self::default() }
    }
}

/// An id out of a path: the path itself without `./` and the file's ending, words of letters and digits joined by `-`.
pub(crate) fn id_of(path: &str) -> String {
    let stem = match path.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && !stem.ends_with('/') && !ending.contains('/') => stem,
        _ => path,
    };
    let ending = &path[stem.len()..];
    let words = |text: &str| {
        let parts: Vec<&str> =
            text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect();
        parts.join("-")
    };
    let (stem, ending) = (words(stem), words(ending));
    if ending.is_empty() { stem } else { format!("{stem}.{ending}") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_out_of_paths_keep_the_ending_so_that_two_forms_of_one_name_differ() {
        assert_eq!(super::id_of("./official/2018/ia.csv"), "official-2018-ia.csv");
        assert_eq!(super::id_of("official/2018/ia.json"), "official-2018-ia.json");
        assert_eq!(super::id_of("a.b/c"), "a-b-c");
    }
}
