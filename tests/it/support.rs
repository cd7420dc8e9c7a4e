//! What several tests need: paths, documents, expected files.

use ia_catalog::facts::Facts;
use ia_catalog::model::Built;
use ia_catalog::pipeline::{self, Options, Processed};
use ia_catalog::read::{self, Workers};
use ia_catalog::source::{self, Spec};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn fixtures() -> PathBuf {
    root().join("fixtures")
}

pub fn options() -> Options {
    Options { facts: Facts::compiled(), reading: reading(), ..Options::default() }
}

/// As the command line reads: what can do harm, in a process of its own.
pub fn reading() -> read::Options {
    let workers = Workers::new(env!("CARGO_BIN_EXE_ia-catalog"));
    read::Options { workers: Some(Arc::new(workers)), ..read::Options::default() }
}

/// One document on its own; its path is shown relative to the fixtures.
pub fn process(path: &Path, options: &Options) -> Processed {
    let mut spec = Spec::of_path(&path.to_string_lossy());
    let shown = path.strip_prefix(fixtures()).unwrap_or(path).to_string_lossy().replace('\\', "/");
    spec.path.clone_from(&shown);
    spec.id = shown;
    pipeline::extract(&[spec], options, &|_| {}).remove(0)
}

/// A build of a manifest on disk.
pub fn build(manifest: &Path) -> Built {
    let text = std::fs::read_to_string(manifest).expect("manifest");
    let base = manifest.parent().expect("folder");
    let stem = manifest.file_stem().expect("name").to_string_lossy();
    let rulings = std::fs::read_to_string(base.join(format!("docs/{stem}.rulings.toml"))).ok();
    let rulings = rulings.map(|text| source::parse_rulings(&text, "rulings.toml").expect("good rulings"));
    let specs =
        source::parse_manifest(&text, "sources.toml", source::in_folder(base)).expect("a good manifest");
    pipeline::build(&specs, &Options { rulings, ..options() }, &|_| {})
}

/// A build of the built-in documents.
pub fn world() -> Built {
    let options = Options { demo: true, ..options() };
    pipeline::build(&source::demo().expect("the built-in manifest"), &options, &|_| {})
}

/// Holds a text against the expected file; rewrites it when asked to.
pub fn expect(path: &Path, found: &str) {
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(path, found).expect("expected file written");
        return;
    }
    let wanted = std::fs::read_to_string(path).unwrap_or_default();
    if wanted != found {
        let line = wanted.lines().zip(found.lines()).position(|(a, b)| a != b);
        let line = line.unwrap_or_else(|| wanted.lines().count().min(found.lines().count()));
        let show = |text: &str| text.lines().nth(line).unwrap_or("(no such line)").to_owned();
        panic!(
            "{} differs at line {}:\n  expected {}\n  found    {}\nUPDATE_EXPECTED=1 rewrites it",
            path.display(),
            line + 1,
            show(&wanted),
            show(found)
        );
    }
}

/// The files of a folder with one of these endings, by name.
pub fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.expect("entry").path())
        .filter(|p| p.extension().is_some_and(|x| endings.contains(&&*x.to_string_lossy())))
        .collect();
    found.sort();
    found
}
