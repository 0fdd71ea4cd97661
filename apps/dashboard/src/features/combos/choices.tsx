'use client';

import { Checkbox } from '#components/ui/toggles.tsx';

type ChoicesProps<Option extends string> = {
  readonly options: readonly Option[];
  readonly nameOf: (option: Option) => string;
  readonly value: readonly Option[];
  readonly onChange: (value: readonly Option[]) => void;
};

/** Any of a few options, in their own order. */
export function Choices<Option extends string>({ options, nameOf, value, onChange }: ChoicesProps<Option>) {
  return (
    <div className="flex flex-wrap gap-x-5">
      {options.map((option) => (
        <Checkbox
          key={option}
          label={nameOf(option)}
          checked={value.includes(option)}
          onChange={(on) => onChange(options.filter((each) => (each === option ? on : value.includes(each))))}
        />
      ))}
    </div>
  );
}
