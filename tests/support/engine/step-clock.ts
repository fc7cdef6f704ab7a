/** A process of the test build whose wall clock is set by so many milliseconds when it gets SIGUSR2. */

/** From `MQK_TEST_STEP_MS`; absent: nothing. */
export function stepClock(text: string | undefined): void {
  if (text === undefined) return;
  let offsetMs = 0;
  process.on('SIGUSR2', () => {
    offsetMs = Number(text);
  });
  const real = Date;
  const now = (): number => real.now() + offsetMs;
  globalThis.Date = new Proxy(real, {
    construct: (target, given: unknown[], self: typeof real) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, self) as Date,
    get: (target, key): unknown => (key === 'now' ? now : Reflect.get(target, key)),
  });
}
