import type { ErrorText } from "./errors_en";

/** What can go wrong with an identity server, and what to do now. */
export const serverErrors = {
  "no-such-connection": {
    what: "There is no connection of this name.",
    next: "Look at the list of connections, or set this one up.",
  },
  "connection-name-taken": {
    what: "Another connection has this name already.",
    next: "Choose a name that tells the two apart.",
  },
  "connection-in-use": {
    what: "A pairing at this connection is not finished.",
    next: "Finish or cancel it first: only this connection can clean it up.",
  },
  "bad-connection": {
    what: "Something in the set-up of this connection is missing or wrong.",
    next: "Check its address and options with whoever runs the server.",
  },
  "no-such-provider": {
    what: "Keyfob does not know this kind of server.",
    next: "Choose one of the kinds that the list shows.",
  },
  "no-such-person": {
    what: "The server knows nobody of this name.",
    next: "Check the spelling, or search by e-mail address.",
  },
  "several-people": {
    what: "Several people at the server have this name.",
    next: "Choose the right one by their user name or e-mail address.",
  },
  "no-such-enrollment": {
    what: "This pairing is finished or was cancelled.",
    next: "Look at the list of accounts, or pair again.",
  },
  "wrong-stage": {
    what: "This pairing is not at the point where this can be done.",
    next: "Look where it stands, and go on from there.",
  },
  "recovery-codes-not-kept": {
    what: "The server gave recovery codes that are not kept yet.",
    next: "Write them down or save them, say so, and go on.",
  },
  "sign-in-required": {
    what: "The server wants you to sign in.",
    next: "Sign in again. If a token is used, it has run out: ask for a new one.",
  },
  "sign-in-refused": {
    what: "The server refused the sign-in.",
    next: "Check user name and password, then try again.",
  },
  "permission-denied": {
    what: "The server does not permit this.",
    next: "Ask an administrator of the server for the right to do it.",
  },
  "account-not-ready": {
    what: "Your account at the server is not set up for this.",
    next: "Sign in on the server's own pages once and finish the set-up there.",
  },
  "terms-not-accepted": {
    what: "The server's terms of use have to be accepted first.",
    next: "Accept them on the server's own page, then try again.",
  },
  "code-refused": {
    what: "The server did not accept the code.",
    next: "Wait for the next code and try again.",
  },
  "code-throttled": {
    what: "After wrong codes the server accepts none for a while, not even a right one.",
    next: "Wait a minute, then try the code of that moment.",
  },
  "clock-off": {
    what: "The server did not accept the code because the clock of this computer is wrong.",
    next: "Set the clock right, or let Keyfob correct its codes, and try again.",
  },
  "policy-forbids": {
    what: "A rule of the server forbids this.",
    next: "Ask an administrator of the server whether authenticators are turned on for you.",
  },
  "device-limit-reached": {
    what: "The server allows no further device for this person.",
    next: "Remove a device that is not used any more, then pair again.",
  },
  "not-found-at-server": {
    what: "The server has no such thing any more.",
    next: "Look at the list of devices again.",
  },
  "offer-expired": {
    what: "The server has forgotten the key it offered.",
    next: "Cancel this pairing and begin again. Nothing is lost.",
  },
  "value-refused": {
    what: "The server refused something that was entered.",
    next: "Change it and try again.",
  },
  "rate-limited": {
    what: "The server is asked too often.",
    next: "Wait a minute, then try again.",
  },
  "needs-browser": {
    what: "The server wants something that only a browser can do.",
    next: "Pair on the server's own page, then scan or paste the key here.",
  },
  "answer-not-understood": {
    what: "The server's answer makes no sense to this version of Keyfob.",
    next: "Check the address. If it is right, tell whoever runs the server what stands here.",
  },
  "server-failed": {
    what: "The server reports a failure of its own.",
    next: "Try again later. Nothing was made there.",
  },
  "outcome-unknown": {
    what: "The server's answer was lost: it may have done what it was asked for.",
    next: "Go on with the unfinished pairing: Keyfob asks the server what it holds.",
  },
  "server-unreachable": {
    what: "The server cannot be reached.",
    next: "Check the address and your network, then try again.",
  },
  "server-untrusted": {
    what: "The server cannot prove who it is.",
    next: "Nothing was sent. If your company has certificates of its own, ask for the file and add it to the connection.",
  },
  "proxy-failed": {
    what: "The proxy does not let the connection through.",
    next: "Check the proxy of the connection, or ask whoever runs it.",
  },
  "server-timed-out": {
    what: "The server does not answer in time.",
    next: "Try again. If it stays, tell whoever runs the server.",
  },
  "connection-broken": {
    what: "The connection to the server broke off.",
    next: "Nothing was made there. Try again.",
  },
  "answer-too-long": {
    what: "The server's answer is longer than it can rightly be.",
    next: "Check the address: another program may answer there.",
  },
  "server-redirects": {
    what: "The server sends Keyfob to another address, which it does not follow.",
    next: "Set up the connection with the final address.",
  },
  "wrong-owner": {
    what: "The device belongs to somebody else than it was meant for.",
    next: "Cancel this pairing: Keyfob removes the device there.",
  },
  "unsupported-key": {
    what: "The server made a key that no authenticator here can use.",
    next: "Tell whoever runs the server. The device may have to be removed there.",
  },
  unanswered: {
    what: "A question of the server stayed without an answer.",
    next: "Begin again and answer it.",
  },
  "unsupported-by-server": {
    what: "This kind of server cannot do that.",
    next: "Use the server's own pages for it.",
  },
} as const satisfies Record<string, ErrorText>;
