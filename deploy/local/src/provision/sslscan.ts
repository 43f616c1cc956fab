import { findServer, type Server } from './find-server.ts';

/** The system's sslscan, else Debian's, unpacked into the tools folder. @throws MissingProgramError */
export function findSslscan(): Promise<Server> {
  return findServer({
    title: 'sslscan 2 or newer',
    program: 'sslscan',
    versionFlag: '--version',
    oldest: [2, 0],
    debianPackages: ['sslscan'],
    remedies: ['install it (apt-get install sslscan, brew install sslscan)'],
  });
}
