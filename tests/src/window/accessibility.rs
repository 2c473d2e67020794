//! Finding elements as assistive technology does: by role and name.

use anyhow::{Context, Result};
use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use url::{ParseError, Url};

use super::Window;

/// What a field may be, before its computed name decides.
const FIELDS: &str = "input, textarea, select, [role=textbox], [role=searchbox], [role=switch]";

impl Window<'_> {
    /// The element with this role and accessible name, once it is there.
    ///
    /// # Errors
    ///
    /// When it is not there after 15 s.
    pub async fn role(&self, role: &str, name: &str) -> Result<Element> {
        // Roles come from elements or attributes: the selector only keeps the search short.
        let selector = match role {
            "button" => "button, [role=button], summary",
            "link" => "a, [role=link]",
            "heading" => "h1, h2, h3, h4, h5, h6, [role=heading]",
            "checkbox" => "input[type=checkbox], [role=checkbox]",
            "dialog" => "dialog, [role=dialog]",
            _ => "body *",
        };
        self.eventually(&format!("{role} {name:?}"), async || {
            for element in self.client.find_all(Locator::Css(selector)).await? {
                if self.computed(&element, "computedrole").await? == role
                    && self.computed(&element, "computedlabel").await? == name
                {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
        .await
    }

    /// The form field with this accessible name, once it is there.
    ///
    /// # Errors
    ///
    /// When it is not there after 15 s.
    pub async fn label(&self, name: &str) -> Result<Element> {
        self.eventually(&format!("field {name:?}"), async || {
            for element in self.client.find_all(Locator::Css(FIELDS)).await? {
                if self.computed(&element, "computedlabel").await? == name {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
        .await
    }

    async fn computed(&self, element: &Element, what: &'static str) -> Result<String> {
        let question = Computed {
            element: element.element_id().to_string(),
            what,
        };
        let answer = self.client.issue_cmd(question).await?;
        answer
            .as_str()
            .map(str::to_owned)
            .context("an element has a role and a name")
    }
}

/// "Get Computed Role" and "Get Computed Label" (WebDriver level 2, §12.4.9 and §12.4.10).
#[derive(Debug)]
struct Computed {
    element: String,
    what: &'static str,
}

impl WebDriverCompatibleCommand for Computed {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!(
            "session/{session}/element/{}/{}",
            self.element, self.what
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::GET, None)
    }
}
