import "./styles/tokens.css";
import "./styles/fonts.css";
import "./styles/base.css";

import { boot } from "./boot";
import { TauriHost } from "./lib/ipc/tauri_host";

// `start` is on its way before Svelte and the screens are read.
const booted = boot(new TauriHost());

void import("./show").then(({ show }) => show(booted));
