//! The practice servers of a development build: they run beside the window, with a connection to
//! each. A build without the feature `sandbox`, such as every release, has none of it.

use std::sync::Arc;

use vault::Connection;

#[cfg(feature = "sandbox")]
pub(crate) fn start() -> Vec<Arc<Connection>> {
    let first_port = sandbox::first_port();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        if let Ok(runtime) = runtime {
            runtime.block_on(serve(first_port));
        }
    });
    let all = sandbox::connections(first_port);
    all.into_iter().map(Arc::new).collect()
}

#[cfg(feature = "sandbox")]
async fn serve(first_port: u16) {
    match sandbox::serve(first_port).await {
        Ok(servers) => {
            for server in &servers {
                println!("{}", server.told());
            }
            std::future::pending().await
        }
        Err(error) => eprintln!(
            "The practice servers are not running: ports {first_port} to {}: {error}",
            first_port.saturating_add(3)
        ),
    }
}

#[cfg(not(feature = "sandbox"))]
pub(crate) fn start() -> Vec<Arc<Connection>> {
    Vec::new()
}
