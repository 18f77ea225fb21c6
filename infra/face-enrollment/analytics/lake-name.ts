import { Names, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const NAME = 'face_enrollment';
/** The ids that the stack of this repository gives to itself and to the construct. */
const DEFAULT_IDS = ['FaceEnrollment', 'FaceEnrollment'];
/** Of a workgroup. A database may have a longer one. */
const MAX_LENGTH = 128;

/**
 * Names the database and the workgroup of a pipeline. The characters are legal in SQL without quotes.
 *
 * @param pipeline the construct of the whole pipeline
 * @returns `face_enrollment` in the stack `FaceEnrollment`, and `face_enrollment_<stackname>` in others
 */
export function lakeName(pipeline: IConstruct): string {
  const stack = Stack.of(pipeline);
  // The name of a nested stack is known only at deployment.
  const stackName = Token.isUnresolved(stack.stackName) ? Names.uniqueResourceName(stack, {}) : stack.stackName;
  const path = pipeline.node.path.slice(stack.node.path.length + 1);
  const ids = [stackName, path];
  const [, defaultPath] = DEFAULT_IDS;
  const own = ids.join() === DEFAULT_IDS.join() ? [] : path === defaultPath ? [stackName] : ids;
  return [NAME, ...own].map(legal).join('_').slice(0, MAX_LENGTH);
}

function legal(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}
