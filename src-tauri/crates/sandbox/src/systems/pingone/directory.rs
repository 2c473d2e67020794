//! The people of the environment.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::Caller;
use super::refusal::{Answer, Refusal, answer};
use super::state::User;
use super::{Site, oauth, scim, views};

/// The attributes that can be searched.
const SEARCHED: [&str; 5] = [
    "username",
    "email",
    "name.given",
    "name.family",
    "name.formatted",
];

/// The longest page here, so that a list of five goes on.
const PAGE: usize = 2;

#[derive(Deserialize)]
pub(super) struct Window {
    filter: Option<String>,
    limit: Option<usize>,
    cursor: Option<usize>,
}

/// `GET E/users`
pub(super) async fn list(
    State(site): State<Site>,
    Path(environment): Path<String>,
    Query(window): Query<Window>,
    headers: HeaderMap,
) -> Answer {
    let state = site.system.state();
    let caller = Caller::of(&state, &headers, &environment, site.system.now_s())?;
    caller.may_administrate()?;
    let limit = window.limit.unwrap_or(100);
    if !(1..=1_000).contains(&limit) {
        return Err(Refusal::invalid("OUT_OF_RANGE", "limit"));
    }
    let filter = scim::Filter::parse(window.filter.as_deref(), &SEARCHED)?;
    let fits = |user: &&User| {
        let formatted = format!("{} {}", user.given, user.family);
        filter.fits(|attribute| match attribute {
            "username" => user.username,
            "email" => user.email,
            "name.given" => user.given,
            "name.family" => user.family,
            _ => formatted.as_str(),
        })
    };
    let all: Vec<_> = state.users.iter().filter(fits).collect();
    let from = window.cursor.unwrap_or_default();
    let length = limit.min(PAGE);
    let page = all.iter().skip(from).take(length);
    let page: Vec<Value> = page.map(|user| views::user(&site, user)).collect();
    let here = format!("{}/users", views::environment(&site));
    let mut links = json!({ "self": { "href": here } });
    if from + length < all.len() {
        let filter = window.filter.as_deref().unwrap_or_default();
        let filter = match filter.is_empty() {
            true => String::new(),
            false => format!("&filter={}", oauth::encoded(filter)),
        };
        let next = format!("{here}?limit={limit}&cursor={}{filter}", from + length);
        links["next"] = json!({ "href": next });
    }
    let list = json!({
        "_links": links,
        "_embedded": { "users": page },
        "count": all.len(),
        "size": page.len(),
    });
    Ok(answer(StatusCode::OK, &list))
}

/// `GET U`
pub(super) async fn read(
    State(site): State<Site>,
    Path((environment, user)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let state = site.system.state();
    let caller = Caller::of(&state, &headers, &environment, site.system.now_s())?;
    caller.may("p1:read:user", &user)?;
    let user = state.user(&user).ok_or_else(Refusal::not_found)?;
    Ok(answer(StatusCode::OK, &views::user(&site, user)))
}
