import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from './surface-section.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

const COMMENT = /^ *\/\*\*[\s\S]*?\*\/\n/gm;
const MEMBER = /^ {2}(?:readonly )?(\w+)(\??): ([\s\S]*?);$/gm;

/**
 * The fields of an interface, as TypeScript source: `optional string`, with its default where `@default` is a value.
 *
 * @param file from the root of the repository
 * @throws when there is no such interface, or a field of it is not understood
 */
export function fieldsOf(file: string, name: string): Facts {
  const body = bodyOf(
    file,
    new RegExp(`^(?:export )?interface ${name}(?: extends [^{]+)? \\{\\n([\\s\\S]*?)^\\}`, 'm'),
  );
  const facts: Record<string, string> = {};
  for (const [, field = '', isOptional, type = ''] of body.replace(COMMENT, '').matchAll(MEMBER)) {
    const given = defaultOf(body, field);
    const text = `${isOptional ? 'optional' : 'required'} ${oneLine(type).replace(/ \| undefined$/, '')}`;
    facts[`${name}.${field}`] = given === undefined ? text : `${text}, default ${given}`;
  }
  const rest = body.replace(COMMENT, '').replace(MEMBER, '').trim();
  if (rest !== '') throw new Error(`Fields of ${name} in ${file} are not understood: ${rest}`);
  return facts;
}

/** The public fields and methods of a class, by the declarations of their first line. */
export function membersOf(file: string, name: string): Facts {
  const body = bodyOf(file, new RegExp(`^export class ${name}(?: extends \\w+)? \\{\\n([\\s\\S]*?)^\\}`, 'm'));
  const declared = body.matchAll(
    /^ {2}(?!#|protected |private |static |\/?\*)(?:readonly )?(?:get )?(\w+)([:(].*?)(?:;| \{)$/gm,
  );
  return Object.fromEntries(
    [...declared].map(([, member = '', rest = '']) => [`${name}.${member}`, oneLine(rest.replace(/^: /, ''))]),
  );
}

/** What the file exports by name, and whether it is a type alone. */
export function exportsOf(file: string): Facts {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const lists = [...source.matchAll(/^export (type )?\{([^}]+)\}/gm)].flatMap(([, isType, names = '']) =>
    names
      .split(',')
      .map((one) => one.trim().replace(/.* as /, ''))
      .filter((one) => one !== '')
      .map((one) => [one.replace(/^type /, ''), isType || one.startsWith('type ') ? 'type' : 'value'] as const),
  );
  const declared = [...source.matchAll(/^export (class|const|function|interface|type) (\w+)/gm)].map(
    ([, kind = '', one = '']) => [one, kind === 'interface' ? 'type' : kind] as const,
  );
  return Object.fromEntries([...lists, ...declared]);
}

/** The alternatives of an exported type of string literals. */
export function literalsOf(file: string, name: string): readonly string[] {
  const text = bodyOf(file, new RegExp(`^(?:export )?type ${name} =([^;]+);`, 'm'));
  return [...text.matchAll(/'([^']+)'/g)].map(([, literal = '']) => literal);
}

function bodyOf(file: string, declaration: RegExp): string {
  const body = declaration.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1];
  if (body === undefined) throw new Error(`${file} has no declaration ${declaration}: it was renamed or moved.`);
  return body;
}

/** A default that is described in words begins with a dash, and may be described in other words. */
function defaultOf(body: string, field: string): string | undefined {
  const comments = [...body.matchAll(/\/\*\*([\s\S]*?)\*\/\n {2}(?:readonly )?(\w+)/g)];
  const comment = comments.find(([, , name]) => name === field)?.[1] ?? '';
  return /@default (?!-)(.+)/.exec(comment)?.[1]?.trim();
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
