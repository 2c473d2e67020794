//! Setting up a device or recovery codes.

use axum::body::Body;
use axum::http::Response;
use otp::Clock as _;
use serde_json::{Value, json};

use super::{Turn, refused};
use crate::systems::authentik::people::{Person, person};
use crate::systems::authentik::state::{
    DeviceKind, Setup, State, Totp, random_secret, random_text,
};

const AVATAR: &str = "/static/dist/assets/images/user_default.png";

/// The set-up of a device.
///
/// The session keeps the device and makes one only when it has none: it is not bound to whom the
/// session belongs to now. A token in the same request changes who the stage is for, and nothing
/// about whose the device is.
pub(super) fn totp(turn: &Turn<'_>, state: &mut State, body: Option<&Value>) -> Response<Body> {
    let owner = turn.session(state).effective().unwrap_or_default();
    let shown = match turn.call.bearer() {
        Ok(bearer) => bearer.or_else(|| person(owner)),
        Err(refusal) => return *refusal,
    };
    let session = turn.session(state);
    let setup = session.setup.get_or_insert_with(|| Setup {
        user: owner,
        secret: random_secret(),
        row: None,
    });
    let fields = challenge(turn, setup, shown);
    let Some(body) = body else {
        return turn.stage(state, "ak-stage-authenticator-totp", fields);
    };
    let (user, secret, row) = (setup.user, setup.secret.clone(), setup.row);
    let code = match &body["code"] {
        Value::String(code) => code.clone(),
        // Older ones take a number, and what it lost of its zeros is not missed.
        Value::Number(number) => format!("{:0>6}", number.to_string()),
        _ => String::new(),
    };
    let (now, now_ms) = (turn.system.clock.now(), turn.system.clock.now_ms());
    let row = row.unwrap_or_else(|| {
        let kind = DeviceKind::Totp(Totp::new(secret));
        state.add(user, "TOTP Authenticator", kind, false, now)
    });
    let digits = turn.system.rules.digits;
    let is_taken = match state.totp(row).map(|device| &mut device.kind) {
        Some(DeviceKind::Totp(totp)) => totp.takes(&code, digits, now_ms),
        Some(DeviceKind::Static(_)) | None => false,
    };
    if !is_taken {
        if let Some(setup) = &mut turn.session(state).setup {
            setup.row = Some(row);
        }
        let mut fields = fields;
        fields["response_errors"] = refused("code", "Code does not match");
        return turn.stage(state, "ak-stage-authenticator-totp", fields);
    }
    if let Some(device) = state.totp(row) {
        device.is_confirmed = true;
    }
    turn.session(state).setup = None;
    match turn.system.rules.after_setup {
        Some(component) => turn.stage(state, component, json!({})),
        None => turn.redirect(state),
    }
}

fn challenge(turn: &Turn<'_>, setup: &Setup, shown: Option<&'static Person>) -> Value {
    let rules = &turn.system.rules;
    let account = person(setup.user).map_or("", |person| person.username);
    let quote = |text: &str| text.replace(' ', "%20").replace(':', "%3A");
    let uri = format!(
        "otpauth://totp/{}%3A{account}?secret={}&algorithm=SHA1&digits={}&period=30&issuer={}",
        quote(&rules.title),
        &*setup.secret.to_base32(),
        rules.digits,
        quote(&rules.title),
    );
    json!({
        "pending_user": shown.map_or("", |person| person.username),
        "pending_user_avatar": AVATAR,
        "config_url": uri,
    })
}

/// The set-up of recovery codes: six of twelve characters.
pub(super) fn codes(turn: &Turn<'_>, state: &mut State, body: Option<&Value>) -> Response<Body> {
    let user = turn.session(state).effective().unwrap_or_default();
    let make = || (0..6).map(|_| random_text()[..12].to_owned()).collect();
    let codes: &mut Vec<String> = turn.session(state).codes.get_or_insert_with(make);
    let codes = codes.clone();
    if body.is_none() {
        let fields = json!({
            "pending_user": person(user).map_or("", |person| person.username),
            "pending_user_avatar": AVATAR,
            "codes": codes,
        });
        return turn.stage(state, "ak-stage-authenticator-static", fields);
    }
    turn.session(state).codes = None;
    let kind = DeviceKind::Static(codes);
    state.add(user, "Static Token", kind, true, turn.system.clock.now());
    turn.redirect(state)
}
