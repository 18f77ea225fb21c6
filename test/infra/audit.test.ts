import { describe, expect, it } from '@jest/globals';
import { verdictOf } from '../audit/verdict.ts';

const report = (severities: Readonly<Record<string, string>>) =>
  JSON.stringify({
    vulnerabilities: Object.fromEntries(
      Object.entries(severities).map(([name, severity]) => [name, { severity, range: '<2' }]),
    ),
    metadata: { vulnerabilities: { total: Object.keys(severities).length } },
  });

const NAMES = new Set(['old', 'older']);

describe('the audit of the dependencies', () => {
  it('stops at what is high or critical, and names it', () => {
    const verdict = verdictOf(report({ old: 'critical', older: 'low' }), NAMES);
    expect(verdict.kind).toBe('vulnerable');
    expect(verdict.message).toContain('old <2: critical');
    expect(verdict.message).not.toContain('older');
  });

  it('passes over what is neither deployed nor operates', () => {
    expect(verdictOf(report({ tool: 'critical' }), NAMES).kind).toBe('clean');
  });

  it.each<Readonly<Record<string, string>>>([{}, { older: 'moderate' }])(
    'does not stop at anything less: %j',
    (severities) => {
      expect(verdictOf(report(severities), NAMES).kind).toBe('clean');
    },
  );

  it.each([
    '{"message":"405 Method Not Allowed - POST https://registry/-/npm/v1/security","error":{"summary":""}}',
    '{"error":{"code":"ENOAUDIT","summary":"Your configured registry does not support audit requests"}}',
    '',
    '<html>',
  ])('says so, and stops nobody, when the registry does not answer: %s', (stdout) => {
    expect(verdictOf(stdout, NAMES)).toMatchObject({
      kind: 'unknown',
      message: expect.stringMatching(/^Dependencies were not audited: .+\.$/),
    });
  });
});
