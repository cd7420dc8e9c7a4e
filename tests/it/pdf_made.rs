//! PDFs made for tests, object by object, with a sound table of their parts.

use std::io::Write;

/// A PDF of these objects, numbered from 1; the first is the catalog.
pub fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    bytes.extend(places.iter().flat_map(|place| format!("{place:010} 00000 n \n").into_bytes()));
    let trailer =
        format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    bytes.extend(trailer.bytes());
    bytes
}

/// A dictionary or another object without a stream.
pub fn plain(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// A stream with what its dictionary says beside the length.
pub fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {entries} /Length {} >>\nstream\n", content.len()).into_bytes();
    object.extend(content);
    object.extend(b"\nendstream");
    object
}

/// A document whose pages draw these contents; objects that follow are numbered from `6 + 2 * contents.len()`.
/// Fonts: `/F` says its letters, `/G` draws a glyph that it gives no letter for. `extra` adds to the resources.
pub fn document(contents: &[&str], extra: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let kids: Vec<String> = (0..contents.len()).map(|n| format!("{} 0 R", 6 + 2 * n)).collect();
    let mut objects = vec![
        plain("<< /Type /Catalog /Pages 2 0 R >>"),
        plain(&format!(
            "<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 300 200] /Resources << /Font << /F 3 0 R /G 4 0 R >> {extra} >> >>",
            kids.join(" "),
            contents.len()
        )),
        plain("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
        plain(
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /box 5 0 R >> /Encoding << /Type /Encoding /Differences [97 /box] >> /FirstChar 97 /LastChar 97 /Widths [1000] >>",
        ),
        stream("", b"1000 0 0 0 750 750 d1 0 0 750 750 re f"),
    ];
    for (n, content) in contents.iter().enumerate() {
        objects.push(plain(&format!("<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>", 7 + 2 * n)));
        objects.push(stream("", content.as_bytes()));
    }
    objects.extend(more.iter().cloned());
    pdf(&objects)
}

/// Bytes as a stream with the filter `FlateDecode` has them.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).expect("packed");
    packer.finish().expect("packed")
}

/// Upright black text at a place.
pub fn text(words: &str) -> String {
    format!("BT /F 12 Tf 20 100 Td ({words}) Tj ET")
}
