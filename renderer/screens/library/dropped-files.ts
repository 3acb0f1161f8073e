/** The files of a drop, those inside dropped folders included. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // The entries must all be taken before the first await: the browser empties the list after it.
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry());
  const files: File[] = [];
  for (const entry of entries) if (entry !== null) await collect(entry, files);
  return files;
}

async function collect(entry: FileSystemEntry, files: File[]): Promise<void> {
  if (entry instanceof FileSystemFileEntry) {
    files.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
  } else if (entry instanceof FileSystemDirectoryEntry) {
    const reader = entry.createReader();
    // A reader gives at most a hundred entries at a time, and none when it is done.
    for (;;) {
      const children = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (children.length === 0) return;
      for (const child of children) await collect(child, files);
    }
  }
}
