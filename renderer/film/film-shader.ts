/** One triangle that covers the canvas. */
export const vertexShader = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  gl_Position = vec4(corner, 0.0, 1.0);
}`;

/**
 * Film and overlay for one screen pixel. Integer textures cannot be filtered by the sampler, so
 * the four neighbours are fetched and mixed here; where the film is shown smaller than it is,
 * `taps`² such samples are averaged over the pixel's footprint. Values are mixed before the
 * window, the window is DICOM's LINEAR (PS3.3 C.11.2.1.2.1), inversion comes last.
 */
export const fragmentShader = `#version 300 es
precision highp float;
precision highp usampler2D;
uniform usampler2D film;
uniform sampler2D overlay;
uniform sampler2D colours;
uniform vec2 filmSize;
uniform float canvasHeight;
uniform mat3 deviceToImage;
uniform int taps;
uniform float slope, intercept, windowLow, windowSpan;
uniform bool inverted;
uniform vec4 overlayArea;
uniform float overlayOpacity;
uniform vec3 background;
out vec4 colour;

float stored(ivec2 at) {
  return float(texelFetch(film, clamp(at, ivec2(0), ivec2(filmSize) - 1), 0).r);
}

float bilinear(vec2 at) {
  vec2 corner = floor(at - 0.5);
  vec2 part = at - 0.5 - corner;
  ivec2 i = ivec2(corner);
  float top = mix(stored(i), stored(i + ivec2(1, 0)), part.x);
  float bottom = mix(stored(i + ivec2(0, 1)), stored(i + ivec2(1, 1)), part.x);
  return mix(top, bottom, part.y);
}

void main() {
  vec2 device = vec2(gl_FragCoord.x, canvasHeight - gl_FragCoord.y);
  vec2 at = (deviceToImage * vec3(device, 1.0)).xy;
  if (any(lessThan(at, vec2(0.0))) || any(greaterThan(at, filmSize))) {
    colour = vec4(background, 1.0);
    return;
  }
  float value = 0.0;
  for (int row = 0; row < taps; row++) {
    for (int column = 0; column < taps; column++) {
      vec2 offset = (vec2(column, row) + 0.5) / float(taps) - 0.5;
      value += bilinear(at + mat2(deviceToImage) * offset);
    }
  }
  float modality = value / float(taps * taps) * slope + intercept;
  float grey = clamp((modality - windowLow) / windowSpan, 0.0, 1.0);
  if (inverted) grey = 1.0 - grey;
  vec3 shown = vec3(grey);
  if (overlayOpacity > 0.0) {
    vec2 within = (at - overlayArea.xy) / overlayArea.zw;
    if (all(greaterThanEqual(within, vec2(0.0))) && all(lessThanEqual(within, vec2(1.0)))) {
      float heat = clamp(texture(overlay, within).r, 0.0, 1.0);
      vec3 tint = texture(colours, vec2((heat * 255.0 + 0.5) / 256.0, 0.5)).rgb;
      shown = mix(shown, tint, overlayOpacity * smoothstep(0.0, 0.35, heat));
    }
  }
  colour = vec4(shown, 1.0);
}`;
