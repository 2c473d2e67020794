import { MediaQuery } from "svelte/reactivity";

const query = new MediaQuery("(prefers-reduced-motion: reduce)", false);

/** What the person's desktop asks for. */
export const motion = {
  /** Whether nothing should move: seconds are a number then, not a ring. */
  get reduced(): boolean {
    return query.current;
  },
};
