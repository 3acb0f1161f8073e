/** What readers have agreed to; see reading/consent.ts. */
export interface ConsentStore {
  /** Everybody who was ever asked. */
  readers(): Promise<string[]>;
  /** The reader's file; empty where there is none. */
  read(reader: string): Promise<string>;
  /** Resolves when the line is on the disk. */
  append(reader: string, line: string): Promise<void>;
}
