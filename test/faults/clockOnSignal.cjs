/**
 * For `node --require`: on SIGUSR2 the wall clock of the process jumps by `CLOCK_JUMP_MS`, for all uses of `Date`.
 * Monotonic clocks and timers are unaffected, as when the clock of a machine is set.
 */
const RealDate = Date;
let shift = 0;

globalThis.Date = class JumpingDate extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + shift);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + shift;
  }
};

process.on('SIGUSR2', () => {
  shift = Number(process.env.CLOCK_JUMP_MS);
  process.stdout.write(`clock: ${Date.now()}\n`);
});
