/** Routes of the HTTP interface: what is sent to each and what it answers, as the server describes them. */
import type { components, paths } from './api-types.ts';

/** The shapes that the interface speaks in, by their names in Rust. */
export type Schemas = components['schemas'];

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

type Operation<M extends Method, R extends keyof paths> = paths[R][Lowercase<M>];

/** Every route that knows the method. */
export type Route<M extends Method> = {
  [R in keyof paths]: Operation<M, R> extends undefined ? never : R;
}[keyof paths];

/** What goes with a request: the values for the braces of its route, and the body. */
export type Request<M extends Method, R extends Route<M>> = In<Placed<Operation<M, R>>> &
  With<Operation<M, R>>;

/** That, or nothing where nothing has to go with it. */
export type Given<M extends Method, R extends Route<M>> =
  object extends Request<M, R>
    ? [request?: Request<M, R> & Ended]
    : [request: Request<M, R> & Ended];

/** What says that nobody waits for the answer any more. */
interface Ended {
  over?: AbortSignal;
}

/** What a route answers when it goes well. */
export type Answer<M extends Method, R extends Route<M>> =
  Operation<M, R> extends { responses: infer Responses }
    ? Json<Responses[keyof Responses & Good]>
    : never;

type Good = 200 | 201;

type Json<Response> = Response extends { content: { 'application/json': infer Body } }
  ? Body
  : never;

/** Values by the names in the braces. */
export type Places = Readonly<Record<string, string>>;

type Placed<Operation> = Operation extends { parameters: { path: infer Path extends Places } }
  ? Path
  : never;

type In<Places> = [Places] extends [never] ? { in?: never } : { in: Places };

type With<Operation> = Operation extends { requestBody: infer Request }
  ? { body: Sent<Json<Request>> }
  : Operation extends { requestBody?: infer Request }
    ? { body?: Sent<Json<Request>> }
    : { body?: never };

/** JSON leaves out what is undefined, so what may be left out may be that. */
type Sent<Body> = Body extends object
  ? { [K in keyof Body]: object extends Pick<Body, K> ? Body[K] | undefined : Body[K] }
  : Body;

declare const said: unique symbol;

/** What came over the network and should be this: only what is read of it is believed. */
export interface Said<T> {
  readonly [said]?: T;
}

/** Fields of a shape. */
export type Field<T> = keyof T & string;
