// Whole ways through the interface: with the keyboard alone, and what only a pointer can do.

import { open } from "./site.mjs";

const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const PASSPHRASE = "four random words here";
/** The beginning of the window whose code RFC 6238 Appendix B gives, at 1111111109 s. */
const AT = 1_111_111_080;
const CODE = "081804";

/** First run, add, copy, remove, undo, lock, unlock: answers what went wrong, one line each. */
export async function walk(browser, origin) {
  const size = { width: 880, height: 640 };
  const scenario = "first-run-no-keychain";
  const { page, context, complaints } = await open(browser, origin, { scenario, theme: "light", size, at: AT });
  page.setDefaultTimeout(5000);
  const { keyboard } = page;
  const faults = [];
  const expect = async (what, promise) => {
    if (!(await promise)) faults.push(`${what}; the focus is on ${await focused(page)}`);
  };

  try {
    await expect("the passphrase field has the focus", isFocused(page, "input"));
    await keyboard.type(PASSPHRASE);
    await keyboard.press("Tab");
    await keyboard.type(PASSPHRASE);
    await keyboard.press("Shift+Tab");
    await expect("the way back leads by the button that shows it", isFocused(page, "button"));
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    await page.getByText("No accounts yet").waitFor();

    await keyboard.press("Control+n");
    await page.getByRole("textbox", { name: /Key URIs/ }).waitFor();
    await expect("the paste area has the focus", isFocused(page, "textarea"));
    await keyboard.type(`otpauth://totp/RFC:ada?secret=${SECRET}&issuer=RFC`);
    await keyboard.press("Enter");
    await page.getByText("Is this right?").waitFor();
    await expect("the button that adds has the focus", isFocused(page, "button"));
    await keyboard.press("Enter");
    await page.locator("[data-id]").waitFor();
    await page.getByText("081 804").waitFor();
    await expect("the search field has the focus again", isFocused(page, "input"));
    await expect(
      "nothing that was pasted is left in the page",
      page.evaluate((secret) => !document.documentElement.outerHTML.includes(secret), SECRET),
    );

    await keyboard.press("Enter");
    await page.getByText("Copied", { exact: true }).waitFor();
    const copied = await page.evaluate(() => window.keyfob.host.copied);
    await expect(`what was copied, ${copied}, is the code of this window`, copied === CODE);

    await keyboard.press("Control+k");
    await page.getByRole("menuitem", { name: "Copy code" }).waitFor();
    await keyboard.press("Escape");
    await expect("the focus came back from the menu", isFocused(page, "input"));
    await keyboard.press("?");
    await keyboard.press("Backspace");
    await keyboard.press("ArrowDown");
    await keyboard.press("?");
    await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor();
    await keyboard.press("Escape");
    await expect("the focus came back to the row", isFocused(page, "div"));

    await keyboard.press("Delete");
    await page.getByRole("heading", { name: /Remove RFC/ }).waitFor();
    await keyboard.press("Tab");
    await page.getByRole("button", { name: "Remove", exact: true }).focus();
    await keyboard.press("Enter");
    await page.getByText("No accounts yet").waitFor();
    await keyboard.press("Control+z");
    await page.locator("[data-id]").waitFor();

    await keyboard.press("Control+l");
    await page.getByText("Keyfob is locked").first().waitFor();
    await page.getByRole("textbox", { name: "Passphrase" }).waitFor();
    const left = await page.evaluate(() => window.keyfob.state.accounts.list.total);
    await expect("no account is left in the page while it is locked", left === 0);
    await keyboard.type(PASSPHRASE);
    await keyboard.press("Enter");
    await page.locator("[data-id]").waitFor();
  } catch (error) {
    faults.push(`${error}; the focus is on ${await focused(page)}`);
  }
  await context.close();
  return [...faults, ...complaints.map((text) => `console: ${text}`)];
}

/** Reordering, the context menu, and a hold that shows a hidden code: with the pointer. */
export async function point(browser, origin) {
  const size = { width: 880, height: 640 };
  const faults = [];
  const expect = (what, holds) => {
    if (!holds) faults.push(what);
  };

  const list = await open(browser, origin, { scenario: "many-10", theme: "light", size });
  list.page.setDefaultTimeout(5000);
  try {
    const rows = list.page.locator("[role=rowgroup]").last().locator("[data-id]");
    const dragged = await rows.nth(0).getAttribute("data-id");
    const from = await rows.nth(0).boundingBox();
    const to = await rows.nth(2).boundingBox();
    await list.page.mouse.move(from.x + 200, from.y + 20);
    await list.page.mouse.down();
    await list.page.mouse.move(from.x + 200, from.y + 60, { steps: 4 });
    await list.page.mouse.move(to.x + 200, to.y + to.height - 5, { steps: 8 });
    await list.page.mouse.up();
    await list.page.waitForFunction(() => window.keyfob.host.world.accounts[4]?.id === "a3");
    // The core knows first; the row that is meant next is where the page shows it.
    await rows.nth(2).and(list.page.locator(`[data-id="${dragged}"]`)).waitFor();
    const copied = await list.page.evaluate(() => window.keyfob.host.copied);
    expect("a drag copies nothing", copied === null);

    await rows.nth(1).click({ button: "right" });
    await list.page.getByRole("menuitem", { name: "Move up" }).click();
    await list.page.waitForFunction(() => window.keyfob.host.world.accounts[2]?.id === "a5");
  } catch (error) {
    faults.push(String(error));
  }
  await list.context.close();

  const hidden = await open(browser, origin, { scenario: "settings", theme: "light", size });
  hidden.page.setDefaultTimeout(5000);
  try {
    const row = hidden.page.locator("[data-id]").nth(1);
    const { x, y } = await row.boundingBox();
    await hidden.page.mouse.move(x + 200, y + 20);
    await hidden.page.mouse.down();
    await row.getByText(/^\s*\d{3} \d{3}\s*$/).filter({ hasNotText: "000 000" }).waitFor();
    // Shorter than this it is a click, which copies.
    await hidden.page.waitForTimeout(500);
    await hidden.page.mouse.up();
    const copied = await hidden.page.evaluate(() => window.keyfob.host.copied);
    expect("a hold copies nothing", copied === null);
  } catch (error) {
    faults.push(String(error));
  }
  await hidden.context.close();
  return faults;
}

function isFocused(page, name) {
  return page.evaluate((local) => document.activeElement?.localName === local, name);
}

function focused(page) {
  return page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120) ?? "nothing");
}
