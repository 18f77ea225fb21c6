import { runFaces } from './run-faces.ts';

// A reader may stop reading (`| head`): the work goes on to its end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

// The SDK is a part of the program, so its advice to upgrade Node before the next version of it is for its maintainers.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

void runFaces(process.argv.slice(2));
