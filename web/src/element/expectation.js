// What the author says of an example against what it is; the same as `cocoon-webhook validate --markdown` says.

/**
 * @param {string | null} word of the attribute; null: nothing is said
 * @returns {{word: string, isMet: boolean, words: string} | null} words: for people
 */
export function judgeExpectation(word, isInvalid) {
  if (word === null) return null;
  if (word !== "valid" && word !== "invalid") {
    return { word, isMet: false, words: `expect must be valid or invalid, not “${word}”` };
  }
  const isMet = (word === "invalid") === isInvalid;
  return { word, isMet, words: isMet ? "as expected" : `should be ${word}` };
}
