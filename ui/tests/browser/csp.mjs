// The policy of the window, as the shell sends it (src-tauri/tauri.conf.json). `frame-ancestors`
// works in a header only, so it is left out of the tag and added by the test server.

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src ipc: http://ipc.localhost",
  "form-action 'none'",
  "base-uri 'none'",
].join("; ");

export const POLICY_HEADER = `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`;
