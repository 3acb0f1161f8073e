import { Autocomplete, Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './quality-notice.module.css';

const REASONS = {
  leaveOut: ['interrupted', 'otherFilm', 'gazeBeside'],
  takeIn: ['fits', 'lostElsewhere', 'fewReadings'],
} as const;
const LONGEST_REASON = 200;

interface ReasonFormProps {
  isLeavingOut: boolean;
  isPending: boolean;
  onDecide(reason: string): void;
  onCancel(): void;
}

/** Asks why a reading is left out, or trained on against the gate: a usual reason, or one's own words. */
export function ReasonForm({ isLeavingOut, isPending, onDecide, onCancel }: ReasonFormProps) {
  const { t } = useTranslation(['quality', 'common']);
  const [typed, setTyped] = useState('');
  const kind = isLeavingOut ? 'leaveOut' : 'takeIn';
  const reason = typed.trim();
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault();
        if (reason !== '') onDecide(reason);
      }}
      onKeyDown={event => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <Autocomplete
        size="xs"
        label={t(isLeavingOut ? 'whyLeaveOut' : 'whyTakeIn')}
        placeholder={t('reasonHint')}
        data={REASONS[kind].map(which => t(`reasons.${which}`))}
        maxLength={LONGEST_REASON}
        value={typed}
        onChange={setTyped}
        data-autofocus
        autoFocus
      />
      <div className={styles.buttons}>
        <Button size="xs" type="submit" disabled={reason === ''} loading={isPending}>
          {t(kind)}
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          {t('common:cancel')}
        </Button>
      </div>
    </form>
  );
}
