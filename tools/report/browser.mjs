// A headless Chromium with a profile of its own, through packages that stand in another folder.

import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export function chromiumPath() {
  return process.env.CHROMIUM ?? CHROMIUM.find((path) => existsSync(path));
}

export function packagesIn(folder) {
  return createRequire(resolve(folder, "package.json"));
}

// `options` are those of a page's context, such as its size.
export async function withPage(packages, options, use) {
  const { chromium } = packages("playwright-core");
  const browser = await chromium.launch({ executablePath: chromiumPath(), headless: true, args: QUIET });
  try {
    const context = await browser.newContext({ offline: true, ...options });
    return await use(await context.newPage());
  } finally {
    await browser.close();
  }
}
