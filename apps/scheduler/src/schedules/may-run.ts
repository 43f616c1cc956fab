/** What starting a definition asks for; a schedule starts it in its maker's name, and nobody can grant what they do not hold. */
export const runPermission = 'run:workflow-definitions';

export function mayRun(permissions: readonly string[]): boolean {
  return permissions.includes('*') || permissions.includes(runPermission);
}
