//! In: the bytes of a PDF. Out: page by page the glyphs with their place and look, the edges drawn, the links. The one
//! file that knows the crate which interprets PDF. It must not know what a word or a table is.

use crate::model::{Area, Edge, EdgeKind};
use hayro_interpret::font::{Glyph as Drawn, GlyphIdentifier, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, interpret, interpret_page,
};
use hayro_syntax::content::TypedIter;
use hayro_syntax::object::{Array, Dict, Name, Rect as PdfRect, Stream, String as PdfString};
use hayro_syntax::page::{Page, Resources};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::collections::HashMap;

/// A rectangle thinner than this is a line, in points.
const THIN: f32 = 3.0;

/// How many backgrounds are looked at to see what a text stands on.
const BACKGROUNDS: usize = 256;

/// How deep forms within forms are searched for their fonts.
const FORMS: usize = 4;

/// A character as it stands on a page.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Glyph {
    /// What it reads, a ligature as its letters; None when the font does not say.
    pub text: Letters,
    /// Left end on the baseline.
    pub x0: f32,
    /// Right end.
    pub x1: f32,
    /// The baseline.
    pub y: f32,
    /// Type size.
    pub size: f32,
    /// Quarter turns clockwise from upright.
    pub turned: u8,
    pub bold: bool,
    pub italic: bool,
    /// Nobody would see it: drawn invisibly, in the colour of its background, or outside the clip or the page.
    pub hidden: bool,
}

/// What a glyph reads.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Letters {
    One(char),
    Several(Box<str>),
    Unknown,
}

/// A page as it is drawn.
#[derive(Clone, Default, Debug)]
pub(super) struct Drawing {
    pub width: f32,
    pub height: f32,
    pub glyphs: Vec<Glyph>,
    pub edges: Vec<Edge>,
    pub links: Vec<(Area, String)>,
    pub images: u32,
    /// There was more than the limit allows.
    pub cut_short: bool,
}

/// Why a file gives no pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    /// It needs a password that is not empty.
    Password,
    /// It is encrypted in a way that is not known.
    Encryption,
    /// It is no PDF that could be repaired.
    Damaged,
}

/// The pages of a PDF, at most `pages` of them, with at most `glyphs` characters each; and how many pages it has.
pub(super) fn draw(bytes: &[u8], pages: usize, glyphs: usize) -> Result<(Vec<Drawing>, usize), Refusal> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Refusal::Password,
        LoadPdfError::Decryption(_) => Refusal::Encryption,
        LoadPdfError::Invalid => Refusal::Damaged,
    })?;
    let cache = InterpreterCache::new();
    let mut looks = Looks::default();
    let drawn = pdf.pages().iter().take(pages).map(|page| draw_page(&pdf, page, &cache, &mut looks, glyphs));
    Ok((drawn.collect(), pdf.pages().len()))
}

fn draw_page<'a>(
    pdf: &'a Pdf,
    page: &Page<'a>,
    cache: &InterpreterCache<'a>,
    looks: &mut Looks,
    glyphs: usize,
) -> Drawing {
    let (width, height) = page.render_dimensions();
    let to_page = Affine::new(page.initial_transform(true).as_coeffs());
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(to_page, bounds, cache, pdf.xref(), settings());
    let mut probe = Probe { pdf, cache, resources: fonts_of(page), looks };
    let drawing = Drawing { width, height, ..Drawing::default() };
    let mut pen = Pen {
        drawing,
        probe: &mut probe,
        clips: vec![bounds],
        backgrounds: Vec::new(),
        limit: glyphs,
        before: None,
    };
    interpret_page(page, &mut context, &mut pen);
    let mut drawing = pen.drawing;
    drawing.links = links(page, to_page);
    drawing
}

fn settings() -> InterpreterSettings {
    InterpreterSettings::default()
}

/// Where the page's links lead, with the boxes that a reader would click.
fn links(page: &Page, to_page: Affine) -> Vec<(Area, String)> {
    let Some(annotations) = page.raw().get::<Array>("Annots") else { return Vec::new() };
    let link = |annotation: Dict| {
        let action = annotation.get::<Dict>("A")?;
        let target = action.get::<PdfString>("URI")?;
        let rect = annotation.get::<PdfRect>("Rect")?;
        let corner = |x, y| point(to_page * Point::new(x, y));
        let area = Area::of(corner(rect.x0, rect.y0), corner(rect.x1, rect.y1));
        Some((area, String::from_utf8_lossy(target.as_bytes()).into_owned()))
    };
    annotations.iter::<Dict>().filter_map(link).take(10_000).collect()
}

