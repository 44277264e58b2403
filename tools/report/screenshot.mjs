// The top of a report as a picture.
//
//     node screenshot.mjs PACKAGES PAGE OUTPUT.png

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { packagesIn, withPage } from "./browser.mjs";

const [folder, path, output] = process.argv.slice(2);
await withPage(packagesIn(folder), { viewport: { width: 1000, height: 1500 } }, async (page) => {
  await page.goto(pathToFileURL(resolve(path)).href);
  await page.screenshot({ path: output });
});
