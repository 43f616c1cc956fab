/*
 * A timer is handed over to whoever waits for it a little before its moment: the way there is over when it comes, and timers that fall due
 * soon after one another share a look and a message.
 */

/** Milliseconds before its moment by which a timer is to be looked for: more than its way takes, but for few. */
export const handOverMs = 25;

/** A look hands over what falls due within so many milliseconds; so 50 ms lie between two looks that find something, at least. */
export const aheadMs = 75;
