import type { LaunchOptions } from '@playwright/test';

/**
 * Features of Chromium that stories have no use for: each window made its two popups of the address bar anew as pages
 * of their own, a sixth of what a story costs. The others are those that Playwright switches off, as the browser
 * listens to the last of two lists.
 */
const FEATURES_OFF = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

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
      `--disable-features=${FEATURES_OFF.join(',')}`,
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--no-first-run',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  };
}
