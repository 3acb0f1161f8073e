import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib';
import { winAnsi } from './winansi.ts';

/** A4, in points of 1/72 inch. */
const PAGE = { widthPt: 595.28, heightPt: 841.89 };
const MARGIN_PT = 40;
const CONTENT_WIDTH_PT = PAGE.widthPt - 2 * MARGIN_PT;
const FOOTER_PT = 26;
/** Room for the values at the left of a chart. */
const CHART_LABEL_PT = 36;
const INK = rgb(0.1, 0.12, 0.14);
const DIM = rgb(0.4, 0.43, 0.46);
const RULE = rgb(0.8, 0.82, 0.84);

export interface ReportTable {
  /** `share` of the page's width; they are scaled to fill it. */
  columns: readonly { title: string; share: number; align?: 'left' | 'right' }[];
  rows: readonly (readonly string[])[];
}

type ChartPoint = readonly [x: number, y: number];

export interface ReportChart {
  /** Name of what runs from left to right. */
  axis: string;
  /** Colours are red, green and blue, 0 to 1; points from left to right. */
  curves: readonly {
    name: string;
    colour: readonly [number, number, number];
    points: readonly ChartPoint[];
  }[];
  heightPt: number;
}

/**
 * A report on A4 that is written from top to bottom: headings, facts, pictures, tables. What does not
 * fit below begins another page. Texts are drawn in Helvetica, which every PDF reader has.
 */
export class PdfReport {
  readonly #document: PDFDocument;
  readonly #fonts: { regular: PDFFont; bold: PDFFont };
  #page: PDFPage;
  /** How far down the page is written, points from its upper edge. */
  #downPt = MARGIN_PT;

  private constructor(document: PDFDocument, fonts: { regular: PDFFont; bold: PDFFont }) {
    this.#document = document;
    this.#fonts = fonts;
    this.#page = document.addPage([PAGE.widthPt, PAGE.heightPt]);
  }

  /** @param language BCP 47, for those who have the report read to them */
  static async begin(title: string, at: Date, language: string): Promise<PdfReport> {
    const document = await PDFDocument.create();
    document.setTitle(winAnsi(title), { showInWindowTitleBar: true });
    document.setCreationDate(at);
    document.setModificationDate(at);
    document.setProducer('Foveal');
    document.setCreator('Foveal');
    document.setLanguage(language);
    return new PdfReport(document, {
      regular: await document.embedFont(StandardFonts.Helvetica),
      bold: await document.embedFont(StandardFonts.HelveticaBold),
    });
  }

  title(text: string): void {
    this.#paragraph(text, { sizePt: 16, font: this.#fonts.bold, colour: INK });
    this.space(2);
  }

  heading(text: string): void {
    this.space(8);
    this.#room(30);
    this.#paragraph(text, { sizePt: 10.5, font: this.#fonts.bold, colour: INK });
    this.space(2);
  }

  paragraph(text: string): void {
    this.#paragraph(text, { sizePt: 9, font: this.#fonts.regular, colour: INK });
  }

  /** In small, for what explains the rest. */
  note(text: string): void {
    this.#paragraph(text, { sizePt: 7.5, font: this.#fonts.regular, colour: DIM });
  }

  space(heightPt: number): void {
    this.#downPt += heightPt;
  }

  /** Names and values in two columns. */
  facts(facts: readonly (readonly [name: string, value: string])[]): void {
    const nameWidthPt = 110;
    for (const [name, value] of facts) {
      const lines = this.#lines(value, this.#fonts.regular, 8.5, CONTENT_WIDTH_PT - nameWidthPt);
      this.#room(lines.length * 12);
      this.#draw(name, MARGIN_PT, this.#downPt + 9, 8.5, this.#fonts.regular, DIM);
      for (const line of lines) {
        const x = MARGIN_PT + nameWidthPt;
        this.#draw(line, x, this.#downPt + 9, 8.5, this.#fonts.regular, INK);
        this.#downPt += 12;
      }
    }
  }

