//! Exit codes, which other people's scripts rely on.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Exit {
    /// Done, and nothing to look at.
    Clean,
    /// Done, and there is something to look at.
    Look,
    /// The job could not be done.
    Failed,
}

impl Exit {
    /// `Look` when there is something to look at.
    pub(super) fn look(something: bool) -> Self {
        if something { Exit::Look } else { Exit::Clean }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Clean => 0,
            Exit::Look => 1,
            Exit::Failed => 2,
        })
    }
}
