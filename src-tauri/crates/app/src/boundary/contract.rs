//! The TypeScript contract: the command table and every type it names, as one file.
//!
//! `ui/src/lib/ipc/contract.ts` is committed; `tests/contract_is_fresh.rs` fails when it drifts and
//! `KEYFOB_WRITE_CONTRACT=1 cargo test -p app` writes it anew.

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

#[allow(
    clippy::wildcard_imports,
    reason = "the table names types of all three modules"
)]
use super::{event::*, request::*, view::*};
use crate::{CommandError, ErrorCode};

/// Limits that the user interface shows, by the name it uses for them.
const LIMITS: &[(&str, u64)] = &[
    ("MIN_PASSPHRASE_CHARS", crate::MIN_PASSPHRASE_CHARS as u64),
    ("MAX_SHOWN", crate::MAX_SHOWN as u64),
    ("MAX_NAME_CHARS", crate::MAX_NAME_CHARS as u64),
    ("MAX_NOTE_CHARS", crate::MAX_NOTE_CHARS as u64),
];

/// The whole text of the contract.
#[must_use]
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut types = Declarations {
        config: &config,
        found: BTreeMap::new(),
    };
    let mut commands = String::new();
    let mut requests = String::new();

    macro_rules! write_rows {
        ($($(#[doc = $doc:literal])+ $name:ident($request:ident) -> $response:ident;)+) => {
            $(
                types.add::<$request>();
                types.add::<$response>();
                $(commands.push_str(concat!("  /**", $doc, " */\n"));)+
                commands.push_str(&format!(
                    "  {}: {{ request: {}; response: {} }};\n",
                    stringify!($name), stringify!($request), stringify!($response),
                ));
                requests.push_str(concat!("  \"", stringify!($name), "\",\n"));
            )+
        };
    }
    command_table!(write_rows);
    types.add::<Event>();
    types.add::<CommandError>();

    let mut text = String::from(
        "// Generated from src-tauri/crates/app/src/boundary/command_table.rs; do not edit.\n\
         // `make contract` writes it anew.\n\n",
    );
    for (name, value) in LIMITS {
        text.push_str(&format!("export const {name} = {value};\n"));
    }
    for declaration in types.found.values() {
        text.push('\n');
        text.push_str(declaration);
    }
    text.push_str("\n/** Every command, with what it takes and what it answers. */\n");
    text.push_str(&format!("export interface Commands {{\n{commands}}}\n"));
    text.push_str("\n/** The names of all commands. */\n");
    text.push_str(&format!(
        "export const COMMANDS = [\n{requests}] as const;\n"
    ));
    text.push_str("\n/** All error codes, for the messages that must cover them. */\n");
    let codes: Vec<_> = ErrorCode::ALL
        .iter()
        .map(|code| format!("  \"{}\",\n", code.as_str()))
        .collect();
    text.push_str(&format!(
        "export const ERROR_CODES = [\n{}] as const;\n",
        codes.concat()
    ));
    text
}

struct Declarations<'a> {
    config: &'a Config,
    found: BTreeMap<String, String>,
}

impl Declarations<'_> {
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        self.visit::<T>();
    }
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only types with a file of their own are declared by name; the rest are spelled in place.
        if T::output_path().is_none() {
            T::visit_dependencies(self);
            return;
        }
        let name = T::ident(self.config);
        if self.found.contains_key(&name) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        let declaration = format!("{docs}export {}\n", T::decl(self.config));
        self.found.insert(name, declaration);
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}
