//! What each room costs on the fixtures: `cargo bench --bench rooms`. Readers are measured by the byte of their input,
//! the other rooms over the small world of `build --demo`. Nothing fails when something is slow.

#![expect(clippy::unwrap_used, reason = "a fixture that is not there is a mistake of the bench")]

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use ia_catalog::compare::{self, ClaimIndex};
use ia_catalog::facts::Facts;
use ia_catalog::model::Built;
use ia_catalog::pipeline::{self, Options, Processed};
use ia_catalog::read::{self, Input};
use ia_catalog::reconcile::{self, Source};
use ia_catalog::shape::{self, KnownTitles};
use ia_catalog::source::{self, Opened, Spec};
use ia_catalog::{normalize, write};
use std::path::Path;

fn main() {
    divan::main();
}

/// One document of every format and of every way to lay one out.
const DOCUMENTS: [&str; 9] = [
    "world/official/2018/measures-data-ia.json",
    "world/official/2018/ia-measures.csv",
    "world/tables/activity-table-2017.txt",
    "extract/checklist.md",
    "html/two-rows-each.html",
    "html/article-headings.html",
    "xlsx/inventory.xlsx",
    "pdf/inventory-chromium.pdf",
    "pdf/criteria-lo-blocks.pdf",
];

fn options() -> Options {
    Options { facts: Facts::compiled(), ..Options::default() }
}

fn spec(document: &str) -> Spec {
    Spec::of_path(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(document).to_string_lossy())
}

fn opened(document: &str) -> Opened {
    source::open(&spec(document), &options().limits)
}

fn processed(document: &str) -> Processed {
    pipeline::extract(&[spec(document)], &options(), &|_| {}).remove(0)
}

fn world() -> Vec<Processed> {
    pipeline::extract(&source::demo().unwrap(), &options(), &|_| {})
}

fn built() -> Built {
    pipeline::build(&source::demo().unwrap(), &options(), &|_| {})
}

#[divan::bench(args = DOCUMENTS)]
fn read_a_document(bencher: Bencher, document: &str) {
    let (opened, options) = (opened(document), options());
    let input = Input { bytes: &opened.bytes, text: &opened.text };
    let format = opened.format.unwrap();
    let bytes = input.bytes.len().max(input.text.len());
    bencher
        .counter(BytesCount::new(bytes))
        .bench_local(|| read::read(format, input, &options.limits, &options.reading));
}

#[divan::bench(args = DOCUMENTS)]
fn shape_a_document(bencher: Bencher, document: &str) {
    let (done, facts, known) = (processed(document), Facts::compiled(), KnownTitles::default());
    let bytes: usize = done.blocks.iter().map(|block| block.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        if !done.pages.is_empty() {
            let blocks = shape::arrange(&done.pages, &facts);
            return shape::shape(&blocks, None, &facts, &known);
        }
        let lines = if done.flat.is_empty() { &done.blocks } else { &done.flat };
        let restored = shape::restore(lines, None, &facts, &known);
        restored.map_or_else(|| shape::shape(lines, None, &facts, &known), |(_, shaped)| shaped)
    });
}

#[divan::bench(args = DOCUMENTS)]
fn normalize_a_document(bencher: Bencher, document: &str) {
    let (done, facts) = (processed(document), Facts::compiled());
    bencher.counter(ItemsCount::new(done.readings.len())).bench_local(|| {
        normalize::readings(&done.blocks, &done.shaped, &done.document.program_years, &facts)
    });
}

#[divan::bench]
fn reconcile_the_world(bencher: Bencher) {
    let facts = Facts::compiled();
    let sources: Vec<Source> = world().into_iter().map(|d| Source::new(d.document, d.readings)).collect();
    bencher
        .with_inputs(|| sources.clone())
        .bench_local_values(|sources| reconcile::reconcile(sources, &facts, None, None));
}

#[divan::bench]
fn compare_the_years(bencher: Bencher) {
    let built = built();
    let index = ClaimIndex::new(&built.claims);
    bencher.bench_local(|| compare::between_years(&built.catalog, &index));
}

#[divan::bench]
fn compare_the_texts(bencher: Bencher) {
    let (built, facts) = (built(), Facts::compiled());
    let index = ClaimIndex::new(&built.claims);
    bencher.bench_local(|| compare::defects(&built.catalog, &index, &facts));
}

#[divan::bench]
fn write_the_catalog(bencher: Bencher) {
    let built = built();
    bencher.bench_local(|| {
        let mut out = Vec::new();
        write::pretty(&mut out, &built.catalog).unwrap();
        out
    });
}

#[divan::bench]
fn write_the_claims(bencher: Bencher) {
    let built = built();
    bencher.bench_local(|| {
        let mut out = Vec::new();
        write::claim_lines(&mut out, &built.claims, false).unwrap();
        out
    });
}

#[divan::bench]
fn write_the_report(bencher: Bencher) {
    let built = built();
    bencher.bench_local(|| {
        let mut out = Vec::new();
        write::report_html(&mut out, &built, &[]).unwrap();
        out
    });
}
