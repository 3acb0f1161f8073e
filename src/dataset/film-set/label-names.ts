/** Names of one finding in different data sets: NIH ChestX-ray14's on the left, CheXpert's on the right. */
const OTHER_NAMES = new Map([
  ['effusion', 'pleural effusion'],
  ['infiltrate', 'infiltration'],
  ['lung opacities', 'lung opacity'],
  ['normal', 'no finding'],
]);

/** What a class is called by all data sets alike, for looking it up: lower case, no underscores. */
export function labelKey(name: string): string {
  const plain = name.trim().toLowerCase().replaceAll('_', ' ').replace(/\s+/g, ' ');
  return OTHER_NAMES.get(plain) ?? plain;
}
