// Opens a page of run-report in Chromium, as a user does. Usage: node browser_test.mjs MODULES PAGE CONFLICTS
// MODULES is the folder node_modules; CONFLICTS the run's conflicts.ndjson, of which the page shows all.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";

const [modules, file, conflicts] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const {chromium} = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({executablePath: "/usr/bin/chromium", args: ["--no-sandbox"]});
const problems = [];

// Opens the page and records console errors, exceptions, and requests other than for the page itself.
const open = async (options) => {
  const context = await browser.newContext({acceptDownloads: true, ...options});
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error") problems.push(message.text()); });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && request.url() !== `file://${file}`) problems.push(`request of ${request.url()}`);
  });
  await page.goto(`file://${file}`);
  return page;
};
const violations = async (page) => {
  await page.evaluate(axe);
  return page.evaluate(async () => (await window.axe.run()).violations.map((violation) => `${violation.id}: ${violation.nodes[0].html}`));
};

const page = await open({});
const rows = page.locator("#table-list tbody tr:visible");
const names = async () => rows.locator("th").allInnerTexts();

const all = await names();
assert.ok(all.length > 1);
await page.fill("[data-filter]", all[0]);
assert.deepEqual(await names(), [all[0]], "filter");
await page.fill("[data-filter]", "");

const header = page.locator("#table-list thead button").first();
await header.focus();
await page.keyboard.press("Enter");
assert.deepEqual(await names(), [...all].sort(), "sorted by keyboard");
await page.keyboard.press("Enter");
assert.deepEqual(await names(), [...all].sort().reverse(), "sorted the other way");

const lines = readFileSync(conflicts, "utf8").trimEnd().split("\n");
const download = async () => {
  const [saved] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
  assert.equal(saved.suggestedFilename(), "resolutions.ndjson");
  return readFileSync(await saved.path(), "utf8");
};
const decided = (choices) => lines.map((line, index) => `${line.slice(0, -1)},"choice":"${choices[index]}"}\n`).join("");
assert.ok(await page.isDisabled("#save"));

// Types values by keyboard: the first column gets a text, the second NULL. Both columns then need no side.
const typed = "O'Neil \"B\" \\ </script>\n\n{\"a\": [1]} \u202e日本";
const own = page.locator('tbody[data-conflict="0"] .own');
assert.equal(await page.locator('tbody[data-conflict="1"] .own select').count(), 0, "no values for a deleted row");
assert.equal(await own.locator("textarea:visible").count(), 0);
await own.locator("select").first().focus();
await page.keyboard.press("ArrowDown");
await page.keyboard.press("Tab");
assert.equal(await page.evaluate(() => document.activeElement.value), JSON.parse(lines[0]).columns.name.current, "begins with production's value");
await page.keyboard.press("Control+A");
await page.keyboard.insertText(typed);
assert.ok(await page.isDisabled("#save"), "one of two columns is undecided");
await own.locator("select").nth(1).selectOption("NULL");
const values = `"values":{"name":${JSON.stringify(typed)},"1":null}`;
assert.equal(await download(), `${lines[0].slice(0, -1)},${values}}\n`, "typed values");
assert.equal(await page.innerText("#decided"), `1 of ${lines.length} decided`);
assert.deepEqual(await violations(page), [], "axe, typed values");
await page.check('input[name="c0"][value="wanted"]');
await own.locator("select").nth(1).selectOption("");
await own.locator("textarea").first().fill("");
assert.equal(await download(), `${lines[0].slice(0, -1)},"choice":"wanted","values":{"name":""}}\n`, "an empty string, and development's value");
await own.locator("select").first().selectOption("");

await page.click('[data-all="current"]');
assert.equal(await download(), decided(lines.map(() => "current")), "all");
await page.check('input[name="c0"][value="wanted"]');
assert.equal(await download(), decided(lines.map((line, index) => index === 0 ? "wanted" : "current")), "one");
assert.equal(await page.innerText("#decided"), `${lines.length} of ${lines.length} decided`);

const images = await page.locator("#objects img").evaluateAll((all) => all.map((image) => `${image.alt}: ${image.naturalWidth}`));
assert.deepEqual(images, ["development's images/di.png: 3", "production's images/portraits/ada.png before the run: 1",
  "development's images/portraits/ada.png: 2"], "images and their widths");

assert.equal(await page.locator("main script:not([type])").count(), 0, "no element is injected");
assert.deepEqual(await violations(page), [], "axe, light");
await page.emulateMedia({colorScheme: "dark"});
assert.deepEqual(await violations(page), [], "axe, dark");
const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
assert.notEqual(background, "rgb(255, 255, 255)", "dark");
assert.ok((await page.screenshot()).length > 10000, "the page is not blank");

const plain = await open({javaScriptEnabled: false});
assert.equal(await plain.locator("button:visible, select:visible, textarea:visible").count(), 0, "no controls without JavaScript");
assert.deepEqual(await plain.locator("#table-list tbody th").allInnerTexts(), all, "all can be read without JavaScript");

await browser.close();
assert.deepEqual(problems, []);
console.log("the page works in Chromium");