  /**
   * Pictures beside each other, each with a line above and lines below it.
   *
   * @param atOnce how many share a row; fewer are not made wider
   */
  async pictures(
    pictures: readonly { png: Uint8Array; title: string; caption?: string }[],
    atOnce: number,
  ): Promise<void> {
    const gapPt = 8;
    const widthPt = (CONTENT_WIDTH_PT - (atOnce - 1) * gapPt) / atOnce;
    for (let from = 0; from < pictures.length; from += atOnce) {
      const row = await Promise.all(
        pictures.slice(from, from + atOnce).map(async ({ png, title, caption }) => ({
          image: await this.#document.embedPng(png),
          title,
          lines: this.#lines(caption ?? '', this.#fonts.regular, 7.5, widthPt),
        })),
      );
      const imagePt = Math.max(...row.map(({ image }) => (widthPt * image.height) / image.width));
      const captionPt = Math.max(...row.map(({ lines }) => lines.length)) * 10;
      this.#room(14 + imagePt + captionPt + 6);
      for (const [i, { image, title, lines }] of row.entries()) {
        const x = MARGIN_PT + i * (widthPt + gapPt);
        const heightPt = (widthPt * image.height) / image.width;
        const top = this.#downPt + 14;
        this.#draw(title, x, this.#downPt + 9, 8.5, this.#fonts.bold, INK);
        const y = PAGE.heightPt - top - heightPt;
        this.#page.drawImage(image, { x, y, width: widthPt, height: heightPt });
        for (const [l, line] of lines.entries()) {
          this.#draw(line, x, top + imagePt + 9 + l * 10, 7.5, this.#fonts.regular, DIM);
        }
      }
      this.#downPt += 14 + imagePt + captionPt + 6;
    }
  }

