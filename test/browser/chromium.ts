import { existsSync } from 'node:fs';

const candidates = [process.env['HOLDFAST_BROWSER'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium of this machine; undefined when it has none: `apt-get install chromium`, or name one in HOLDFAST_BROWSER. */
export const executablePath = candidates.find((path) => path !== undefined && existsSync(path));

/** The development CA is not the machine's: certificates are checked by the other suites. */
export const launchOptions = {
  executablePath: executablePath ?? '',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--ignore-certificate-errors'],
};
