/** Reading a film. */
export function ReadScreen(_props: { studyId: string; readingId?: string; onDone(): void }) {
  return <div />;
}
