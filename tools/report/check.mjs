// Reads the pages of reports in headless Chromium: axe's rules for WCAG 2.2 A and AA and its best
// practices, at the screen's width and at that of a telephone (400 % zoom), and on paper; that nothing
// is blocked by the page's own policy; that every picture is there; that Tab reaches every link and every
// table that scrolls. Exit status 3 where something was found.
//
//     node check.mjs PACKAGES REPORT...

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { packagesIn, withPage } from "./browser.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [1280, 320];

// The page's policy allows no script, and axe is one: it comes in beside the policy.
async function axeFindings(page, source) {
  await page.evaluate(source);
  const result = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), TAGS);
  return result.violations.map((rule) =>
    `${rule.id} (${rule.impact}): ${rule.help}; ${rule.nodes.length} places, such as ${rule.nodes[0].target.join(" ")}`);
}

async function pictureFindings(page) {
  return page.evaluate(() => [...document.images]
    .filter((image) => !image.complete || image.naturalWidth === 0 || image.alt.trim().length < 20)
    .map((image) => `picture ${image.getAttribute("src")} is not shown or has no words`));
}

// Each Tab goes to the next of what can be focused; none is passed over.
async function keyboardFindings(page) {
  const wanted = await page.evaluate(() => document.querySelectorAll("a[href], [tabindex='0']").length);
  const reached = new Set();
  await page.evaluate(() => document.activeElement?.blur());
  for (let i = 0; i < wanted; i++) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => {
      const all = [...document.querySelectorAll("a[href], [tabindex='0']")];
      return all.indexOf(document.activeElement);
    }));
  }
  reached.delete(-1);
  return reached.size === wanted ? [] : [`Tab reaches ${reached.size} of ${wanted} links and tables`];
}

// Wider than the screen means scrolling both ways; tables scroll by themselves.
async function widthFindings(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return over > 0 ? [`the page is ${over} points wider than the screen`] : [];
}

async function checkPage(packages, axe, path, width) {
  return withPage(packages, { viewport: { width, height: 900 }, bypassCSP: true }, async (page) => {
    await page.goto(pathToFileURL(path).href);
    const found = [...await axeFindings(page, axe), ...await pictureFindings(page),
      ...await widthFindings(page)];
    if (width === WIDTHS[0]) found.push(...await keyboardFindings(page));
    return found;
  });
}

// With the policy in force: what it blocks is told on the console.
async function checkPolicy(packages, path) {
  return withPage(packages, { viewport: { width: WIDTHS[0], height: 900 } }, async (page) => {
    const found = [];
    page.on("console", (message) => { if (message.type() === "error") found.push(message.text()); });
    page.on("requestfailed", (request) => found.push(`not loaded: ${request.url()}`));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) found.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(path).href);
    const family = await page.evaluate(() => getComputedStyle(document.body).maxWidth);
    if (family === "none") found.push("the style is not in force");
    return [...found, ...await pictureFindings(page)];
  });
}

async function main([folder, ...reports]) {
  const packages = packagesIn(folder);
  const axe = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");
  let count = 0;
  for (const report of reports) {
    for (const name of ["index.html", "ko/index.html"]) {
      const path = resolve(report, name);
      const found = await checkPolicy(packages, path);
      for (const width of WIDTHS) found.push(...await checkPage(packages, axe, path, width));
      for (const finding of new Set(found)) console.log(`${report}/${name}: ${finding}`);
      count += new Set(found).size;
      if (found.length === 0) console.log(`${report}/${name}: nothing found`);
    }
  }
  return count > 0 ? 3 : 0;
}

process.exitCode = await main(process.argv.slice(2));
