/** What a consumer answers to an output, and a producer to its caller. */
export type Signal = typeof go | typeof stop | typeof tail;
export const go = 0;
/** No more outputs are wanted. */
export const stop = 1;
/** Only from a function's body: the call left in the run is still to be made, with the same consumer. */
export const tail = 2;
