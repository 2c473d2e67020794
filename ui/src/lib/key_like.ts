/**
 * Whether text looks like a key: a key URI, or 16 and more letters and digits in groups as websites
 * show them. A guess, for what is not to be shown or searched for; the core alone knows.
 */
export function keyLike(text: string): boolean {
  const trimmed = text.trim();
  if (/^(apple-)?(otpauth|otpauth-migration|steam):\/\//i.test(trimmed)) return true;
  const bare = trimmed.replace(/[\s=-]/g, "");
  // Words have no digits; a key of this length nearly always has some.
  return bare.length >= 16 && /^[a-z2-7]+$/i.test(bare) && /[2-7]/.test(bare);
}
