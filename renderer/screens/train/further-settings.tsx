import { Button, Collapse, NumberInput, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decimalSeparator } from '../../format.ts';
import styles from './train-form.module.css';
import type { Recipe } from './train-form.tsx';

/** What can be left untrained, by the beginnings of the parameters' names. */
const FROZEN = {
  nothing: [],
  text: ['text_model.model.'],
  image: ['vision_model.model.'],
} as const;
type Frozen = keyof typeof FROZEN;
const FROZEN_NAMES = Object.keys(FROZEN) as Frozen[];

interface FurtherSettingsProps {
  recipe: Recipe;
  onChange(part: Partial<Recipe>): void;
}

/** What is mostly left as it is, folded away. */
export function FurtherSettings({ recipe, onChange }: FurtherSettingsProps) {
  const { t } = useTranslation('train');
  const [isOpen, setOpen] = useState(false);
  const frozen =
    FROZEN_NAMES.find(name => String(FROZEN[name]) === String(recipe.frozen ?? [])) ?? 'nothing';
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        ml={-9}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t(isOpen ? 'further.less' : 'further.more')}
      </Button>
      <Collapse expanded={isOpen}>
        <div className={styles.further}>
          <Switch
            label={t('further.augment')}
            description={t('further.augmentExplained')}
            checked={recipe.augment ?? false}
            onChange={event => onChange({ augment: event.currentTarget.checked })}
          />
          <Select
            label={t('further.frozen')}
            allowDeselect={false}
            data={FROZEN_NAMES.map(value => ({ value, label: t(`further.frozenParts.${value}`) }))}
            value={frozen}
            onChange={value => {
              const name = FROZEN_NAMES.find(known => known === value) ?? 'nothing';
              onChange({ frozen: [...FROZEN[name]] });
            }}
          />
          <div className={styles.pair}>
            <NumberInput
              label={t('further.validation')}
              suffix=" %"
              value={Math.round(100 * (recipe.validationShare ?? 0))}
              min={0}
              max={50}
              step={5}
              allowDecimal={false}
              onChange={value =>
                typeof value === 'number' && onChange({ validationShare: value / 100 })
              }
            />
            <Optional
              label={t('further.patience')}
              value={recipe.patience}
              onChange={patience => onChange({ patience })}
            />
          </div>
          <div className={styles.pair}>
            <Optional
              label={t('further.microBatch')}
              value={recipe.microBatchSize}
              onChange={microBatchSize => onChange({ microBatchSize })}
            />
            <NumberInput
              label={t('further.average')}
              placeholder={t('further.none')}
              decimalSeparator={decimalSeparator()}
              value={recipe.averageDecay ?? ''}
              min={0}
              max={1}
              step={0.001}
              decimalScale={5}
              onChange={value =>
                onChange({ averageDecay: typeof value === 'number' ? value : null })
              }
            />
          </div>
        </div>
      </Collapse>
    </div>
  );
}

interface OptionalProps {
  label: string;
  value: number | null | undefined;
  onChange(value: number | null): void;
}

/** A whole number, or nothing for what is usual. */
function Optional({ label, value, onChange }: OptionalProps) {
  const { t } = useTranslation('train');
  return (
    <NumberInput
      label={label}
      placeholder={t('further.automatic')}
      value={value ?? ''}
      min={1}
      max={1024}
      allowDecimal={false}
      onChange={next => onChange(typeof next === 'number' ? next : null)}
    />
  );
}
