import { parentPort } from 'node:worker_threads';
import { DefinitionExaminer, type Examination } from './definition-examiner.ts';

/** What an `ExaminerThread` runs. A mistake of ours ends it, and the one examination that met it. */
const examiner = new DefinitionExaminer();
parentPort?.on('message', (examination: Examination) => parentPort?.postMessage(examiner.examine(examination)));
