//! The integration tests, one binary. Inputs and expected outputs are files under `fixtures/`; `UPDATE_EXPECTED=1`
//! rewrites the expected ones, to be read before they are committed.

mod apm;
mod audit;
mod build;
mod cases;
mod cli;
mod cms;
mod conservation;
mod corpus;
mod costs;
mod defects;
#[cfg(unix)]
mod escaping;
mod evidence;
mod exports;
mod flattened;
mod grid;
mod html;
mod layouts;
mod limits;
mod lineage;
mod pages;
mod pdf_made;
mod pdf_reading;
mod pdf_worker;
mod properties;
mod regressions;
mod report;
mod rules;
mod schemas;
mod score;
mod support;
mod terminal;
mod tidy;
mod whole;
mod workbooks;
mod world;
