/** Text input: whether keys typed here are words, not commands. */
export function takesWords(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role="textbox"]') !== null)
  );
}

/** What a field holds once `sent` has arrived: nothing, unless other words were written meanwhile. */
export function afterSending(sent: string, now: string): string {
  return now === sent ? '' : now;
}
