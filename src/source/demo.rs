//! The small world of documents that is compiled in, so that an installed copy can show itself.

use super::toml_file::TomlError;
use super::{Place, Spec, parse_manifest};
use include_dir::{Dir, include_dir};

static WORLD: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/fixtures/world");

/// The documents of the built-in manifest.
pub fn demo() -> Result<Vec<Spec>, TomlError> {
    let file = |path: &str| WORLD.get_file(path).map(include_dir::File::contents);
    let manifest = file("sources.toml").and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("");
    parse_manifest(manifest, "the built-in sources.toml", |path| file(path).map(Place::Memory))
}
