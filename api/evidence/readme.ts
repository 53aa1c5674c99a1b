import type { PackHeader } from './pack.ts';

/** For whoever is handed a pack and knows nothing of the system. */
export function readme({ packId, entries, head, personalData }: PackHeader): string {
  const lines = `
户签约过程证据包 ${packId}
记录 ${entries} 条，末条哈希 ${head}
${personalData ? '本份含个人信息：只交给有权查看的人，用后收回或销毁。' : '本份已遮盖姓名、电话和证件号码。'}

一、文件
  evidence.html  可打印的全部内容（A4）
  evidence.json  同样的内容，供机器核验
  chain.txt      每行是一条记录被哈希的原文（UTF-8，不含行末换行）
  roll.json      制作时的户册内容、签约人、材料、诉求、方案
  policies.json  所适用的各版政策全文
  verify.mjs     核验程序，不需要联网
  SHA256SUMS     以上各文件的 SHA-256

二、用核验程序（需 Node.js 20 或更新）
  node verify.mjs
  显示“核验通过”，或第一条对不上的编号。

三、只用 SHA-256 工具
  1. 文件：sha256sum -c SHA256SUMS（Windows：certutil -hashfile evidence.json SHA256，与 SHA256SUMS 对照）。
  2. 第 n 条：取 chain.txt 第 n 行，去掉换行，计算 SHA-256，应等于 evidence.html 上第 n 条的哈希，
     也等于第 n+1 行中 previousHash 的值。例如第 1 条：
       sed -n 1p chain.txt | tr -d '\\n' | sha256sum
     最后一行的结果应等于上面的末条哈希。
  3. 只有含个人信息的证据包带有 salts：文字的 SHA-256 是“盐|文字”的 SHA-256，应等于 textDigests。

四、能证明什么
  任何一条被改动、删去或插入，其后的哈希都会变。整份重做的伪造品内部可以自洽，因此请把末条哈希同基地的留痕
  （审计记录中的同一证据包编号）对照，或请基地重新制作一份：同一户同一编号的哈希永远相同。

--------------------------------------------------------------------------------

Evidence of a household in a signing campaign, pack ${packId}
${entries} entries, hash of the last: ${head}
${personalData ? 'This pack shows personal data: hand it only to those who may see them.' : 'Names, phones and ID numbers are masked.'}

1. Files
  evidence.html  everything, to be printed (A4)
  evidence.json  the same for machines
  chain.txt      one line for each entry: the text that its hash covers (UTF-8, without the line's end)
  roll.json      the household when this was made: roll, signatories, papers, objections, plans
  policies.json  the full text of every policy that was in force
  verify.mjs     checks all of it, offline
  SHA256SUMS     SHA-256 of the files above

2. With the program (Node.js 20 or newer)
  node verify.mjs
  says OK, or the first number that does not fit.

3. With nothing but a SHA-256 tool
  1. Files: sha256sum -c SHA256SUMS (Windows: certutil -hashfile evidence.json SHA256).
  2. Entry n: the SHA-256 of line n of chain.txt without its line break is the hash printed for entry n, and the
     previousHash of line n+1. For the first: sed -n 1p chain.txt | tr -d '\\n' | sha256sum
     The last one is the hash above.
  3. Packs with personal data hold salts: the SHA-256 of "salt|text" is the entry's textDigests.

4. What it proves
  No entry can be changed, left out or put in without changing every hash after it. A forgery made anew as a whole can
  fit in itself: so compare the hash of the last entry with the base's own audit record of this pack, or have a new
  pack made: the same number of the same household has the same hash for ever.
`;
  // Read on Windows as well: a byte order mark and its line ends.
  return `\uFEFF${lines.trimStart().replaceAll('\n', '\r\n')}`;
}
