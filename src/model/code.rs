//! Codes of findings and gaps: stable names, listed here once, from which `docs/rules.md` is made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Note,
    /// To be looked at.
    Warning,
    /// Something is missing from the result because of it.
    Error,
}

impl Severity {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($member:ident = $text:literal $severity:ident $doc:literal,)+) => {
        /// What a finding is about.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        pub enum Code { $(#[doc = $doc] #[serde(rename = $text)] $member,)+ }
        impl Code {
            /// Every code with its sentence.
            pub const ALL: &'static [(Code, &'static str)] = &[$((Code::$member, $doc),)+];
            /// The name in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$member => $text,)+ }
            }
            /// True for what rows show, which a second cut of the same document finds anew.
            pub fn is_of_rows(self) -> bool {
                let of_rows = ["layout/", "value/"].iter().any(|of| self.as_str().starts_with(of));
                of_rows || self == Code::DefectNotice
            }
            /// True for what another machine, or the same one at another time, might not find.
            pub fn depends_on_the_machine(self) -> bool {
                matches!(self, Code::ReadLimit | Code::ReadCrash | Code::ReadNoWorker | Code::ReadNotChecked)
            }
            /// True for what an audit of a third party finds.
            pub fn is_of_audits(self) -> bool {
                self.as_str().starts_with("audit/")
            }
            /// How much it matters.
            pub fn severity(self) -> Severity {
                match self { $(Code::$member => Severity::$severity,)+ }
            }
        }
        impl fmt::Display for Code {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }
    };
}

