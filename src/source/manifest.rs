//! The manifest: TOML in, [`Spec`]s out. Every error of the file names its line and the way out.

use super::toml_file::{Day, Lines, Spanned, TomlError, parse};
use super::{Place, Spec, id_of};
use crate::model::{Date, Format, Kind, Layout, Maturity, ProgramYear};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    #[serde(default)]
    document: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entry {
    path: String,
    id: Option<String>,
    #[serde(default)]
    years: Vec<ProgramYear>,
    publisher: Option<String>,
    kind: Option<Kind>,
    as_of: Option<Day>,
    maturity: Option<Maturity>,
    complete: Option<bool>,
    layout: Option<Layout>,
    format: Option<Format>,
    url: Option<String>,
    sha256: Option<String>,
}

/// Reads a manifest. `name` is its path for messages; `base` the folder that paths are relative to, or the files that
/// are compiled in.
pub fn parse_manifest(
    text: &str,
    name: &str,
    place: impl Fn(&str) -> Option<Place>,
) -> Result<Vec<Spec>, TomlError> {
    let error = |line, problem| TomlError { file: name.to_owned(), line, problem };
    let manifest: Manifest = parse(text, name)?;
    let at = Lines::of(text);
    if manifest.document.is_empty() {
        return Err(error(1, "it lists no documents; add a [[document]] with a path".to_owned()));
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut specs = Vec::new();
    for entry in manifest.document {
        let line = at.line(entry.span().start);
        let spec = spec(entry.into_inner(), &place).map_err(|problem| error(line, problem))?;
        if let Some(first) = seen.insert(spec.id.clone(), line) {
            let problem =
                format!("the id `{}` is that of the document at line {first} too; give it another", spec.id);
            return Err(error(line, problem));
        }
        specs.push(spec);
    }
    specs.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(specs)
}

fn spec(entry: Entry, place: impl Fn(&str) -> Option<Place>) -> Result<Spec, String> {
    let path = entry.path.replace('\\', "/");
    if path.is_empty() {
        return Err("`path` is empty".to_owned());
    }
    let mut years = entry.years;
    years.sort();
    years.dedup();
    let as_of = entry.as_of.map(Date::try_from).transpose()?;
    let sha256 = entry.sha256.map(|hash| hash.to_ascii_lowercase());
    if sha256.as_ref().is_some_and(|h| h.len() != 64 || !h.bytes().all(|b| b.is_ascii_hexdigit())) {
        return Err("`sha256` must be 64 hexadecimal digits".to_owned());
    }
    let found = place(&path).ok_or_else(|| format!("`{path}` is not among the built-in files"))?;
    Ok(Spec {
        id: entry.id.filter(|id| !id.trim().is_empty()).unwrap_or_else(|| id_of(&path)),
        path,
        place: found,
        years_in_manifest: !years.is_empty(),
        years,
        publisher: entry.publisher,
        kind: entry.kind,
        as_of,
        maturity: entry.maturity,
        complete: entry.complete,
        layout: entry.layout,
        format: entry.format,
        url: entry.url,
        sha256,
    })
}

/// Where the documents of a manifest in a folder are.
pub fn in_folder(base: &Path) -> impl Fn(&str) -> Option<Place> + '_ {
    move |path| Some(Place::File(base.join(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<Spec>, TomlError> {
        parse_manifest(text, "sources.toml", in_folder(Path::new("docs")))
    }

    #[test]
    fn documents_come_sorted_by_id_whatever_their_order() {
        let one = "[[document]]\npath = \"b.csv\"\nyears = [2019, 2018, 2018]\nas-of = 2018-06-19\n";
        let two = "[[document]]\npath = \"a.md\"\nas-of = \"2018-06-19\"\nkind = \"activity-page\"\n";
        let specs = parse(&format!("{one}{two}")).expect("manifest");
        assert_eq!(specs, parse(&format!("{two}{one}")).expect("manifest"));
        assert_eq!(specs[0].id, "a.md");
        assert_eq!(specs[0].as_of, specs[1].as_of);
        assert_eq!(specs[1].years.len(), 2);
    }

    #[test]
    fn a_typo_is_named_with_its_line() {
        let fails = |text: &str| parse(text).expect_err("a typo");
        let unknown = fails("[[document]]\npath = \"a.md\"\nyaers = [2018]\n");
        assert_eq!(unknown.line, 3);
        assert!(unknown.problem.contains("yaers") && unknown.problem.contains("years"), "{unknown}");
        assert_eq!(fails("[[document]]\npath = \"a.md\"\nkind = \"factsheet\"\n").line, 3);
        assert_eq!(fails("[[document]]\npath = \"a.md\"\nas-of = \"2018-02-30\"\n").line, 3);
        assert_eq!(fails("[[document]]\npath = \"a.md\"\n\n[[document]]\npath = \"a.md\"\n").line, 4);
        assert!(fails("").problem.contains("no documents"));
        assert!(fails("[[document]]\npath = \"a.md\"\nyears = [1918]\n").problem.contains("1918"));
    }
}