fn point(p: Point) -> (f32, f32) {
    (p.x as f32, p.y as f32)
}

/// Bold and italic of the fonts met so far, by glyph.
#[derive(Default)]
struct Looks {
    known: HashMap<GlyphIdentifier, (bool, bool)>,
}

/// Finds out the name of a font: the interpreter tells a glyph's program and not its font, so that every font of the
/// page draws the same character code once, and the one that draws the same glyph is it.
struct Probe<'p, 'a> {
    pdf: &'a Pdf,
    cache: &'p InterpreterCache<'a>,
    resources: Vec<Resources<'a>>,
    looks: &'p mut Looks,
}

impl Probe<'_, '_> {
    fn look(&mut self, glyph: &Drawn) -> (bool, bool) {
        let Drawn::Outline(outline) = glyph else { return (false, false) };
        let id = outline.identifier();
        if let Some(look) = self.looks.known.get(&id) {
            return *look;
        }
        let found = match outline.font_data() {
            Some(data) => {
                let named = data.postscript_name.as_deref().map_or((false, false), look_of_name);
                (named.0 || data.weight.is_some_and(|w| w >= 600), named.1 || data.is_italic)
            }
            None => self.by_drawing(outline.char_code(), &id),
        };
        self.looks.known.insert(id, found);
        found
    }

    fn by_drawing(&self, code: u32, wanted: &GlyphIdentifier) -> (bool, bool) {
        for resources in &self.resources {
            for key in resources.fonts.keys() {
                let Some(font) = resources.get_font(&key) else { continue };
                let Some(name) = font.get::<Name>("BaseFont") else { continue };
                let two_bytes = font.get::<Name>("Subtype").is_some_and(|s| s.as_str() == "Type0");
                let digits = if two_bytes { format!("{code:04x}") } else { format!("{:02x}", code & 0xff) };
                let content = format!("BT /{} 1 Tf <{digits}> Tj ET", key.as_str());
                let unit = Rect::new(0.0, 0.0, 1.0, 1.0);
                let mut context =
                    Context::new(Affine::IDENTITY, unit, self.cache, self.pdf.xref(), settings());
                let mut seen = Seen(None);
                interpret(TypedIter::new(content.as_bytes()), resources, &mut context, &mut seen);
                if seen.0.as_ref() == Some(wanted) {
                    return look_of_name(name.as_str());
                }
            }
        }
        (false, false)
    }
}

/// Bold and italic by the words of a font's name, those of TeX's fonts among them.
fn look_of_name(name: &str) -> (bool, bool) {
    let name = name.split_once('+').map_or(name, |(_, rest)| rest).to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
    let bold = has(&["bold", "black", "heavy", "demi"])
        || ["cmbx", "cmssbx", "sfbx", "ecbx", "sfsx", "lmbx"].iter().any(|p| name.starts_with(p));
    let italic = has(&["italic", "oblique"])
        || ["cmti", "cmsl", "cmbxti", "sfti", "ecti"].iter().any(|p| name.starts_with(p));
    (bold, italic)
}

/// The fonts of a page and of the forms that it draws.
fn fonts_of<'a>(page: &Page<'a>) -> Vec<Resources<'a>> {
    let mut found = vec![page.resources().clone()];
    let mut from = 0;
    for _ in 0..FORMS {
        let until = found.len();
        for at in from..until {
            let keys: Vec<Name> = found[at].x_objects.keys().take(64).collect();
            for key in keys {
                let inner = found[at]
                    .get_x_object(&key)
                    .and_then(|form: Stream| form.dict().get::<Dict>("Resources"));
                if let Some(inner) = inner.filter(|_| found.len() < 64) {
                    found.push(Resources::new(inner));
                }
            }
        }
        from = until;
    }
    found
}

/// Notes the first glyph that is drawn.
struct Seen(Option<GlyphIdentifier>);

impl<'a> Device<'a> for Seen {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {
        if let Some(Drawn::Outline(outline)) = run.glyphs().first().map(|g| &**g) {
            self.0 = Some(outline.identifier());
        }
    }
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Follows the drawing of a page.
struct Pen<'d, 'p, 'a> {
    drawing: Drawing,
    probe: &'d mut Probe<'p, 'a>,
    clips: Vec<Rect>,
    /// Filled areas with their colours, for text that has the colour of what it stands on.
    backgrounds: Vec<(Area, [u8; 3])>,
    limit: usize,
    /// The run before, to see the second stroke of bold that is drawn by outlining.
    before: Option<std::ops::Range<usize>>,
}

