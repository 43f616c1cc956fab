/**
 * How late timers are, and what waiting ones cost: `pnpm bench scheduler [PART …]`, parts `w3`, `delayed`, `burst`, `kill`, `million`, `create`; all without.
 * One scheduler as a process of its own; lateness is taken where a timer fires, by the database's clock, and at the engine's end of the queue. The scheduler must have been built.
 */
import { cpus, loadavg } from 'node:os';
import { benchScheduler } from './parts.ts';
import { chosenOf } from '../../options.ts';

const chosen = chosenOf(process.argv.slice(2), ['w3', 'delayed', 'burst', 'kill', 'million', 'create']);
const bench = await benchScheduler();
try {
  console.log(`scheduler, on ${cpus().length} cores, Node ${process.version}, load average ${loadavg()[0]?.toFixed(1)}\n`);
  for (const [name, part] of Object.entries(bench.parts)) if (chosen.includes(name)) await part();
} finally {
  await bench.stop();
}
