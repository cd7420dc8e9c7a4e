//! Whose panic it is: one of our own ends the run, one of a library is counted and goes on to whoever catches it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, Once};

/// Where libraries panicked, and how often.
static SEEN: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());
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
            // What the registry gave is a library; everything else, and what has no place, is ours.
            if !place.replace('\\', "/").contains("/registry/src/") {
                stops(panic);
                std::process::abort();
            }
            let mut seen = SEEN.lock().unwrap_or_else(|e| e.into_inner());
            let count = seen.entry(place.clone()).or_default();
            *count += 1;
            if count.is_power_of_two() {
                eprintln!("a library panicked, {count} times so far: {place}");
            }
        }));
    });
}
