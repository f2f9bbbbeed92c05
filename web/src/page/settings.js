// What a person chose for good on this machine: theme and plain text field. No cookie; nothing else is kept.

export function readSetting(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

export function saveSetting(name, value) {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    // Then it holds until the page is closed.
  }
}
