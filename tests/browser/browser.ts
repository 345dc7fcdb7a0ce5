import type { LaunchOptions } from '@playwright/test';

/**
 * How Chromium is started: the system's own, quiet towards the network. Its sandbox needs
 * rights that root's processes don't have in a container.
 */
export function chromium(): LaunchOptions {
  const program = process.env['DUOLOGUE_CHROMIUM'];
  if (program === undefined) {
    throw new Error('run the stories by `cargo xtask stories`');
  }
  return {
    executablePath: program,
    headless: true,
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--no-first-run',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  };
}
