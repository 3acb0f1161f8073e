import {
  QueryClient,
  type QueryFunctionContext,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type {
  Api,
  ImportProgress,
  Input,
  MethodName,
  ModelImport,
  Output,
  Settings,
} from '../src/api/contract.ts';
import { filmOf } from '../src/api/plane.ts';
import type { Film } from '../src/imaging/film.ts';
import { useApi, useApiEvent, useReconnect } from './api-client.ts';

/** Answers stay fresh until the host says that the library changed: nothing polls. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false },
  },
});

/** One of the contract's methods as a query; its key is the method's name and its input. */
export function useMethod<M extends MethodName>(
  method: M,
  input: Input<M>,
  enabled = true,
): UseQueryResult<Output<M>> {
  const api = useApi();
  return useQuery<Output<M>>({
    queryKey: [method, input],
    queryFn: () => api[method](input),
    enabled,
  });
}

/** Films in memory besides those on the screen: the one before and the next. */
const MOST_IDLE_FILMS = 2;

/** A study's film, ready to draw; kept for a minute after its last use, so that going back is instant. */
export function useFilm(studyId: string | null) {
  const api = useApi();
  return useQuery({ ...filmQuery(api, studyId ?? ''), enabled: studyId !== null });
}

export function filmQuery(api: Api, studyId: string) {
  return {
    queryKey: ['film', studyId],
    queryFn: async ({ client }: QueryFunctionContext): Promise<Film> => {
      forgetOldFilms(client);
      return filmOf(await api['studies.film']({ studyId }));
    },
    gcTime: 60_000,
  };
}

/** A film takes tens of megabytes: leafing through a hundred must not keep a minute's worth of them. */
function forgetOldFilms(client: QueryClient): void {
  const cache = client.getQueryCache();
  const idle = cache
    .findAll({ queryKey: ['film'], type: 'inactive' })
    .filter(query => query.state.data !== undefined)
    .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const query of idle.slice(MOST_IDLE_FILMS)) cache.remove(query);
}

/**
 * The settings and the way to change them. A change shows at once; changes are sent one after the
 * other, the last answer is kept, and after a refusal the host is asked what holds.
 */
export function useSettings() {
  const api = useApi();
  const client = useQueryClient();
  const query = useMethod('settings.get', {});
  const key = ['settings.get', {}];
  const mutationKey = ['settings.set'];
  const change = useMutation({
    mutationKey,
    scope: { id: 'settings' },
    mutationFn: (part: Partial<Settings>) => api['settings.set'](part),
    onMutate: part => {
      const before = client.getQueryData<Settings>(key);
      if (before !== undefined) client.setQueryData(key, { ...before, ...part });
    },
    onSuccess: settings => {
      // Of several changes on their way only the last answer knows all of them.
      if (client.isMutating({ mutationKey }) === 1) client.setQueryData(key, settings);
    },
    onError: () => client.invalidateQueries({ queryKey: key }),
  });
  return { settings: query.data, error: query.error ?? change.error, change: change.mutate };
}

const LIBRARY_METHODS = new Set<unknown>([
  'library.info',
  'imports.list',
  'studies.list',
  'studies.page',
  'studies.around',
  'studies.get',
  'readings.list',
  'calibrations.find',
  'readings.align',
  'readings.heatmap',
  'gaze.picture',
  'gaze.span',
  'gaze.readers',
  'gaze.measures',
  'review.compare',
  'models.list',
  'readers.get',
  'readers.list',
  'readers.withdrawal',
  'runs.list',
  'evaluations.list',
  'speech.models',
]);

/** Fetches again what the host says has changed; once, at the root. */
export function useInvalidation(): void {
  const client = useQueryClient();
  const refresh = () =>
    client.invalidateQueries({ predicate: query => LIBRARY_METHODS.has(query.queryKey[0]) });
  useApiEvent('library.changed', refresh);
  useApiEvent('import.progress', progress => noteImport(client, progress));
  useApiEvent('model.import', progress => noteModelImport(client, progress));
  useReconnect(() => client.invalidateQueries());
}

/** What an import says of itself takes the place of what it said before. */
export function noteImport(client: QueryClient, progress: ImportProgress): void {
  client.setQueryData<ImportProgress[]>(['imports.list', {}], before => [
    ...(before ?? []).filter(({ importId }) => importId !== progress.importId),
    progress,
  ]);
}

/** The same for weights, of which one import at a time is under way. */
export function noteModelImport(client: QueryClient, progress: ModelImport): void {
  client.setQueryData<ModelImport | null>(['models.currentImport', {}], progress);
}
