/** Lives in the problem catalogue's library so that the guard of nest-auth can throw it too. */
export { ProblemError } from '@holdfast/problem/problem-error';
