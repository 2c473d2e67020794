//! The one window.

use tauri::{
    AppHandle, Manager, Url, WebviewUrl, WebviewWindowBuilder, Wry,
    webview::{NewWindowResponse, PageLoadEvent},
};

/// The label of the window, which its permissions and events name.
pub(crate) const MAIN: &str = "main";

/// Makes the window, unless the app runs already: then that window comes to the front and this
/// process ends. It is shown with its page: WebKitGTK would first show it white, and one that is
/// drawn while its page begins to load can stand still for half a second. A second start shows it
/// whatever became of the page.
pub(crate) fn open(handle: &AppHandle<Wry>) -> tauri::Result<()> {
    WebviewWindowBuilder::new(handle, MAIN, WebviewUrl::default())
        .title("Keyfob")
        .inner_size(880.0, 640.0)
        .min_inner_size(380.0, 480.0)
        .center()
        .visible(false)
        // Nothing of the page is kept on disk. A WebDriver cannot steer such a page, so the stories
        // run with a page that keeps what it likes, and search that too.
        .incognito(!cfg!(feature = "automation"))
        // Does nothing on Linux, where no such protection exists.
        .content_protected(true)
        // Files dropped on the page arrive there as any other drop.
        .disable_drag_drop_handler()
        .on_page_load(|window, page| {
            if matches!(page.event(), PageLoadEvent::Finished) {
                // A window that is gone needs no showing.
                let _ = window.show();
            }
        })
        .on_navigation(is_our_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    if may_run_beside_others() {
        return Ok(());
    }
    // Asked while the processes of the web view start, which takes longer than the answer.
    handle.plugin(tauri_plugin_single_instance::init(|handle, _, _| {
        raise(handle)
    }))
}

/// With a data folder of its own (`KEYFOB_HOME`) the app is an instance of its own, which only the
/// lock of that folder guards; so it is for WebDriver, which starts one instance after another.
fn may_run_beside_others() -> bool {
    cfg!(feature = "automation") || app::has_own_data_folder()
}

/// Tauri serves the page from `tauri://localhost`, on Windows from `http://tauri.localhost`.
fn is_our_page(url: &Url) -> bool {
    matches!(
        (url.scheme(), url.host_str()),
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost"))
    )
}

fn raise(handle: &AppHandle<Wry>) {
    if let Some(window) = handle.get_webview_window(MAIN) {
        // A window that cannot be raised is still there.
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_page_can_be_navigated_to() {
        for (url, ours) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("https://example.com/", false),
            ("http://tauri.localhost.example.com/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
            ("tauri://elsewhere/", false),
        ] {
            assert_eq!(is_our_page(&url.parse().unwrap()), ours, "{url}");
        }
    }
}
