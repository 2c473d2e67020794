/** How long a field may blink with nobody typing, in milliseconds: GTK's own `cursor-blink-timeout`. */
export const REST_MS = 10_000;

/**
 * Lets the caret of an empty field rest when nobody types, as native fields do. WebKitGTK blinks for
 * ever, which redraws the window twice a second and costs more than all rings together. A field
 * without a selection keeps the focus and has no caret; the next key or press gives it back before it
 * takes effect.
 */
export function restful(field: HTMLInputElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let resting = false;

  function rest(): void {
    if (document.activeElement !== field || field.value !== "") return;
    resting = true;
    document.getSelection()?.removeAllRanges();
  }

  function wake(): void {
    clearTimeout(timer);
    timer = setTimeout(rest, REST_MS);
    if (!resting) return;
    resting = false;
    // An empty field has one place only.
    if (document.activeElement === field) field.setSelectionRange(0, 0);
  }

  const capture = { capture: true };
  window.addEventListener("keydown", wake, capture);
  window.addEventListener("pointerdown", wake, capture);
  field.addEventListener("focus", wake);
  wake();
  return () => {
    clearTimeout(timer);
    window.removeEventListener("keydown", wake, capture);
    window.removeEventListener("pointerdown", wake, capture);
    field.removeEventListener("focus", wake);
  };
}