  /** Curves over one axis: a legend, the range of the values, the range of the axis. */
  chart({ axis, curves, heightPt }: ReportChart): void {
    const points = curves.flatMap(curve => curve.points);
    if (points.length === 0) return;
    const rangeOf = (values: number[]) => [Math.min(...values), Math.max(...values)] as const;
    const [left, right] = rangeOf(points.map(([x]) => x));
    const [low, high] = rangeOf(points.map(([, y]) => y));
    this.#room(heightPt + 26);
    let legendPt = MARGIN_PT;
    for (const { name, colour } of curves) {
      this.#draw(name, legendPt, this.#downPt + 9, 7.5, this.#fonts.bold, rgb(...colour));
      legendPt += this.#fonts.bold.widthOfTextAtSize(winAnsi(name), 7.5) + 14;
    }
    const topPt = this.#downPt + 14;
    const x = (value: number) =>
      MARGIN_PT + CHART_LABEL_PT + share(value, left, right) * (CONTENT_WIDTH_PT - CHART_LABEL_PT);
    const y = (value: number) =>
      PAGE.heightPt - topPt - heightPt + share(value, low, high) * heightPt;
    for (const [value, downPt] of [
      [high, topPt + 7],
      [low, topPt + heightPt],
    ] as const) {
      this.#draw(value.toPrecision(3), MARGIN_PT, downPt, 7, this.#fonts.regular, DIM);
    }
    for (const { points, colour } of curves) {
      for (let i = 1; i < points.length; i++) {
        const [from, to] = [points[i - 1], points[i]] as [ChartPoint, ChartPoint];
        this.#page.drawLine({
          start: { x: x(from[0]), y: y(from[1]) },
          end: { x: x(to[0]), y: y(to[1]) },
          thickness: 0.9,
          color: rgb(...colour),
        });
      }
    }
    this.#draw(
      `${axis} ${left} – ${right}`,
      x(left),
      topPt + heightPt + 10,
      7,
      this.#fonts.regular,
      DIM,
    );
    this.#downPt = topPt + heightPt + 14;
  }

  table({ columns, rows }: ReportTable): void {
    const sum = columns.reduce((total, { share }) => total + share, 0);
    const widths = columns.map(({ share }) => (share / sum) * CONTENT_WIDTH_PT);
    const row = (cells: readonly string[], font: PDFFont, colour: typeof INK) => {
      this.#room(13);
      let x = MARGIN_PT;
      for (const [i, { align = 'left' }] of columns.entries()) {
        const width = widths[i] as number;
        const text = this.#cut(cells[i] ?? '', font, 8, width - 6);
        const left = align === 'left' ? x : x + width - 6 - font.widthOfTextAtSize(text, 8);
        this.#draw(text, left, this.#downPt + 9, 8, font, colour);
        x += width;
      }
      this.#downPt += 13;
      this.#rule();
    };
    row(
      columns.map(({ title }) => title),
      this.#fonts.bold,
      INK,
    );
    for (const cells of rows) row(cells, this.#fonts.regular, INK);
    this.space(4);
  }

  /** @param footer stands at the foot of every page, before its number */
  async finish(footer: string): Promise<Uint8Array<ArrayBuffer>> {
    const pages = this.#document.getPages();
    for (const [i, page] of pages.entries()) {
      this.#page = page;
      const number = `${i + 1} / ${pages.length}`;
      const down = PAGE.heightPt - FOOTER_PT;
      const text = this.#cut(winAnsi(footer), this.#fonts.regular, 7, CONTENT_WIDTH_PT - 40);
      this.#draw(text, MARGIN_PT, down, 7, this.#fonts.regular, DIM);
      const x = PAGE.widthPt - MARGIN_PT - this.#fonts.regular.widthOfTextAtSize(number, 7);
      this.#draw(number, x, down, 7, this.#fonts.regular, DIM);
    }
    return (await this.#document.save()).slice();
  }

  /** Another page where less than this is left on the present one. */
  #room(heightPt: number): void {
    if (this.#downPt + heightPt <= PAGE.heightPt - FOOTER_PT - 14) return;
    this.#page = this.#document.addPage([PAGE.widthPt, PAGE.heightPt]);
    this.#downPt = MARGIN_PT;
  }

  #paragraph(text: string, style: { sizePt: number; font: PDFFont; colour: typeof INK }): void {
    const { sizePt, font, colour } = style;
    for (const line of this.#lines(text, font, sizePt, CONTENT_WIDTH_PT)) {
      this.#room(1.35 * sizePt);
      this.#draw(line, MARGIN_PT, this.#downPt + sizePt, sizePt, font, colour);
      this.#downPt += 1.35 * sizePt;
    }
  }

  #draw(
    text: string,
    x: number,
    downPt: number,
    size: number,
    font: PDFFont,
    color: typeof INK,
  ): void {
    this.#page.drawText(winAnsi(text), { x, y: PAGE.heightPt - downPt, size, font, color });
  }

  #rule(): void {
    const y = PAGE.heightPt - this.#downPt;
    this.#page.drawLine({
      start: { x: MARGIN_PT, y },
      end: { x: MARGIN_PT + CONTENT_WIDTH_PT, y },
      thickness: 0.4,
      color: RULE,
    });
  }

  /** Lines no wider than this; a word that is wider is cut to it. */
  #lines(text: string, font: PDFFont, sizePt: number, widthPt: number): string[] {
    const words = winAnsi(text)
      .split(' ')
      .filter(word => word !== '');
    const lines: string[] = [];
    for (const word of words) {
      const longer = [lines.at(-1), word].filter(part => part !== undefined).join(' ');
      if (lines.length > 0 && font.widthOfTextAtSize(longer, sizePt) <= widthPt) {
        lines[lines.length - 1] = longer;
      } else lines.push(this.#cut(word, font, sizePt, widthPt));
    }
    return lines;
  }

  #cut(text: string, font: PDFFont, sizePt: number, widthPt: number): string {
    let cut = winAnsi(text);
    if (font.widthOfTextAtSize(cut, sizePt) <= widthPt) return cut;
    while (cut.length > 1 && font.widthOfTextAtSize(`${cut}…`, sizePt) > widthPt) {
      cut = cut.slice(0, -1);
    }
    return `${cut}…`;
  }
}

/** Where a value lies between two others; in the middle where they are the same. */
function share(value: number, low: number, high: number): number {
  return high === low ? 0.5 : (value - low) / (high - low);
}
