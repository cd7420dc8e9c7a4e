//! Files that appear whole or not at all: everything is written aside first, then moved into place.

use anyhow::{Context, Result, bail};
use std::io::{BufWriter, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Writes one file's contents.
pub(super) type Content<'a> = Box<dyn FnOnce(&mut dyn Write) -> std::io::Result<()> + 'a>;

/// Writes all files into a folder, or folders of it, which are made when they are not there. Nothing is replaced before
/// everything has been written.
pub(super) fn write_all(folder: &Path, files: Vec<(&str, Content)>) -> Result<()> {
    let place =
        || format!("{}: cannot write there; name a folder that can be written with --out", folder.display());
    if folder.is_file() {
        bail!("{}: this is a file; name a folder with --out", folder.display());
    }
    std::fs::create_dir_all(folder).with_context(place)?;
    let mut ready = Vec::new();
    for (name, content) in files {
        if let Some(inner) = folder.join(name).parent() {
            std::fs::create_dir_all(inner).with_context(place)?;
        }
        let aside = NamedTempFile::with_prefix_in(".ia-catalog-", folder).with_context(place)?;
        let mut out = BufWriter::new(aside);
        content(&mut out)
            .and_then(|()| out.flush())
            .with_context(|| format!("{}/{name}", folder.display()))?;
        let aside = out.into_inner().map_err(|e| e.into_error()).with_context(place)?;
        make_readable(&aside);
        ready.push((name, aside));
    }
    for (name, aside) in ready {
        let path = folder.join(name);
        aside.persist(&path).with_context(|| format!("{}: cannot be replaced", path.display()))?;
    }
    Ok(())
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
    let name = name.to_string_lossy();
    write_all(folder, vec![(&name, content)])
}

/// Temporary files are for their owner alone; a catalog is for everybody that the umask allows it.
#[cfg(unix)]
fn make_readable(file: &NamedTempFile) {
    use std::os::unix::fs::PermissionsExt;
    // A folder made by us has just been given the umask's rights; a file gets the same without the execute bits.
    let _ = file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn make_readable(_file: &NamedTempFile) {}
