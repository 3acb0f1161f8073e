import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ModelComparison } from '../../../src/api/contract.ts';
import { Panel } from '../../components/panel.tsx';
import { formatNumber } from '../../format.ts';
import styles from './comparison-view.module.css';
import type { Measure } from './comparison-view.tsx';

interface ComparisonTableProps {
  comparison: ModelComparison;
  measure: Measure;
  /** Place of the model that is compared with the first. */
  second: number;
  /** Those to be shown; null: all. */
  rows: ReadonlySet<number> | null;
}

type Column = 'film' | 'first' | 'second' | 'difference';
const COLUMNS: Column[] = ['film', 'first', 'second', 'difference'];
/** More rows than anybody reads slow the page down; sorting brings any to the top. */
const MOST_ROWS = 300;

/** Every reading with both models' values; the best and the worst are one click away. */
export function ComparisonTable({ comparison, measure, second, rows }: ComparisonTableProps) {
  const { t } = useTranslation('insights');
  const [sort, setSort] = useState<{ by: Column; isRising: boolean }>({
    by: 'difference',
    isRising: true,
  });
  const lines = comparison.rows
    .map(({ readingId, fileName, reader, trainedOn, values }) => {
      const [a, b] = [values[0]?.[measure] ?? null, values[second]?.[measure] ?? null];
      const difference = a === null || b === null ? null : b - a;
      return { readingId, fileName, reader, trainedOn, first: a, second: b, difference };
    })
    .filter((_, index) => rows === null || rows.has(index));
  type Row = (typeof lines)[number];
  const order = (a: Row, b: Row) => {
    const sign = sort.isRising ? 1 : -1;
    if (sort.by === 'film') return sign * a.fileName.localeCompare(b.fileName);
    const [x, y] = [a[sort.by], b[sort.by]];
    // What is undefined comes last, whichever way.
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y);
  };
  const sorted = lines.toSorted(order);
  const shown = (value: number | null) => (value === null ? '–' : formatNumber(value, 3));
  const [firstName, secondName] = [0, second].map(i => comparison.models[i]?.name ?? '');
  const titles: Record<Column, string> = {
    film: t('comparison.film'),
    first: firstName ?? '',
    second: secondName ?? '',
    difference: t('comparison.difference'),
  };
  const isPair = second > 0;
  const columns = isPair ? COLUMNS : COLUMNS.slice(0, 2);
  return (
    <Panel fill title={t('comparison.readings', { count: lines.length })}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(column => (
              <th
                key={column}
                scope="col"
                aria-sort={ariaSort(sort.by === column ? sort.isRising : null)}
              >
                <button
                  type="button"
                  className={styles.sort}
                  onClick={() =>
                    setSort({ by: column, isRising: sort.by === column ? !sort.isRising : true })
                  }
                >
                  {titles[column]}
                  {sort.by === column &&
                    (sort.isRising ? <IconArrowUp size={12} /> : <IconArrowDown size={12} />)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, MOST_ROWS).map(row => (
            <tr key={row.readingId}>
              <td className={styles.film}>
                <Link href={`/review/${row.readingId}`}>{row.fileName}</Link>
                <span className={styles.reader}>{row.reader}</span>
                {row.trainedOn.length > 0 && (
                  <span className={styles.trained}>{t('comparison.trainedOn')}</span>
                )}
              </td>
              <td>{shown(row.first)}</td>
              {isPair && <td>{shown(row.second)}</td>}
              {isPair && <td>{shown(row.difference)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function ariaSort(isRising: boolean | null): 'ascending' | 'descending' | 'none' {
  if (isRising === null) return 'none';
  return isRising ? 'ascending' : 'descending';
}
