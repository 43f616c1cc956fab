import type { Children } from '../calls/children.ts';

/** For tests whose workflows run no others. */
export const noChildren: Children = {
  run: () => Promise.reject(new Error('no workflow is to be run here')),
  cancel: () => Promise.reject(new Error('no workflow is to be cancelled here')),
};
