import { NumberInput } from '@mantine/core';
import { decimalSeparator, thousandsSeparator } from '../../format.ts';

interface WholeProps {
  label: string;
  value: number;
  least: number;
  most: number;
  step: number;
  onChange(value: number): void;
}

/** A field for a whole number. */
export function Whole({ label, value, least, most, step, onChange }: WholeProps) {
  return (
    <NumberInput
      label={label}
      value={value}
      min={least}
      max={most}
      step={step}
      allowDecimal={false}
      thousandSeparator={thousandsSeparator()}
      decimalSeparator={decimalSeparator()}
      onChange={next => typeof next === 'number' && next >= least && onChange(next)}
    />
  );
}
