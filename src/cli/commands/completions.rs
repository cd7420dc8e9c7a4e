//! `completions`: what a shell needs to complete commands and options.

use crate::cli::args::{Args, Completions};
use crate::cli::exit::Exit;
use anyhow::Result;
use clap::{Command, CommandFactory};
use std::io::Write;

pub(in crate::cli) use clap_complete::Shell;

pub(crate) fn run(args: &Completions) -> Result<Exit> {
    let mut command = offered();
    let name = command.get_name().to_owned();
    // Made in memory first: the generator takes a writer that fails for a reason to panic.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    let mut out = std::io::stdout().lock();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Clean)
}

/// The command line without what people do not call: shells would offer hidden commands too.
fn offered() -> Command {
    let all = Args::command();
    let shown = all.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
    Command::new(env!("CARGO_PKG_NAME"))
        .version(env!("CARGO_PKG_VERSION"))
        .args(all.get_arguments().cloned())
        .subcommands(shown)
}
