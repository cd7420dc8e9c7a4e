//! The limits that a worker sets on itself, so that the system ends it when a document asks for too much. The one file
//! that knows the crate for system calls. Systems other than Unix have no such limits; there the deadline alone holds.

#[cfg(unix)]
pub(super) use unix::{before_document, for_good, ran_out_of_processor_time};

#[cfg(not(unix))]
pub(super) use other::{before_document, for_good, ran_out_of_processor_time};

#[cfg(unix)]
mod unix {
    use rustix::process::{Resource, Rlimit, Signal, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};

    /// Files that may be open at a time; a reader needs none beyond its pipes.
    const FILES: u64 = 16;

    /// The limits that never change.
    pub(in super::super) fn for_good() {
        for (resource, limit) in [(Resource::Nofile, FILES), (Resource::Core, 0)] {
            let limit = getrlimit(resource).maximum.map_or(limit, |most| most.min(limit));
            // A system that does not take a limit has its deadline still.
            let _ = setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) });
        }
    }

    /// Allows so many bytes of address space beside the stack of the reader, and some more seconds of processor time from
    /// now on.
    pub(in super::super) fn before_document(seconds: usize, memory: usize, stack: usize) {
        let most = getrlimit(Resource::As).maximum;
        // The stack counts as a whole from the moment it is made, however little of it is used.
        let wanted = (memory as u64).saturating_add(stack as u64);
        let bytes = most.map_or(wanted, |most| most.min(wanted));
        let _ = setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum: most });
        let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
        let maximum = getrlimit(Resource::Cpu).maximum;
        let limit = (used + 1).saturating_add(seconds as u64);
        let limit = maximum.map_or(limit, |most| most.min(limit));
        let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(limit), maximum });
    }

    /// Whether this is the signal of a process that used up its processor time.
    pub(in super::super) fn ran_out_of_processor_time(signal: i32) -> bool {
        signal == Signal::XCPU.as_raw()
    }
}

#[cfg(not(unix))]
mod other {
    pub(in super::super) fn for_good() {}

    pub(in super::super) fn before_document(_: usize, _: usize, _: usize) {}

    pub(in super::super) fn ran_out_of_processor_time(_: i32) -> bool {
        false
    }
}
