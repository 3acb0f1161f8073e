import { z } from 'zod';
import type { ImageServer } from '../../src/api/contract.ts';
import { imageServer } from '../../src/api/image-servers.ts';
import type { ImageServerStore } from '../../src/app/ports.ts';
import { Turns } from '../../src/app/turns.ts';
import { writeJsonAtomically } from './atomic-file.ts';
import { ifExists, readJson } from './read-json.ts';

/** `image-servers.json`: addresses and user names; passwords and tokens are not among them. */
export class ImageServerFile implements ImageServerStore {
  #path: string;
  #turns = new Turns();

  constructor(path: string) {
    this.#path = path;
  }

  async list(): Promise<ImageServer[]> {
    return (await ifExists(readJson(this.#path, z.array(imageServer)))) ?? [];
  }

  put(server: ImageServer): Promise<void> {
    return this.#change(servers => {
      const place = servers.findIndex(known => known.serverId === server.serverId);
      return place === -1 ? [...servers, server] : servers.with(place, server);
    });
  }

  remove(serverId: string): Promise<void> {
    return this.#change(servers => servers.filter(known => known.serverId !== serverId));
  }

  #change(change: (servers: ImageServer[]) => ImageServer[]): Promise<void> {
    return this.#turns.run('servers', async () => {
      const servers = z.array(imageServer).parse(change(await this.list()));
      await writeJsonAtomically(this.#path, servers);
    });
  }
}
