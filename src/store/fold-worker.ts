import { parentPort, workerData } from 'node:worker_threads'
import { fold } from './fold.ts'

parentPort?.postMessage(await fold(workerData))
