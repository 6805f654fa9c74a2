/** Digits that tell whether a double lies exactly half-way: no tie of up to 20 decimals has more. */
const exactDigits = 60;

/**
 * A number as Python's f"{value:.4f}" writes it: exact halves go to the even digit, where toFixed goes up.
 * 3.125 with 2 decimals is "3.12"; with toFixed it is "3.13".
 */
export function fixed(value: number, decimals: number): string {
  const rounded = value.toFixed(decimals);
  const exact = value.toFixed(exactDigits);
  const cut = exact.length - exactDigits + decimals;
  const isTie = /^50*$/.test(exact.slice(cut));
  if (!isTie) return rounded;
  const down = exact.slice(0, cut).replace(/\.$/, '');
  return /[02468]$/.test(down) ? down : rounded;
}

/** A fraction as percent, like the paper's scripts print it. */
export const percent = (fraction: number, decimals: number): string => fixed(fraction * 100, decimals);
