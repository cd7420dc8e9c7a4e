// The report page as people meet it: with a keyboard, with a screen reader's rules, narrow, dark, on paper, without
// JavaScript, and made of documents that try to take it over.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { end, missing, open, pages } from "./chromium.js";

if (missing) console.log(`browser test skipped: ${missing}`);
const options = { skip: missing ?? false };
const axeSource = missing ? "" : readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

after(end);

/** What axe finds on the page as it is, told so that it can be found again. */
async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), RULES);
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary ?? ""}`));
}

/** Everything unfolded, and of many of a kind a few: what is alike need not be looked at a hundred times. */
async function unfolded(page) {
  await page.evaluate(() => {
    document.querySelectorAll("details").forEach((d) => { d.open = true; });
    for (const list of document.querySelectorAll("tbody, ul, .panels, section, details")) {
      const kinds = new Map();
      for (const child of [...list.children]) {
        const kind = `${child.tagName} ${child.className}`;
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        if (kinds.get(kind) > 4 && !["H2", "H3", "P"].includes(child.tagName)) child.remove();
      }
    }
  });
  // High enough that nothing is scrolled under the sticky head while it is measured.
  const { width } = page.viewportSize();
  await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight + 4000) });
  await page.waitForTimeout(100);
}

/** The key of an activity that two years have. */
async function anActivity(page) {
  const href = await page.locator("#rows tbody a.id").first().getAttribute("href");
  return decodeURIComponent(href.split("/")[2]);
}

const looks = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  narrow: { viewport: { width: 400, height: 800 } },
};

for (const [look, settings] of Object.entries(looks)) {
  test(`axe finds nothing in the whole page, ${look}`, options, async () => {
    const { page, wrong, close } = await open(pages.demo, settings);
    await unfolded(page);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(wrong, []);
    await close();
  });

  test(`axe finds nothing in the view of an activity, ${look}`, options, async () => {
    const { page, close } = await open(pages.demo, settings);
    const key = await anActivity(page);
    // A year in which documents print everything, links among it.
    await page.evaluate((to) => { location.hash = to; }, `#/activity/${key}/2018`);
    await page.locator("#activity h1").waitFor();
    assert.ok(await page.locator("#activity .value a").count() > 0, "the activity has links");
    await unfolded(page);
    assert.deepEqual(await axe(page), []);
    await close();
  });
}

test("a narrow page scrolls in one direction", options, async () => {
  const { page, close } = await open(pages.demo, looks.narrow);
  const wide = () => page.evaluate(() => document.scrollingElement.scrollWidth);
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  assert.ok(await wide() <= 400, `${await wide()} pixels wide`);
  await page.evaluate((to) => { location.hash = to; }, `#/activity/${await anActivity(page)}`);
  await page.locator("#activity h1").waitFor();
  assert.ok(await wide() <= 400, `${await wide()} pixels wide`);
  await close();
});

test("everything can be reached and done with the keyboard", options, async () => {
  const { page, wrong, close } = await open(pages.demo);
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);
  await page.keyboard.press("Tab");
  assert.match(await focused(), /Skip to the content/);
  const box = await page.locator(".skip").boundingBox();
  assert.ok(box.y >= 0, "the skip link is seen while it has the focus");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");

  // Every stop of the keyboard can be seen, and no stop is twice.
  const stops = [];
  for (let n = 0; n < 40; n += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      const { width, height } = document.activeElement.getBoundingClientRect();
      return { outline: outlineStyle !== "none" && outlineWidth !== "0px", width, height, what: document.activeElement.outerHTML.slice(0, 90) };
    });
    assert.ok(stop.outline && stop.width > 0 && stop.height > 0, `no sign of the focus on ${stop.what}`);
    stops.push(stop.what);
  }

  await page.locator("#f-q").focus();
  await page.keyboard.type("care");
  await page.locator("#count", { hasText: /\d+ activit/ }).waitFor();
  await page.waitForFunction(() => location.hash.includes("q=care"));
  assert.ok(await page.locator("#rows mark").count() > 0, "the words that were searched for are marked");
  await page.locator("th[data-sort=title] button").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("th[data-sort=title]").getAttribute("aria-sort"), "ascending");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("th[data-sort=title]").getAttribute("aria-sort"), "descending");

  await page.locator("#rows tbody a.id").first().focus();
  await page.keyboard.press("Enter");
  await page.locator("#activity h1").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "activity-title");
  await page.locator("#activity .evidence summary").first().focus();
  await page.keyboard.press("Enter");
  await page.locator("#activity .evidence[open] blockquote").first().waitFor();
  await page.locator("#activity .back a").focus();
  await page.keyboard.press("Enter");
  await page.locator("#catalog").waitFor();
  assert.equal(await page.locator("#f-q").inputValue(), "care", "the way back leads to the same filters");
  assert.deepEqual(wrong, []);
  await close();
});

