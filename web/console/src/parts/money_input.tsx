// An amount in đồng, written and read with points between the thousands: 12.500.000.
import { InputNumber } from 'antd';
import { number } from './format';
import './money_input.css';

const most = 1_000_000_000_000;

export function shownMoney(value: number | string | undefined): string {
  return value === undefined || value === '' ? '' : number(Number(value));
}

// Whatever stands between the digits is left out: nobody pays parts of a đồng.
export function readMoney(text: string | undefined): number {
  return Number((text ?? '').replace(/\D/g, ''));
}

export function MoneyInput({
  value,
  onChange,
  ...control
}: {
  id?: string;
  value: number;
  onChange: (value: number) => void;
}) {
  return (
    <InputNumber
      controls={false}
      {...control}
      className="money_input"
      min={0}
      max={most}
      precision={0}
      step={100_000}
      inputMode="numeric"
      formatter={shownMoney}
      parser={readMoney}
      value={value}
      onChange={(next) => onChange(next ?? 0)}
    />
  );
}
