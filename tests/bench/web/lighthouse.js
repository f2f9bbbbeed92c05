// Lighthouse's scores of a page, in a browser of its own.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { executablePath } from "../../browser/browser.js";

const categories = ["performance", "accessibility", "best-practices"];

/** @returns {Promise<Record<string, number>>} 0 to 100 by category, and what costs points in the log */
export async function scores(url) {
  const chrome = await launch({ chromePath: executablePath, chromeFlags: ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage"] });
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: categories, logLevel: "error" });
    for (const name of categories) explain(lhr, name);
    return Object.fromEntries(categories.map((name) => [name, Math.round(lhr.categories[name].score * 100)]));
  } finally {
    await chrome.kill();
  }
}

function explain({ categories: found, audits }, name) {
  for (const { id, weight } of found[name].auditRefs) {
    const { score, title, displayValue = "" } = audits[id];
    if (weight > 0 && score !== null && score < 0.995) console.log(`  ${name}: ${title} ${displayValue} (${score})`);
  }
}
