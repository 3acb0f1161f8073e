import { Loader, NumberInput, Slider, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Settings } from '../../../src/api/contract.ts';
import { reportOf } from '../../../src/base/app-error.ts';
import { Empty } from '../../components/empty.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { useMethod, useSettings } from '../../queries.ts';
import { gradientOf } from '../review/colour-bar.tsx';
import { CardRuler } from './card-ruler.tsx';
import { DictationModels } from './dictation-models.tsx';
import styles from './settings-screen.module.css';

/** Who reads, on which screen, with which speech model. Every change is kept at once. */
export function SettingsScreen() {
  const { settings, error, change } = useSettings();
  const info = useMethod('library.info', {}).data;
  return (
    <Screen title="Settings" note={info && `Foveal ${info.appVersion}`}>
      {settings === undefined && error === null && <Empty icon={<Loader size={20} />} title="" />}
      <div className={styles.scroller}>
        {error !== null && <Problem report={reportOf(error)} />}
        {settings !== undefined && (
          <div className={styles.columns}>
            <div className={styles.column}>
              <Panel title="Reader">
                <ReaderName settings={settings} change={change} />
              </Panel>
              <Panel title="Dictation">
                <DictationModels
                  selectedId={settings.speechModelId}
                  onSelect={speechModelId => change({ speechModelId })}
                />
              </Panel>
              <Panel title="Heatmaps">
                <Heatmaps settings={settings} change={change} />
              </Panel>
            </div>
            <div className={styles.column}>
              <Panel title="Screen">
                <p className={styles.explain}>
                  Degrees of visual angle need the size of a pixel. Hold a bank card against the
                  screen and move the slider until the outline is exactly as wide.
                </p>
                <CardRuler
                  pixelPitchMm={settings.pixelPitchMm}
                  onMeasured={pixelPitchMm => change({ pixelPitchMm })}
                />
                <NumberInput
                  mt={20}
                  label="Distance from eyes to screen"
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
              {info !== undefined && (
                <Panel title="Library">
                  <code className={styles.path}>{info.path}</code>
                  <Switch
                    mt={16}
                    label="Keep the names of imported files"
                    description="Patients’ data is removed from films, but names of files may tell it too."
                    checked={settings.keepFileNames}
                    onChange={event => change({ keepFileNames: event.currentTarget.checked })}
                  />
                </Panel>
              )}
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
  const [typed, setTyped] = useState(settings.reader);
  const keep = () => {
    if (typed.trim() !== settings.reader) change({ reader: typed.trim() });
  };
  return (
    <TextInput
      label="Name"
      description="Written into every reading you make."
      value={typed}
      maxLength={80}
      onChange={event => setTyped(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={event => event.key === 'Enter' && keep()}
    />
  );
}

function Heatmaps({ settings, change }: PartProps) {
  const [draggedOpacity, setDraggedOpacity] = useState<number | null>(null);
  return (
    <>
      <div className={styles.maps} role="radiogroup" aria-label="Colour map">
        {(['inferno', 'viridis'] as const).map(name => (
          <label key={name} className={styles.map}>
            <input
              type="radio"
              name="colourMap"
              checked={settings.colourMap === name}
              onChange={() => change({ colourMap: name })}
            />
            <span className={styles.colours} style={{ background: gradientOf(name) }} />
            {name[0]?.toUpperCase()}
            {name.slice(1)}
          </label>
        ))}
      </div>
      <div className={styles.label}>Opacity</div>
      <Slider
        label={value => `${value} %`}
        thumbLabel="Opacity"
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
