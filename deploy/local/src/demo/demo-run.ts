import type { RunFile } from '../state/run-file.ts';

/** What the demo must know of a platform, wherever that runs. */
export type DemoRun = Pick<RunFile, 'gatewayUrl' | 'mailUrl' | 'caFile' | 'bootstrapSecretFile'>;
