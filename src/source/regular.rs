//! Opens files that people name. A pipe may have nobody at its other end, a device may have no end at all, and a folder has no
//! bytes: what is no regular file is refused, and said what it is, before anything waits for it.

use std::fs::{File, FileType, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Opens a file for reading.
///
/// # Errors
/// Those of the system; and one that says what stands there when it is no regular file, and the way out.
pub fn open_regular(path: &Path) -> io::Result<File> {
    // Looking is not enough, since another may stand there by the time it is opened. But opening alone does something to
    // some devices.
    is_regular(&std::fs::metadata(path)?)?;
    let file = at_once(OpenOptions::new().read(true)).open(path)?;
    is_regular(&file.metadata()?)?;
    Ok(file)
}

/// The bytes of a regular file, of which there may be so many.
///
/// # Errors
/// As of [`open_regular`]; and one for a file that has more.
pub fn bytes_of(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // It may grow while it is read.
    open_regular(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let message = format!("it has more than {most} bytes, and no file of its kind is so large");
        return Err(io::Error::other(message));
    }
    Ok(bytes)
}

fn is_regular(about: &Metadata) -> io::Result<()> {
    if about.is_file() {
        return Ok(());
    }
    let kind = about.file_type();
    let message = match kind.is_dir() {
        true => "it is a folder and no file; name a file in it".to_owned(),
        false => format!("it is {} and no file; write what it gives into a file and name that", named(kind)),
    };
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

#[cfg(unix)]
fn named(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        kind if kind.is_fifo() => "a pipe",
        kind if kind.is_socket() => "a socket",
        kind if kind.is_char_device() || kind.is_block_device() => "a device",
        _ => "something else",
    }
}

#[cfg(not(unix))]
fn named(_: FileType) -> &'static str {
    "something else"
}

/// So that opening a pipe does not wait for whoever writes into it; to a regular file it makes no difference.
#[cfg(unix)]
fn at_once(options: &mut OpenOptions) -> &mut OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    options.custom_flags(flags.bits().cast_signed())
}

#[cfg(not(unix))]
fn at_once(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
