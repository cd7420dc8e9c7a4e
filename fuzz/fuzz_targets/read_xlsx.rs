#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ia_catalog_fuzz::read_xlsx(data));
