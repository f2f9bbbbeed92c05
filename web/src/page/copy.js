// Copies the text as it is, as something to paste into a terminal, or into an issue.

export async function copyText(text, notify) {
  try {
    await navigator.clipboard.writeText(text);
    notify("Copied");
  } catch {
    notify("The browser does not let this page copy; select the text and copy it by hand");
  }
}

const forms = {
  yaml: ({ text }) => text,
  kubectl: ({ text }) => heredoc(text),
  markdown: ({ text, problems }) => markdown(text, problems),
};

/** @param {string} form yaml, kubectl or markdown */
export function copyAs(form, source, notify) {
  return copyText(forms[form](source), notify);
}

/** A here-document whose delimiter is quoted, so that the shell expands nothing, and stands on no line of the text. */
export function heredoc(text) {
  const lines = new Set(text.split("\n"));
  let delimiter = "EOF";
  while (lines.has(delimiter)) delimiter += "_";
  return `kubectl apply -f - <<'${delimiter}'\n${text.endsWith("\n") || text === "" ? text : `${text}\n`}${delimiter}\n`;
}

/** A code block behind a fence longer than any in the text, and what was found. */
export function markdown(text, problems) {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const found = problems.map(
    ({ severity, line, field, message, rule }) =>
      `- ${severity}, line ${line}: ${code(field ? `${field}: ${message}` : message)}${rule ? ` (${code(rule)})` : ""}`,
  );
  return `${fence}yaml\n${text.endsWith("\n") ? text : `${text}\n`}${fence}\n${found.length ? `\n${found.join("\n")}\n` : ""}`;
}

/** As inline code: behind more backquotes than stand in a row in it. */
function code(text) {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
