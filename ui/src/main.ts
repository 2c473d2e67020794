// First, so that `start` is on its way before Svelte and the screens are evaluated.
import { booted } from "./tauri_boot";

import { show } from "./show";

show(booted);
