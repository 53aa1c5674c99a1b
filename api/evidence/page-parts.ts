import { html, type Markup } from './markup.ts';

export const hash = (hexadecimal: string): Markup => html`<span class="hash">${hexadecimal}</span>`;

type Cell = string | number | Markup;

/** A table with its heading in both languages; nothing where there are no rows. */
export function table(
  name: string,
  [zh, en]: readonly [string, string],
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): Markup {
  if (rows.length === 0) return html``;
  return html`<h2>${zh}<small>${en}</small></h2>
    <table class="${name}">
      <thead>
        <tr>
          ${columns.map((column) => html`<th>${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>`;
}
