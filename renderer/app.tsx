import { useEffect, useRef } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import styles from './app.module.css';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { useInvalidation } from './queries.ts';
import { EvaluateScreen } from './screens/evaluate/evaluate-screen.tsx';
import { FilmScreen } from './screens/film/film-screen.tsx';
import { FromServerScreen } from './screens/from-server/from-server-screen.tsx';
import { GazeScreen } from './screens/gaze/gaze-screen.tsx';
import { ReadersScreen } from './screens/gaze/readers-screen.tsx';
import { SearchesScreen } from './screens/gaze/searches-screen.tsx';
import { ComparisonView } from './screens/insights/comparison-view.tsx';
import { MapView } from './screens/insights/map-view.tsx';
import { NextCasesView } from './screens/insights/next-cases-view.tsx';
import { LibraryScreen } from './screens/library/library-screen.tsx';
import { useRememberedView } from './screens/library/worklist-view.ts';
import { ModelsScreen } from './screens/models/models-screen.tsx';
import { ReadScreen } from './screens/read/read-screen.tsx';
import { ReplayScreen } from './screens/replay/replay-screen.tsx';
import { ReviewScreen } from './screens/review/review-screen.tsx';
import { SettingsScreen } from './screens/settings/settings-screen.tsx';
import { TrainScreen } from './screens/train/train-screen.tsx';
import { TranscriptScreen } from './screens/transcript/transcript-screen.tsx';
import { ConnectionBanner } from './shell/connection-banner.tsx';
import { Rail } from './shell/rail.tsx';
import { RecordingLight } from './shell/recording-light.tsx';

/** Rail, banner and the screen of the current route; a reading has the whole window to itself. */
export function App() {
  const [location, navigate] = useLocation();
  useInvalidation();
  useRememberedView();
  const screen = useRef<HTMLElement>(null);
  // What had the focus may have gone with the last screen: Tab then starts at the top of this one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per place
  useEffect(() => {
    if (document.activeElement === document.body) screen.current?.focus();
  }, [location]);
  const isReading = location.startsWith('/read/');
  return (
    <div className={styles.app} data-reading={isReading || undefined}>
      {!isReading && <Rail location={location} />}
      <main ref={screen} className={styles.screen} tabIndex={-1}>
        <ErrorBoundary resetKey={location}>
          <Switch>
            <Route path="/library/from/server">
              <FromServerScreen />
            </Route>
            <Route path="/library/:studyId?">
              {({ studyId }) => <LibraryScreen studyId={studyId ?? null} />}
            </Route>
            <Route path="/film/:studyId">
              {({ studyId }) => (
                <FilmScreen
                  key={studyId}
                  studyId={studyId}
                  onBack={() => navigate(`/library/${studyId}`)}
                  onRead={() => navigate(`/read/${studyId}`)}
                />
              )}
            </Route>
            <Route path="/read/:studyId/:readingId?">
              {({ studyId, readingId }) => (
                <ReadScreen
                  studyId={studyId}
                  {...(readingId === undefined ? {} : { readingId })}
                  onDone={() => navigate(`/library/${studyId}`)}
                  onOpen={id => navigate(`/read/${id}`)}
                />
              )}
            </Route>
            <Route path="/train">
              <TrainScreen />
            </Route>
            <Route path="/models">
              <ModelsScreen />
            </Route>
            <Route path="/review/transcript/:readingId">
              {({ readingId }) => <TranscriptScreen key={readingId} readingId={readingId} />}
            </Route>
            <Route path="/review/gaze/:readingId?">
              {({ readingId }) => <GazeScreen readingId={readingId ?? null} />}
            </Route>
            <Route path="/review/readers/:studyId?">
              {({ studyId }) => <ReadersScreen studyId={studyId ?? null} />}
            </Route>
            <Route path="/review/replay/:readingId?">
              {({ readingId }) => <ReplayScreen readingId={readingId ?? null} />}
            </Route>
            <Route path="/review/searches">
              <SearchesScreen />
            </Route>
            <Route path="/review/:readingId?">
              {({ readingId }) => <ReviewScreen readingId={readingId ?? null} />}
            </Route>
            <Route path="/evaluate">
              <EvaluateScreen />
            </Route>
            <Route path="/evaluate/comparison">
              <ComparisonView />
            </Route>
            <Route path="/evaluate/map">
              <MapView />
            </Route>
            <Route path="/evaluate/next-cases">
              <NextCasesView />
            </Route>
            <Route path="/settings">
              <SettingsScreen />
            </Route>
            <Route>
              <Redirect to="/library" />
            </Route>
          </Switch>
        </ErrorBoundary>
      </main>
      {isReading && <RecordingLight place="edge" />}
      <ConnectionBanner />
    </div>
  );
}
