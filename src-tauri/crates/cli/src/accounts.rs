//! The accounts of the vault.

use app::{
    Access, App, ChosenAccount, CodeView, CommandError, CommitStaged, EntryDetailView,
    EntryRequest, ErrorCode, MAX_SHOWN, SearchEntries, ShowCodes, StageText,
};
use otp::KeyUri;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::{
    arguments::Arguments,
    failure::Failure,
    open::{Without, vault},
    output::Output,
};

/// Names from the command line, for keys that bring none.
pub(crate) struct Names<'a> {
    pub(crate) issuer: &'a Option<String>,
    pub(crate) account: &'a Option<String>,
    pub(crate) group: &'a Option<String>,
}

impl Names<'_> {
    /// Whether the account of `key` has a name, its own or from here.
    fn fit(&self, key: &KeyUri) -> bool {
        let issuer = self.issuer.as_deref().or(key.label.issuer.as_deref());
        let account = self.account.as_deref().unwrap_or(&key.label.account);
        !issuer.unwrap_or_default().trim().is_empty() || !account.trim().is_empty()
    }
}

/// Adds every key of `text`, or none when one of them cannot be read.
pub(crate) fn add(
    arguments: &Arguments,
    text: Zeroizing<String>,
    names: &Names<'_>,
    output: &mut Output,
) -> Result<(), Failure> {
    // Before a vault is made for nothing.
    let items = otp::parse_pasted(&text);
    if items.is_empty() {
        return Err(ErrorCode::NothingToAdd.into());
    }
    for item in items {
        let problem = match item.result {
            Ok(key) if names.fit(&key) => continue,
            Ok(_) => CommandError::from(ErrorCode::NameMissing),
            Err(error) => error.into(),
        };
        return Err(problem.with_detail(format!("line {}", item.line)).into());
    }
    let app = vault(arguments, Access::Write, Without::Create)?;
    let staged = app.stage_text(StageText { text: text.into() })?;
    let accounts: Vec<ChosenAccount> = staged
        .accounts
        .into_iter()
        .map(|account| ChosenAccount {
            index: account.index,
            issuer: names.issuer.clone().unwrap_or(account.issuer),
            account: names.account.clone().unwrap_or(account.account),
            group: names.group.clone(),
        })
        .collect();
    let added = app.commit_staged(CommitStaged {
        stage: staged.stage,
        accounts,
    })?;
    for id in added.ids {
        let detail = app.show_entry(EntryRequest { id })?;
        output.answer(&account_json(&detail), || {
            format!("added {}", account_line(&detail))
        });
    }
    Ok(())
}

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
    for ids in matching(&app, query.unwrap_or_default())?.chunks(MAX_SHOWN) {
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
        (None, _) => Err(ErrorCode::NoSuchEntry.into()),
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

fn account_json(detail: &EntryDetailView) -> Value {
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

fn account_line(detail: &EntryDetailView) -> String {
    format!(
        "{}  {}  {}",
        detail.entry.id, detail.entry.title, detail.entry.subtitle
    )
}
