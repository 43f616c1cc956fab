/** Starts the reason with which a parked job fails; the proof of the verdict follows. */
export const parkedReason = 'parked ';
