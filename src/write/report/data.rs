//! The evidence as data for the page's script: every value of every activity and year, with all that was said for and
//! against it. Nothing is said twice: values and quotations stand once, in `strings`, and are referred to by number.
//!
//! - a year of an activity: `[year, listed, standing, [decision of each field]]`, numbers of `years` and `standings`
//! - a decision: null where nobody speaks of the field; the standing alone where there is neither value nor claim; else
//!   `[value, standing, rule, because or -1, [claims for it], [claims against it]]`
//! - a claim: `[document, value or -1 for the one that stands, rule, basis, part, ...]`
//! - a part: `[quotation, page, first line, last line, row, column]`, zeros at the end left out

use super::parts::{self, Names};
use crate::model::{
    Activity, Basis, Built, Claim, Decision, DecisionRule, Field, Part, ProgramYear, Rule, Standing, Value,
    YearView,
};
use crate::write::visible;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, HashMap};

const STANDINGS: [Standing; 9] = [
    Standing::Single,
    Standing::Agreed,
    Standing::Ranked,
    Standing::Ruled,
    Standing::Contested,
    Standing::StatedNull,
    Standing::NotPrinted,
    Standing::Unreadable,
    Standing::NotInYear,
];

const BASES: [(Basis, &str); 6] = [
    (Basis::Printed, "printed there"),
    (Basis::Heading, "said by the heading"),
    (Basis::Absence, "a mark that others carry is absent there"),
    (Basis::Manifest, "said by the manifest"),
    (Basis::Filename, "said by the name of the file"),
    (Basis::Derived, "follows from the words there"),
];

/// Every value and quotation once.
#[derive(Default)]
struct Strings {
    values: Vec<Json>,
    /// The numbers of texts, and those of other values by their JSON. They are only asked, so their order is nobody's.
    texts: HashMap<String, usize>,
    others: HashMap<String, usize>,
}

impl Strings {
    fn of_text(&mut self, text: &str) -> usize {
        let text = visible(text);
        if let Some(number) = self.texts.get(text.as_ref()) {
            return *number;
        }
        let number = self.values.len();
        self.texts.insert(text.clone().into_owned(), number);
        self.values.push(Json::String(text.into_owned()));
        number
    }

    fn number(&mut self, value: Json) -> usize {
        if let Json::String(text) = &value {
            return self.of_text(text);
        }
        let value = shown(value);
        let next = self.values.len();
        let number = *self.others.entry(value.to_string()).or_insert(next);
        if number == next {
            self.values.push(value);
        }
        number
    }

    fn of_value(&mut self, value: &Value) -> usize {
        match value {
            Value::Text(text) => self.of_text(text),
            value => self.number(serde_json::to_value(value).unwrap_or_default()),
        }
    }
}

/// A value whose words cannot turn or hide anything on a screen.
fn shown(value: Json) -> Json {
    match value {
        Json::String(text) => Json::String(visible(&text).into_owned()),
        Json::Array(items) => Json::Array(items.into_iter().map(shown).collect()),
        Json::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (visible(&name).into_owned(), shown(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other,
    }
}

struct Writer<'b> {
    strings: Strings,
    claims: BTreeMap<&'b str, &'b Claim>,
    documents: BTreeMap<&'b str, usize>,
    years: BTreeMap<ProgramYear, usize>,
}

/// The data of a build, as JSON that may stand inside a script element.
pub(super) fn data(built: &Built, names: &Names) -> String {
    let catalog = &built.catalog;
    let years = catalog.years();
    let mut writer = Writer {
        strings: Strings::default(),
        claims: built.claims.iter().map(|c| (c.id.as_str(), c)).collect(),
        documents: catalog.documents.iter().enumerate().map(|(n, d)| (d.id.as_str(), n)).collect(),
        years: years.iter().enumerate().map(|(n, year)| (*year, n)).collect(),
    };
    let activities: Vec<Json> = catalog
        .activities
        .iter()
        .map(|(key, activity)| {
            let title = activity.title().unwrap_or_default();
            let years: Vec<Json> = activity.years.iter().map(|(y, view)| writer.year(*y, view)).collect();
            json!({
                "key": key, "name": parts::name(key), "title": title, "aliases": activity.aliases,
                "joins": joins(activity), "years": years,
            })
        })
        .collect();
    let subcategories: BTreeMap<&str, &str> = catalog
        .activities
        .values()
        .flat_map(|a| a.years.values())
        .filter_map(|y| y.value(Field::SubcategoryId).as_text())
        .map(|id| (id, names.of(id)))
        .collect();
    let fields: Vec<Json> = Field::ALL.iter().map(|f| json!([f.key(), parts::label(*f)])).collect();
    let standings: Vec<Json> = STANDINGS.iter().map(|s| json!([s.as_str(), parts::standing(*s)])).collect();
    let all = json!({
        "years": years,
        "fields": fields,
        "standings": standings,
        "rules": Rule::ALL.iter().map(|(r, says)| json!([r.as_str(), says])).collect::<Vec<_>>(),
        "decisions": DecisionRule::ALL.iter().map(|(r, says)| json!([r.as_str(), says])).collect::<Vec<_>>(),
        "bases": BASES.map(|(_, says)| says),
        "subcategories": subcategories,
        "documents": catalog.documents.iter().map(|d| json!([d.id, d.path])).collect::<Vec<_>>(),
        "activities": activities,
    });
    let mut all = shown(all);
    // The strings were made visible one by one, and are many.
    all["strings"] = Json::Array(writer.strings.values);
    inside_script(&all.to_string())
}

/// JSON in which nothing can end a script element, begin a comment, or break a line of a script.
fn inside_script(json: &str) -> String {
    let mut safe = String::with_capacity(json.len() + json.len() / 50);
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => safe.push_str(&format!("\\u{:04x}", c as u32)),
            c => safe.push(c),
        }
    }
    safe
}

