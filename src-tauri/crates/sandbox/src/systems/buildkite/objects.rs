//! What the fields of the schema answer.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use serde_json::{Map, Value, json};

use super::people::{PEOPLE, Person};
use super::state::Totp;
use super::{Buildkite, ORGANIZATION};

/// The root of an operation, seen by whoever calls.
pub(super) struct Root<'a> {
    pub(super) system: &'a Buildkite,
    pub(super) caller: &'static Person,
    pub(super) type_name: &'static str,
}

/// Whoever calls.
struct Viewer<'a> {
    system: &'a Buildkite,
    caller: &'static Person,
}

/// A payload with a viewer beside what is already known.
struct Payload<'a> {
    system: &'a Buildkite,
    caller: &'static Person,
    known: Plain,
}

/// An object all of whose fields are known.
struct Plain {
    type_name: String,
    fields: Map<String, Value>,
}

impl ObjectValue for Root<'_> {
    fn type_name(&self) -> &str {
        self.type_name
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        match info.field_name() {
            "viewer" => Ok(ResolvedValue::object(self.viewer())),
            "organization" => self.organization(info),
            _ => {
                self.caller.is_allowed()?;
                self.mutate(info)
            }
        }
    }
}

impl<'a> Root<'a> {
    fn viewer(&self) -> Viewer<'a> {
        Viewer {
            system: self.system,
            caller: self.caller,
        }
    }

    fn mutate(&self, info: &ResolveInfo<'_>) -> Result<ResolvedValue<'a>, FieldError> {
        let input = |name: &str| -> String {
            let value = info.arguments().get("input").and_then(|all| all.get(name));
            value
                .and_then(|text| text.as_str())
                .unwrap_or_default()
                .to_owned()
        };
        let mut state = self.system.state();
        let mut fields = match info.field_name() {
            "totpCreate" => {
                let totp = state.create(self.caller);
                json!({ "provisioningUri": totp.uri(self.caller), "totp": described(totp) })
            }
            "totpActivate" => {
                let clock = &self.system.clock;
                let activated = state.activate(self.caller, &input("id"), &input("token"), clock);
                json!({ "totp": described(activated.map_err(said)?) })
            }
            "totpDelete" => {
                state.delete(self.caller, &input("id")).map_err(said)?;
                json!({})
            }
            "totpRecoveryCodesRegenerate" => {
                let renewed = state.regenerate(self.caller, &input("totpId"));
                let totp = described(renewed.map_err(said)?);
                json!({ "recoveryCodes": totp["recoveryCodes"], "totp": totp })
            }
            _ => return Err(self.unknown_field_error(info)),
        };
        let echoed = info
            .arguments()
            .get("input")
            .and_then(|all| all.get("clientMutationId"));
        fields["clientMutationId"] = json!(echoed.and_then(|text| text.as_str()));
        Ok(ResolvedValue::object(Payload {
            system: self.system,
            caller: self.caller,
            known: Plain::of(type_of(info), fields),
        }))
    }

    fn organization(&self, info: &ResolveInfo<'_>) -> Result<ResolvedValue<'a>, FieldError> {
        let slug = info.arguments().get("slug").and_then(|slug| slug.as_str());
        if slug != Some(ORGANIZATION) {
            return Ok(ResolvedValue::null());
        }
        if !self.caller.is_admin {
            return Err(said("You do not have permission to see this organization"));
        }
        Ok(ResolvedValue::object(Organization {
            system: self.system,
        }))
    }
}

impl ObjectValue for Viewer<'_> {
    fn type_name(&self) -> &str {
        "Viewer"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let caller = self.caller;
        let may = caller.may_configure;
        let plain = match info.field_name() {
            "id" => {
                return Ok(ResolvedValue::leaf(super::state::global_id(
                    "Viewer",
                    caller.user,
                )));
            }
            "user" => person(caller),
            "permissions" => json!({ "totpConfigure": {
                "allowed": may,
                "code": (!may).then_some("sso_required"),
                "message": (!may).then_some("Your organization manages how you sign in"),
            }}),
            "totp" => {
                caller.is_allowed()?;
                let id = info.arguments().get("id").and_then(|id| id.as_str());
                match self.system.state().find(caller, id) {
                    Some(totp) => described(totp),
                    None => return Ok(ResolvedValue::null()),
                }
            }
            _ => return Err(self.unknown_field_error(info)),
        };
        Ok(ResolvedValue::object(Plain::of(type_of(info), plain)))
    }
}

