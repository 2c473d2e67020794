//! The accounts of the vault.

use app::{
    Access, App, CodeView, CommandError, EntryDetailView, EntryRequest, ErrorCode, MAX_SHOWN,
    SearchEntries, ShowCodes,
};
use serde_json::{Value, json};

use crate::{
    arguments::Arguments,
    failure::Failure,
    notice::notice,
    open::{Without, vault},
    output::Output,
};

pub(crate) fn list(arguments: &Arguments, output: &mut Output) -> Result<(), Failure> {
    let app = vault(arguments, Access::Read, Without::Fail)?;
    for id in matching(&app, "")? {
        let detail = app.show_entry(EntryRequest { id })?;
        output.answer(&account_json(&detail), || account_line(&detail));
    }
    Ok(())
}

pub(crate) fn codes(
    arguments: &Arguments,
    query: Option<&str>,
    output: &mut Output,
) -> Result<(), Failure> {
    let app = vault(arguments, Access::Read, Without::Fail)?;
    let ids = matching(&app, query.unwrap_or_default())?;
    if ids.is_empty() {
        notice("nothing-matches", nothing_matches(query));
    }
    for ids in ids.chunks(MAX_SHOWN) {
        for code in app.show_codes(ShowCodes { ids: ids.to_vec() })?.codes {
            print_code(&app, code, output)?;
        }
    }
    Ok(())
}

pub(crate) fn next(
    arguments: &Arguments,
    account: &str,
    output: &mut Output,
) -> Result<(), Failure> {
    let app = vault(arguments, Access::Write, Without::Fail)?;
    let id = one(&app, account)?;
    let code = app.next_hotp_code(EntryRequest { id })?;
    print_code(&app, code, output)
}

pub(crate) fn remove(
    arguments: &Arguments,
    account: &str,
    output: &mut Output,
) -> Result<(), Failure> {
    let app = vault(arguments, Access::Write, Without::Fail)?;
    let id = one(&app, account)?;
    let removed = app.remove_entry(EntryRequest { id })?;
    let value = json!({ "removed": removed.id, "purged_at": removed.purged_at });
    output.answer(&value, || {
        format!(
            "removed {}  {}  {}",
            removed.id, removed.title, removed.subtitle
        )
    });
    Ok(())
}

fn matching(app: &App, query: &str) -> Result<Vec<String>, Failure> {
    Ok(app
        .search_entries(SearchEntries {
            query: query.to_owned(),
        })?
        .ids)
}

/// The account of that id, or the only one that matches.
fn one(app: &App, account: &str) -> Result<String, Failure> {
    if app
        .show_entry(EntryRequest {
            id: account.to_owned(),
        })
        .is_ok()
    {
        return Ok(account.to_owned());
    }
    let mut ids = matching(app, account)?;
    match (ids.pop(), ids.is_empty()) {
        (Some(id), true) => Ok(id),
        (Some(_), false) => Err(ErrorCode::SeveralMatch.into()),
        (None, _) => Err(CommandError {
            message: "No account has this id or matches these words.".to_owned(),
            ..CommandError::new(ErrorCode::NoSuchEntry)
        }
        .into()),
    }
}

const fn nothing_matches(query: Option<&str>) -> &'static str {
    match query {
        Some(_) => "No account matches these words.",
        None => "There are no accounts yet.",
    }
}

fn print_code(app: &App, code: CodeView, output: &mut Output) -> Result<(), Failure> {
    let detail = app.show_entry(EntryRequest { id: code.id })?;
    let mut value = account_json(&detail);
    value["code"] = json!(code.digits);
    if code.valid_until > 0 {
        value["valid_from"] = json!(code.valid_from);
        value["valid_until"] = json!(code.valid_until);
    }
    output.answer(&value, || {
        let digits = code.digits.as_deref().unwrap_or("(counter)");
        format!("{digits:>9}  {}", account_line(&detail))
    });
    Ok(())
}

pub(crate) fn account_json(detail: &EntryDetailView) -> Value {
    let counter = detail
        .counter
        .as_deref()
        .and_then(|counter| counter.parse::<u64>().ok());
    let mut value = json!({
        "id": detail.entry.id,
        "issuer": detail.issuer,
        "account": detail.account,
        "group": detail.entry.group,
        "pinned": detail.entry.pinned,
        "kind": detail.entry.kind,
        "algorithm": detail.algorithm,
        "digits": detail.entry.digits,
    });
    match counter {
        Some(counter) => value["counter"] = json!(counter),
        None => value["period"] = json!(detail.entry.period),
    }
    value
}

pub(crate) fn account_line(detail: &EntryDetailView) -> String {
    format!(
        "{}  {}  {}",
        detail.entry.id, detail.entry.title, detail.entry.subtitle
    )
}
