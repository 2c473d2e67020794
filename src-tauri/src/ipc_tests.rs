//! What the window may call and what it may not, through Tauri's own permission check, without a
//! display.

use std::sync::Arc;

use app::{Access, App, NoClipboard, Opening, Ports, Silent, SystemClock};
use serde_json::{Value, json};
use tauri::{
    WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};
use vault::{Argon2Cost, MemoryKeychain};

use crate::{commands, window::MAIN};

struct Window {
    main: WebviewWindow<MockRuntime>,
    other: WebviewWindow<MockRuntime>,
    app: App,
    _folder: tempfile::TempDir,
}

impl Window {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::new());
        let ports = Ports {
            clock: Arc::new(SystemClock),
            quiet_keychain: Arc::clone(&keychain) as _,
            keychain,
            clipboard: Arc::new(NoClipboard),
            events: Arc::new(Silent),
            folder: folder.path().join("data"),
            ready_made: Vec::new(),
            passphrase_cost: Argon2Cost::LEAST,
        };
        let app = App::new(ports, Access::Write, Opening::ByKeychain);
        let tauri = mock_builder()
            .manage(app.clone())
            .invoke_handler(commands::handler())
            .build(tauri::generate_context!())
            .unwrap();
        let open = |label| WebviewWindowBuilder::new(&tauri, label, Default::default()).build();
        let (main, other) = (open(MAIN).unwrap(), open("other").unwrap());
        Self {
            main,
            other,
            app,
            _folder: folder,
        }
    }

    fn call(&self, command: &str, request: Value) -> Result<Value, Value> {
        call(&self.main, command, &json!({ "request": request }))
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.app.close();
    }
}

fn call(
    window: &WebviewWindow<MockRuntime>,
    command: &str,
    arguments: &Value,
) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: if cfg!(windows) {
            "http://tauri.localhost"
        } else {
            "tauri://localhost"
        }
        .parse()
        .unwrap(),
        body: InvokeBody::Json(arguments.clone()),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
}

const URI: &str = "otpauth://totp/Acme:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme";

#[test]
fn the_window_makes_a_vault_adds_an_account_and_sees_its_code() {
    let window = Window::new();
    assert_eq!(
        window.call("start", json!({})).unwrap()["vault"]["state"],
        "absent"
    );
    let made = window
        .call("create_vault", json!({ "by": "keychain" }))
        .unwrap();
    assert_eq!(made["vault"]["state"], "open");
    let staged = window.call("stage_text", json!({ "text": URI })).unwrap();
    let chosen = json!({ "index": 0, "issuer": "Acme", "account": "ada", "group": null });
    let commit = json!({ "stage": staged["stage"], "accounts": [chosen] });
    let added = window.call("commit_staged", commit).unwrap();
    let codes = window
        .call("show_codes", json!({ "ids": added["ids"] }))
        .unwrap();
    assert_eq!(codes["codes"][0]["digits"].as_str().unwrap().len(), 6);
}

#[test]
fn an_error_crosses_as_its_code_and_a_malformed_call_as_a_sentence() {
    let window = Window::new();
    let locked = window.call("list_entries", json!({})).unwrap_err();
    assert_eq!(locked["code"], "no-vault");
    let malformed = window.call("unlock", json!({ "by": "magic" })).unwrap_err();
    assert!(malformed.is_string(), "Tauri itself answers: {malformed}");
}

#[test]
fn another_window_may_call_nothing() {
    let window = Window::new();
    for command in ["start", "minimize"] {
        let refused = call(&window.other, command, &json!({ "request": {} })).unwrap_err();
        assert!(
            refused.as_str().unwrap().contains("not allowed"),
            "{command}: {refused}"
        );
    }
}

#[test]
fn the_window_may_put_itself_away() {
    let window = Window::new();
    assert_eq!(window.call("minimize", json!({})), Ok(Value::Null));
}

#[test]
fn the_window_may_call_nothing_of_tauri_but_listening_to_events() {
    let window = Window::new();
    for command in [
        "plugin:window|create",
        "plugin:window|close",
        "plugin:window|minimize",
        "plugin:window|set_title",
        "plugin:webview|create_webview_window",
        "plugin:webview|internal_toggle_devtools",
        "plugin:event|emit",
        "plugin:event|emit_to",
        "plugin:app|version",
        "plugin:app|app_hide",
        "plugin:path|resolve_directory",
        "plugin:resources|close",
        "plugin:image|from_path",
        "plugin:menu|new",
        "plugin:tray|new",
        "plugin:shell|open",
        "plugin:fs|read_file",
    ] {
        let refused = call(&window.main, command, &json!({})).unwrap_err();
        let sentence = refused.as_str().unwrap_or_default();
        assert!(
            sentence.contains("not allowed") || sentence.contains("not found"),
            "{command}: {refused}"
        );
    }
}

#[test]
fn hostile_arguments_are_answered_with_an_error_by_every_command() {
    macro_rules! names {
        ($($(#[doc = $doc:literal])+ $name:ident($request:ident) -> $response:ident;)+) => {
            [$((stringify!($name), stringify!($request))),+]
        };
    }
    let window = Window::new();
    window
        .call("create_vault", json!({ "by": "keychain" }))
        .unwrap();
    let hostile = [
        json!(null),
        json!([]),
        json!("x"),
        json!(-1),
        json!({ "id": { "$gt": "" } }),
    ];
    for (command, request) in app::command_table!(names) {
        for arguments in &hostile {
            let answer = window.call(command, arguments.clone());
            // A command without arguments has none to be wrong.
            assert!(
                answer.is_err() || request == "Nothing",
                "{command}({arguments}): {answer:?}"
            );
        }
    }
}
