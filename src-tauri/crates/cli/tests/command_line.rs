//! The command line as a script sees it: standard input and output, exit status, error codes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
};

use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const PASSPHRASE: &str = "correct horse battery";

/// A data folder and a passphrase file of its own, and no session bus, so that no keychain of the
/// person who runs the tests is ever asked.
struct Shell {
    folder: TempDir,
}

struct Answer {
    status: i32,
    output: String,
    errors: String,
}

impl Shell {
    fn new() -> Self {
        let shell = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::write(shell.passphrase_file(), format!("{PASSPHRASE}\n")).unwrap();
        shell
    }

    fn passphrase_file(&self) -> PathBuf {
        self.folder.path().join("passphrase")
    }

    /// Runs with the passphrase.
    fn run(&self, arguments: &[&str], input: &str) -> Answer {
        let file = self.passphrase_file();
        let mut all = vec!["--passphrase-file", file.to_str().unwrap()];
        all.extend(arguments);
        self.bare(&all, input)
    }

    /// Runs with these arguments only.
    fn bare(&self, arguments: &[&str], input: &str) -> Answer {
        let mut child = Command::new(env!("CARGO_BIN_EXE_keyfob-cli"))
            .args(arguments)
            .env("KEYFOB_HOME", self.folder.path().join("data"))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads nothing may have ended already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let done = child.wait_with_output().unwrap();
        Answer {
            status: done.status.code().unwrap(),
            output: String::from_utf8(done.stdout).unwrap(),
            errors: String::from_utf8(done.stderr).unwrap(),
        }
    }
}

