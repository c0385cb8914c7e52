/**
 * For `node --require`: on SIGUSR2 the wall clock of the process jumps by `CLOCK_JUMP_MS`, for whatever asks `Date`. What
 * measures time by other clocks, such as timers, goes on as before: so it is where somebody sets a machine's clock.
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
