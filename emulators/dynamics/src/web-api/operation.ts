import type { Table } from '../metadata/model.ts';
import type { Json } from '../rows/payload.ts';
import type { Base } from './base.ts';
import type { Exchange } from './context.ts';
import type { ServiceReply } from './message.ts';

/** Table or row that an operation is bound to. */
export interface Target {
  /** The table, where it is bound to a set or a row. */
  table?: Table;
  /** The row, where it is bound to one. */
  base?: Base;
}

/** A function (GET) or an action (POST) of the service. */
export interface Operation {
  kind: 'function' | 'action';
  bound: 'no' | 'set' | 'row';
  run: (exchange: Exchange, given: Json, target: Target) => ServiceReply;
}
