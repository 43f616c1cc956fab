// Exit code 0 when the management port of this container says that it is ready.
import { get } from 'node:http';

const request = get({ host: '127.0.0.1', port: process.env.HOLDFAST_MANAGEMENT_PORT, path: '/health/ready', timeout: 2500 }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
request.on('timeout', () => request.destroy(new Error('no answer'))).on('error', () => process.exit(1));