impl Pen<'_, '_, '_> {
    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or_default()
    }

    fn full(&mut self) -> bool {
        let full = self.drawing.glyphs.len() + self.drawing.edges.len() >= self.limit;
        self.drawing.cut_short |= full;
        full
    }

    fn edge(&mut self, area: Area, kind: EdgeKind) {
        let clip = self.clip();
        let clip = Area { x0: clip.x0 as f32, y0: clip.y0 as f32, x1: clip.x1 as f32, y1: clip.y1 as f32 };
        let area = area.shared(clip);
        let real = area.x0.is_finite() && area.y0.is_finite() && area.width() >= 0.0 && area.height() >= 0.0;
        if real && !self.full() {
            self.drawing.edges.push(Edge { area, kind });
        }
    }

    /// A filled or outlined rectangle.
    fn rectangle(&mut self, area: Area, colour: Option<[u8; 3]>, fill: bool) {
        if area.width() <= THIN || area.height() <= THIN {
            // Nothing as thick as long is a line.
            let long = area.width().max(area.height());
            if long > 1.5 * area.width().min(area.height()) && (!fill || colour != Some([255; 3])) {
                let (x, y) = area.middle();
                let line = if area.width() >= area.height() {
                    Area { y0: y, y1: y, ..area }
                } else {
                    Area { x0: x, x1: x, ..area }
                };
                self.edge(line, EdgeKind::Drawn);
            }
            return;
        }
        if fill {
            let Some(colour) = colour else { return };
            if self.backgrounds.len() < 100_000 {
                self.backgrounds.push((area, colour));
            }
            if colour == [255; 3] {
                return;
            }
        }
        let kind = if fill { EdgeKind::Background } else { EdgeKind::Drawn };
        let Area { x0, y0, x1, y1 } = area;
        for side in [
            Area { x0, y0, x1, y1: y0 },
            Area { x0, y0: y1, x1, y1 },
            Area { x0, y0, x1: x0, y1 },
            Area { x0: x1, y0, x1, y1 },
        ] {
            self.edge(side, kind);
        }
    }

    fn path(&mut self, path: &BezPath, transform: Affine, colour: Option<[u8; 3]>, fill: bool) {
        for points in subpaths(path, transform) {
            if let Some(area) = rectangle(&points) {
                self.rectangle(area, colour, fill);
            } else if !fill {
                for pair in points.windows(2) {
                    let area = Area::of(pair[0], pair[1]);
                    if area.width() < 0.5 || area.height() < 0.5 {
                        self.edge(area, EdgeKind::Drawn);
                    }
                }
            }
            if self.full() {
                return;
            }
        }
    }

    /// The colour behind a point: that of the last thing painted there, else the paper's.
    fn behind(&self, at: (f32, f32)) -> [u8; 3] {
        let painted = self.backgrounds.iter().rev().take(BACKGROUNDS).find(|(area, _)| area.holds(at));
        painted.map_or([255; 3], |(_, colour)| *colour)
    }
}

/// The points of every part of a path that holds straight lines only, in page coordinates.
fn subpaths(path: &BezPath, transform: Affine) -> Vec<Vec<(f32, f32)>> {
    let mut found: Vec<Vec<(f32, f32)>> = Vec::new();
    let mut straight = true;
    for element in path.elements() {
        match element {
            PathEl::MoveTo(p) => {
                found.push(vec![point(transform * *p)]);
                straight = true;
            }
            PathEl::LineTo(p) if straight => {
                if let Some(part) = found.last_mut() {
                    part.push(point(transform * *p));
                }
            }
            PathEl::ClosePath if straight => {
                if let Some(part) = found.last_mut()
                    && let Some(first) = part.first().copied()
                {
                    part.push(first);
                }
            }
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => {
                // Rounded corners: what is straight of such a part is no line of a table.
                if let Some(part) = found.last_mut() {
                    part.clear();
                }
                straight = false;
            }
            _ => {}
        }
    }
    found.retain(|part| part.len() > 1);
    found
}

/// The rectangle that a part of a path is, if it is an upright one.
fn rectangle(points: &[(f32, f32)]) -> Option<Area> {
    if !(4..=6).contains(&points.len()) {
        return None;
    }
    let area = points.iter().skip(1).fold(Area::of(points[0], points[0]), |a, p| a.around(Area::of(*p, *p)));
    let near = |a: f32, b: f32| (a - b).abs() < 0.1;
    let corner = |p: &(f32, f32)| {
        (near(p.0, area.x0) || near(p.0, area.x1)) && (near(p.1, area.y0) || near(p.1, area.y1))
    };
    let turns = points.windows(2).all(|w| near(w[0].0, w[1].0) || near(w[0].1, w[1].1));
    (points.iter().all(corner) && turns).then_some(area)
}