impl Answer {
    fn objects(&self) -> Vec<Value> {
        self.output
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    fn error_code(&self) -> String {
        assert_eq!(
            (self.status, self.output.as_str()),
            (1, ""),
            "{}",
            self.errors
        );
        let error: Value = serde_json::from_str(self.errors.trim()).unwrap();
        assert!(
            error["error"]["message"]
                .as_str()
                .unwrap()
                .ends_with(['.', ')'])
        );
        error["error"]["code"].as_str().unwrap().to_owned()
    }
}

/// The file as a later version of the format would begin it: FORMAT.md, "Layout".
fn of_version(version: u16, file: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    let length = usize::try_from(u32::from_le_bytes(file[10..14].try_into().unwrap())).unwrap();
    file[8..10].copy_from_slice(&version.to_le_bytes());
    let checksum = Sha256::digest(&file[..length - 32]);
    file[length - 32..length].copy_from_slice(&checksum);
    file
}

fn uri(issuer: &str) -> String {
    format!("otpauth://totp/{issuer}:ada?secret={SECRET}&issuer={issuer}")
}

#[test]
fn every_line_of_uri_parse_is_answered_in_its_place() {
    let input = format!(
        "{}\nnonsense\n\notpauth://hotp/x?secret={SECRET}&counter=7\n",
        uri("Acme")
    );
    let answer = Shell::new().bare(&["uri", "parse"], &input);
    assert_eq!(answer.status, 0);
    let lines = answer.objects();
    assert_eq!(lines.len(), 4, "one answer a line, the empty one too");
    let text = |line: &Value, key: &str| line[key].as_str().map(str::to_owned);
    assert_eq!(text(&lines[0], "issuer").as_deref(), Some("Acme"));
    assert_eq!(
        (&lines[0]["digits"], &lines[0]["period"]),
        (&6.into(), &30.into())
    );
    assert_eq!(lines[1]["error"]["code"], "not-otpauth");
    assert_eq!(
        (&lines[3]["kind"], &lines[3]["counter"]),
        (&"hotp".into(), &7.into())
    );
    assert!(lines[3].get("period").is_none());
}

#[test]
fn a_secret_is_printed_only_when_that_is_asked_for() {
    let shell = Shell::new();
    let hidden = shell.bare(&["uri", "parse"], &uri("Acme"));
    assert!(!hidden.output.contains(SECRET));
    assert_eq!(hidden.objects()[0]["secret"], Value::Null);
    let shown = shell.bare(&["uri", "parse", "--show-secrets"], &uri("Acme"));
    assert_eq!(shown.objects()[0]["secret"], SECRET);
}

/// RFC 6238 Appendix B and RFC 4226 Appendix D.
#[test]
fn uri_code_gives_the_codes_of_the_rfcs() {
    let input = format!(
        "otpauth://totp/x?secret={SECRET}&digits=8\notpauth://hotp/x?secret={SECRET}&counter=1\n"
    );
    let answer = Shell::new().bare(&["uri", "code", "--at", "1111111109"], &input);
    let lines = answer.objects();
    assert_eq!(lines[0]["code"], "07081804");
    assert_eq!(
        (&lines[0]["valid_from"], &lines[0]["valid_until"]),
        (&1_111_111_080.into(), &1_111_111_110.into())
    );
    assert_eq!(
        (&lines[1]["code"], &lines[1]["valid_until"]),
        (&"287082".into(), &Value::Null)
    );
}

#[test]
fn what_is_added_is_listed_shown_counted_and_removed() {
    let shell = Shell::new();
    let hotp = format!("otpauth://hotp/Counter:bob?secret={SECRET}&issuer=Counter&counter=0");
    let added = shell.run(
        &["add", "--json", "--group", "Work"],
        &format!("{}\n{hotp}\n", uri("Acme")),
    );
    assert_eq!(added.status, 0, "{}", added.errors);
    let listed = shell.run(&["list", "--json"], "").objects();
    assert_eq!(listed.len(), 2);
    assert_eq!(
        (&listed[0]["issuer"], &listed[0]["group"]),
        (&"Acme".into(), &"Work".into())
    );

    let codes = shell.run(&["codes", "acme", "--json"], "").objects();
    assert_eq!(codes.len(), 1);
    assert_eq!(codes[0]["code"].as_str().unwrap().len(), 6);
    assert_eq!(
        shell.run(&["next", "counter", "--json"], "").objects()[0]["code"],
        "755224"
    );
    assert_eq!(
        shell.run(&["next", "counter", "--json"], "").objects()[0]["code"],
        "287082"
    );

    assert_eq!(
        shell.run(&["remove", "ada bob"], "").error_code(),
        "no-such-entry"
    );
    assert_eq!(
        shell.run(&["remove", "o"], "").error_code(),
        "several-match"
    );
    assert_eq!(shell.run(&["remove", "acme"], "").status, 0);
    assert_eq!(shell.run(&["list", "--json"], "").objects().len(), 1);
}

#[test]
fn one_bad_line_adds_nothing_and_makes_no_vault() {
    let shell = Shell::new();
    let refused = shell.run(
        &["add"],
        &format!("{}\notpauth://totp/x?secret=0189\n", uri("Acme")),
    );
    assert_eq!(refused.error_code(), "invalid-secret");
    assert!(refused.errors.contains("line 2") && !refused.errors.contains("0189"));
    assert_eq!(shell.run(&["list"], "").error_code(), "no-vault");
}

#[test]
fn nothing_on_standard_input_makes_no_vault() {
    let shell = Shell::new();
    assert_eq!(shell.run(&["add"], "\n").error_code(), "nothing-to-add");
    assert_eq!(shell.run(&["list"], "").error_code(), "no-vault");
}

#[test]
fn a_key_without_a_name_needs_one_and_makes_no_vault() {
    let shell = Shell::new();
    assert_eq!(shell.run(&["add"], SECRET).error_code(), "name-missing");
    assert_eq!(shell.run(&["list"], "").error_code(), "no-vault");
    let named = shell.run(&["add", "--issuer", "Acme", "--json"], SECRET);
    assert_eq!(named.objects()[0]["issuer"], "Acme");
}

#[test]
fn what_is_there_already_is_left_out_and_named_unless_it_is_wanted_again() {
    let shell = Shell::new();
    let twice = shell.run(&["add", "--json"], &[uri("Acme"), uri("Acme")].join("\n"));
    assert_eq!((twice.status, twice.objects().len()), (0, 1));
    let told: Value = serde_json::from_str(twice.errors.trim()).unwrap();
    assert_eq!(told["notice"]["code"], "already-there");
    let message = told["notice"]["message"].as_str().unwrap();
    assert!(message.contains("Acme (ada)") && message.contains("line 1"));
    assert!(!twice.errors.contains(SECRET));

    let later = shell.run(&["add"], &uri("Acme"));
    assert_eq!((later.status, later.output.as_str()), (0, ""));
    assert!(later.errors.contains("the vault has it already"));
    assert_eq!(
        shell
            .run(&["add", "--issuer", "Acme", "--account", "ADA"], SECRET)
            .output,
        ""
    );

    let named = shell.run(&["add", "--json", "--issuer", "Other"], &uri("Acme"));
    assert_eq!((named.objects().len(), named.errors.as_str()), (1, ""));
    let again = shell.run(&["add", "--json", "--again"], &uri("Acme"));
    assert_eq!((again.objects().len(), again.errors.as_str()), (1, ""));
    assert_eq!(shell.run(&["list", "--json"], "").objects().len(), 3);
}

#[test]
fn words_that_no_account_matches_are_answered_in_a_sentence() {
    let shell = Shell::new();
    shell.run(&["add"], &uri("Acme"));
    let codes = shell.run(&["codes", "nosuch"], "");
    assert_eq!((codes.status, codes.output.as_str()), (0, ""));
    assert!(codes.errors.contains("No account matches these words."));
    let removed = shell.run(&["remove", "nosuch"], "");
    assert!(
        removed
            .errors
            .contains("No account has this id or matches these words.")
    );
}

#[test]
fn a_failure_says_what_to_do_next() {
    let shell = Shell::new();
    assert!(shell.run(&["list"], "").errors.contains("keyfob-cli add"));
    shell.run(&["add"], &uri("Acme"));
    let closed = shell.bare(&["list"], "").errors;
    assert!(closed.contains("it opens by: passphrase") && closed.contains("--passphrase-file"));
    let utf16: Vec<u8> = uri("Acme")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let file = shell.folder.path().join("keys.txt");
    fs::write(&file, utf16).unwrap();
    let refused = shell.run(&["add", "--file", file.to_str().unwrap()], "");
    assert!(
        refused.errors.contains("save it as UTF-8"),
        "{}",
        refused.errors
    );
}

#[test]
fn standard_input_is_not_read_for_two_things() {
    let shell = Shell::new();
    let twice = shell.bare(&["add", "--passphrase-file", "-"], &uri("Acme"));
    assert_eq!(twice.status, 2);
    let add = ["connections", "add", "Work", "--provider", "authentik"];
    let add = [&add[..], &["--url", "https://id.example.com"]].concat();
    let client = ["--client-id", "keyfob", "--client-secret-file", "-"];
    let commands = [
        [&add[..], &["--token-file", "-", "--passphrase-file", "-"]].concat(),
        [&add[..], &client, &["--passphrase-file", "-"]].concat(),
        [&add[..], &["--extra-ca", "-", "--token-file", "-"]].concat(),
        [
            &add[..],
            &["--client-certificate", "-", "--proxy-file", "-"],
        ]
        .concat(),
        vec!["pair", "--connection", "Work", "--answers", "-"],
        vec!["people", "--connection", "Work", "--answers", "-"],
        vec!["devices", "list", "--connection", "Work", "--answers", "-"],
        vec!["pending", "resume", "1", "--answers", "-"],
    ];
    for mut command in commands {
        if command.contains(&"--answers") {
            command.extend(["--recovery-code-file", "-"]);
        }
        let refused = shell.bare(&command, "");
        assert_eq!(refused.status, 2, "{command:?}");
        assert!(refused.errors.contains("standard input"), "{command:?}");
    }
    shell.run(&["add"], &uri("Acme"));
    let listed = shell.bare(&["list", "--json", "--passphrase-file", "-"], PASSPHRASE);
    assert_eq!(listed.objects().len(), 1);
}

#[test]
fn each_way_it_can_fail_has_its_own_code() {
    let shell = Shell::new();
    assert_eq!(
        shell.bare(&["add"], &uri("Acme")).error_code(),
        "keychain-missing"
    );
    assert_eq!(shell.run(&["add"], &uri("Acme")).status, 0);
    assert_eq!(shell.bare(&["list"], "").error_code(), "no-such-slot");

    fs::write(shell.passphrase_file(), "another passphrase").unwrap();
    assert_eq!(shell.run(&["list"], "").error_code(), "wrong-passphrase");
    fs::write(shell.passphrase_file(), PASSPHRASE).unwrap();

    let file = shell.folder.path().join("data/vault.keyfob");
    let whole = fs::read(&file).unwrap();
    let newer = of_version(99, &whole);
    fs::write(&file, &newer).unwrap();
    assert_eq!(
        shell.run(&["add"], &uri("Acme")).error_code(),
        "vault-too-new"
    );
    assert_eq!(
        fs::read(&file).unwrap(),
        newer,
        "a newer file is left as it is"
    );
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(shell.run(&["list"], "").error_code(), "vault-damaged");
    fs::remove_file(&file).unwrap();
    assert_eq!(shell.run(&["list"], "").error_code(), "vault-missing");
    fs::write(&file, &whole).unwrap();
    assert_eq!(shell.run(&["list"], "").status, 0);
    assert_eq!(
        shell
            .bare(&["list", "--passphrase-file", "/nonexistent"], "")
            .error_code(),
        "file-failed"
    );
}

#[test]
fn a_command_line_that_is_not_understood_ends_with_2() {
    let shell = Shell::new();
    for arguments in [
        &["frobnicate"][..],
        &[],
        &["uri", "code"],
        &["uri", "code", "--at", "now"],
    ] {
        assert_eq!(shell.bare(arguments, "").status, 2, "{arguments:?}");
    }
}

#[test]
fn the_doctor_says_that_there_is_no_keychain() {
    let checks = Shell::new().bare(&["doctor", "--json"], "").objects();
    assert_eq!(checks[0]["check"], "keychain");
    assert_eq!(checks[0]["error"]["code"], "keychain-missing");
    assert_eq!(
        (&checks[1]["check"], &checks[1]["ok"]),
        (&"clock".into(), &true.into())
    );
    assert!(checks[1]["utc"].as_str().unwrap().ends_with('Z'));
    assert_eq!(checks[2]["check"], "display");
}

#[test]
fn a_password_of_a_proxy_is_taken_from_a_file_and_shown_nowhere() {
    let shell = Shell::new();
    let add = ["connections", "add", "Work", "--provider", "authentik"];
    let add = [&add[..], &["--url", "https://id.example.com", "--json"]].concat();
    let address = "http://ann:canary-4711@proxy.example.com:3128";
    let argument = shell.run(&[&add[..], &["--proxy", address]].concat(), "");
    assert_eq!(argument.status, 2);
    assert!(argument.errors.contains("--proxy-file"));
    let file = shell.run(&[&add[..], &["--proxy-file", "-"]].concat(), address);
    assert_eq!(file.status, 0, "{}", file.errors);
    let listed = shell.run(&["connections", "list", "--json"], "");
    for shown in [argument.errors, file.output, file.errors, listed.output] {
        assert!(!shown.contains("4711"), "{shown}");
    }
}

#[test]
fn an_address_of_a_server_has_neither_a_query_nor_a_fragment() {
    let shell = Shell::new();
    for end in ["?next=1", "#flow"] {
        let url = format!("https://id.example.com/{end}");
        let add = ["connections", "add", "Work", "--provider", "authentik"];
        let refused = shell.run(&[&add[..], &["--url", &url]].concat(), "");
        assert_eq!(refused.error_code(), "bad-connection", "{url}");
        assert!(refused.errors.contains("url"), "{}", refused.errors);
    }
}
