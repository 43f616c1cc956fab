// A bill of materials on standard input without what differs from run to run: its lists are sorted, its serial number is made of its content.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const bill = JSON.parse(readFileSync(0, 'utf8'));
delete bill.serialNumber;
if (bill.metadata !== undefined) bill.metadata.timestamp = new Date(Number(process.env.SOURCE_DATE_EPOCH ?? 0) * 1000).toISOString();
const runtime = { type: 'platform', name: 'node', version: process.versions.node, purl: `pkg:generic/node@${process.versions.node}` };
const by = (key) => (one, other) => (one[key] < other[key] ? -1 : 1);
bill.components = [...(bill.components ?? []), runtime].toSorted(by('purl'));
bill.dependencies = (bill.dependencies ?? []).map((each) => (each.dependsOn === undefined ? each : { ...each, dependsOn: each.dependsOn.toSorted() })).toSorted(by('ref'));
const digest = createHash('sha256').update(JSON.stringify(bill)).digest('hex');
bill.serialNumber = `urn:uuid:${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
process.stdout.write(`${JSON.stringify(bill, undefined, 1)}\n`);
