//! Reading a document, or taking what reading the same bytes gave before. Only blocks and pages are kept, never rows: what is cut
//! out of them depends on the titles that are known, and those on all documents.

use super::Options;
use crate::model::{Format, Limits, PROGRAM_STATE};
use crate::read::{self, Input, Read};
use crate::source;
use sha2::{Digest, Sha256};

/// What a reader makes of a document, from the cache where it is known there.
pub(super) fn read(format: Format, input: Input, options: &Options) -> Read {
    let read = || read::read(format, input, &options.limits, &options.reading);
    let Some(cache) = options.cache.as_ref().filter(|_| read::is_worth_keeping(format)) else {
        return read();
    };
    let name = name(format, input, options);
    if let Some(kept) = cache.get(&name).and_then(|kept| read::unpack(&kept)) {
        return kept;
    }
    let made = read();
    // What the machine had a say in may come out otherwise another time.
    let certain = !made.findings.iter().any(|f| f.code.depends_on_the_machine());
    if let Some(packed) = certain.then(|| read::pack(&made)).flatten() {
        cache.put(&name, packed);
    }
    made
}

/// A name for everything that decides what reading gives: the program, how it reads, and the bytes.
fn name(format: Format, input: Input, options: &Options) -> String {
    let read::Options { engine, cross_check, workers: _ } = &options.reading;
    // Steps are spent after reading.
    let limits = Limits { steps: 0, ..options.limits.clone() };
    let how = format!("{PROGRAM_STATE} {format:?} {engine:?} {cross_check} {limits:?}\n");
    let hash =
        Sha256::new().chain_update(how).chain_update(input.bytes).chain_update([0]).chain_update(input.text);
    source::hex(&hash.finalize())
}
