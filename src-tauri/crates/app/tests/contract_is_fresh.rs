//! The committed TypeScript contract is the one this crate writes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{fs, path::Path};

#[test]
fn the_committed_contract_is_the_one_the_command_table_gives() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/lib/ipc/contract.ts");
    let fresh = app::typescript();
    if std::env::var_os("KEYFOB_WRITE_CONTRACT").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &fresh).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == fresh,
        "ui/src/lib/ipc/contract.ts has drifted; `make contract` writes it"
    );
}
