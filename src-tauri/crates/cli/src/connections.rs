//! The identity servers of the vault.

use std::path::Path;

use app::{Access, ConnectionView, NewConnection, NewSignIn, SensitiveText};
use serde_json::json;

use crate::{
    arguments::{Arguments, ConnectionsCommand, NewConnectionArguments},
    ask::Person,
    failure::Failure,
    input,
    open::{Without, vault},
    output::Output,
};

pub(crate) fn run(
    arguments: &Arguments,
    command: &ConnectionsCommand,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        ConnectionsCommand::Add(new) => add(arguments, new, output),
        ConnectionsCommand::List => list(arguments, output),
        ConnectionsCommand::Kinds => kinds(output),
        ConnectionsCommand::Test { name, answers } => {
            let person = Person::of(answers)?;
            let app = vault(arguments, Access::Write, Without::Fail)?;
            let found = app.enrollment(&person).test_connection(name)?;
            output.answer(&json!({ "tested": name, "found": found }), || {
                let who = match &found.signed_in {
                    Some(name) => format!("signed in as {name}"),
                    None => "no sign-in was tried: you are asked each time".to_owned(),
                };
                let off = found.skew.filter(|skew| skew.is_worth_showing).map(|skew| {
                    format!(
                        "; the server's clock is {} s ahead of this one",
                        skew.server_ahead_s
                    )
                });
                format!("{name}: {who}{}", off.unwrap_or_default())
            });
            Ok(())
        }
        ConnectionsCommand::Remove { name } => {
            let app = vault(arguments, Access::Write, Without::Fail)?;
            app.enrollment(&Person::Nobody).remove_connection(name)?;
            output.answer(&json!({ "removed": name }), || format!("removed {name}"));
            Ok(())
        }
    }
}

fn add(
    arguments: &Arguments,
    new: &NewConnectionArguments,
    output: &mut Output,
) -> Result<(), Failure> {
    let file = |path: &Option<_>| {
        path.as_deref()
            .map(|path: &Path| input::text(Some(path)))
            .transpose()
    };
    let connection = NewConnection {
        name: new.name.clone(),
        provider: new.provider.clone(),
        url: new.url.clone(),
        options: new.options.iter().cloned().collect(),
        sign_in: sign_in(new)?,
        extra_ca: file(&new.extra_ca)?.map(|pem| pem.to_string()),
        client_certificate: file(&new.client_certificate)?.map(Into::into),
        proxy: proxy(new)?,
    };
    let app = vault(arguments, Access::Write, Without::Create)?;
    let added = app.enrollment(&Person::Nobody).add_connection(connection)?;
    output.answer(&json!(added), || format!("added {}", line(&added)));
    Ok(())
}

fn proxy(new: &NewConnectionArguments) -> Result<Option<SensitiveText>, Failure> {
    match &new.proxy_file {
        Some(file) => Ok(Some(input::line(file)?.into())),
        None => Ok(new.proxy.clone().map(SensitiveText::from)),
    }
}

fn sign_in(new: &NewConnectionArguments) -> Result<Option<NewSignIn>, Failure> {
    if let Some(file) = &new.token_file {
        return Ok(Some(NewSignIn::Token(input::line(file)?.into())));
    }
    let Some(client_id) = new.client_id.clone() else {
        return Ok(None);
    };
    if let Some(file) = &new.client_secret_file {
        let client_secret = input::line(file)?.into();
        return Ok(Some(NewSignIn::ClientCredentials {
            client_id,
            client_secret,
        }));
    }
    Ok(Some(if new.device_code {
        NewSignIn::DeviceCode { client_id }
    } else {
        NewSignIn::Browser { client_id }
    }))
}

fn list(arguments: &Arguments, output: &mut Output) -> Result<(), Failure> {
    let app = vault(arguments, Access::Read, Without::Fail)?;
    for connection in app.enrollment(&Person::Nobody).connections()? {
        output.answer(&json!(connection), || line(&connection));
    }
    Ok(())
}

fn kinds(output: &mut Output) -> Result<(), Failure> {
    for provider in enroll::providers() {
        let kind = app::ProviderView::from(provider.profile());
        output.answer(&json!(kind), || {
            let options = kind.options.iter().map(|name| {
                let is_required = kind.required_options.contains(name);
                format!("{name}{}", if is_required { " (required)" } else { "" })
            });
            format!(
                "{}  {}\n  options: {}\n  sign-in: {}",
                kind.name,
                kind.title,
                options.collect::<Vec<_>>().join(", "),
                kind.sign_in.join(", "),
            )
        });
    }
    Ok(())
}

fn line(connection: &ConnectionView) -> String {
    let mark = if connection.is_sandbox {
        "  (sandbox)"
    } else {
        ""
    };
    format!(
        "{}  {}  {}{mark}",
        connection.name, connection.provider, connection.url
    )
}
