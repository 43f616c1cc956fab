import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '@holdfast/local/state/replace-file';
import type { RunFile } from '@holdfast/local/state/run-file';
import { Api } from '../../journeys/api.ts';

export interface Account {
  readonly email: string;
  readonly password: string;
}

/**
 * An administrator of a running platform: the one given (HOLDFAST_EMAIL, HOLDFAST_PASSWORD), else the one that the demo keeps, else the first one, who is
 * made and kept where the demo finds it. @returns undefined where there is one whose password is not known here.
 *
 * @throws where the one that is given is not let in.
 */
export async function accountAt({ gatewayUrl, caFile, bootstrapSecretFile }: Pick<RunFile, 'gatewayUrl' | 'caFile' | 'bootstrapSecretFile'>, stateDir: string, env: NodeJS.ProcessEnv): Promise<Account | undefined> {
  const api = new Api(gatewayUrl, caFile);
  const isLetIn = async (account: Account): Promise<boolean> => (await api.call('/v1/auth/login', { method: 'POST', body: account })).status === 200;
  try {
    const { HOLDFAST_EMAIL: email, HOLDFAST_PASSWORD: password } = env;
    if (email !== undefined && password !== undefined) {
      if (await isLetIn({ email, password })) return { email, password };
      throw new Error(`${gatewayUrl} does not let ${email} in: check HOLDFAST_EMAIL and HOLDFAST_PASSWORD.`);
    }
    const kept = join(stateDir, 'demo.json');
    const known = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Account) : undefined;
    if (known !== undefined && (await isLetIn(known))) return known;
    const account = newAccount();
    if (!(await bootstrap(api, account, readFileSync(bootstrapSecretFile, 'utf8').trim()))) return undefined;
    replaceFile(kept, JSON.stringify(account));
    console.log(`It had no administrator: ${account.email} is made, whose password is in ${kept}.`);
    return account;
  } finally {
    await api.close();
  }
}

/** @returns false where there is an administrator already. */
export async function bootstrap(api: Api, account: Account, secret: string): Promise<boolean> {
  const { status, text } = await api.call('/v1/bootstrap', { method: 'POST', body: { secret, ...account, name: 'Conformance' } });
  if (status !== 201 && status !== 409) throw new Error(`the platform makes no administrator: ${status} ${text}`);
  return status === 201;
}

export function newAccount(): Account {
  return { email: 'admin@example.com', password: randomBytes(24).toString('base64url') };
}
