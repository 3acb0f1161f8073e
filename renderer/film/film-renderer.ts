import { AppError } from '../../src/base/app-error.ts';
import type { Grid } from '../../src/base/grid.ts';
import type { Film } from '../../src/imaging/film.ts';
import { fragmentShader, vertexShader } from './film-shader.ts';
import type { FilmView, Rectangle } from './view.ts';
import { buildProgram, newTexture } from './webgl.ts';

/** A plane of numbers laid over the film in false colour. */
export interface Overlay {
  grid: Grid;
  /** Where the plane lies, image px; it may reach beyond the film (a padded square does). */
  area: Rectangle;
  /** 256 × RGB. */
  colours: Uint8Array;
  /** 0 to 1. Low values are more transparent still, so that the film stays readable. */
  opacity: number;
  /** true: the plane's own cells; false: bilinear between their centres. */
  native: boolean;
}

const MOST_TAPS = 3;
/** The page's own near-black (theme.ts), so that the film has no visible frame. */
const BACKGROUND = [0x06 / 255, 0x07 / 255, 0x08 / 255] as const;

/** Draws one film with WebGL2; textures are uploaded when film or overlay change, never per frame. */
export class FilmRenderer {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #uniforms = new Map<string, WebGLUniformLocation | null>();
  readonly #filmTexture: WebGLTexture;
  readonly #overlayTexture: WebGLTexture;
  readonly #coloursTexture: WebGLTexture;
  #film: Film | null = null;
  #overlay: Overlay | null = null;

