//! Documents that can do harm are read in a process of their own: this binary once more, with limits on its memory and
//! time, which reads one document after the other. What ends it (an abort, a stack that overflows, a loop without end)
//! costs the one document that did it and becomes a finding.
//!
//! The worker gets everything through its pipes and needs no file; it ends when its orders end, so that none outlives
//! the run. Where none can be started the document is read in this process, with a note: most documents mean no harm.

mod cap;
mod frame;
mod pool;
mod serve;

use super::{Input, Limits, Options, PdfEngine, Read, pdf, read_here};
use crate::model::{Code, Finding, Format, Limit};
use frame::Order;
use pool::{Failure, Outcome};

pub use frame::{pack, unpack};
pub use pool::Workers;
pub use serve::serve;

/// Has a worker read a document.
pub(super) fn read(
    format: Format,
    input: Input,
    limits: &Limits,
    options: &Options,
    workers: &Workers,
) -> Read {
    // A text format is sent as it was decoded.
    let piece = if input.text.is_empty() { input.bytes } else { input.text.as_bytes() };
    match workers.read(&Order::new(format, limits, options), piece) {
        Outcome::Read(read) => read,
        Outcome::Unchecked(mut read, failure) => {
            // What the first reader read is not lost with the second one.
            let why = format!(", which {}", what_happened(&failure, limits));
            read.findings.push(pdf::not_checked(&why));
            read
        }
        Outcome::Failed(Failure::NotStarted(error)) => {
            let mut read = read_here(format, input, limits, options);
            let message =
                format!("no process could be started to read it in ({error}); it was read all the same");
            read.findings.push(Finding::new(Code::ReadNoWorker, message));
            read
        }
        Outcome::Failed(failure) => {
            Read { findings: vec![finding(&failure, limits, options)], ..Read::default() }
        }
    }
}

fn finding(failure: &Failure, limits: &Limits, options: &Options) -> Finding {
    let fresh = "open it in a viewer and save a fresh copy";
    let engine = match options.engine {
        PdfEngine::Hayro => "",
        PdfEngine::PdfExtract => ", leave out `--pdf-engine pdf-extract`",
    };
    let busy = match failure {
        Failure::Deadline => ", have fewer documents read at a time with `--jobs 1`",
        _ => "",
    };
    let what = format!("reading it {}", what_happened(failure, limits));
    match failure.limit() {
        Some(limit) => limits.reached_or(limit, None, what, format!("{fresh}{engine}{busy}, split it")),
        None => Finding::new(Code::ReadCrash, format!("{what}; {fresh}{engine}, and please report the file")),
    }
}

/// The predicate of a sentence about reading.
fn what_happened(failure: &Failure, limits: &Limits) -> String {
    let allowed = failure.limit().map(|limit| (limit.unit().exact(limits.get(limit)), limits.get(limit)));
    let (exact, number) = allowed.unwrap_or_default();
    match failure {
        Failure::Deadline => {
            let clock = (number as u64).saturating_mul(pool::PATIENCE);
            // Where the clock alone decides, the limit is what it says.
            let times = match pool::PATIENCE {
                1 => String::new(),
                times => format!(", {times} times the {exact} s of processor time that it may take"),
            };
            format!("took longer than {clock} s by the clock{times}")
        }
        Failure::Processor => format!("took more than {exact} s of processor time"),
        Failure::Memory => {
            format!("needed more than {exact} bytes of memory beside its stack, or than the system gives")
        }
        Failure::Stack => format!("went deeper than a stack of {exact} bytes"),
        Failure::Crash(how) => format!("made the reading process fail ({how})"),
        Failure::NotStarted(error) => format!("could not start ({error})"),
    }
}

impl Failure {
    /// The limit that was reached.
    fn limit(&self) -> Option<Limit> {
        match self {
            Failure::Deadline | Failure::Processor => Some(Limit::Seconds),
            Failure::Memory => Some(Limit::Memory),
            Failure::Stack => Some(Limit::Stack),
            Failure::Crash(_) | Failure::NotStarted(_) => None,
        }
    }
}