impl ObjectValue for Payload<'_> {
    fn type_name(&self) -> &str {
        &self.known.type_name
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        match info.field_name() {
            "viewer" => Ok(ResolvedValue::object(Viewer {
                system: self.system,
                caller: self.caller,
            })),
            _ => self.known.resolve_field(info),
        }
    }
}

struct Organization<'a> {
    system: &'a Buildkite,
}

impl ObjectValue for Organization<'_> {
    fn type_name(&self) -> &str {
        "Organization"
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        match info.field_name() {
            "id" => Ok(ResolvedValue::leaf(super::state::global_id(
                "Organization",
                ORGANIZATION,
            ))),
            "name" => Ok(ResolvedValue::leaf("Sandbox")),
            "members" => Ok(ResolvedValue::object(self.members(info))),
            _ => Err(self.unknown_field_error(info)),
        }
    }
}

impl Organization<'_> {
    fn members(&self, info: &ResolveInfo<'_>) -> Plain {
        let wanted = info.arguments();
        let security = |name| wanted.get("security")?.get(name)?.as_bool();
        let search = wanted.get("search").and_then(|text| text.as_str());
        let search = search.unwrap_or_default().to_lowercase();
        let first = wanted.get("first").and_then(|first| first.as_u64());
        let state = self.system.state();
        let has_totp = |person: &Person| state.find(person, None).is_some();
        let edges: Vec<Value> = PEOPLE
            .iter()
            .filter(|person| person.name.to_lowercase().contains(&search))
            .filter(|person| security("twoFactorEnabled").is_none_or(|on| on == has_totp(person)))
            .filter(|_| security("passwordProtected").is_none_or(|on| on))
            .map(|person| {
                let id = super::state::global_id("OrganizationMember", person.user);
                json!({ "cursor": id, "node": {
                    "id": id,
                    "security": { "passwordProtected": true, "twoFactorEnabled": has_totp(person) },
                    "user": self::person(person),
                }})
            })
            .collect();
        let shown = edges.len().min(first.map_or(100, |first| first as usize));
        let page = json!({
            "count": edges.len(),
            "edges": edges[..shown],
            "pageInfo": { "hasNextPage": shown < edges.len(), "hasPreviousPage": false },
        });
        Plain::of(type_of(info), page)
    }
}

impl Plain {
    fn of(type_name: String, fields: Value) -> Self {
        let fields = match fields {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        Self { type_name, fields }
    }
}

impl ObjectValue for Plain {
    fn type_name(&self) -> &str {
        &self.type_name
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let value = self.fields.get(info.field_name()).cloned();
        Ok(resolved(type_of(info), value.unwrap_or_default()))
    }
}

fn resolved<'a>(type_name: String, value: Value) -> ResolvedValue<'a> {
    match value {
        Value::Object(_) => ResolvedValue::object(Plain::of(type_name, value)),
        Value::Array(all) => {
            let each = all
                .into_iter()
                .map(move |one| resolved(type_name.clone(), one));
            ResolvedValue::list(each)
        }
        leaf => ResolvedValue::leaf(leaf),
    }
}

impl Person {
    /// Whether the token is enough for what the schema calls private.
    fn is_allowed(&self) -> Result<(), FieldError> {
        if self.is_escalated {
            return Ok(());
        }
        Err(said(
            "This is private, requires an escalated session, and cannot be accessed via the public GraphQL API",
        ))
    }
}

fn described(totp: &Totp) -> Value {
    let codes = totp.recovery_codes.iter();
    let codes: Vec<_> = codes
        .map(|code| json!({ "code": code, "consumed": false, "consumedAt": null }))
        .collect();
    json!({
        "id": totp.id,
        "verified": totp.is_verified,
        "recoveryCodes": { "id": totp.batch, "active": totp.is_verified, "codes": codes },
    })
}

fn person(person: &Person) -> Value {
    json!({ "id": person.id(), "uuid": person.user, "name": person.name, "email": person.email() })
}

/// The type that the schema gives a field, without its list and its `!`.
fn type_of(info: &ResolveInfo<'_>) -> String {
    info.field_definition().ty.inner_named_type().to_string()
}

fn said(message: &'static str) -> FieldError {
    FieldError {
        message: message.to_owned(),
    }
}
