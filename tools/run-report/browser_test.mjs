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
await page.click('[data-all="current"]');
assert.equal(await download(), decided(lines.map(() => "current")), "all");
await page.check('input[name="c0"][value="wanted"]');
assert.equal(await download(), decided(lines.map((line, index) => index === 0 ? "wanted" : "current")), "one");
assert.equal(await page.innerText("#decided"), `${lines.length} of ${lines.length} decided`);

assert.equal(await page.locator("main script:not([type])").count(), 0, "no element is injected");
assert.deepEqual(await violations(page), [], "axe, light");
await page.emulateMedia({colorScheme: "dark"});
assert.deepEqual(await violations(page), [], "axe, dark");
const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
assert.notEqual(background, "rgb(255, 255, 255)", "dark");
assert.ok((await page.screenshot()).length > 10000, "the page is not blank");

const plain = await open({javaScriptEnabled: false});
assert.equal(await plain.locator("button:visible").count(), 0, "no controls without JavaScript");
assert.deepEqual(await plain.locator("#table-list tbody th").allInnerTexts(), all, "all can be read without JavaScript");

await browser.close();
assert.deepEqual(problems, []);
console.log("the page works in Chromium");
