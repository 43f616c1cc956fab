import { errors, type buildConnector } from 'undici';

/**
 * The same, and whoever waits is told in time: undici's own clock of connections ticks in half seconds and takes up to one more, and an abort is heard only
 * by a request that has its connection. Undici still ends the attempt when it comes to it; a connection that is made after all is closed.
 */
export function connectWithin(connect: buildConnector.connector, milliseconds: number): buildConnector.connector {
  return (options, callback) => {
    let waiting = true;
    const tell: buildConnector.Callback = (...outcome) => {
      clearTimeout(timer);
      if (waiting) callback(...outcome);
      else outcome[1]?.destroy();
      waiting = false;
    };
    const timer = setTimeout(() => tell(new errors.ConnectTimeoutError(`no connection within ${milliseconds} ms`), null), milliseconds);
    connect(options, tell);
  };
}