codes! {
    SourceMissing = "source/missing" Error "the file is not there",
    SourceUnreadable = "source/unreadable" Error "the file is there and could not be read",
    SourceEmpty = "source/empty" Error "the file holds nothing but white space",
    SourceHash = "source/hash-mismatch" Error "the file is not the one whose hash the manifest gives",
    SourceUnsupported = "source/unsupported-format" Error "no reader for this format is built in yet",
    SourceNoYear = "source/no-year" Warning "nobody says which program year the document is of, so it is extracted and not built",
    SourceNotBuilt = "source/not-built" Warning "a change request without an earlier list to apply it to: it is read and not built",
    ChangesApplied = "changes/applied" Note "a year has change requests and no list: the nearest earlier list was carried over and changed",
    ChangesYears = "changes/years-between" Warning "the list to which change requests were applied is not that of the year before",
    ChangesUnknown = "changes/unknown-activity" Warning "a change request changes or removes an activity that is not on the list",
    SourceYearNotDeclared = "source/year-not-declared" Warning "the facts know nothing of this program year; it is built all the same",
    SourcePublisher = "source/publisher" Warning "the publisher has no rank, and is written almost like one that has",
    SourceFormat = "source/format" Note "the content is another format than the name says",
    SourceEncoding = "source/encoding" Warning "the bytes are not valid in the encoding that was expected; they were read in the one named",
    SourceControl = "source/control-characters" Warning "control characters stand in the text; they were kept out of the values",
    SourceSame = "source/same-bytes" Warning "two documents of the build are the same file",
    SourceYear = "source/year-disagrees" Warning "the document calls itself one of another program year than it was given as",
    ReadCrash = "read/crash" Error "reading the document made this program fail",
    ReadFrontMatter = "read/front-matter" Warning "the front matter is broken; the page below it was read",
    ReadRagged = "read/ragged-row" Warning "a row has fewer or more cells than the heading row",
    ReadJson = "read/json" Error "the JSON is broken at the place named",
    ReadCsv = "read/csv" Warning "a row of the file could not be read",
    ReadLimit = "read/limit" Error "the document is larger or deeper than the limit named",
    ReadWorkbook = "read/not-a-workbook" Error "the file is an archive of another kind than a workbook",
    ReadHiddenCells = "read/hidden-cells" Warning "the workbook hides sheets, rows or columns; the message says which of them were read",
    ReadQuotes = "read/quotation-marks" Warning "quotation marks around cells are not as they should be; they were taken for what is meant",
    ReadEncrypted = "read/encrypted" Error "the document is encrypted and does not open with an empty password",
    ReadNoText = "read/no-text-layer" Error "the pages hold pictures and no text; a scan has to be read by a machine first",
    ReadDamaged = "read/damaged" Error "the file is damaged beyond repair",
    ReadRepaired = "read/repaired" Warning "the file was damaged and was repaired as far as possible",
    ReadEngines = "read/engines-disagree" Warning "two independent readers saw different characters on the page",
    ReadNotChecked = "read/not-cross-checked" Note "the second reader could not read the document or a page, so that one reader's word stands alone",
    ReadNoWorker = "read/no-worker" Note "no process of its own could be started to read the document in, so a file made to do harm could have stopped the run",
    ReadNoLetters = "read/no-letters" Warning "the page holds characters whose font does not say which letters they are",
    ReadHidden = "read/hidden-text" Warning "the page holds text that nobody would see; it was left out",
    ReadStruck = "read/struck-text" Note "the page holds words that are struck through; they were left out",
    ReadNoteMark = "read/note-marks" Note "the page holds raised numbers of notes; they were left out of the words that they stand at",
    ReadTurned = "read/turned-text" Note "the page holds text at an angle to the rest; it was left out",
    LayoutUnknown = "layout/unknown" Error "no layout fits: nothing in the document looks like a list of activities",
    LayoutNoActivities = "layout/no-activities" Note "the document is prose and lists no activities",
    LayoutRedirect = "layout/redirect" Note "the page only says where the activity's page is now",
    LayoutWrongHeading = "layout/wrong-heading" Warning "a row stands under the heading of another subcategory or weight than its activity has",
    LayoutColumns = "layout/columns-disagree" Warning "two columns of the same meaning say different things",
    LayoutInferred = "layout/columns-inferred" Note "columns without a heading that names a field were understood by what stands in them",
    LayoutChanges = "layout/change-request" Note "the table says what changes: a blank cell leaves the value as it was",
    LayoutRemoved = "layout/removed-list" Note "activities stand under a heading that says that they are no more on the list; they were left out",
    LayoutUnclaimed = "layout/unclaimed-text" Warning "words that no rule claims or passes over",
    ValueUnreadable = "value/unreadable" Warning "what is printed for a field could not be understood",
    ValueMissing = "value/missing" Warning "a row has nothing in a field that the other rows of the document have",
    ValueLetters = "value/other-letters" Warning "the letters of the measure id are those of another subcategory than the row gives",
    ValueMisspelt = "value/misspelt-subcategory" Warning "the subcategory is misspelt and was understood",
    DefectMojibake = "defect/mojibake" Warning "characters of the text were decoded wrongly or lost before the document came here",
    DefectNotice = "defect/notice-over-text" Warning "a notice that the activity is suspended or retired stands where its text should be",
    DefectGlued = "defect/glued-words" Warning "a source has words glued together that another source of the year keeps apart",
    DefectBleed = "defect/cell-bleed" Warning "words of another cell of the table stand in a text",
    DefectInstruction = "defect/editing-instruction" Warning "a text holds what one editor told another to change",
    DefectFootnote = "defect/footnote-digit" Warning "the number of a footnote is glued to a word of a text",
    DefectShift = "defect/row-shift" Warning "a text is that of another activity",
    DefectTruncated = "defect/truncated" Warning "a text ends before its end",
    DefectPlaceholder = "defect/placeholder" Warning "words that hold the place of a text stand where the text should",
    DefectCopied = "defect/copied-documentation" Warning "the documentation of an activity speaks of another one",
    JoinDuplicate = "join/duplicate-id" Warning "a document gives the same id to two rows",
    JoinAmbiguous = "join/ambiguous" Warning "more than one activity fits a row without an id; none was taken",
    JoinSimilar = "join/similar-title" Note "a row without an id was joined by a title that is similar, not the same",
    RulingUnneeded = "ruling/unneeded" Warning "a ruling or a patch changes nothing any more",
    RulingUnmatched = "ruling/unmatched" Warning "a ruling or a patch is on something that no document says",
    LineageAmbiguous = "lineage/ambiguous" Note "what became of an activity cannot be told for certain; nothing was guessed",
    DecideNotInYear = "decide/not-in-year" Warning "documents print a field that the year is declared not to have",
    DecideContested = "decide/contested" Warning "sources of equal rank and date disagree and nothing decides between them",
    RuleDisagree = "rule/sources-disagree" Warning "sources state a rule of the program differently",
    ApmSum = "apm/sum" Warning "the points of a model's activities do not add up to the sum that the sheet prints",
    ApmScoreOff = "apm/score" Warning "the score of a model is not its points, ended at the highest score",
    ApmWeight = "apm/weight" Warning "a score sheet gives an activity another weight or other points than its weight in the catalog",
    ApmUnknown = "apm/unknown-activity" Warning "a score sheet counts an activity that the year's list has not",
    ApmTwice = "apm/twice" Warning "a score sheet lists a model twice, or has activities for a model that it does not list",
    AuditNumber = "audit/number-changed" Warning "a number in a third party's text is another than in the catalog's, or is missing or too much",
    AuditWeight = "audit/wrong-weight" Warning "a third party gives an activity another weight than the catalog",
    AuditSubcategory = "audit/wrong-subcategory" Warning "a third party puts an activity into another subcategory than the catalog",
    AuditCehrt = "audit/wrong-cehrt" Warning "a third party says otherwise than the catalog whether an activity earns the bonus for certified EHR technology",
    AuditTitle = "audit/wrong-title" Warning "a third party's title of an activity has other words than the catalog's",
    AuditText = "audit/text-differs" Warning "a third party's text of an activity has other words than the catalog's",
    AuditDocumentation = "audit/documentation-of-another" Warning "the documentation that a third party suggests for an activity is about another activity",
    AuditRetired = "audit/retired-id" Warning "a third party offers an activity that was on an earlier list and is no longer on that of the year",
    AuditNotOnList = "audit/not-on-list" Warning "a third party offers an activity that is on the list of another year and not on that of the year",
    AuditUnknown = "audit/unknown-id" Warning "a third party offers an activity that no year of the catalog has, by id or by title",
    AuditTwice = "audit/page-twice" Warning "two pages carry one activity",
    AuditSuspended = "audit/suspended" Warning "the page offers an activity that is suspended in the year",
    AuditMissing = "audit/missing-page" Warning "an activity of the year's list that a third party has nothing about",
    AuditOtherYear = "audit/other-year" Warning "a third party's document is of another program year than the one that it is held against",
    AuditDress = "audit/dress" Note "a third party's words differ from the catalog's in white space, capitals, punctuation, word borders, the spelling of numbers or footnote marks alone",
    AuditVintage = "audit/vintage" Note "which state of which source a third party's texts were copied from",
}

