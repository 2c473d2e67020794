//! A window that shows a page with ten rows and does nothing else: the floor that Keyfob is measured
//! against.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    tauri::Builder::default()
        .run(tauri::generate_context!())
        .expect("a benchmark without its window measures nothing");
}
