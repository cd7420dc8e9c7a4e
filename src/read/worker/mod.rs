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
use crate::model::{Code, Finding, Format};
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
            let why = format!(", which {}", what_happened(&failure, options.seconds));
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
        Outcome::Failed(failure) => Read { findings: vec![finding(&failure, options)], ..Read::default() },
    }
}

fn finding(failure: &Failure, options: &Options) -> Finding {
    let code = match failure {
        Failure::Deadline | Failure::Processor | Failure::Memory | Failure::Stack => Code::ReadLimit,
        Failure::NotStarted(_) | Failure::Crash(_) => Code::ReadCrash,
    };
    let fresh = "open it in a viewer and save a fresh copy";
    let way_out = match failure {
        Failure::Deadline | Failure::Processor => {
            format!("give it more time with `--read-seconds N`, or {fresh}")
        }
        Failure::Memory | Failure::Stack => format!("{fresh}, or split it"),
        Failure::NotStarted(_) | Failure::Crash(_) => format!("{fresh}, and please report the file"),
    };
    let engine = match options.engine {
        PdfEngine::Hayro => "",
        PdfEngine::PdfExtract => "; or leave out `--pdf-engine pdf-extract`",
    };
    Finding::new(code, format!("reading it {}; {way_out}{engine}", what_happened(failure, options.seconds)))
}

/// The predicate of a sentence about reading.
fn what_happened(failure: &Failure, seconds: u32) -> String {
    match failure {
        Failure::Deadline => {
            format!("took longer than {} s, which is the limit", u64::from(seconds) * pool::PATIENCE)
        }
        Failure::Processor => format!("took more than {seconds} s of processor time, which is the limit"),
        Failure::Memory => {
            format!("needed more than {} GiB of memory, which is the limit", cap::MEMORY >> 30)
        }
        Failure::Stack => {
            format!("went deeper than a stack of {} MiB, which is the limit", cap::STACK >> 20)
        }
        Failure::Crash(how) => format!("made the reading process fail ({how})"),
        Failure::NotStarted(error) => format!("could not start ({error})"),
    }
}