test("filters say how many are left, and stand in the address", options, async () => {
  const { page, close } = await open(pages.demo);
  const before = await page.locator("#count").textContent();
  await page.locator("#f-weight").selectOption("high");
  await page.waitForFunction((text) => document.getElementById("count").textContent !== text, before);
  const weights = await page.locator("#rows tbody .weight").allTextContents();
  assert.ok(weights.length > 0 && weights.every((w) => w === "high"), weights.join());
  const address = page.url();
  assert.match(address, /#\/catalog\?weight=high$/);
  const again = await open(address);
  assert.equal(await again.page.locator("#f-weight").inputValue(), "high");
  assert.equal(await again.page.locator("#rows tbody tr").count(), weights.length);
  await again.page.locator("#f-q").fill("no such words at all");
  await again.page.locator("#count", { hasText: "Nothing" }).waitFor();
  await again.page.locator("#filters button[type=reset]").click();
  await again.page.locator("#count", { hasText: before.trim() }).waitFor();
  await again.close();
  await close();
});

test("an address leads to the evidence of one value", options, async () => {
  const first = await open(pages.demo);
  const key = await anActivity(first.page);
  await first.close();
  const { page, wrong, close } = await open(`${pages.demo}#/activity/${key}/2018/title`);
  const field = page.locator("#activity .field.asked");
  assert.equal(await field.getAttribute("data-field"), "title");
  const quote = await field.locator("blockquote").first().textContent();
  assert.ok((await field.locator(".value").first().textContent()).trim().length > 0);
  assert.ok(quote.length > 0);
  assert.match(await field.textContent(), /line/);
  assert.ok(await field.locator("h3").evaluate((h) => h === document.activeElement), "the focus is on the field");
  assert.deepEqual(wrong, []);
  await close();
  const none = await open(`${pages.demo}#/activity/nothing`);
  await none.page.locator("h1", { hasText: "No such activity" }).waitFor();
  await none.close();
});

test("an address of a pair of years unfolds it and brings it to the top", options, async () => {
  const { page, wrong, close } = await open(`${pages.demo}#changes-2017-2018`);
  const pair = page.locator("#changes-2017-2018");
  await page.waitForFunction(() => {
    const { top } = document.getElementById("changes-2017-2018").getBoundingClientRect();
    return top >= 0 && top < 160;
  });
  assert.ok(await pair.evaluate((it) => (it.closest("details") || it.querySelector("details") || it).open), "it is unfolded");
  assert.deepEqual(wrong, []);
  await close();
});

test("without JavaScript the page says everything but the evidence", options, async () => {
  const { page, close } = await open(pages.demo, { javaScriptEnabled: false });
  assert.ok(await page.locator("#rows tbody tr").count() > 1);
  assert.ok(await page.locator("#filters").isHidden());
  assert.ok(await page.locator("noscript").count() > 0);
  assert.ok(await page.locator("#changes article.change").count() > 0);
  assert.ok(await page.locator("#documents tbody tr").count() > 1);
  const href = await page.locator("#rows tbody a.id").nth(1).getAttribute("href");
  await page.goto(`${pages.demo}${href}`);
  assert.equal(await page.locator("tr:target").count(), 1, "a link to an activity leads to its row");
  await close();
});

test("paper has the tables and not the controls", options, async () => {
  const { page, close } = await open(pages.demo, { colorScheme: "dark" });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.ok(await page.locator(".top").isHidden());
  assert.ok(await page.locator("#filters").isHidden());
  assert.ok(await page.locator("#rows").isVisible());
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  assert.ok((await page.pdf()).length > 10_000);
  await close();
});

test("the colours can be chosen and are kept", options, async () => {
  const { page, close } = await open(pages.demo, { colorScheme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.locator("#colours").selectOption("dark");
  assert.notEqual(await ground(), light);
  await page.reload();
  assert.notEqual(await ground(), light);
  await close();
});

test("documents that try to take the page over become words", options, async () => {
  const { page, wrong, close } = await open(pages.hostile);
  const look = async () => {
    await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
    await page.waitForTimeout(30);
    const strange = "img, iframe, object, embed, base, link, svg, math, form:not(#filters), [onerror], [onload], [onclick], [style], b, h6, marquee";
    assert.equal(await page.locator(strange).count(), 0);
    assert.equal(await page.locator("script").count(), 2);
    const urls = await page.locator("a").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
    assert.deepEqual(urls.filter((url) => !/^(#|https?:|mailto:)/.test(url)), []);
    const text = await page.evaluate(() => document.body.innerText);
    assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
    return text;
  };
  assert.match(await look(), /<img src=x onerror=/);
  const keys = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).activities.map((a) => a.key));
  for (const key of keys) {
    await page.evaluate((to) => { location.hash = to; }, `#/activity/${encodeURIComponent(key)}`);
    await page.locator("#activity h1").waitFor();
    await look();
  }
  await page.evaluate(() => { location.hash = "#/catalog?q=<img"; });
  await page.waitForFunction(() => document.querySelectorAll("#rows mark").length > 0);
  await look();
  assert.deepEqual(wrong, []);
  await close();
});
