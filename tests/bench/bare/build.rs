//! Bakes the page in.
fn main() {
    tauri_build::build();
}
