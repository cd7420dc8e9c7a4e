//! What documents state of the program, beside its activities.

use super::{Cell, Column, Form, Kind, Link, Table, column};
use crate::model::{Catalog, Located, ProgramRule, RuleSource};

const RULE: &[Column] = &[
    column("programYear", Kind::Integer, 9, "the program year that it holds in"),
    column("rule", Kind::Text, 22, "what it is about (docs/scoring.md)"),
    column("weight", Kind::Text, 9, "the weight of the activities that it is on"),
    column("circumstance", Kind::Text, 18, "for whom it holds; blank for everybody"),
    column("value", Kind::Text, 30, "what the document says, for people"),
    column("may", Kind::Flag, 7, "the document says that it may be so"),
    column("chosen", Kind::Flag, 8, "it is what stands"),
    column("standing", Kind::Text, 12, "how firmly the rule stands"),
    column("document", Kind::Text, 26, "the document's id"),
    column("place", Kind::Text, 24, "where the value stands"),
    column("quote", Kind::Text, 30, "the words of the value"),
    column("statement", Kind::Text, 80, "the sentence that they stand in"),
];

pub(super) static RULES: Form = Form {
    name: "rules",
    says: "a document's word on a rule of the program",
    columns: RULE,
    key: &[],
    links: &[Link { columns: &["document"], table: "documents", to: &["id"] }],
    indexes: &["rule"],
};

/// A row a claim on a rule, those that stand first.
pub(in crate::write) fn rules<'a>(catalog: &'a Catalog) -> Table<'a> {
    let of_rule = |rule: &'a ProgramRule| {
        let ProgramRule { chosen, rejected, .. } = rule;
        let standing = chosen.iter().map(move |source| row(rule, source, true));
        standing.chain(rejected.iter().map(move |source| row(rule, source, false)))
    };
    Table { form: &RULES, rows: Box::new(catalog.rules.iter().flat_map(of_rule)) }
}

fn row<'a>(rule: &'a ProgramRule, source: &'a RuleSource, chosen: bool) -> Vec<Cell<'a>> {
    let claim = &source.claim;
    let at = Located { document: source.document.clone(), span: claim.span.clone() };
    vec![
        Cell::integer(Some(rule.program_year.get())),
        Cell::text(rule.subject.rule.as_str()),
        Cell::maybe(rule.subject.weight.map(|w| w.as_str())),
        Cell::maybe(rule.subject.circumstance.map(|c| c.as_str())),
        Cell::text(claim.value.plain()),
        Cell::Flag(claim.may),
        Cell::Flag(chosen),
        Cell::text(rule.standing.as_str()),
        Cell::text(source.document.as_str()),
        Cell::text(at.span.first.place()),
        Cell::text(claim.span.quotation()),
        Cell::text(claim.statement.quotation()),
    ]
}
