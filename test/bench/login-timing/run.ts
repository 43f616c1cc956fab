/**
 * Whether the time of a refused login tells that an account exists: interleaved pairs of a known and an unknown account, through the gateway.
 * `pnpm bench login-timing [PAIRS]`. An area of 0.5 is a guess; 0.40 to 0.60 tells nobody anything. The services must have been built.
 */
import { kinds, RefusalStage } from './refusals.ts';
import { median, separation } from './separation.ts';

const pairs = Number(process.argv[2] ?? 500);
const stage = await RefusalStage.open(pairs);
try {
  console.log('median ms of a refused login, and the area under the curve of telling the two apart');
  for (const kind of kinds) {
    const { known, unknown } = await stage.measure(kind, pairs);
    console.log(`  ${kind.padEnd(8)} ${pairs} pairs: known ${median(known).toFixed(1)}, unknown ${median(unknown).toFixed(1)}, area ${separation(known, unknown).toFixed(3)}`);
  }
} finally {
  await stage.close();
}
