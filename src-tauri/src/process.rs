//! What has to be decided about the process before anything else runs in it.

/// Hardens the process and sets the environment of the web view.
pub(crate) fn prepare() {
    forbid_core_dumps();
    #[cfg(not(feature = "automation"))]
    unset("TAURI_WEBVIEW_AUTOMATION");
    #[cfg(target_os = "linux")]
    choose_renderer();
}

/// A core dump would hold the vault key.
#[cfg(unix)]
fn forbid_core_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // Where the limit cannot be lowered it is lower already.
    let _ = setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    );
    // No other process of this user may attach or read our memory through /proc.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

#[cfg(not(unix))]
fn forbid_core_dumps() {}

/// Without a graphics device WebKitGTK's DMA-BUF renderer costs memory and gains nothing, and with
/// NVIDIA's driver it can show a blank window.
#[cfg(target_os = "linux")]
fn choose_renderer() {
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    let has_device = std::path::Path::new("/dev/dri/renderD128").exists();
    let has_nvidia = std::path::Path::new("/proc/driver/nvidia/version").exists();
    if std::env::var_os(SWITCH).is_none() && (!has_device || has_nvidia) {
        set(SWITCH, "1");
    }
}

#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "the standard library has no safe way")]
fn set(name: &str, value: &str) {
    // SAFETY: runs at the start of `main`, before any other thread exists.
    unsafe { std::env::set_var(name, value) };
}

/// A web view that a WebDriver can steer would hand it every code on screen.
#[cfg(not(feature = "automation"))]
#[allow(unsafe_code, reason = "the standard library has no safe way")]
fn unset(name: &str) {
    // SAFETY: runs at the start of `main`, before any other thread exists.
    unsafe { std::env::remove_var(name) };
}