fn colour(paint: &Paint) -> Option<[u8; 3]> {
    match paint {
        Paint::Color(colour) => {
            let [r, g, b, a] = colour.to_rgba().to_rgba8();
            (a > 12).then_some([r, g, b])
        }
        Paint::Pattern(_) => Some([128; 3]),
    }
}

impl<'a> Device<'a> for Pen<'_, '_, 'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let paint = colour(&props.paint);
        if paint.is_none() || self.full() {
            return;
        }
        match mode {
            DrawMode::Fill(_) => self.path(path, props.transform, paint, true),
            DrawMode::Stroke(_) => self.path(path, props.transform, paint, false),
            DrawMode::FillAndStroke(..) => {
                self.path(path, props.transform, paint, true);
                self.path(path, props.transform, paint, false);
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let inner = self.clip().intersect(clip.path.bounding_box());
        self.clips.push(inner);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let start = self.drawing.glyphs.len();
        let paint = colour(&props.paint);
        let invisible = matches!(mode, DrawMode::Invisible) || paint.is_none();
        let clip = self.clip();
        let mut look = (false, false);
        let mut clashes = None;
        for (n, glyph) in run.glyphs().iter().enumerate() {
            if self.full() {
                return;
            }
            let transform = props.transform * glyph.transform();
            let origin = transform * Point::ZERO;
            let advance = match &**glyph {
                Drawn::Outline(outline) => outline.advance_width(),
                Drawn::Type3(drawn) => drawn.advance_width(),
            };
            let end = transform * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
            let top = transform * Point::new(0.0, 1000.0);
            let size = ((top - origin).hypot() as f32).max(0.01);
            let along = end - origin;
            let up = top - origin;
            if !(origin.x.is_finite() && origin.y.is_finite() && size.is_finite() && along.x.is_finite()) {
                continue;
            }
            let turned = if up.y.abs() >= up.x.abs() {
                if up.y <= 0.0 { 0 } else { 2 }
            } else if up.x > 0.0 {
                1
            } else {
                3
            };
            if n == 0 {
                look = self.probe.look(glyph);
                let middle = point(origin + along * 0.5 + up * 0.3);
                clashes = paint.map(|paint| paint == self.behind(middle));
            }
            let inside = clip.contains(origin + along * 0.5 + up * 0.3);
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => Letters::One(c),
                Some(BfString::String(text)) => Letters::Several(text.into_boxed_str()),
                None => Letters::Unknown,
            };
            let ((x0, y), (x1, _)) = (point(origin), point(end));
            let hidden = invisible || clashes == Some(true) || !inside;
            let (bold, italic) = look;
            self.drawing.glyphs.push(match turned {
                0 => Glyph { text, x0, x1, y, size, turned, bold, italic, hidden },
                _ => turn(
                    Glyph { text, x0, x1, y, size, turned, bold, italic, hidden },
                    point(origin),
                    point(end),
                ),
            });
        }
        self.outlined(start, mode);
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.drawing.images += 1;
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn pop_transparency_group(&mut self) {}
}

impl Pen<'_, '_, '_> {
    /// Text that is filled and then outlined comes twice; that is how some programs draw bold.
    fn outlined(&mut self, start: usize, mode: &DrawMode) {
        let glyphs = &mut self.drawing.glyphs;
        let now = start..glyphs.len();
        let twice = matches!(mode, DrawMode::Stroke(_))
            && self.before.as_ref().is_some_and(|b| {
                b.len() == now.len() && !now.is_empty() && {
                    let (a, b) = (&glyphs[b.start], &glyphs[now.start]);
                    a.text == b.text && (a.x0 - b.x0).abs() < 0.01 && (a.y - b.y).abs() < 0.01
                }
            });
        if twice {
            glyphs.truncate(start);
            if let Some(before) = self.before.take() {
                glyphs[before].iter_mut().for_each(|g| g.bold = true);
            }
        } else {
            self.before = Some(now);
        }
    }
}

/// A turned glyph in the coordinates of a page that is turned upright with it: along its line, and across.
fn turn(glyph: Glyph, origin: (f32, f32), end: (f32, f32)) -> Glyph {
    let ((ox, oy), (ex, ey)) = (origin, end);
    let (x0, x1, y) = match glyph.turned {
        1 => (oy, ey, -ox),
        3 => (-oy, -ey, ox),
        _ => (-ox, -ex, -oy),
    };
    Glyph { x0, x1, y, ..glyph }
}
