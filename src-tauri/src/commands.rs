//! The handlers of all commands: each forwards to the method of `App` with the same name, on a
//! thread that may block. One is the shell's own, because it is about the window.

#[allow(
    clippy::wildcard_imports,
    reason = "the table names every request and view"
)]
use app::*;
use tauri::{Runtime, State, Window, ipc::Invoke};

macro_rules! handlers {
    ($($(#[doc = $doc:literal])+ $name:ident($request:ident) -> $response:ident;)+) => {
        $(
            $(#[doc = $doc])+
            #[tauri::command]
            async fn $name(
                app: State<'_, App>,
                request: $request,
            ) -> Result<$response, CommandError> {
                let app = app.inner().clone();
                tauri::async_runtime::spawn_blocking(move || app.$name(request))
                    .await
                    .unwrap_or_else(|_| Err(ErrorCode::Internal.into()))
            }
        )+

        /// Takes every call of the window.
        pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name,)+ minimize]
        }
    };
}

app::command_table!(handlers);

/// Puts the window away, to where the desktop keeps its windows. Without such a place nothing happens.
#[tauri::command]
fn minimize<R: Runtime>(window: Window<R>) {
    // A window that cannot be put away is still there.
    let _ = window.minimize();
}
