//! The practice servers, until interrupted.

use app::ErrorCode;
use serde_json::json;

use crate::{failure::Failure, output::Output};

pub(crate) fn run(first_port: u16, output: &mut Output) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::io("threads", &error))?;
    runtime.block_on(async {
        let servers = sandbox::serve(first_port).await.map_err(|error| {
            Failure::of(
                ErrorCode::FileFailed,
                format!("port {first_port} and the next three: {}", error.kind()),
            )
        })?;
        for server in &servers {
            let connections: Vec<_> = server.connections.iter().map(|known| &known.name).collect();
            let accounts = server.running.system().accounts();
            let value = json!({
                "url": server.running.url(),
                "connections": connections,
                "accounts": accounts.iter().map(|account| json!({
                    "user": account.user, "password": account.password, "role": account.role,
                })).collect::<Vec<_>>(),
            });
            output.answer(&value, || server.told());
        }
        if first_port != sandbox::first_port() {
            eprintln!("Elsewhere, say KEYFOB_SANDBOX_PORT={first_port} to reach these.");
        }
        output.flush();
        // Interrupted, or told to end: either way the servers go with this process.
        let _ = tokio::signal::ctrl_c().await;
        Ok(())
    })
}
