//! People, and acting as them.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use super::answers::{detail, empty, json_of};
use super::caller::{Call, Refusal, set_session};
use super::people::{PEOPLE, Person, person};
use super::state::{Impersonation, Session};
use super::{Authentik, Version};

/// `GET /core/users/me/`.
pub(super) fn me(system: &Authentik, call: &Call) -> Result<Response<Body>, Refusal> {
    let state = system.state();
    let user = call.person(&state)?;
    let mut body = json!({ "user": self_view(user), "users": [self_view(user)] });
    let session = call.session_key().and_then(|key| state.sessions.get(key));
    if call.bearer()?.is_none()
        && let Some(impersonation) = session.and_then(|session| session.impersonation)
        && let Some(original) = person(impersonation.original)
    {
        body["original"] = self_view(original);
    }
    let mut answer = json_of(200, &body);
    if let (Some(key), Some(session)) = (call.session_key(), session) {
        set_session(&mut answer, key, session);
    }
    Ok(answer)
}

/// `GET /core/users/?search=`.
pub(super) fn people(
    system: &Authentik,
    search: &str,
    size: usize,
    call: &Call,
) -> Result<Response<Body>, Refusal> {
    call.admin(&system.state())?;
    let search = search.to_lowercase();
    let fits = |person: &&Person| {
        [person.username, person.name, person.email]
            .iter()
            .any(|text| text.to_lowercase().contains(&search))
    };
    let found: Vec<_> = PEOPLE.iter().filter(fits).collect();
    let results: Vec<_> = found.iter().take(size).map(|one| whole(one)).collect();
    Ok(json_of(200, &page_of(system, found.len(), results)))
}

/// `POST /core/users/<pk>/impersonate/`.
pub(super) fn impersonate(
    system: &Authentik,
    pk: u64,
    call: &Call,
) -> Result<Response<Body>, Refusal> {
    let mut state = system.state();
    let original = call.admin(&state)?;
    let body = call.json()?;
    let Some(target) = person(pk) else {
        return Err(Box::new(detail(404, "No User matches the given query.")));
    };
    if !system.rules.lets_impersonate || target.pk == original.pk {
        return Err(Box::new(empty(401)));
    }
    let reason = body["reason"].as_str().unwrap_or_default().to_owned();
    if reason.is_empty() && system.rules.version != Version::V2024_8 {
        let errors = json!({ "reason": ["This field may not be blank."] });
        return Err(Box::new(json_of(400, &errors)));
    }
    state.reasons.push(reason);
    let (key, session) = call.session(&mut state);
    session.impersonation = Some(Impersonation {
        original: original.pk,
        target: target.pk,
    });
    let mut answer = empty(match system.rules.version {
        Version::V2024_8 => 201,
        Version::V2026_8 => 204,
    });
    set_session(&mut answer, &key, session);
    Ok(answer)
}

/// `GET /core/users/impersonate_end/`. A session that a token began belongs to nobody afterwards.
pub(super) fn impersonate_end(system: &Authentik, call: &Call) -> Response<Body> {
    let mut state = system.state();
    let session = call
        .session_key()
        .and_then(|key| state.sessions.get_mut(key));
    if let Some(Session { impersonation, .. }) = session {
        *impersonation = None;
    }
    empty(204)
}

/// `GET /stages/all/user_settings/`.
pub(super) fn settings(system: &Authentik, call: &Call) -> Result<Response<Body>, Refusal> {
    call.person(&system.state())?;
    let setting = |component: &str, title: &str, uid: &str| {
        json!({
            "object_uid": uid,
            "component": component,
            "title": title,
            "configure_url": format!("/flows/-/configure/{uid}/"),
        })
    };
    let all = json!([
        setting(
            "ak-user-settings-password",
            "Change Password",
            "7a0b3f52-6f43-4d8e-9f0e-3f6f3c1b7a10"
        ),
        setting(
            "ak-user-settings-authenticator-totp",
            "TOTP Device",
            "1c9e2f64-50d7-4a6f-8a52-8f4b9d0c6e21"
        ),
    ]);
    Ok(json_of(200, &all))
}

/// A page that is the only one.
pub(super) fn page_of(system: &Authentik, count: usize, results: Vec<Value>) -> Value {
    let first = usize::from(count > 0);
    let mut page = json!({
        "pagination": {
            "next": 0, "previous": 0, "count": count, "current": 1, "total_pages": 1,
            "start_index": first, "end_index": results.len(),
        },
        "results": results,
    });
    if system.rules.version == Version::V2026_8 {
        page["autocomplete"] = json!({});
    }
    page
}

/// A person as lists and devices name them.
pub(super) fn partial(person: &Person) -> Value {
    json!({
        "pk": person.pk,
        "username": person.username,
        "name": person.name,
        "is_active": true,
        "last_login": null,
        "email": person.email,
        "attributes": {},
        "uid": format!("{:064x}", person.pk),
    })
}

/// A person with everything that the list of people has.
fn whole(person: &Person) -> Value {
    let mut view = partial(person);
    let more = json!({
        "date_joined": "2026-01-01T08:00:00Z",
        "is_superuser": person.is_admin,
        "groups": [],
        "groups_obj": null,
        "roles": [],
        "roles_obj": [],
        "avatar": "/static/dist/assets/images/user_default.png",
        "path": "users",
        "type": "internal",
        "uuid": format!("00000000-0000-4000-8000-{:012x}", person.pk),
        "password_change_date": "2026-01-01T08:00:00Z",
        "last_updated": "2026-01-01T08:00:00Z",
    });
    if let (Value::Object(view), Value::Object(more)) = (&mut view, more) {
        view.extend(more);
    }
    view
}

fn self_view(person: &Person) -> Value {
    json!({
        "pk": person.pk,
        "username": person.username,
        "name": person.name,
        "is_active": true,
        "is_superuser": person.is_admin,
        "groups": [],
        "roles": [],
        "email": person.email,
        "avatar": "/static/dist/assets/images/user_default.png",
        "uid": format!("{:064x}", person.pk),
        "settings": {},
        "type": "internal",
        "is_current": true,
        "system_permissions": [],
    })
}
