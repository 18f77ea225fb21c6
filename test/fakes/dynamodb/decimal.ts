import { validationException } from './validation-exception.ts';

/**
 * A number as DynamoDB keeps it: a decimal, not a double. `digits` times ten to the power of `exponent`, without
 * trailing zeros.
 */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

const FORM = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/;
const MAX_DIGITS = 38;
/** Of the first digit: numbers are from 1E-130 to 9.99...E+125. */
const MIN_MAGNITUDE = -130;
const MAX_MAGNITUDE = 125;

/** @throws ValidationException, when DynamoDB could not store it */
export function decimalOf(text: string): Decimal {
  const [, sign = '', whole = '', fraction = '', power = '0'] = FORM.exec(text) ?? [];
  if (whole === '' && fraction === '') {
    throw validationException(`The parameter cannot be converted to a numeric value: ${text}`);
  }
  const digits = BigInt(whole + fraction);
  return checked(trimmed(sign === '-' ? -digits : digits, Number(power) - fraction.length));
}

export function sum(one: Decimal, other: Decimal): Decimal {
  const exponent = Math.min(one.exponent, other.exponent);
  return checked(trimmed(scaled(one, exponent) + scaled(other, exponent), exponent));
}

export function negative({ digits, exponent }: Decimal): Decimal {
  return { digits: -digits, exponent };
}

/** Below zero, zero or above it, as `one` is less than, equal to or more than `other`. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const exponent = Math.min(one.exponent, other.exponent);
  const difference = scaled(one, exponent) - scaled(other, exponent);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The text in which DynamoDB gives it back. */
export function textOf({ digits, exponent }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = absolute(digits).toString();
  if (exponent >= 0) return `${sign}${text}${'0'.repeat(exponent)}`;
  const padded = text.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

export function significantDigits({ digits }: Decimal): number {
  return absolute(digits).toString().length;
}

function checked(decimal: Decimal): Decimal {
  const length = significantDigits(decimal);
  const magnitude = decimal.exponent + length - 1;
  if (decimal.digits === 0n) return decimal;
  if (magnitude > MAX_MAGNITUDE) {
    throw validationException(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  }
  if (magnitude < MIN_MAGNITUDE) {
    throw validationException(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  }
  if (length > MAX_DIGITS) throw validationException('Attempting to store more than 38 significant digits in a Number');
  return decimal;
}

function trimmed(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return { digits, exponent: 0 };
  let left = digits;
  let power = exponent;
  while (left % 10n === 0n) {
    left /= 10n;
    power += 1;
  }
  return { digits: left, exponent: power };
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}

function absolute(digits: bigint): bigint {
  return digits < 0n ? -digits : digits;
}
