import { Autocomplete, Loader, NumberInput, Slider, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { Empty } from '../../components/empty.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { decimalSeparator, formatPercent } from '../../format.ts';
import { useMethod, useSettings } from '../../queries.ts';
import { gradientOf } from '../review/colour-gradient.ts';
import { Appearance } from './appearance.tsx';
import { CardRuler } from './card-ruler.tsx';
import { ConsentSettings } from './consent-settings.tsx';
import { DictationModels } from './dictation-models.tsx';
import { GazeGateSettings } from './gaze-gate-settings.tsx';
import { ImageServers } from './image-servers.tsx';
import { KeySettings } from './key-settings.tsx';
import { MouseSettings } from './mouse-settings.tsx';
import styles from './settings-screen.module.css';

/** Who reads, on which screen, with which speech model. Every change is kept at once. */
export function SettingsScreen() {
  const { t } = useTranslation(['settings', 'viewer', 'pacs', 'consent', 'quality']);
  const { settings, error, change } = useSettings();
  const info = useMethod('library.info', {}).data;
  return (
    <Screen title={t('title')} note={info && t('version', { version: info.appVersion })}>
      {settings === undefined && error === null && <Empty icon={<Loader size={20} />} title="" />}
      <div className={styles.scroller}>
        {error !== null && <Problem report={reportOf(error)} />}
        {settings !== undefined && (
          <div className={styles.columns}>
            <div className={styles.column}>
              <Panel title={t('reader.title')}>
                <ReaderName settings={settings} change={change} />
              </Panel>
              <Panel title={t('consent:title')}>
                <ConsentSettings key={settings.reader} reader={settings.reader} />
              </Panel>
              <Panel title={t('appearance.title')}>
                <Appearance settings={settings} change={change} />
              </Panel>
              <Panel title={t('dictation.title')}>
                <DictationModels
                  selectedId={settings.speechModelId}
                  onSelect={speechModelId => change({ speechModelId })}
                />
              </Panel>
              <Panel title={t('heatmaps.title')}>
                <Heatmaps settings={settings} change={change} />
              </Panel>
            </div>
            <div className={styles.column}>
              <Panel title={t('screen.title')}>
                <p className={styles.explain}>{t('screen.explained')}</p>
                <CardRuler
                  pixelPitchMm={settings.pixelPitchMm}
                  onMeasured={pixelPitchMm => change({ pixelPitchMm })}
                />
                <NumberInput
                  mt={20}
                  label={t('screen.distance')}
                  decimalSeparator={decimalSeparator()}
                  suffix=" cm"
                  w={220}
                  min={20}
                  max={200}
                  decimalScale={1}
                  value={settings.viewingDistanceMm / 10}
                  onChange={value => {
                    if (typeof value === 'number' && value >= 20) {
                      change({ viewingDistanceMm: value * 10 });
                    }
                  }}
                />
              </Panel>
              <Panel title={t('pacs:servers.title')}>
                <ImageServers />
              </Panel>
              <Panel title={t('viewer:settings.profile')}>
                <MouseSettings settings={settings} change={change} />
              </Panel>
              {info !== undefined && (
                <Panel title={t('library.title')}>
                  <code className={styles.path}>{info.path}</code>
                  <Switch
                    mt={16}
                    label={t('library.keepNames')}
                    description={t('library.keepNamesExplained')}
                    checked={settings.keepFileNames}
                    onChange={event => change({ keepFileNames: event.currentTarget.checked })}
                  />
                </Panel>
              )}
            </div>
            <div className={styles.wide}>
              <Panel title={t('quality:gates.title')}>
                <GazeGateSettings settings={settings} change={change} />
              </Panel>
            </div>
            <div className={styles.wide}>
              <Panel title={t('viewer:settings.keys')}>
                <KeySettings settings={settings} change={change} />
              </Panel>
            </div>
          </div>
        )}
      </div>
    </Screen>
  );
}

interface PartProps {
  settings: Settings;
  change(part: Partial<Settings>): void;
}

function ReaderName({ settings, change }: PartProps) {
  const { t } = useTranslation('settings');
  const [typed, setTyped] = useState(settings.reader);
  const readers = useMethod('readers.list', {}).data ?? [];
  const keep = () => {
    if (typed.trim() !== settings.reader) change({ reader: typed.trim() });
  };
  return (
    <Autocomplete
      label={t('reader.name')}
      description={t('reader.explained')}
      data={readers.map(({ reader }) => reader)}
      value={typed}
      maxLength={80}
      onChange={setTyped}
      onOptionSubmit={reader => change({ reader })}
      onBlur={keep}
      onKeyDown={event => event.key === 'Enter' && keep()}
    />
  );
}

function Heatmaps({ settings, change }: PartProps) {
  const { t } = useTranslation('settings');
  const [draggedOpacity, setDraggedOpacity] = useState<number | null>(null);
  return (
    <>
      <div className={styles.maps} role="radiogroup" aria-label={t('heatmaps.colourMap')}>
        {(['inferno', 'viridis'] as const).map(name => (
          <label key={name} className={styles.map}>
            <input
              type="radio"
              name="colourMap"
              checked={settings.colourMap === name}
              onChange={() => change({ colourMap: name })}
            />
            <span className={styles.colours} style={{ background: gradientOf(name) }} />
            {t(`heatmaps.${name}`)}
          </label>
        ))}
      </div>
      <div className={styles.label}>{t('heatmaps.opacity')}</div>
      <Slider
        label={value => formatPercent(value / 100)}
        thumbLabel={t('heatmaps.opacity')}
        value={draggedOpacity ?? Math.round(settings.heatmapOpacity * 100)}
        onChange={setDraggedOpacity}
        onChangeEnd={value => {
          change({ heatmapOpacity: value / 100 });
          setDraggedOpacity(null);
        }}
      />
    </>
  );
}
