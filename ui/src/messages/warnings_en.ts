const warnings: Readonly<Record<string, string>> = {
  "weak-secret": "The key is shorter than it should be. It works, but it is easier to guess.",
  "odd-base32-length": "The key may have lost a character. Compare its first code with the website.",
  "no-issuer": "The website is not named. Type it, so that you find the account again.",
  "no-account": "The account is not named.",
  "issuer-mismatch": "Two different websites are named. Check which one is right.",
  "issuer-steam-not-steam": "It says Steam, but its codes are not made like those of Steam.",
  "extra-colon": "The name has a colon too many. Check where the website ends.",
  "issuer-cleaned": "The website’s name had other text stuck to it, which was cut off.",
  "unusual-digits": "Its codes have an unusual length.",
  "unusual-period": "Its codes do not change every 30 seconds as usual.",
  "missing-counter": "The counter was not given, so it starts at 0.",
  "duplicate-parameter": "It says the same thing twice.",
  "control-chars-removed": "Invisible characters were taken out of the name. Check it.",
  "invalid-utf8": "Parts of the name could not be read. Check it.",
  "bad-percent": "A percent sign in the name could not be read. Check it.",
  "double-encoded": "The name was encoded twice. Check it.",
  "html-escaped": "The key was copied out of a web page’s source. Check the name.",
  "plus-as-space": "A plus sign in the name was read as a space.",
  "ignored-image": "It names a picture on the web. Keyfob does not fetch it.",
  "source-trashed": "The other app had this account in its trash.",
};

/** The codes that have a sentence. */
export const WARNING_CODES: readonly string[] = Object.keys(warnings);

/** What is odd about a key, in plain words. */
export function warning(code: string): string {
  return warnings[code] ?? "Something about this key is unusual.";
}