fn joins(activity: &Activity) -> Vec<Json> {
    let one = |join: &crate::model::Join| {
        let why = join.by.sentence();
        json!([join.document, join.program_year, join.title, why, join.title_of, join.score])
    };
    activity.joins.iter().map(one).collect()
}

impl Writer<'_> {
    fn year(&mut self, year: ProgramYear, view: &YearView) -> Json {
        let decisions: Vec<Json> =
            Field::ALL.iter().map(|f| view.fields.get(f).map_or(Json::Null, |d| self.decision(d))).collect();
        json!([self.years[&year], u8::from(view.listed), of_year(view).map_or(-1, number), decisions])
    }

    fn decision(&mut self, decision: &Decision) -> Json {
        let standing = number(decision.standing);
        let claimed = !decision.chosen.is_empty() || !decision.rejected.is_empty();
        if decision.value == Value::Null && !claimed && decision.because.is_none() {
            return json!(standing);
        }
        let because = decision.because.as_ref().map(|words| self.strings.of_text(words));
        let rule = DecisionRule::ALL.iter().position(|(rule, _)| *rule == decision.rule);
        let pro = self.claims(&decision.chosen, &decision.value);
        let against = self.claims(&decision.rejected, &decision.value);
        let value = self.strings.of_value(&decision.value);
        let because = because.map_or(json!(-1), |n| json!(n));
        json!([value, standing, rule, because, pro, against])
    }

    fn claims(&mut self, ids: &[String], stands: &Value) -> Vec<Json> {
        let found: Vec<&Claim> = ids.iter().filter_map(|id| self.claims.get(id.as_str()).copied()).collect();
        found.into_iter().map(|claim| self.claim(claim, stands)).collect()
    }

    fn claim(&mut self, claim: &Claim, stands: &Value) -> Json {
        let own = claim.value != *stands;
        let value = if own { json!(self.strings.of_value(&claim.value)) } else { json!(-1) };
        let rule = Rule::ALL.iter().position(|(rule, _)| *rule == claim.rule);
        let basis = BASES.iter().position(|(basis, _)| *basis == claim.span.basis);
        let mut words =
            vec![json!(self.documents.get(claim.document.as_str())), value, json!(rule), json!(basis)];
        words.extend(claim.span.parts().map(|part| self.part(part)));
        Json::Array(words)
    }

    fn part(&mut self, part: &Part) -> Json {
        let [first, last] = part.lines.unwrap_or_default();
        let (row, column) = part.cell.map_or((0, 0), |cell| (cell.row, cell.column));
        let quote = self.strings.of_text(&part.quote);
        let mut numbers = vec![quote as u64];
        numbers.extend([part.page.unwrap_or(0), first, last, row, column].map(u64::from));
        while numbers.len() > 1 && numbers.last() == Some(&0) {
            numbers.pop();
        }
        json!(numbers)
    }
}

fn number(standing: Standing) -> i64 {
    STANDINGS.iter().position(|s| *s == standing).map_or(-1, |n| n as i64)
}

/// How the values of a year stand as a whole: the standing that most asks to be looked at. `otherFields` and links are
/// sums of what all sources say and decide nothing.
pub(super) fn of_year(view: &YearView) -> Option<Standing> {
    let weight = |standing: &Standing| match standing {
        Standing::Contested => 5,
        Standing::Ruled => 4,
        Standing::Ranked => 3,
        Standing::Agreed => 2,
        Standing::Single => 1,
        _ => 0,
    };
    let fields = view.fields.iter();
    let told = fields.filter(|(f, _)| !matches!(f, Field::Listed | Field::OtherFields | Field::Resources));
    told.map(|(_, d)| d.standing).filter(|s| weight(s) > 0).max_by_key(weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_data_ends_its_script() {
        let safe = inside_script(&json!(["</script><!--", "a&b\u{2028}c"]).to_string());
        assert_eq!(safe, r#"["\u003c/script\u003e\u003c!--","a\u0026b\u2028c"]"#);
        assert_eq!(
            serde_json::from_str::<Json>(&safe).expect("json"),
            json!(["</script><!--", "a&b\u{2028}c"])
        );
    }

    #[test]
    fn equal_strings_stand_once_and_without_marks_that_turn_text() {
        let mut strings = Strings::default();
        let first = strings.number(json!("a\u{202e}b\u{7}"));
        assert_eq!((first, strings.number(json!("a\u{202e}b\u{7}"))), (0, 0));
        assert_eq!(strings.number(json!({"k\u{7}": ["\u{2066}"]})), 1);
        assert_eq!(strings.values, [json!("a\u{fffd}b\u{fffd}"), json!({"k\u{fffd}": ["\u{fffd}"]})]);
    }
}
