//! The command line: arguments to a checked job, progress and messages to stderr, data to stdout, an exit code.

mod args;
mod commands;
mod exit;
mod find;
mod job;
mod look;
mod output;
mod progress;
mod record;
mod said;

use crate::write::{self, Tone};
use args::{Args, Command};
use clap::Parser;
use exit::Exit;
use std::process::ExitCode;

/// Runs the command line of the process.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => refused(error),
    };
    // A panic while a document is read becomes a finding that names it; the default message would come before it and
    // say less.
    std::panic::set_hook(Box::new(|_| {}));
    if let Some(jobs) = args.common.jobs {
        // It fails only when a pool exists already, and then the job runs all the same.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global();
    }
    let run = || run(&args);
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).unwrap_or_else(|_| {
        let message = "it failed outside of any document; too little memory is the usual reason, \
                       else please report the command";
        Err(anyhow::anyhow!(message))
    });
    let exit = match result {
        Ok(exit) => exit,
        Err(error) if is_broken_pipe(&error) => Exit::Clean,
        Err(error) => {
            // What has no context of its own went wrong with what every command writes to.
            let bare = error.chain().next().is_some_and(|first| first.is::<std::io::Error>());
            let stdout = if bare { "stdout cannot be written: " } else { "" };
            let head = [(Tone::Bad, "ia-catalog"), (Tone::Plain, ": ")];
            let look = look::of_stderr(&args.common);
            // What follows a line break in the name of a file would look like words of this program.
            let text = format!("{stdout}{error:#}").replace('\n', "\u{fffd}");
            let _ = look.headed(&mut std::io::stderr(), &head, &text);
            Exit::Failed
        }
    };
    exit.into()
}

/// Says what is wrong with the arguments, or the help that they ask for. Names of files among them are shown as everywhere: a
/// line break in one would begin a line of its own.
fn refused(error: clap::Error) -> ! {
    let shown = std::env::args_os().map(|typed| write::on_one_line(&typed.to_string_lossy()));
    match Args::try_parse_from(shown) {
        Err(shown) => shown.exit(),
        // What cannot be shown is what was wrong.
        Ok(_) => error.exit(),
    }
}

fn run(args: &Args) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Build(build) => commands::build::run(build, &args.common),
        Command::Extract(extract) => commands::extract::run(extract, &args.common),
        Command::Text(text) => commands::text::run(text, &args.common),
        Command::Diff(diff) => commands::diff::run(diff, &args.common),
        Command::Gaps(gaps) => commands::gaps::run(gaps, &args.common),
        Command::Explain(explain) => commands::explain::run(explain, &args.common),
        Command::Audit(audit) => commands::audit::run(audit, &args.common),
        Command::List(list) => commands::list::run(list, &args.common),
        Command::Show(show) => commands::show::run(show, &args.common),
        Command::Score(score) => commands::score::run(score, &args.common),
        Command::Export(export) => commands::export::run(export, &args.common),
        Command::Completions(completions) => commands::completions::run(completions),
        Command::Schema(schema) => commands::schema::run(schema),
        Command::ReadWorker => commands::read_worker::run(),
    }
}

/// Whoever reads our output may stop reading.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let direct = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let inside = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        direct.or(inside) == Some(std::io::ErrorKind::BrokenPipe)
    })
}
