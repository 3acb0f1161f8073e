/** What one training of an ablation came to. */
export interface AblationCell {
  /** `before`: the initial model; else as `armName` has it. */
  arm: string;
  seed: number;
  /** Mean over the unseen readings of the correlation of attention with gaze. */
  gazeAgreement: number | null;
  /** Mean AUROC of the findings that the unseen reports name. */
  meanAuroc: number | null;
  /** Where the places that sentences speak of are known: the pointing game's share of hits. */
  hitRate: number | null;
  /** Where they are known: mean correlation of attention with them. */
  regionAgreement: number | null;
  /** What it was trained with; null for the initial model, and where a kill left the model unscored. */
  engine: string | null;
}

/** The folder of an ablation: what is done stays, whatever ends the work. */
export interface AblationStore {
  /** null where the cell has not been finished. */
  read(name: string): Promise<AblationCell | null>;
  write(name: string, cell: AblationCell): Promise<void>;
  /** A place for checkpoints and the model of a cell in progress. */
  workFolder(name: string): string;
  /** Whether a whole model lies in a folder. */
  isModel(folder: string): Promise<boolean>;
  clear(name: string): Promise<void>;
}
