/**
 * Puts the focus on the first field of a form that was just asked for. Svelte's own `autofocus` gives
 * way to a button that has the focus; here the button is what asked. A dialog opens by itself.
 */
export function begin(first: boolean): (field: HTMLElement) => void {
  return (field) => {
    if (first) field.focus();
  };
}
