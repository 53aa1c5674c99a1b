/** Shows the operator one line, in both languages. */
export type Announce = (text: { zh: string; en: string }) => void;

/** To the terminal: Chinese first, English after it. */
export const announce: Announce = ({ zh, en }) => {
  process.stdout.write(`· ${zh}  ${en}\n`);
};
