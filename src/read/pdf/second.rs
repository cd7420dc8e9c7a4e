//! In: the bytes of a PDF. Out: the text of every page as a second, independent reader of PDF sees it. The one file
//! that knows that crate. It panics on input that it does not expect, so every call is guarded; what no guard catches
//! (a stack that overflows) is why documents are read in a process of their own.

use super::repair;
use pdf_extract::{Document, OutputDev, OutputError, PlainTextOutput};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why the second reader has no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Failure {
    /// The file cannot be loaded.
    Load(String),
    /// It does not open with the empty password.
    Encrypted,
    /// The page has something that it does not know.
    Page,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Load(why) => write!(f, "it cannot load the file ({why})"),
            Failure::Encrypted => f.write_str("it asks for a password"),
            Failure::Page => f.write_str("it does not understand the page"),
        }
    }
}

/// A document that the second reader has loaded.
pub(super) struct Loaded {
    document: Document,
    pages: usize,
    /// It could be loaded from a repaired copy only.
    pub repaired: bool,
}

/// Loads a document, or a repaired copy of it; one that is encrypted is opened with the empty password.
pub(super) fn load(bytes: &[u8]) -> Result<Loaded, Failure> {
    match load_as_it_is(bytes) {
        Err(failed @ Failure::Load(_)) => {
            let loaded = load_as_it_is(&repair::repair(bytes).ok_or(failed)?)?;
            Ok(Loaded { repaired: true, ..loaded })
        }
        loaded => loaded,
    }
}

fn load_as_it_is(bytes: &[u8]) -> Result<Loaded, Failure> {
    let load = || -> Result<Loaded, Failure> {
        let mut document = Document::load_mem(bytes).map_err(|e| Failure::Load(e.to_string()))?;
        if document.is_encrypted() {
            document.decrypt("").map_err(|_| Failure::Encrypted)?;
        }
        let pages = document.get_pages().len();
        Ok(Loaded { document, pages, repaired: false })
    };
    let panicked = || Err(Failure::Load("it stopped on something unexpected".to_owned()));
    let loaded = catch_unwind(AssertUnwindSafe(load)).unwrap_or_else(|_| panicked())?;
    if loaded.pages == 0 { Err(Failure::Load("it finds no pages".to_owned())) } else { Ok(loaded) }
}

impl Loaded {
    /// How many pages it finds.
    pub(super) fn pages(&self) -> usize {
        self.pages
    }

    /// The characters of the first `pages` pages, in the order drawn and without the spaces between words.
    pub(super) fn characters(&self, pages: usize) -> Vec<Result<String, Failure>> {
        // All at once is faster, since the second reader counts the pages anew for each it is asked for; one bad page
        // spoils that.
        let mut all = Characters::default();
        let draw = || pdf_extract::output_doc(&self.document, &mut all);
        let whole = self.pages <= pages && matches!(catch_unwind(AssertUnwindSafe(draw)), Ok(Ok(())));
        if whole && all.0.len() == self.pages {
            return all.0.into_iter().map(Ok).collect();
        }
        let page = |number| self.page(number, Characters::default(), |seen| seen.0.concat());
        (1..=self.pages.min(pages)).map(page).collect()
    }

    /// The text flow of the first `pages` pages.
    pub(super) fn flow(&self, pages: usize) -> Vec<Result<String, Failure>> {
        let page = |number| {
            let mut text = String::new();
            self.page(number, PlainTextOutput::new(&mut text), |_| ())?;
            Ok(text)
        };
        (1..=self.pages.min(pages)).map(page).collect()
    }

    fn page<D: OutputDev, T>(
        &self,
        number: usize,
        mut device: D,
        done: impl Fn(D) -> T,
    ) -> Result<T, Failure> {
        let draw = || pdf_extract::output_doc_page(&self.document, &mut device, number as u32);
        match catch_unwind(AssertUnwindSafe(draw)) {
            Ok(Ok(())) => Ok(done(device)),
            Ok(Err(_)) | Err(_) => Err(Failure::Page),
        }
    }
}

/// Notes every character of every page and nothing of its place.
#[derive(Default)]
struct Characters(Vec<String>);

type Done = Result<(), OutputError>;

impl OutputDev for Characters {
    fn begin_page(&mut self, _: u32, _: &pdf_extract::MediaBox, _: Option<(f64, f64, f64, f64)>) -> Done {
        self.0.push(String::new());
        Ok(())
    }

    fn end_page(&mut self) -> Done {
        Ok(())
    }

    fn output_character(&mut self, _: &pdf_extract::Transform, _: f64, _: f64, _: f64, text: &str) -> Done {
        if let Some(page) = self.0.last_mut() {
            page.push_str(text);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Done {
        Ok(())
    }

    fn end_word(&mut self) -> Done {
        Ok(())
    }

    fn end_line(&mut self) -> Done {
        Ok(())
    }
}
