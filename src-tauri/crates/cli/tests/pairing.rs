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
        let takes_answers = ["pair", "people", "devices", "test", "resume", "cancel"];
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
    assert!(
        stopped.errors.contains("nothing of it is left"),
        "{}",
        stopped.errors
    );
    let pending = desk.run(&["pending", "list"], json!({})).done();
    assert!(pending.objects.is_empty(), "{}", pending.output);
    let of_nobody = [
        "devices",
        "remove",
        "999",
        "--connection",
        name,
        "--for",
        "bob",
    ];
    let not_his = desk.run(&of_nobody, json!({ "reason": "ticket 1" }));
    assert_eq!(not_his.code(), "not-found-at-server");
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

#[test]
fn new_recovery_codes_are_printed_on_purpose_and_with_consent_only() {
    let desk = Desk::new();
    let agreed = json!({ "replace-authenticator": true, "recovery-codes-kept": true });
    let pair = [
        "pair",
        "--connection",
        "Sandbox Buildkite",
        "--show-secrets",
    ];
    let paired = desk.run(&pair, agreed).done();
    let first = paired.find("recovery_codes").clone();
    let device = paired.find("paired")["device"].as_str().unwrap();
    let renew = [
        "devices",
        "recovery-codes",
        device,
        "--connection",
        "Sandbox Buildkite",
    ];
    let hidden = desk.run(&renew, json!({ "renew-recovery-codes": true }));
    assert_eq!(hidden.status, 2, "they could reach nobody");
    let renew = [&renew[..], &["--show-secrets"]].concat();
    for answer in [json!({}), json!({ "renew-recovery-codes": false })] {
        let stopped = desk.run(&renew, answer);
        assert_eq!(stopped.code(), "unanswered");
        assert!(stopped.errors.contains("renew-recovery-codes"));
    }
    let renewed = desk.run(&renew, json!({ "renew-recovery-codes": true }));
    let second = renewed.done().find("recovery_codes").clone();
    assert!(!second.as_array().unwrap().is_empty());
    assert_ne!(first, second);
}

#[test]
fn one_s_own_recovery_codes_count_once_they_are_kept() {
    let desk = Desk::new();
    let codes = [
        "devices",
        "recovery-codes",
        "--show-secrets",
        "--connection",
    ];
    let of = |name| [&codes[..], &[name]].concat();
    let mut answers = json!({ "username": "jane", "password": "jane-password" });
    let unkept = desk.run(&of("Sandbox authentik"), answers.clone());
    assert_eq!(unkept.code(), "unanswered");
    answers["recovery-codes-kept"] = json!(true);
    let kept = desk.run(&of("Sandbox authentik"), answers).done();
    assert_eq!(kept.find("recovery_codes_kept"), &json!(true));
    assert!(!kept.find("recovery_codes").as_array().unwrap().is_empty());
    let belongs_to_a_device = desk.run(&of("Sandbox Buildkite"), json!({}));
    assert_eq!(belongs_to_a_device.code(), "unsupported-by-server");
}

#[test]
fn a_helpdesk_finds_people_and_is_told_what_a_record_is_worth() {
    let desk = Desk::new();
    let helpdesk = "Sandbox authentik (helpdesk)";
    let bob = desk.run(&["people", "bob", "--connection", helpdesk], json!({}));
    assert_eq!(bob.done().find("name"), "bob");

    let url = format!("http://127.0.0.1:{}", desk.port + 2);
    let token = desk.folder.path().join("token").display().to_string();
    fs::write(&token, "bkua_sandbox_helen\n").unwrap();
    let add = ["connections", "add", "Builds", "--provider", "buildkite"];
    let more = ["--url", &url, "--token-file", &token];
    let organization = ["--option", "organization=sandbox"];
    desk.run(&[&add[..], &more, &organization].concat(), json!({}))
        .done();
    let members = desk.run(&["people", "--connection", "Builds"], json!({}));
    let members = members.done().objects;
    let without = |member: &Value| member["has_second_factor"] == json!(false);
    assert!(!members.is_empty() && members.iter().all(without));

    let record = [
        "devices",
        "create-record",
        "--name",
        "Desktop",
        "--connection",
    ];
    let refused = desk.run(&[&record[..], &[helpdesk]].concat(), json!({}));
    assert_eq!(refused.code(), "unsupported-by-server");
    assert!(
        refused.errors.contains("without an owner"),
        "{}",
        refused.errors
    );
    let elsewhere = desk.run(&[&record[..], &["Sandbox Buildkite"]].concat(), json!({}));
    assert_eq!(elsewhere.code(), "unsupported-by-server");
}
