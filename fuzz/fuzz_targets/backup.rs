#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| duologue_tests::fuzzing::backup(bytes));
