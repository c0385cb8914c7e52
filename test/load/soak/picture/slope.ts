/** Growth by least squares, so that one outlier is no trend. */

/**
 * @param points seconds and values.
 * @returns growth per minute in the unit of the values.
 */
export function slopePerMinute(points: readonly (readonly [second: number, value: number])[]): number {
  const count = points.length;
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / count;
  const seconds = meanOf(points.map(([second]) => second));
  const values = meanOf(points.map(([, value]) => value));
  let together = 0;
  let apart = 0;
  for (const [second, value] of points) {
    together += (second - seconds) * (value - values);
    apart += (second - seconds) ** 2;
  }
  return (together / apart) * 60;
}
