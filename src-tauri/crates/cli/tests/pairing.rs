//! Pairing as a newcomer does it: the practice servers, one after the other, by the command line.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A vault of its own and four practice servers, without a session bus.
struct Desk {
    folder: TempDir,
    port: u16,
    servers: Child,
}

struct Answer {
    status: i32,
    objects: Vec<Value>,
    output: String,
    errors: String,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("passphrase"), "correct horse battery\n").unwrap();
        for _ in 0..20 {
            let port = four_free_ports();
            let mut servers = Command::new(env!("CARGO_BIN_EXE_keyfob-cli"))
                .args(["--json", "sandbox", "--port", &port.to_string()])
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let mut line = String::new();
            let output = servers.stdout.take().unwrap();
            BufReader::new(output).read_line(&mut line).unwrap();
            if line.contains("connections") {
                return Self {
                    folder,
                    port,
                    servers,
                };
            }
            // Somebody took one of the ports meanwhile.
            servers.wait().unwrap();
        }
        panic!("the practice servers do not start");
    }

    fn run(&self, arguments: &[&str], answers: Value) -> Answer {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        fs::write(path("answers"), answers.to_string()).unwrap();
        let takes_answers = ["pair", "devices", "test", "resume", "cancel"];
        let mut all = vec![
            "--json".to_owned(),
            "--passphrase-file".to_owned(),
            path("passphrase"),
        ];
        all.extend(arguments.iter().map(|argument| (*argument).to_owned()));
        if arguments
            .iter()
            .any(|argument| takes_answers.contains(argument))
        {
            all.extend(["--answers".to_owned(), path("answers")]);
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_keyfob-cli"))
            .args(all)
            .env("KEYFOB_HOME", path("data"))
            .env("KEYFOB_SANDBOX_PORT", self.port.to_string())
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().flush().unwrap();
        let done = child.wait_with_output().unwrap();
        let output = String::from_utf8(done.stdout).unwrap();
        Answer {
            status: done.status.code().unwrap(),
            objects: output
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect(),
            errors: String::from_utf8(done.stderr).unwrap(),
            output,
        }
    }
}

impl Answer {
    fn done(self) -> Self {
        assert_eq!(self.status, 0, "{}{}", self.output, self.errors);
        self
    }

    fn find(&self, name: &str) -> &Value {
        let found = self.objects.iter().find_map(|object| object.get(name));
        found.unwrap_or_else(|| panic!("no {name} in {}{}", self.output, self.errors))
    }

    fn code(&self) -> String {
        let error: Value = serde_json::from_str(self.errors.trim()).unwrap();
        error["error"]["code"].as_str().unwrap().to_owned()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ended_already = self.servers.kill();
        let _ended_already = self.servers.wait();
    }
}

fn four_free_ports() -> u16 {
    loop {
        let port = TcpListener::bind("127.0.0.1:0").unwrap();
        let first = port.local_addr().unwrap().port();
        let rest = (1..4).map(|next| TcpListener::bind(("127.0.0.1", first.saturating_add(next))));
        if rest.into_iter().all(|port| port.is_ok()) {
            return first;
        }
    }
}

#[test]
fn each_practice_server_is_paired_with_and_its_codes_are_shown() {
    let desk = Desk::new();
    let jane = json!({ "username": "jane", "password": "jane-password" });
    let servers = [
        ("Sandbox authentik", &[][..], jane.clone()),
        ("Sandbox PingOne", &[], json!({})),
        (
            "Sandbox Buildkite",
            &["--show-secrets"],
            json!({ "replace-authenticator": true, "recovery-codes-kept": true }),
        ),
        (
            "Sandbox PACE",
            &[],
            json!({ "step-up": "pin", "pin": "1111" }),
        ),
    ];
    for (count, (name, more, answers)) in servers.into_iter().enumerate() {
        let mut arguments = vec!["pair", "--connection", name, "--name", "Laptop"];
        arguments.extend(more);
        let paired = desk.run(&arguments, answers).done();
        assert!(paired.find("paired")["entry"].is_string(), "{name}");
        assert!(!paired.output.contains("secret="), "{name}");
        let codes = desk.run(&["codes"], json!({})).done();
        assert_eq!(codes.objects.len(), count + 1, "{name}");
        assert!(
            codes
                .objects
                .iter()
                .all(|code| code["code"].as_str().unwrap().len() == 6)
        );
    }
    assert!(
        desk.run(&["pending", "list"], json!({}))
            .done()
            .objects
            .is_empty()
    );
    let list = ["devices", "list", "--connection", "Sandbox PingOne"];
    let devices = desk.run(&list, json!({})).done();
    let mut names = devices.objects.iter().map(|device| &device["name"]);
    assert!(names.any(|name| name == "Laptop"), "{}", devices.output);
}

#[test]
fn a_helpdesk_pairs_a_colleague_and_keeps_nothing() {
    let desk = Desk::new();
    let name = "Sandbox authentik (helpdesk)";
    let pair = ["pair", "--connection", name, "--for", "bob"];
    let secret_hidden = desk.run(&pair, json!({ "reason": "ticket 1" }));
    assert_eq!(secret_hidden.status, 2, "their key could reach nobody");
    let pair = [&pair[..], &["--show-secrets"]].concat();
    // Nobody types the code: the pairing stops there and is taken back.
    let stopped = desk.run(&pair, json!({ "reason": "ticket 1" }));
    assert_eq!(stopped.code(), "unanswered");
    assert!(
        stopped
            .find("key_uri")
            .as_str()
            .unwrap()
            .starts_with("otpauth://")
    );
    let id = stopped.find("offered")["id"].as_str().unwrap().to_owned();
    let cancelled = desk
        .run(&["pending", "cancel", &id], json!({ "reason": "ticket 1" }))
        .done();
    assert_eq!(cancelled.find("kept"), &json!(false));
    assert!(desk.run(&["list"], json!({})).done().objects.is_empty());
}

#[test]
fn what_is_missing_is_named_and_nothing_is_left() {
    let desk = Desk::new();
    let pair = |name| ["pair", "--connection", name];
    let unknown = desk.run(&pair("Nowhere"), json!({}));
    assert_eq!(unknown.code(), "no-such-connection");
    let unanswered = desk.run(&pair("Sandbox authentik"), json!({ "username": "jane" }));
    assert_eq!(unanswered.code(), "unanswered");
    assert!(
        unanswered.errors.contains("password"),
        "{}",
        unanswered.errors
    );
    let wrong = json!({ "username": "jane", "password": "nonsense" });
    let refused = desk.run(&pair("Sandbox authentik"), wrong);
    assert_eq!(refused.code(), "sign-in-refused");
    assert!(!refused.errors.contains("nonsense"));
    assert!(
        desk.run(&["pending", "list"], json!({}))
            .done()
            .objects
            .is_empty()
    );
}
