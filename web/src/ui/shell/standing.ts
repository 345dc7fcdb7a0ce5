/** Standing of a session: whether somebody is signed in on this device, and who. */
import type { Person } from '../../io/api.ts';
import type { Device } from '../../io/device-store.ts';

/** Whether somebody is signed in, as far as this device knows. */
export type Standing =
  | { is: 'opening' }
  /** `words` say why, when it is not the person's own doing. */
  | { is: 'signedOut'; words: string | null }
  | { is: 'signedIn'; me: Person; device: Device };
