// What the page and the element call the states of a verdict (judge.js).

export const titles = {
  waiting: "Reading the rules…",
  empty: "Nothing to judge yet",
  skipped: "No rule speaks of this",
  allowed: "Allowed",
  unknown: "Only the cluster can tell",
  denied: "Denied",
};
