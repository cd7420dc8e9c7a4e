// A headless Chromium that asks nobody for anything, and the two pages that the tests look at.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const root = resolve(import.meta.dirname, "../..");
const program = process.env.IA_CATALOG || join(root, "target/debug/ia-catalog");
const browsers = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const chromium = browsers.find((path) => path && existsSync(path));

const playwright = await import("playwright-core").catch(() => null);

/** Why the tests cannot run here; null when they can. */
export const missing =
  (!chromium && "no Chromium: install it (apt-get install chromium), or name it in CHROMIUM")
  || (!playwright && "no playwright-core: run `npm ci` in tests/browser")
  || (!existsSync(program) && "no program: run `cargo build`, or name it in IA_CATALOG")
  || null;

const folder = missing ? null : mkdtempSync(join(tmpdir(), "ia-catalog-report-"));

function built(name, args) {
  const out = join(folder, name);
  try {
    execFileSync(program, ["build", "--quiet", "--out", out, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    // 1: there is something to look at.
    if (error.status !== 1) throw error;
  }
  return pathToFileURL(join(out, "report.html")).href;
}

/** The demonstration's page, and one of documents that try to take it over. */
export const pages = missing ? {} : {
  demo: built("demo", ["--demo"]),
  hostile: built("hostile", [join(root, "fixtures/report/hostile.toml")]),
};

const browser = missing ? null : await playwright.chromium.launch({
  executablePath: chromium,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

/** Opens an address; gives the page and what went wrong on it: requests, dialogs, errors, refusals of the policy. */
export async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("request", (request) => { if (request.url().split("#")[0] !== url.split("#")[0]) wrong.push(`request ${request.url()}`); });
  page.on("dialog", (dialog) => { wrong.push(`dialog ${dialog.message()}`); void dialog.dismiss(); });
  page.on("pageerror", (error) => wrong.push(`error ${error.message}`));
  page.on("console", (line) => { if (["error", "warning"].includes(line.type())) wrong.push(`console ${line.text()}`); });
  await page.goto(url, { waitUntil: "load" });
  return { page, wrong, close: () => context.close() };
}

/** Ends the browser and removes what was built. */
export async function end() {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
}
