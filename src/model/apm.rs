//! Score sheets of alternative payment models (APMs): what each model is credited, and for which activities.

use super::{MeasureId, ProgramYear, Slice, Span, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A field of a score sheet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ApmField {
    /// The name of the model.
    Apm,
    /// The points of its activities together, in the list of models; of an activity its points.
    Points,
    /// The score that the model is assigned.
    Score,
    /// The sum under its activities.
    Total,
    /// The id of an activity.
    MeasureId,
    /// The title of an activity.
    Title,
    /// The subcategory of an activity.
    Subcategory,
    /// The weight of an activity.
    Weight,
}

/// Words of a score sheet, cut and not yet understood.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ApmCell {
    /// What they are.
    pub field: ApmField,
    /// The words.
    pub slice: Slice,
}

/// A model as one document lists it: its own cells, and those of each activity.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct ApmRow {
    /// The cells of the model.
    pub cells: Vec<ApmCell>,
    /// Other places that name it, and the marks of footnotes at its name.
    pub names: Vec<Slice>,
    /// The cells of its activities.
    pub activities: Vec<Vec<ApmCell>>,
}

impl ApmRow {
    /// Every stretch of words that it is made of.
    pub fn slices(&self) -> impl Iterator<Item = &Slice> {
        let activities = self.activities.iter().flatten();
        let cells = self.cells.iter().chain(activities).map(|c| &c.slice);
        cells.chain(&self.names)
    }
}

/// An activity that counts for a model.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApmActivity {
    /// The title.
    pub title: Option<String>,
    /// The measure id, where the sheet prints it.
    pub measure_id: Option<MeasureId>,
    /// The subcategory, as CMS's id.
    pub subcategory_id: Option<String>,
    /// The weight.
    pub weight: Option<Weight>,
    /// The points.
    pub points: Option<u32>,
    /// The evidence, by field.
    pub spans: BTreeMap<ApmField, Span>,
}

/// What a model is credited, as one document states it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApmScore {
    /// The name of the model, without the mark of a footnote.
    pub apm: String,
    /// The points of its activities together, as the list of models prints them.
    pub points: Option<u32>,
    /// The score that it is assigned.
    pub score: Option<u32>,
    /// The highest score, where the sheet prints it.
    pub maximum: Option<u32>,
    /// The score in percent, where the sheet prints it.
    pub percent: Option<u32>,
    /// The sum that is printed under its activities.
    pub total: Option<u32>,
    /// The activities.
    pub activities: Vec<ApmActivity>,
    /// The evidence, by field.
    pub spans: BTreeMap<ApmField, Span>,
}

/// What a model is credited, and which document says so.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApmSource {
    /// The document's id.
    pub document: String,
    /// The program year.
    pub program_year: ProgramYear,
    /// What it says.
    #[serde(flatten)]
    pub score: ApmScore,
}
