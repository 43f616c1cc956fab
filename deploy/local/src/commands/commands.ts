import type { Progress } from '../terminal/progress.ts';

/** Fails by throwing; what it returns is success. */
export type Command = (args: readonly string[], progress: Progress) => Promise<void>;

/** Every script of the root's package.json by its name; each is loaded when it is wanted. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).start,
  stop: async () => (await import('./stop.ts')).stop,
  demo: async () => (await import('./demo.ts')).demo,
  test: async () => (await import('./test.ts')).test,
  verify: async () => (await import('./verify.ts')).verify,
  'verify:full': async () => (await import('./verify.ts')).verifyFull,
  new: async () => (await import('./new.ts')).create,
  bench: async () => (await import('./bench.ts')).bench,
  conformance: async () => (await import('./conformance.ts')).conformance,
  images: async () => (await import('./images.ts')).images,
  'compose:check': async () => (await import('./compose-check.ts')).composeCheck,
  'audit:verify': async () => (await import('./audit-verify.ts')).auditVerify,
  'receipt:verify': async () => (await import('./receipt-verify.ts')).receiptVerify,
  'k8s:validate': async () => (await import('./k8s-validate.ts')).k8sValidate,
  'k8s:demo': async () => (await import('./k8s-demo.ts')).k8sDemo,
  docs: async () => (await import('./docs.ts')).docs,
};
