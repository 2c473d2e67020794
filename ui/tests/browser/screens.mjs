// Every screen and state that a person can see, and how to get there.

const add = (page) => page.getByRole("button", { name: "Add account" }).first().click();
const menu = async (page, item) => {
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("menuitem", { name: item }).click();
};
const settings = (page) => menu(page, "Settings");
const firstRow = (page) => page.locator("[data-id]").first();
const actions = (page) => page.keyboard.press("Control+k");
const action = async (page, item) => {
  await actions(page);
  await page.getByRole("menuitem", { name: item, exact: true }).click();
};

const URIS = [
  "otpauth://totp/GitHub:grace?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=GitHub",
  "otpauth://totp/grace%40example.com?secret=JBSWY3DPEHPK3PXP",
  "https://example.com/",
  "otpauth://totp/GitHub:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=GitHub&algorithm=MD5",
  "otpauth://totp/GitLab:ada?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Gitlab%20Inc",
  "otpauth://hotp/Door:7?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Door&counter=3&digits=7",
].join("\n");

const paste = async (page, text) => {
  await add(page);
  await page.getByRole("textbox", { name: /Key URIs or a key/ }).fill(text);
  await page.getByRole("button", { name: "Continue" }).click();
};

/** `go` leads from the first frame to the state; `at` is a moment with much or little time left. */
export const SCREENS = [
  { name: "first-run", scenario: "first-run" },
  {
    name: "first-run-passphrase",
    scenario: "first-run",
    go: (page) => page.getByRole("button", { name: "Use a passphrase instead" }).click(),
  },
  { name: "first-run-no-keychain", scenario: "first-run-no-keychain" },
  {
    name: "first-run-mistakes",
    scenario: "first-run-no-keychain",
    async go(page) {
      await page.getByRole("textbox", { name: "Passphrase", exact: true }).fill("short");
      await page.getByRole("button", { name: "Set up" }).click();
    },
  },
  {
    name: "first-run-keychain-fails",
    scenario: "first-run",
    async go(page) {
      await page.evaluate(() => window.keyfob.host.fail("create_vault", "keychain-not-kept"));
      await page.getByRole("button", { name: /Set up with/ }).click();
    },
  },
  { name: "unlock-passphrase", scenario: "locked-passphrase" },
  {
    name: "unlock-wrong",
    scenario: "locked-passphrase",
    async go(page) {
      await page.getByRole("textbox", { name: "Passphrase" }).fill("wrong horse");
      await page.getByRole("button", { name: "Unlock" }).click();
    },
  },
  {
    name: "unlock-recovery",
    scenario: "locked-passphrase",
    go: (page) => page.getByRole("button", { name: "Use a recovery code" }).click(),
  },
  {
    name: "unlock-by-itself",
    scenario: "settings",
    async go(page) {
      await page.evaluate(() => window.keyfob.host.lock());
      await page.getByText("without use").waitFor();
    },
  },
  { name: "unlock-keychain-locked", scenario: "keychain-locked" },
  { name: "unlock-keychain-key-absent", scenario: "keychain-key-absent" },
  { name: "unusable-damaged", scenario: "damaged" },
  {
    name: "unusable-sure",
    scenario: "damaged",
    go: (page) => page.getByRole("button", { name: /Restore the copy/ }).first().click(),
  },
  {
    name: "unusable-details",
    scenario: "damaged",
    go: (page) => page.getByText("Details for support").click(),
  },
  { name: "unusable-missing", scenario: "missing" },
  { name: "unusable-newer", scenario: "newer" },
  { name: "unusable-in-use", scenario: "in-use" },
  { name: "unusable-disk", scenario: "disk-failed" },

  { name: "list", scenario: "usual" },
  { name: "list-ending", scenario: "usual", at: 1_795_000_016 },
  { name: "list-hovered", scenario: "usual", go: (page) => page.locator("[data-id]").nth(3).hover() },
  {
    name: "list-focused",
    scenario: "usual",
    async go(page) {
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
    },
  },
  { name: "list-copied", scenario: "usual", go: (page) => firstRow(page).click() },
  {
    name: "list-scrolled",
    scenario: "usual",
    go: (page) => page.locator(".scroller").evaluate((node) => (node.scrollTop = 10_000)),
  },
  { name: "list-empty", scenario: "empty" },
  { name: "list-no-hits", scenario: "usual", go: (page) => page.keyboard.type("xyz") },
  {
    name: "list-key-typed",
    scenario: "usual",
    async go(page) {
      await page.getByRole("searchbox").fill(URIS.split("\n")[0]);
      await page.getByRole("button", { name: "Add this key" }).waitFor();
    },
  },
  { name: "list-found", scenario: "usual", go: (page) => page.keyboard.type("git") },
  { name: "list-settings", scenario: "settings" },
  {
    name: "list-hidden-focused",
    scenario: "settings",
    go: (page) => page.keyboard.press("ArrowDown"),
  },
  { name: "list-compact-ending", scenario: "compact", at: 1_795_000_016 },
  { name: "list-names", scenario: "names" },
  { name: "list-many", scenario: "many-5000" },
  { name: "list-no-motion", scenario: "usual", reducedMotion: "reduce" },
  { name: "menu", scenario: "usual", go: (page) => page.getByRole("button", { name: "Menu" }).click() },
  { name: "actions", scenario: "usual", go: actions },
  { name: "help", scenario: "usual", go: (page) => menu(page, "Keyboard shortcuts") },
  { name: "remove", scenario: "usual", go: (page) => action(page, "Remove") },
  {
    name: "removed-toast",
    scenario: "usual",
    async go(page) {
      await action(page, "Remove");
      await page.getByRole("button", { name: "Remove", exact: true }).click();
    },
  },
  {
    name: "problem-toast",
    scenario: "usual",
    async go(page) {
      await page.evaluate(() => window.keyfob.host.fail("copy_code", "clipboard-unavailable"));
      await page.keyboard.press("Enter");
      await page.getByText("The clipboard does not answer").waitFor();
    },
  },
  { name: "edit", scenario: "usual", go: (page) => page.keyboard.press("F2") },
  {
    name: "edit-nameless",
    scenario: "usual",
    async go(page) {
      await page.keyboard.press("F2");
      await page.getByRole("textbox", { name: "Website" }).fill("");
      await page.getByRole("textbox", { name: "Account", exact: true }).fill("");
      await page.getByRole("button", { name: "Save" }).click();
    },
  },
  {
    name: "rename-group",
    scenario: "usual",
    go: (page) => page.getByRole("button", { name: "Rename the group Work" }).click(),
  },
  { name: "account", scenario: "usual", go: (page) => action(page, "Details") },
  { name: "account-secret", scenario: "usual", go: (page) => action(page, "Show secret") },
  {
    name: "account-uri",
    scenario: "usual",
    async go(page) {
      await action(page, "Show secret");
      await page.getByRole("button", { name: "Show key URI" }).click();
    },
  },
  {
    name: "account-counter",
    scenario: "usual",
    async go(page) {
      await page.keyboard.type("door");
      await page.getByRole("rowheader", { name: "Found" }).waitFor();
      await action(page, "Details");
    },
  },
  { name: "add", scenario: "usual", go: add },
  { name: "add-refused", scenario: "usual", go: (page) => paste(page, "hello") },
  { name: "add-all-refused", scenario: "usual", go: (page) => paste(page, "hello\nworld") },
  {
    name: "add-clipboard-empty",
    scenario: "usual",
    async go(page) {
      await add(page);
      await page.getByRole("button", { name: "Paste from clipboard" }).click();
    },
  },
  { name: "add-review", scenario: "usual", go: (page) => paste(page, URIS) },
  {
    name: "add-review-nameless",
    scenario: "usual",
    async go(page) {
      await paste(page, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
      await page.getByRole("button", { name: "Add account" }).click();
    },
  },
  {
    name: "add-form",
    scenario: "usual",
    async go(page) {
      await add(page);
      await page.getByRole("button", { name: "Type it in" }).click();
    },
  },
  {
    name: "add-form-weak",
    scenario: "usual",
    async go(page) {
      await add(page);
      await page.getByRole("button", { name: "Type it in" }).click();
      await page.keyboard.type("GitHub");
      await page.getByRole("textbox", { name: "Key", exact: true }).fill("JBSWY3DP");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Add anyway" }).waitFor();
    },
  },
  {
    name: "add-form-mistakes",
    scenario: "usual",
    async go(page) {
      await add(page);
      await page.getByRole("button", { name: "Type it in" }).click();
      await page.getByRole("textbox", { name: "Website" }).fill("GitHub");
      await page.getByRole("textbox", { name: "Key", exact: true }).fill("018!");
      await page.getByText("More options").click();
      await page.getByRole("button", { name: "Add account" }).click();
    },
  },
  { name: "settings", scenario: "usual", go: settings },
  {
    name: "settings-ways",
    scenario: "settings",
    go: settings,
  },
  {
    name: "settings-recovery-code",
    scenario: "settings",
    async go(page) {
      await page.getByRole("button", { name: "Make a recovery code" }).click();
      await page.getByRole("heading", { name: "Your recovery code" }).waitFor();
    },
  },
  {
    name: "settings-recovery-ask",
    scenario: "settings",
    async go(page) {
      await page.getByRole("button", { name: "Make a recovery code" }).click();
      await page.getByRole("heading", { name: "Your recovery code" }).waitFor();
      await page.getByRole("button", { name: "Back" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "settings-passphrase",
    scenario: "usual",
    async go(page) {
      await settings(page);
      await page.getByRole("button", { name: "Add a passphrase" }).click();
    },
  },
  {
    name: "settings-remove-way",
    scenario: "usual",
    async go(page) {
      await settings(page);
      await page.getByRole("button", { name: /Remove: This computer/ }).click();
    },
  },
  {
    name: "settings-keychain",
    scenario: "usual",
    async go(page) {
      await settings(page);
      await page.getByRole("button", { name: "Check now" }).click();
      await page.getByText("keeps what is written").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "settings-removed",
    scenario: "usual",
    async go(page) {
      await action(page, "Remove");
      await page.getByRole("button", { name: "Remove", exact: true }).click();
      await settings(page);
      await page.getByRole("button", { name: /for good/ }).click();
    },
  },
];
