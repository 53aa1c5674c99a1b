/** Shows the operator one line; `detail` is printed as it is on the same line. */
export type Announce = (text: { zh: string; en: string }) => void;

/** One line per step: Chinese first, English after it. */
export const announce: Announce = ({ zh, en }) => {
  process.stdout.write(`· ${zh}  ${en}\n`);
};
