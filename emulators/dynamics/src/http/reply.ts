import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Fault } from '../control/faults.ts';
import { refusalReply, type ServiceReply } from '../web-api/message.ts';

/** Sends an answer. */
export function send(reply: FastifyReply, answer: ServiceReply): void {
  void reply.code(answer.status).headers(answer.headers).send(answer.body);
}

/** How an answer to a fault is made: the ordinary one, and the one that the fault says. */
export interface Answers {
  ordinary: () => Promise<ServiceReply>;
  refusal: (fault: Fault) => ServiceReply;
}

/** Answers with a fault in the way. */
export async function sendWithFault(
  request: FastifyRequest,
  reply: FastifyReply,
  fault: Fault,
  answers: Answers,
  clock: Clock,
): Promise<void> {
  switch (fault.kind) {
    case 'status': {
      send(reply, answers.refusal(fault));
      return;
    }
    case 'gateway': {
      send(reply, gatewayPage(fault.status));
      return;
    }
    case 'delay':
      await clock.sleep(fault.delayMilliseconds);
      {
        send(reply, await answers.ordinary());
        return;
      }
    case 'hang':
      reply.hijack();
      return;
    case 'reset': {
      cut(request, reply);
      return;
    }
    case 'lost':
      await answers.ordinary();
      {
        cut(request, reply);
        return;
      }
    case 'truncate': {
      sendHalf(reply, await answers.ordinary());
      return;
    }
  }
}

function cut(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  request.raw.socket.destroy();
}

function sendHalf(reply: FastifyReply, answer: ServiceReply): void {
  reply.hijack();
  const body = Buffer.from(answer.body ?? '');
  reply.raw.writeHead(answer.status, { ...answer.headers, 'Content-Length': String(body.length) });
  reply.raw.write(body.subarray(0, Math.floor(body.length / 2)), () => reply.raw.destroy());
}

function gatewayPage(status: number): ServiceReply {
  return {
    status,
    headers: { 'Content-Type': 'text/html' },
    body: `<html><head><title>${status}</title></head><body><h2>Our services aren't available right now</h2></body></html>`,
  };
}

/** The Web API's refusal that a fault says. */
export function serviceRefusal(fault: Fault): ServiceReply {
  const headers =
    fault.retryAfterSeconds === undefined ? undefined : { 'Retry-After': String(fault.retryAfterSeconds) };
  const { status, code, message } = fault;
  return refusalReply(headers === undefined ? { status, code, message } : { status, code, message, headers });
}
