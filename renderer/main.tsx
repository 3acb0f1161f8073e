import '@fontsource-variable/inter';
import '@mantine/core/styles.css';
import 'uplot/dist/uPlot.min.css';
import './base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { ClientContext, createClient } from './api-client.ts';
import { App } from './app.tsx';
import { openWire } from './open-wire.ts';
import { queryClient } from './queries.ts';
import { cssVariables, theme } from './theme.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');

createRoot(root).render(
  <MantineProvider theme={theme} forceColorScheme="dark" cssVariablesResolver={cssVariables}>
    <ClientContext value={createClient(openWire)}>
      <QueryClientProvider client={queryClient}>
        <Router hook={useHashLocation}>
          <App />
        </Router>
      </QueryClientProvider>
    </ClientContext>
  </MantineProvider>,
);
