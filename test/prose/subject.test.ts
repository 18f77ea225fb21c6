import { describe, expect, it } from '@jest/globals';
import { leansOnHeading } from './subject.ts';

describe('a first sentence takes its subject from the heading above it', () => {
  it.each([
    'keeps its policy, encryption and events as they are.',
    'It looks at one object.',
    'They are read at run time.',
    'Looks at one uploaded object and writes its row.',
    'Enrolls what is in the bucket.',
    'That is `examples/app.ts`.',
    'These are printed.',
  ])('%s', (sentence) => {
    expect(leansOnHeading(sentence)).toBe(true);
  });
});

describe('a first sentence has a subject of its own', () => {
  it.each([
    'The intake function looks at one object.',
    'Tests mirror the source.',
    'Calls that Tencent refused are counted.',
    'Uploads wait in a queue.',
    'This page describes the tables.',
    'That image is final.',
    'These are the reasons of rows that failed.',
    'Redrive the queue.',
    'XXXXXXXX runs everything.',
  ])('%s', (sentence) => {
    expect(leansOnHeading(sentence)).toBe(false);
  });
});
