/** `name:version@catalog`, as a `call` names a function of a catalog. */
const reference = /^(?<name>[^@:/\s]+):(?<version>[^@\s]+)@(?<catalog>[^@\s]+)$/u;

/** Whether a `call` names what lies outside the definition: a function of a catalog, or one at an address of its own. */
export function isOutside(call: string): boolean {
  return /^https?:\/\//u.test(call) || reference.test(call);
}

/** The catalog that a `call` names; undefined when it names none. */
export function catalogOf(call: string): string | undefined {
  return /^https?:\/\//u.test(call) ? undefined : reference.exec(call)?.groups?.['catalog'];
}

/**
 * Where the definition of a function lies. "Catalogs" of the DSL: `functions/<name>/<version>/function.yaml` below the catalog's root; a
 * root on GitHub or GitLab stands for the raw files of its repository.
 *
 * @param root of the catalog that the call names.
 */
export function functionAddress(call: string, root: string | undefined): string {
  const named = reference.exec(call)?.groups;
  if (root === undefined || named === undefined) return rawAddress(functionFile(call));
  return `${rawAddress(root.replace(/\/+$/u, ''))}/functions/${named['name'] ?? ''}/${named['version'] ?? ''}/function.yaml`;
}

/** `https://github.com/owner/repository/path@ref` names the folder of a function. */
function functionFile(call: string): string {
  const versioned = /^(?<repository>https:\/\/github\.com\/[^/]+\/[^/@]+)\/(?<path>[^@]+)@(?<ref>[^@/]+)$/u.exec(call)?.groups;
  return versioned === undefined ? call : `${versioned['repository'] ?? ''}/tree/${versioned['ref'] ?? ''}/${versioned['path'] ?? ''}/function.yaml`;
}

/** As the specification writes it for a branch; any other name may be a tag. */
function branch(ref: string): string {
  return ref === 'main' || ref === 'master' ? `refs/heads/${ref}` : ref;
}

function rawAddress(address: string): string {
  // No address has one, and `.` in what follows stops there: whoever writes one would have it look for the end again and again.
  if (/\s/u.test(address)) return address;
  const github = /^https:\/\/github\.com\/(?<owner>[^/]+)\/(?<repository>[^/]+?)(?:\.git)?(?:\/(?:tree|blob)\/(?<ref>[^/]+)(?<path>\/.*)?)?$/u.exec(address)?.groups;
  if (github !== undefined) return `https://raw.githubusercontent.com/${github['owner'] ?? ''}/${github['repository'] ?? ''}/${branch(github['ref'] ?? 'main')}${github['path'] ?? ''}`;
  const gitlab = /^https:\/\/gitlab\.com\/(?<project>.+?)(?:\/-\/(?:tree|blob)\/(?<ref>[^/]+)(?<path>\/.*)?)?$/u.exec(address)?.groups;
  if (gitlab === undefined || address.includes('/-/raw/')) return address;
  return `https://gitlab.com/${gitlab['project'] ?? ''}/-/raw/${gitlab['ref'] ?? 'main'}${gitlab['path'] ?? ''}`;
}