  /** Throws `display.noWebgl2` where the canvas gives no WebGL2 context. */
  constructor(canvas: HTMLCanvasElement) {
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false });
    if (gl === null) {
      throw new AppError({
        code: 'display.noWebgl2',
        message: 'Films cannot be drawn because WebGL 2 is not available.',
        advice:
          'Turn on hardware acceleration or update the graphics driver, then open the film again.',
      });
    }
    this.#gl = gl;
    this.#program = buildProgram(gl, vertexShader, fragmentShader);
    this.#filmTexture = newTexture(gl, gl.NEAREST);
    this.#overlayTexture = newTexture(gl, gl.LINEAR);
    this.#coloursTexture = newTexture(gl, gl.NEAREST);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    // Unsampled, but a sampler without a complete texture makes some drivers complain on each draw.
    this.#upload(this.#overlayTexture, gl.R16F, 1, 1, gl.RED, gl.FLOAT, new Float32Array(1));
    this.#upload(this.#coloursTexture, gl.RGB8, 1, 1, gl.RGB, gl.UNSIGNED_BYTE, new Uint8Array(3));
  }

  /** Throws `display.filmTooLarge` where the film has more pixels on a side than a texture may. */
  setFilm(film: Film): void {
    if (this.#film?.values === film.values) {
      this.#film = film;
      return;
    }
    const gl = this.#gl;
    const largest = Number(gl.getParameter(gl.MAX_TEXTURE_SIZE));
    if (Math.max(film.widthPx, film.heightPx) > largest) {
      throw new AppError({
        code: 'display.filmTooLarge',
        message: 'The film has more pixels than the graphics driver can show.',
        expected: `at most ${largest} px on a side`,
        actual: `${film.widthPx} × ${film.heightPx} px`,
      });
    }
    const { widthPx, heightPx, values } = film;
    const type = gl.UNSIGNED_SHORT;
    this.#upload(this.#filmTexture, gl.R16UI, widthPx, heightPx, gl.RED_INTEGER, type, values);
    this.#film = film;
  }

  setOverlay(overlay: Overlay | null): void {
    const gl = this.#gl;
    const before = this.#overlay;
    this.#overlay = overlay;
    if (overlay === null) return;
    if (before?.grid !== overlay.grid) {
      const { widthPx, heightPx, values } = overlay.grid;
      this.#upload(
        this.#overlayTexture,
        gl.R16F,
        widthPx,
        heightPx,
        gl.RED,
        gl.FLOAT,
        unit(values),
      );
    }
    if (before?.colours !== overlay.colours) {
      const type = gl.UNSIGNED_BYTE;
      this.#upload(this.#coloursTexture, gl.RGB8, 256, 1, gl.RGB, type, overlay.colours);
    }
  }

  /** Draws the film as the view says; `canvasArea` is where the canvas lies on the screen. */
  draw(view: FilmView, canvasArea: Rectangle, devicePixelRatio: number): void {
    const gl = this.#gl;
    const film = this.#film;
    if (film === null) return;
    const canvas = gl.canvas;
    gl.viewport(0, 0, canvas.width, canvas.height);
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's useProgram is not a React hook
    gl.useProgram(this.#program);
    this.#bind(0, this.#filmTexture, 'film');
    this.#bind(1, this.#overlayTexture, 'overlay');
    this.#bind(2, this.#coloursTexture, 'colours');

    const [a, b, c, d, e, f] = view.imageToScreen;
    const determinant = a * d - b * c;
    const [inverseA, inverseB] = [d / determinant, -b / determinant];
    const [inverseC, inverseD] = [-c / determinant, a / determinant];
    const originX = canvasArea.leftPx - e;
    const originY = canvasArea.topPx - f;
    const deviceToImage = [
      inverseA / devicePixelRatio,
      inverseB / devicePixelRatio,
      0,
      inverseC / devicePixelRatio,
      inverseD / devicePixelRatio,
      0,
      inverseA * originX + inverseC * originY,
      inverseB * originX + inverseD * originY,
      1,
    ];
    const imagePxPerDevicePx = Math.hypot(inverseA, inverseB) / devicePixelRatio;
    const taps = Math.min(MOST_TAPS, Math.max(1, Math.ceil(imagePxPerDevicePx / 2)));

    gl.uniformMatrix3fv(this.#at('deviceToImage'), false, deviceToImage);
    gl.uniform1f(this.#at('canvasHeight'), canvas.height);
    gl.uniform2f(this.#at('filmSize'), film.widthPx, film.heightPx);
    gl.uniform1i(this.#at('taps'), taps);
    gl.uniform1f(this.#at('slope'), film.slope);
    gl.uniform1f(this.#at('intercept'), film.intercept);
    gl.uniform1f(this.#at('windowLow'), view.window.centre - 0.5 - (view.window.width - 1) / 2);
    gl.uniform1f(this.#at('windowSpan'), Math.max(view.window.width - 1, 1e-6));
    gl.uniform1i(this.#at('inverted'), film.inverted !== view.inverted ? 1 : 0);
    gl.uniform3f(this.#at('background'), ...BACKGROUND);
    this.#drawOverlayUniforms();
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /** Frees the graphics memory now instead of when the canvas is collected. */
  dispose(): void {
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  #drawOverlayUniforms(): void {
    const gl = this.#gl;
    const overlay = this.#overlay;
    gl.uniform1f(this.#at('overlayOpacity'), overlay?.opacity ?? 0);
    if (overlay === null) return;
    const { leftPx, topPx, widthPx, heightPx } = overlay.area;
    gl.uniform4f(this.#at('overlayArea'), leftPx, topPx, widthPx, heightPx);
    gl.activeTexture(gl.TEXTURE1);
    const filter = overlay.native ? gl.NEAREST : gl.LINEAR;
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
  }

  #bind(unitIndex: number, texture: WebGLTexture, sampler: string): void {
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE0 + unitIndex);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.uniform1i(this.#at(sampler), unitIndex);
  }

  #upload(
    texture: WebGLTexture,
    internalFormat: number,
    widthPx: number,
    heightPx: number,
    format: number,
    type: number,
    values: Uint8Array | Uint16Array | Float32Array,
  ): void {
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, internalFormat, widthPx, heightPx, 0, format, type, values);
  }

  #at(name: string): WebGLUniformLocation | null {
    const known = this.#uniforms.get(name);
    if (known !== undefined) return known;
    const location = this.#gl.getUniformLocation(this.#program, name);
    this.#uniforms.set(name, location);
    return location;
  }
}

/** Scaled to [0, 1] by the plane's own extremes; a constant plane becomes 0. */
function unit(values: Float32Array): Float32Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const span = high - low;
  return span > 0 ? values.map(value => (value - low) / span) : new Float32Array(values.length);
}
