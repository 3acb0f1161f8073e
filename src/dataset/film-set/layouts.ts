/** The data sets whose folders are known as people download them; `folder` is films and a CSV. */
export const filmSetLayouts = [
  'chexpert',
  'rsna',
  'siim-acr',
  'nih14',
  'ms-cxr',
  'openi',
  'folder',
] as const;

export type FilmSetLayout = (typeof filmSetLayouts)[number];
