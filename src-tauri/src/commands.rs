//! The handlers of all commands: each forwards to the method of `App` with the same name, on a
//! thread that may block.

#[allow(
    clippy::wildcard_imports,
    reason = "the table names every request and view"
)]
use app::*;
use tauri::{Runtime, State, ipc::Invoke};

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
            tauri::generate_handler![$($name),+]
        }
    };
}

app::command_table!(handlers);
