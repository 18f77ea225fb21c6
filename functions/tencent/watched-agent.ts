import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { Passage } from './passage.ts';

/** Well below what servers commonly allow: who reuses a connection that is just being closed loses an answer. */
const IDLE_MS = 10_000;

/** Keeps connections alive between requests, and tells each request's `Passage` when its connection is up. */
export function watchedAgent(protocol: 'http:' | 'https:'): http.Agent {
  const options: http.AgentOptions = { keepAlive: true, timeout: IDLE_MS };
  return protocol === 'https:'
    ? watched(new https.Agent(options), ['connect', 'secureConnect'])
    : watched(new http.Agent(options), ['connect']);
}

/** After a Lambda function was frozen, the server has closed them and the next request on one of them fails. */
export function dropIdleConnections(agent: http.Agent): void {
  for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
}

/** @param stages events on the way to a usable connection; only after the last one is anything of a request written */
function watched(agent: http.Agent, stages: readonly string[]): http.Agent {
  const { createConnection, reuseSocket } = agent;

  agent.createConnection = (options, callback) => {
    const passage = Passage.current;
    passage?.take();
    const socket = createConnection.call(agent, options, callback);
    if (passage !== undefined && socket) watch(socket, passage, stages);
    return socket;
  };

  agent.reuseSocket = (socket, request) => {
    try {
      Passage.current?.take();
      if (Passage.current?.mayLeave() === false) throw tooLate();
    } catch (error) {
      // The agent has already taken it out of its pool, and has no listener for it yet.
      socket.destroy();
      throw error;
    }
    Passage.current?.pass();
    reuseSocket.call(agent, socket, request);
  };

  return agent;
}

function watch(socket: Duplex, passage: Passage, stages: readonly string[]): void {
  for (const stage of stages) {
    // These listeners are the first: nothing has been written to what they destroy.
    socket.once(stage, () => {
      if (!passage.mayLeave()) socket.destroy(tooLate());
      else if (stage === stages.at(-1)) passage.pass();
    });
  }
}

function tooLate(): Error {
  return new Error('The connection came up too late for the request.');
}
