// What a worker registers: every workflow, by its name.
export { building } from './building.ts';
export { campaign } from './campaign.ts';
export { channel } from './channel.ts';
export { papers } from './papers.ts';
export { sweep } from './sweep.ts';
export { webhook } from './webhook.ts';
