//! The rules of a year: as they stand, or as one document states them, where it does.

use crate::model::{
    Because, Catalog, Circumstance, Effect, Located, ProgramRule, ProgramYear, RuleKind, RuleSource,
    RuleSubject, RuleValue, Weight,
};

/// Looks up the rules of a year.
pub(super) struct Book<'a> {
    rules: Vec<&'a ProgramRule>,
    document: Option<&'a str>,
}

/// A rule, and the words that state it.
#[derive(Clone)]
pub(super) struct Found<'a> {
    pub value: &'a RuleValue,
    pub source: &'a RuleSource,
}

impl Found<'_> {
    pub fn amount(&self) -> u32 {
        self.value.amount().unwrap_or_default()
    }

    /// As the reason of a line.
    pub fn because(&self) -> Because {
        let claim = &self.source.claim;
        Because {
            says: format!(
                "{}: {}{}",
                claim.subject.plain(),
                if claim.may { "may be " } else { "" },
                self.value.plain()
            ),
            subject: Some(claim.subject.clone()),
            value: Some(self.value.clone()),
            at: Located { document: self.source.document.clone(), span: claim.statement.clone() },
        }
    }
}

impl<'a> Book<'a> {
    pub fn new(catalog: &'a Catalog, year: ProgramYear, document: Option<&'a str>) -> Self {
        Self { rules: catalog.rules.iter().filter(|r| r.program_year == year).collect(), document }
    }

    /// Whether no document states any rule of the year.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rule on a subject; a document's own word goes before what stands.
    pub fn rule(
        &self,
        rule: RuleKind,
        weight: Option<Weight>,
        circumstance: Option<Circumstance>,
    ) -> Option<Found<'a>> {
        let subject = RuleSubject { rule, weight, circumstance };
        let rule = self.rules.iter().find(|r| r.subject == subject)?;
        let own = self.document.and_then(|d| rule.claims().find(|s| s.document == d));
        let source = own.or_else(|| rule.chosen.first())?;
        Some(Found { value: &source.claim.value, source })
    }

    /// The rule on a subject that holds for everybody.
    pub fn general(&self, rule: RuleKind) -> Option<Found<'a>> {
        self.rule(rule, None, None)
    }

    /// What a special status does: what a document says of it in a word, or points and a target of its own.
    pub fn effect(&self, circumstance: Circumstance) -> Option<(Effect, Found<'a>)> {
        let own = |rule, weight| self.rule(rule, weight, Some(circumstance));
        let said = own(RuleKind::SpecialScoring, None).and_then(|found| match found.value {
            RuleValue::Effect { effect } => Some((*effect, found)),
            _ => None,
        });
        let weights = [Weight::High, Weight::Medium];
        let points = || weights.into_iter().find_map(|weight| own(RuleKind::ActivityPoints, Some(weight)));
        let target = || own(RuleKind::PointsNeeded, None).map(|found| (Effect::LowerTarget, found));
        said.or_else(|| points().map(|found| (Effect::DoublePoints, found))).or_else(target)
    }
}
