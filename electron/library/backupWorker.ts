import { parentPort, workerData } from 'node:worker_threads';
import { type BackupOrder, backUp } from './backUp.ts';

parentPort?.postMessage(backUp(workerData as BackupOrder));
