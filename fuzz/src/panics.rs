//! Whose panic it is: one of our own ends the run, one of a library is counted and goes on to whoever catches it.

use std::backtrace::Backtrace;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, Once};

/// Where libraries panicked, and how often.
static SEEN: Mutex<BTreeMap<String, (bool, u64)>> = Mutex::new(BTreeMap::new());
static HOOK: Once = Once::new();

/// Does something in which a library may panic; None where one did.
pub fn caught<T>(action: impl FnOnce() -> T) -> Option<T> {
    watch();
    catch_unwind(AssertUnwindSafe(action)).ok()
}

/// Has panics of our own end the run from now on. The hook of the fuzzer, which would end it at any, is put aside.
pub fn watch() {
    HOOK.call_once(|| {
        let stops = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let place = panic.location().map_or_else(String::new, ToString::to_string);
            let mut seen = SEEN.lock().unwrap_or_else(|e| e.into_inner());
            let (foreign, count) = seen
                .entry(place.clone())
                .or_insert_with(|| (!is_ours(&Backtrace::force_capture().to_string()), 0));
            *count += 1;
            if !*foreign {
                drop(seen);
                stops(panic);
                std::process::abort();
            }
            if count.is_power_of_two() {
                eprintln!("a library panicked, {count} times so far: {place}");
            }
        }));
    });
}

/// Whether the innermost frame that belongs to a crate at all is one of ours.
fn is_ours(trace: &str) -> bool {
    let std = ["std::", "core::", "alloc::", "rustc::", "rust_", "ia_catalog_fuzz::panics"];
    let frames = trace.lines().filter_map(|line| {
        let (number, name) = line.trim_start().split_once(": ")?;
        number.parse::<u32>().ok().map(|_| name.trim_start_matches(['_', '<']))
    });
    let mut frames = frames.filter(|name| !std.iter().any(|of| name.starts_with(of)));
    frames.next().is_none_or(|name| name.contains("ia_catalog"))
}
