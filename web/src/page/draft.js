// What was typed survives a reload of its tab. Other tabs have drafts of their own.

const key = "draft";

export function saveDraft(state) {
  try {
    sessionStorage.setItem(key, JSON.stringify(state));
  } catch {
    // No storage, or no room in it: then there is no draft, as in a private window.
  }
}

/** @returns {{text: string, old: string, operation: string} | null} */
export function readDraft() {
  try {
    const draft = JSON.parse(sessionStorage.getItem(key));
    return typeof draft?.text === "string" && typeof draft.old === "string" ? draft : null;
  } catch {
    return null;
  }
}
