import { prepare } from './prepare.mjs';
import { say } from './steps.mjs';

await prepare('start');
say('构建完成', 'Built: start it with npm start, or node dist/api/main.js and node dist/worker/main.js');
