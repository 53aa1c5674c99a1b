import { RequestRefused } from '../failures.ts';

export interface Words {
  zh: string;
  en: string;
}

/** The server joins its two languages with a middle dot; what has none is shown as it is. */
export function splitLanguages(text: string): Words {
  const [zh = '', ...en] = text.split(' · ');
  return { zh, en: en.join(' · ') };
}

/** What a failed request means for the person in front of the screen. */
export function inBothLanguages(error: Error): Words {
  if (!(error instanceof RequestRefused)) {
    return {
      zh: '连不上服务器，请检查网络后再试',
      en: 'The server does not answer; check the network and try again',
    };
  }
  const { detail, title, errors = [] } = error.problem;
  const words = splitLanguages(detail || title);
  const fields = errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
  return fields === '' ? words : { ...words, en: `${words.en} (${fields})` };
}
