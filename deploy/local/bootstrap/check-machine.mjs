/** Says what this machine lacks, in words old Node versions can print; true when nothing is missing. */
export function isReady() {
  const reason = refusal(process.platform, process.arch, process.versions.node);
  if (reason !== undefined) process.stderr.write(`Holdfast cannot run here: ${reason}\n`);
  return reason === undefined;
}

/**
 * @param {string} platform
 * @param {string} arch
 * @param {string} version of Node, `major.minor.patch`
 * @returns {string | undefined} what is wrong, with the remedy
 */
export function refusal(platform, arch, version) {
  if (platform !== 'linux' && platform !== 'darwin') return `it needs Linux or macOS, this is ${platform}. On Windows use WSL 2.`;
  if (arch !== 'x64' && arch !== 'arm64') return `it needs an x64 or arm64 processor, this is ${arch}.`;
  const major = Number(version.split('.')[0]);
  if (major < 18) return `it needs Node 18 or newer to begin, this is ${version}. See https://nodejs.org.`;
  // npm has no Node for macOS that could be fetched like the one for Linux.
  if (platform === 'darwin' && major < 24) return `on macOS it needs Node 24, this is ${version}. Run: brew install node@24`;
  return undefined;
}
