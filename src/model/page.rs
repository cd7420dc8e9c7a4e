//! A page as a reader of positioned text sees it: words and lines drawn, in points from the page's top left corner.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A box on a page: left, top, right, bottom, in points from the top left corner.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Area {
    /// Left.
    pub x0: f32,
    /// Top.
    pub y0: f32,
    /// Right.
    pub x1: f32,
    /// Bottom.
    pub y1: f32,
}

impl Area {
    /// The box of two corners, in whatever order they come.
    pub fn of(a: (f32, f32), b: (f32, f32)) -> Self {
        Self { x0: a.0.min(b.0), y0: a.1.min(b.1), x1: a.0.max(b.0), y1: a.1.max(b.1) }
    }

    /// The smallest box around both.
    pub fn around(self, other: Area) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// What both share; may be empty (a side turned over).
    pub fn shared(self, other: Area) -> Self {
        Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        }
    }

    /// Width; below zero for an empty box.
    pub fn width(self) -> f32 {
        self.x1 - self.x0
    }

    /// Height; below zero for an empty box.
    pub fn height(self) -> f32 {
        self.y1 - self.y0
    }

    /// The middle.
    pub fn middle(self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }

    /// Whether a point lies in it.
    pub fn holds(self, (x, y): (f32, f32)) -> bool {
        self.x0 <= x && x <= self.x1 && self.y0 <= y && y <= self.y1
    }
}

/// A box as outputs show it: left, top, right, bottom in points from the page's top left corner, to a tenth.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, JsonSchema)]
#[schemars(with = "[f64; 4]")]
pub struct Bbox([i32; 4]);

impl Bbox {
    /// The smallest box around both.
    pub fn around(self, other: Bbox) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a.min(e), b.min(f), c.max(g), d.max(h)])
    }

    /// Left, top, right, bottom in points.
    pub fn points(self) -> [f64; 4] {
        self.0.map(|tenths| f64::from(tenths) / 10.0)
    }
}

impl From<Area> for Bbox {
    fn from(area: Area) -> Self {
        Self([area.x0, area.y0, area.x1, area.y1].map(|x| (x * 10.0).round() as i32))
    }
}

impl Serialize for Bbox {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.points().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Bbox {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let points = <[f64; 4]>::deserialize(deserializer)?;
        Ok(Self(points.map(|x| (x * 10.0).round() as i32)))
    }
}

/// A word: characters that stand together on one line in one look.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Word {
    /// Its characters, ligatures resolved.
    pub text: String,
    /// Where it stands.
    pub area: Area,
    /// Where its letters stand on.
    pub baseline: f32,
    /// Type size in points.
    pub size: f32,
    /// Line of the canonical text.
    pub line: u32,
    /// A space stands before it; false for a word that only changes its look (`*Title`).
    pub space: bool,
    /// Bold type, real or drawn.
    pub bold: bool,
    /// Italic type.
    pub italic: bool,
    /// Where it links to.
    pub link: Option<String>,
}

/// How an edge came about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum EdgeKind {
    /// A stroke, or a filled rectangle thin enough to be one.
    Drawn,
    /// The side of a coloured background.
    Background,
}

/// A straight horizontal or vertical edge.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Edge {
    /// From its left or top end to the other; one side is next to nothing.
    pub area: Area,
    /// How it came about.
    pub kind: EdgeKind,
}

impl Edge {
    /// Lies rather than stands.
    pub fn is_horizontal(self) -> bool {
        self.area.width() >= self.area.height()
    }
}

/// A page.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Page {
    /// Its number, from 1.
    pub number: u32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Its words, line by line, left to right.
    pub words: Vec<Word>,
    /// Its edges.
    pub edges: Vec<Edge>,
}
