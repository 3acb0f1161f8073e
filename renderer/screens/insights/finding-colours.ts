/** Told apart by colour-blind eyes on light and dark grounds (after Okabe & Ito, 2008). */
const palette = {
  dark: ['#56b4e9', '#e69f00', '#cc79a7', '#00b383', '#f0e442', '#d55e00', '#8f9bff', '#b0b8bf'],
  light: ['#0072b2', '#a86b00', '#a8437e', '#007a57', '#7a7200', '#b34700', '#4b4fc4', '#59636d'],
} as const;

/** Of groups in their order; those beyond the palette share its last colour. */
export function groupColour(scheme: 'dark' | 'light', place: number): string {
  const colours = palette[scheme];
  return colours[Math.min(place, colours.length - 1)] as string;
}
