/** What the page itself types besides text, as a keyboard would send it. */
export const CTRL_C = '\x03';
export const CTRL_E = '\x05';
export const CTRL_U = '\x15';
export const ENTER = '\r';
