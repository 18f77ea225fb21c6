// Before everything else, which an older Node may fail to load.
import './shared/refuse-older-node.ts';
import { runFaces } from './run-faces.ts';

// A reader may stop reading (`| head`): the work goes on to its end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

void runFaces(process.argv.slice(2));
