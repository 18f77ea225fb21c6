/**
 * A query that brings the view along: the emulator's Athena forgets views.
 *
 * @param view the statement that creates the view
 * @param sql a saved query, which may begin with WITH itself
 */
export function withView(view: string, sql: string): string {
  const [, name, select] = /CREATE OR REPLACE VIEW (\w+) AS\s([\s\S]+)$/.exec(view) ?? [];
  if (select === undefined) throw new Error(`This is no statement that creates a view: ${view}`);
  const query = sql.replace(/^(--.*\n)+/, '');
  const rest = query.startsWith('WITH ') ? `,\n${query.slice('WITH '.length)}` : `\n${query}`;
  return `WITH ${name} AS (\n${select})${rest}`;
}
