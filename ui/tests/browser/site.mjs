// The built page on a loopback port, from memory, and a browser to look at it with.

import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { POLICY_HEADER } from "./csp.mjs";

const DIST = fileURLToPath(new URL("../../dist-browser/", import.meta.url));
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** Serves `dist-browser` under the window's policy. Answers the address and how to stop. */
export async function serve() {
  const files = new Map();
  for (const entry of await readdir(DIST, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${path.slice(DIST.length)}`, await readFile(path));
  }
  if (!files.has("/browser.html")) throw new Error("run `npm run build:browser` first");
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const body = files.get(pathname);
    if (body === undefined) return response.writeHead(404).end();
    response
      .writeHead(200, {
        "content-type": TYPES[extname(pathname)] ?? "application/octet-stream",
        "content-security-policy": POLICY_HEADER,
      })
      .end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Starts Chromium; `CHROMIUM` names another one than Debian's. */
export function launch() {
  return chromium.launch({
    // The pictures are to show what a person sees, scroll bars too.
    ignoreDefaultArgs: ["--hide-scrollbars"],
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Opens a page on a scenario, at a fixed moment, and waits for the first frame. */
export async function open(browser, origin, { scenario, theme, size, at = 1_795_000_003, reducedMotion = "no-preference" }) {
  const context = await browser.newContext({ viewport: size, colorScheme: theme, reducedMotion });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${origin}/browser.html?scenario=${scenario}&at=${at}`);
  await page.waitForFunction(() => window.keyfob?.state.session.phase.state !== "starting");
  await page.evaluate(() => document.fonts.ready);
  return { page, context, complaints };
}
