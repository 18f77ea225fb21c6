import { shown } from '../../shared/terminal/printable.ts';

/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Undefined and false are nothing. */
export type HtmlPart = Html | string | number | undefined | false | readonly HtmlPart[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML in which every value is text, unless it is HTML: applications and Tencent choose keys, person ids and messages. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(
    strings.map((string, index) => (index === 0 ? string : `${textOf(parts[index - 1])}${string}`)).join(''),
  );
}

function textOf(part: HtmlPart): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return shown(String(part)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
