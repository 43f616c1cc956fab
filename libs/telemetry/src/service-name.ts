import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The unscoped name in the package.json nearest to the entry file: `identity` for @holdfast/identity. */
export function serviceName(entry: string = process.argv[1] ?? ''): string {
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (typeof manifest === 'object' && manifest !== null && 'name' in manifest && typeof manifest.name === 'string') {
        return manifest.name.replace(/^@[^/]+\//u, '');
      }
    } catch {
      continue;
    }
  }
  return 'holdfast';
}
