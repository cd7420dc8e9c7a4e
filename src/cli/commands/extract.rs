//! `extract`: documents one by one, a JSON object a line.

use crate::cli::args::{Common, Extract, Until};
use crate::cli::exit::Exit;
use crate::cli::{job, progress, said};
use crate::pipeline::{self, Processed};
use crate::write;
use anyhow::Result;
use serde_json::json;
use std::io::{BufWriter, Write};

pub(crate) fn run(args: &Extract, common: &Common) -> Result<Exit> {
    let mut options = job::options(common, args.previous.as_deref())?;
    options.year = args.year;
    let specs = job::documents(&args.paths)?;
    let bar = progress::bar(common.quiet);
    let processed = pipeline::extract(&specs, &options, &|step| bar.show(step));
    bar.end();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for done in &processed {
        print(&mut out, done, args.until)?;
    }
    out.flush()?;
    let findings = processed.iter().flat_map(|p| &p.findings);
    said::findings(common, findings, "`findings` of what is printed")?;
    Ok(Exit::look(processed.iter().any(Processed::failed)))
}

fn print(out: &mut impl Write, done: &Processed, until: Until) -> Result<()> {
    match until {
        Until::Blocks => write::line(out, &json!({ "document": done.document, "blocks": done.blocks }))?,
        Until::Rows => write::line(out, &json!({ "document": done.document, "shaped": done.shaped }))?,
        Until::Claims => write::line(out, &json!({ "document": done.document, "readings": done.readings }))?,
        Until::Records => write::line(out, &done.extract())?,
    }
    Ok(())
}
