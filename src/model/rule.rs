//! The named rules that claims, decisions and passed-over words refer to. Each has an entry in `docs/rules.md`, which
//! is made from these tables.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! rules {
    ($(#[$meta:meta])* $name:ident { $($member:ident = $text:literal : $doc:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $(#[doc = $doc] #[serde(rename = $text)] $member,)+ }
        impl $name {
            /// Every rule with its sentence, for `docs/rules.md`.
            pub const ALL: &'static [($name, &'static str)] = &[$(($name::$member, $doc),)+];
            /// The name in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$member => $text,)+ }
            }
            /// What the rule says.
            pub fn sentence(self) -> &'static str {
                match self { $($name::$member => $doc,)+ }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }
    };
}

rules! {
    /// How a document's words became a claim.
    Rule {
        Column = "column": "the words of a table cell under a heading that names the field, or the value of such a JSON key",
        Inferred = "inferred-column": "the words of a table cell in a column whose heading names no field, understood by what stands in the column",
        MarkedColumn = "marked-column": "the heading of the column of weights in which the row has a mark",
        AsAbove = "as-above": "the words of the cell above, in a column that says once what holds for the rows below it too",
        Unchanged = "unchanged": "a blank cell of a document that says what changes: the value stays as it was",
        Label = "label": "the words after a label that names the field",
        Section = "section": "the words under a section heading that names the field",
        PageTitle = "page-title": "the title of the page",
        SectionHeading = "section-heading": "the heading that the row stands under",
        TabRow = "flat/tab": "title and description on one line, a tab between them",
        BlankLineRow = "flat/blank-line": "a title on a line, a blank line, a description",
        BoldRow = "flat/bold": "a title in bold, the description after it",
        KnownTitle = "flat/known-title": "cut where a title known from another document ends; no independent evidence for the title",
        RestartRow = "flat/restart": "title and description glued on a line, cut where the description starts over with words of the title",
        CapitalRow = "flat/capital": "title and description glued on a line, cut at the capital that starts a sentence",
        InterleavedRow = "flat/interleaved": "two columns that continue over several lines in turn",
        WrappedCell = "flat/wrapped": "a cell whose lines end where the next word had no room, joined again; its borders are known words, column widths and the language of titles",
        TitleOnlyRow = "flat/title-only": "a title with no description after it",
        EntryTitle = "entry-title": "the heading, term or bold words that begin an entry",
        EntryText = "entry-text": "the words under the title of an entry",
        Mark = "mark": "a mark beside the title: in brackets, after a dash or on a line of its own",
        Attribute = "attribute": "an attribute of the markup around the activity",
        Star = "star": "the asterisk before or after the title",
        Notice = "notice": "a notice in the text, or in a cell of its own, that the activity is suspended or retired",
        Badge = "badge": "words beside the title that name the bonus",
        NoStar = "no-star": "no asterisk or badge, in a document that marks other rows with one",
        Join = "documentation-joins": "the words \"and\" and \"or\" that close the items",
        Row = "row": "the row itself: it stands in the document's list",
        Removal = "removal": "the words in a column that says from which year on an activity is off the list",
        NotOnList = "not-on-list": "a change to an activity that is not on the list to which the change request applies",
        CarriedOver = "carried-over": "the value of the nearest earlier list, for a year of which there are change requests and no list",
        Patch = "patch": "a patch of the rulings file",
        NoRow = "no-row": "no row, in a document that claims to be the whole list",
    }
}
rules! {
    /// Why a decision fell as it did.
    DecisionRule {
        Single = "single": "one source says it",
        Agreed = "agreed": "the sources say the same words",
        Patch = "patch": "a patch of the rulings file",
        Ruling = "ruling": "a reviewer's ruling",
        Authority = "authority": "the source whose kind and publisher rank highest",
        PrintedRow = "printed-row": "of sources that rank equal, the one whose row says it itself, not its heading or the absence of a mark",
        Final = "final": "of sources that rank equal, the one that is final",
        LaterState = "later-state": "of sources that rank equal, the one with the later as-of date",
        FullerText = "fuller-text": "of sources that rank equal and say the same words, the one that kept the line breaks",
        NoAnswer = "no-answer": "sources of equal rank and date disagree; the value shown is the first by document id",
        CompleteList = "complete-list": "the highest-ranking source that claims to be the whole list of the year",
        Requested = "requested": "the latest change request that speaks of it, of a year that has no list of its own",
        OwnYear = "own-year": "a document of the year, before what is carried over from an earlier one",
        CarriedOver = "carried-over": "no document of the year says anything of it: the value of the nearest earlier list is carried over",
        AnyList = "any-list": "no source claims to be the whole list of the year, so every source's rows count",
        NotPrinted = "not-printed": "no source of the year prints the field",
        StatedNull = "stated-null": "the source states that there is none",
        Unreadable = "unreadable": "what is printed could not be understood",
        NotInYear = "not-in-year": "the field does not exist in this program year",
    }
}
rules! {
    /// Why words of a document belong to no activity.
    Skip {
        FrontMatter = "front-matter": "a front-matter key that says nothing of an activity",
        DocumentTitle = "document-title": "the title of the document itself",
        LabelWords = "label-words": "the words of a label, its colon and its marks",
        SectionTitle = "section-title": "the heading of a section",
        ColumnHeading = "column-heading": "the heading of a column",
        TableRule = "table-rule": "dashes that draw a table's line",
        Dash = "dash": "the dash or colon between an id and a title",
        Preamble = "preamble": "lines above the heading row of a table",
        SameTwice = "same-twice": "words that say the same a second time, in another column or row",
        OtherCategory = "other-category": "a row of another category of the program",
        Removed = "removed": "a row under a heading that says that the activities under it are no more on the list",
        Explanation = "explanation": "a row under the headings that tells what belongs into the columns",
        Margin = "margin": "a running head, a page number or a revision note, at the same place of page after page; of a web page its navigation, banners and forms",
        Footnote = "footnote": "a footnote that explains a mark",
        OtherMark = "other-mark": "a star that a footnote explains as something else than the CEHRT bonus",
        Prose = "prose": "prose before the first activity of a document, or after the last",
        Shortcode = "shortcode": "a template mark of the site generator",
        RedirectStub = "redirect-stub": "the text of a page that only points to another",
        RepeatedLink = "repeated-link": "a link that entries end with, the same words in many of them",
        Attribute = "attribute": "an attribute of the markup that says nothing of an activity, or nothing that its words do not say",
        OtherTable = "other-table": "a table whose headings name neither the title nor the id of an activity, beside one whose headings do",
        ScoreSheet = "score-sheet": "words of a score sheet of APMs around its tables",
        NotAnActivity = "not-an-activity": "prose of a document that lists no activities",
    }
}
