import { Declined, Problem, Unreachable } from '../../io/api.ts';

/** What a person is told of something that went wrong. */
export interface Failure {
  message: string;
  /** The name of the field that has to change, when it is one. */
  field: string | null;
}

/** The failure that an error stands for. */
export function failureOf(error: unknown): Failure {
  return {
    message: wordsOf(error),
    field: error instanceof Problem ? (error.field ?? null) : null,
  };
}

/** The sentence that an error is told with. */
export function wordsOf(error: unknown): string {
  return error instanceof Problem || error instanceof Unreachable || error instanceof Declined
    ? error.message
    : 'Something went wrong. Try again; if it stays, load the page again.';
}
