//! The shell of Keyfob: ports over the operating system, and one window. It decides nothing.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod clipboard;
mod commands;
mod events;
#[cfg(test)]
mod ipc_tests;
mod practice;
mod process;
mod window;

use std::sync::Arc;

use app::{Access, App, Opening, Ports, SystemClock};
use tauri::{Manager, RunEvent, WindowEvent};
use vault::{Argon2Cost, Patience, SystemKeychain};

use crate::{clipboard::SystemClipboard, events::WindowEvents};

fn main() {
    process::prepare();
    let events = Arc::new(WindowEvents::default());
    let keychain = SystemKeychain::new(Patience::INTERACTIVE);
    // Begins to open the vault while the window is being made.
    let app = App::new(
        Ports {
            clock: Arc::new(SystemClock),
            quiet_keychain: Arc::new(keychain.with_patience(Patience::PROBE)),
            keychain: Arc::new(keychain),
            clipboard: Arc::new(SystemClipboard::default()),
            events: Arc::clone(&events) as Arc<dyn app::Events>,
            folder: app::data_folder(),
            ready_made: practice::start(),
            passphrase_cost: Argon2Cost::default(),
        },
        Access::Write,
        Opening::ByKeychain,
    );
    let closing = app.clone();
    tauri::Builder::default()
        .manage(app)
        .invoke_handler(commands::handler())
        .setup(move |tauri| {
            events.connect(tauri.handle().clone());
            window::open(tauri.handle())?;
            Ok(())
        })
        .on_window_event(|window, event| {
            // After the machine slept, or its clock was set, the alarm rings late by itself.
            if let WindowEvent::Focused(true) = event {
                window.state::<App>().wake();
            }
        })
        .build(tauri::generate_context!())
        .expect("a desktop with a web view")
        .run(move |_, event| {
            if let RunEvent::Exit = event {
                closing.close();
            }
        });
}
