//! How the things of a page are told apart in its picture: names for the legend, colours, and the style sheet.

use crate::model::BlockKind;

/// What a thing of the page looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Look {
    /// A cell; those beside, above and below it look otherwise.
    Cell,
    /// A cell beside, above or below such a one.
    NextCell,
    Heading,
    Item,
    Paragraph,
    Margin,
    /// Whatever else a block may be.
    Other,
    /// A word that went to no block.
    Lost,
    /// A word that links to somewhere.
    Link,
    /// An edge that was drawn.
    Drawn,
    /// An edge that the side of a background makes.
    Background,
}

impl Look {
    /// All of them, as the legend has them.
    pub(super) const ALL: [Look; 11] = [
        Look::Cell,
        Look::NextCell,
        Look::Heading,
        Look::Item,
        Look::Paragraph,
        Look::Margin,
        Look::Other,
        Look::Link,
        Look::Drawn,
        Look::Background,
        Look::Lost,
    ];

    /// The look of a block.
    pub(super) fn of(kind: &BlockKind) -> Self {
        match kind {
            BlockKind::Cell { at, .. } if (at.row % 2) == (at.column % 2) => Look::Cell,
            BlockKind::Cell { .. } => Look::NextCell,
            BlockKind::Heading(_) => Look::Heading,
            BlockKind::Item(_) => Look::Item,
            BlockKind::Paragraph => Look::Paragraph,
            BlockKind::Margin => Look::Margin,
            BlockKind::Meta(_) | BlockKind::Attribute(_) | BlockKind::Rule => Look::Other,
        }
    }

    /// What the style sheet calls it.
    pub(super) fn class(self) -> &'static str {
        self.row().0
    }

    /// What the legend calls it.
    pub(super) fn name(self) -> &'static str {
        self.row().1
    }

    /// The class of the line, if it is one of an edge.
    pub(super) fn edge(self) -> Option<&'static str> {
        matches!(self, Look::Drawn | Look::Background).then(|| self.class())
    }

    /// Class, name, colour. Colours are dark enough for letters on white.
    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Look::Cell => ("cell", "cells", "#0b4fb3"),
            Look::NextCell => ("next", "cells next to those", "#00756b"),
            Look::Heading => ("heading", "headings", "#8b1fa8"),
            Look::Item => ("item", "items", "#3d7a00"),
            Look::Paragraph => ("paragraph", "paragraphs", "#3c3c3c"),
            Look::Margin => ("margin", "margins", "#a05a00"),
            Look::Other => ("other", "other blocks", "#6b6b6b"),
            Look::Lost => ("lost", "words in no block", "#e00000"),
            Look::Link => ("link", "linked words", "#c4007a"),
            Look::Drawn => ("drawn", "edges drawn", "#111111"),
            Look::Background => ("background", "edges of backgrounds", "#b8860b"),
        }
    }
}

/// The style sheet. Every colour is set, so that a viewer's own background does not matter.
pub(super) fn sheet() -> String {
    let mut sheet = String::from(FIXED);
    for look in Look::ALL {
        let (class, _, colour) = look.row();
        sheet.push_str(&match look {
            Look::Drawn => format!("line.{class} {{ stroke: {colour}; stroke-width: 0.7 }}\n"),
            Look::Background => {
                format!("line.{class} {{ stroke: {colour}; stroke-width: 0.7; stroke-dasharray: 2.5 1.5 }}\n")
            }
            Look::Link => format!("line.under {{ stroke: {colour}; stroke-width: 0.6 }}\n"),
            _ => format!(
                "rect.{class} {{ fill: {colour}; fill-opacity: 0.09; stroke: {colour}; stroke-width: 0.5; \
                 stroke-opacity: 0.8 }}\ntext.{class} {{ fill: {colour} }}\n"
            ),
        });
    }
    sheet
}

/// What is the same for every look.
const FIXED: &str = "\
text { font-family: 'Liberation Sans', Arial, Helvetica, sans-serif }
rect.around { fill: #e9e9e9 }
rect.page { fill: #ffffff; stroke: #777777; stroke-width: 0.8 }
rect.word { fill: none; stroke: #999999; stroke-width: 0.2; stroke-opacity: 0.7 }
line.mark { stroke: #777777; stroke-width: 0.5 }
text.title { font-size: 8px; font-weight: bold; fill: #222222 }
text.legend { font-size: 7px; fill: #222222 }
text.mark { font-size: 4.5px; fill: #666666 }
text.middle { text-anchor: middle }
text.number { font-size: 5.5px; fill: #444444; text-anchor: end }
text.label { font-size: 4.6px; font-weight: bold; stroke: #ffffff; stroke-width: 1; stroke-opacity: 0.8; paint-order: stroke }
text.bold { font-weight: bold }
text.italic { font-style: italic }
";
