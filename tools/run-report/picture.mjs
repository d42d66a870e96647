// Takes a picture of the first screen of a page. Usage: node picture.mjs MODULES PAGE PNG
import {createRequire} from "node:module";

const [modules, file, picture] = process.argv.slice(2);
const {chromium} = createRequire(`${modules}/`)("playwright-core");
const browser = await chromium.launch({executablePath: "/usr/bin/chromium", args: ["--no-sandbox"]});
const page = await browser.newPage({viewport: {width: 1000, height: 900}});
await page.goto(`file://${file}`);
await page.screenshot({path: picture});
await browser.close();
