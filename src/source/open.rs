//! Opens a document: bytes, hash, format, text. What fails is a finding that names the path and the way out.

use super::regular::open_regular;
use super::{Place, Spec, decode, detect};
use crate::model::{Code, Finding, Format, Limit, Limits};
use sha2::{Digest, Sha256};
use std::io::Read;

/// A document that was opened, as far as that went.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Opened {
    /// SHA-256 of the bytes, in hexadecimal digits.
    pub sha256: Option<String>,
    /// The format.
    pub format: Option<Format>,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The canonical text, for text formats.
    pub text: String,
    /// What it was decoded from.
    pub encoding: Option<String>,
    /// What went wrong; an error among them means that there is nothing to read.
    pub findings: Vec<Finding>,
}

/// Opens the document that `spec` describes; files of more bytes than the limit are not read.
pub fn open(spec: &Spec, limits: &Limits) -> Opened {
    let mut opened = Opened::default();
    let bytes = match bytes(spec, limits) {
        Ok(bytes) => bytes,
        Err(finding) => {
            opened.findings.push(*finding);
            return opened;
        }
    };
    let hash = hex(&Sha256::digest(&bytes));
    let wrong = spec.sha256.as_ref().filter(|wanted| **wanted != hash);
    opened.sha256 = Some(hash.clone());
    if let Some(wanted) = wrong {
        let message = format!(
            "{} is not the file that the manifest means: its SHA-256 is {hash}; fetch the right file or correct `sha256`",
            spec.path
        );
        opened.findings.push(Finding::new(Code::SourceHash, message).instead(wanted.clone(), hash));
        return opened;
    }
    let named = detect::by_name(&spec.path);
    let by_bytes = detect::by_bytes(&bytes);
    // What is read from its bytes needs no text, unless the manifest insists that it is one.
    let from_bytes = |format: Format| matches!(format, Format::Pdf | Format::Xlsx);
    let wanted = spec.format.or(by_bytes);
    if let Some(format) = wanted.filter(|f| from_bytes(*f)) {
        opened.format = Some(format);
        let found = by_bytes.unwrap_or_else(|| detect::by_text(&decode::decode(&bytes).text, &spec.path));
        opened.findings.extend(other_format(spec, named, found));
        opened.bytes = bytes;
        return opened;
    }
    let decoded = decode::decode(&bytes);
    opened.encoding = Some(decoded.encoding.to_owned());
    opened.findings.extend(decoded.findings);
    if decoded.text.trim().is_empty() {
        let message = format!("{} is empty: it holds {} bytes of white space", spec.path, bytes.len());
        opened.findings.push(Finding::new(Code::SourceEmpty, message));
        return opened;
    }
    let found = by_bytes.unwrap_or_else(|| detect::by_text(&decoded.text, &spec.path));
    opened.format = Some(spec.format.unwrap_or(found));
    opened.findings.extend(other_format(spec, named, found));
    opened.text = decoded.text;
    opened
}

/// A note when the content is not what the manifest or the name says. The manifest's word stands, the name's does not.
fn other_format(spec: &Spec, named: Option<Format>, found: Format) -> Option<Finding> {
    let (said, message) = match (spec.format, named) {
        (Some(said), _) if said != found => {
            let message = format!(
                "{} looks like {found} and is read as {said}, because the manifest says so; \
                 take `format` out of the manifest to have it read as {found}",
                spec.path
            );
            (said, message)
        }
        (None, Some(said)) if said != found => {
            (said, format!("{} is called {said} and looks like {found}; it is read as {found}", spec.path))
        }
        _ => return None,
    };
    Some(Finding::new(Code::SourceFormat, message).instead(said.as_str(), found.as_str()))
}

fn bytes(spec: &Spec, limits: &Limits) -> Result<Vec<u8>, Box<Finding>> {
    let path = match &spec.place {
        Place::Memory(bytes) => return Ok(bytes.to_vec()),
        Place::Bytes(bytes) if bytes.len() > limits.bytes => {
            return Err(too_large(spec, limits, Some(bytes.len())));
        }
        Place::Bytes(bytes) => return Ok(bytes.to_vec()),
        Place::File(path) => path,
    };
    let fails = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            let bare = path.to_string_lossy() == spec.path;
            let relative = if bare { "" } else { " (it is relative to the manifest)" };
            let message = format!("{} is not there; correct the path{relative}", spec.path);
            Box::new(Finding::new(Code::SourceMissing, message))
        }
        _ => Box::new(Finding::new(Code::SourceUnreadable, format!("{} cannot be read: {error}", spec.path))),
    };
    let mut bytes = Vec::new();
    let file = open_regular(path).map_err(fails)?;
    let size = file.metadata().map_err(fails)?.len();
    // The file may grow while it is read.
    file.take((limits.bytes as u64).saturating_add(1)).read_to_end(&mut bytes).map_err(fails)?;
    if bytes.len() > limits.bytes {
        return Err(too_large(spec, limits, usize::try_from(size).ok()));
    }
    Ok(bytes)
}

fn too_large(spec: &Spec, limits: &Limits, found: Option<usize>) -> Box<Finding> {
    let size = found.map_or_else(|| "more than allowed".to_owned(), |found| found.to_string());
    Box::new(limits.reached(Limit::Bytes, found, format!("{} has {size} bytes; it is not read", spec.path)))
}

/// SHA-256 of a canonical text, in hexadecimal digits.
pub fn text_hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// SHA-256 of a document's bytes as they are now, in hexadecimal digits; None where there is nothing to read, or more than
/// they may have.
pub fn file_hash(spec: &Spec, limits: &Limits) -> Option<String> {
    bytes(spec, limits).ok().map(|bytes| hex(&Sha256::digest(bytes)))
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
