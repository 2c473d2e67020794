/** The window's policy, fit for a `<meta>` tag. */
export const CONTENT_SECURITY_POLICY: string;
/** The same, fit for a header. */
export const POLICY_HEADER: string;