macro_rules! gap_codes {
    ($($member:ident = $text:literal $doc:literal,)+) => {
        /// What is missing or too much.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        pub enum GapCode { $(#[doc = $doc] #[serde(rename = $text)] $member,)+ }
        impl GapCode {
            /// Every code with its sentence.
            pub const ALL: &'static [(GapCode, &'static str)] = &[$((GapCode::$member, $doc),)+];
            /// The name in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(GapCode::$member => $text,)+ }
            }
        }
        impl fmt::Display for GapCode {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }
    };
}

gap_codes! {
    UnreadDocument = "unread-document" "a document of the build could not be read",
    CountMismatch = "count-mismatch" "a number of activities is not the one expected, or equal numbers hide different sets",
    MissingFromSource = "missing-from-source" "a listed activity is not in a source that claims to be the whole list",
    UnexpectedInSource = "unexpected-in-source" "a source has an activity that the list of the year has not",
    MissingField = "missing-field" "a listed activity has no value in a field that the year has",
    NoMeasureId = "no-measure-id" "an activity that no source gives an id for",
    IdSequenceHole = "id-sequence-hole" "a number is missing from the ids of a subcategory",
    NoRules = "no-rules" "no document of a listed year states rules of the program, without which it has no score",
    UnclaimedText = "unclaimed-text" "words of a document that no rule claims or passes over",
}
