import type { Player } from './player.ts';

/** What an engine holds: pods, containers, volumes, secrets. */
const kinds = [
  ['pod', ['pod', 'ls', '--format', '{{.Name}}']],
  ['container', ['ps', '--all', '--format', '{{.Names}}']],
  ['volume', ['volume', 'ls', '--format', '{{.Name}}']],
  ['secret', ['secret', 'ls', '--format', '{{.Name}}']],
] as const;

export interface Inventory {
  /** What came since and is still there. */
  added(): Promise<string[]>;
}

export async function takeInventory(player: Player): Promise<Inventory> {
  const before = new Set(await list(player));
  return { added: async () => (await list(player)).filter((one) => !before.has(one)) };
}

async function list(player: Player): Promise<string[]> {
  const found: string[] = [];
  for (const [kind, command] of kinds) found.push(...(await player.run(...command)).split('\n').filter((name) => name !== '').map((name) => `${kind} ${name}`));
  return found;
}
